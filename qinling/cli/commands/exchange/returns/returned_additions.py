"""What others added to a returned file: name it, and take its pictures where that is wanted."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.workbooks import ReturnOptions
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import AttachmentKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qinling.ledger.reader import Reader
    from qinling.ledger.writer import Writer
    from qinling.procedures.dispatch.return_limits import ReturnLimits
    from qinling.procedures.events.event_recorder import EventRecorder
    from qinling.procedures.returns.merge import ReturnResult
    from qinling.procedures.returns.pictures import ReturnedPicture
    from qinling.rules.additions import Addition
    from qinling.workbook.returns.return_reader import ReturnedFile


@dataclass(slots=True)
class TakenAdditions:
    """The additions that are left, the pictures that become attachments, and what the file does not show."""

    left: "list[Addition]"
    unseen: list[str]
    pictures: "list[ReturnedPicture]" = field(default_factory=list)


def taken_additions_json(additions: TakenAdditions) -> dict[str, object]:
    """Return what became of the additions for programs."""
    from qinling.reports.comparisons.additions import addition_json

    return {
        "additions": list(map(addition_json, additions.left)),
        "pictures": [addition_json(one.addition) for one in additions.pictures],
        "unseen": additions.unseen,
    }


def require_usable_picture_kind(options: ReturnOptions) -> None:
    """Raise UsageRefused for a kind of picture where no pictures are taken."""
    if options.picture_kind is not None and not options.pictures:
        raise UsageRefused("--as 要和 --pictures 一起用", "它只管收入的图片算哪一类材料")


def sort_out_additions(
    desk: Desk,
    reader: "Reader",
    file: Path,
    returned_file: "ReturnedFile",
    result: "ReturnResult",
    limits: "ReturnLimits | None",
    *,
    picture_kind: AttachmentKind | None,
) -> TakenAdditions:
    """Move the opinions among the additions to *result*. Return what is left once the pictures are taken, where they are.

    Of the workbook of a unit, *limits* say in whose rows a picture is taken. A unit is no inspector:
    what it writes beside the columns is no opinion. With *picture_kind* None no picture is taken.
    """
    from qinling.procedures.returns.added_opinions import take_added_opinions
    from qinling.procedures.returns.pictures import find_pictures_of_issues, mark_known_pictures
    from qinling.workbook.returns.addition_list import list_additions

    additions = list_additions(returned_file, result)
    if limits is None:
        origin = returned_file.export_origin
        opinions, additions = take_added_opinions(reader, additions, origin, file.name)
        result.opinions += opinions
    if picture_kind is None:
        return TakenAdditions(additions, returned_file.unseen)
    pictures = find_pictures_of_issues(reader, additions, returned_file.export_origin)
    if limits:
        pictures = [one for one in pictures if one.issue.id in limits.issues]
    sums = {part: sha256(content).hexdigest() for part, content in _read_pictures(desk, file, pictures)}
    pictures = mark_known_pictures(reader, pictures, sums, picture_kind)
    taken = {id(one.addition) for one in pictures}
    left = [one for one in additions if id(one) not in taken]
    return TakenAdditions(left, returned_file.unseen, pictures)


@contextmanager
def open_picture_attacher(
    desk: Desk, writer: "Writer", file: Path, pictures: "Sequence[ReturnedPicture]", options: ReturnOptions
) -> "Iterator[Callable[[EventRecorder], None]]":
    """Yield the function that attaches *pictures* of *file*. A trial run stores nothing."""
    from qinling.ledger.attachments import open_attachments
    from qinling.procedures.returns.pictures import attach_pictures

    if not pictures or options.dry_run:
        yield lambda _: None
        return
    with TemporaryDirectory(prefix="qinling-") as folder:
        files = _write_pictures(desk, file, pictures, Path(folder))

        def attach(recorder: "EventRecorder") -> None:
            kind = options.picture_kind or AttachmentKind.OTHER
            with open_attachments(desk.ledger_place, writer) as store:
                attach_pictures(writer, recorder, pictures, files, kind, store, file.name)

        yield attach


def _read_pictures(
    desk: Desk, file: Path, pictures: "Sequence[ReturnedPicture]"
) -> "Iterator[tuple[str, bytes]]":
    from qinling.workbook.drawings.workbook_drawings import read_pictures

    return read_pictures(file, desk.settings.limits, sorted({one.addition.picture for one in pictures}))


def _write_pictures(
    desk: Desk, file: Path, pictures: "Sequence[ReturnedPicture]", folder: Path
) -> list[Path]:
    """Write each picture to a file of its own below *folder*, named after *file* and the cell."""
    from qinling.rules.texts.file_names import make_file_name

    contents = dict(_read_pictures(desk, file, pictures))
    files = []
    for count, one in enumerate(pictures):
        ending = Path(one.addition.picture).suffix
        target = folder / str(count) / make_file_name(f"{file.stem} {one.addition.cell}", ending)
        target.parent.mkdir()
        target.write_bytes(contents[one.addition.picture])
        files.append(target)
    return files
