"""A returned file against the ledger, for `check` and `return`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.workbooks import SheetOptions
from qinling.cli.reading.file_input import build_reading_options
from qinling.cli.reading.progress import progress_bar
from qinling.errors import AnswerNeeded, RowError
from qinling.outputs.existing_files import hash_file, read_state
from qinling.rules.vocabulary import ManifestSource

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.dispatch.return_limits import ReturnLimits
    from qinling.procedures.returns.merge import ReturnResult
    from qinling.rules.additions import Addition
    from qinling.workbook.returns.return_reader import ReturnedFile


def read_file(desk: Desk, file: Path, base: Path | None = None) -> "ReturnedFile":
    """Read an edited export or a conflict workbook. Its own headings apply, not those of the settings.

    *base* is the export that it was made from, where the file itself does not say.
    """
    from qinling.workbook.returns.return_reader import read_returned_file

    options = replace(build_reading_options(desk, SheetOptions()), display_name=file.name, headings={})
    with progress_bar(desk, f"读取 {file.name}") as progress:
        return read_returned_file(file, options, progress, base)


def read_file_with_sum(desk: Desk, file: Path, base: Path | None = None) -> "tuple[ReturnedFile, str]":
    """Read a file as `read_file` does. Return its SHA-256 too, "" where somebody wrote it meanwhile."""
    before = read_state(file)
    returned_file = read_file(desk, file, base)
    sha256 = hash_file(file)
    return returned_file, sha256 if read_state(file) == before else ""


def is_taken_in_full(returned_file: "ReturnedFile", result: "ReturnResult", *, is_decided: bool) -> bool:
    """Return whether `return` has no more to do with the file once *result* is applied.

    With *is_decided* conflicts count as done. So do the changes that need a step: no return makes those.
    """
    left = any((row.conflicts and not is_decided) or row.violations for row in result.merged)
    unread = (
        returned_file.skipped_sheets or returned_file.open_conflicts or list_errors(returned_file, result)
    )
    return not left and not unread and not result.refused


def read_limits(reader: "Reader", returned_file: "ReturnedFile") -> "ReturnLimits | None":
    """Return what the workbook of a unit may change, None for any other export. Raises for one of another ledger."""
    from qinling.procedures.dispatch.return_limits import DispatchOrigin, read_return_limits
    from qinling.procedures.returns.row_matching import require_own_export

    require_own_export(reader, returned_file.export_origin)
    manifest = returned_file.manifest
    return read_return_limits(reader, DispatchOrigin(manifest.dispatch, manifest.position, manifest.head))


def compare_with_ledger(reader: "Reader", returned_file: "ReturnedFile") -> "ReturnResult":
    """Compare the rows with the ledger at the time of the export and now. Raises for an export of another ledger.

    What the workbook of a unit may not change is taken out and named.
    """
    from qinling.procedures.dispatch.return_limits import restrict_return
    from qinling.procedures.returns import merge as return_merge
    from qinling.procedures.returns.slips import find_restored_cells
    from qinling.workbook.returns.export_replay import replay_export

    limits = read_limits(reader, returned_file)
    result = return_merge.compare_with_ledger(
        reader,
        returned_file.export_origin,
        returned_file.drafts,
        returned_file.bad_drafts,
        lambda issues: replay_export(issues, returned_file.manifest, returned_file.options),
    )
    if limits:
        restrict_return(reader, result, limits)
    if returned_file.source is ManifestSource.BASE:
        result.restored = find_restored_cells(reader, result, returned_file.export_origin.position)
    return result


def list_errors(returned_file: "ReturnedFile", result: "ReturnResult") -> list[RowError]:
    """Return the bad cells of the file and the rows that match no issue, in the order of the sheets."""
    errors = [*returned_file.errors, *result.matching.errors]
    return sorted(errors, key=lambda error: (error.sheet, error.row))


def list_other_doubts(returned_file: "ReturnedFile", result: "ReturnResult") -> list[object]:
    """Return what of the file was not taken beside cells of matched rows: bad cells, open conflicts, sheets."""
    return [
        *list_errors(returned_file, result),
        *(returned_file.open_conflicts or ()),
        *returned_file.skipped_sheets,
    ]


def list_remarks(returned_file: "ReturnedFile", result: "ReturnResult") -> Iterator[str]:
    """Yield remarks: bad cells, unanswered conflicts, sheets not read, what the file does not show."""
    from qinling.reports.comparisons.return_result import error_line, undecided_conflict_line

    yield from map(error_line, list_errors(returned_file, result))
    for one in returned_file.open_conflicts or ():
        yield undecided_conflict_line(one.number, one.field)
    yield from returned_file.skipped_sheets
    yield from returned_file.unseen
    if returned_file.source is ManifestSource.PROPERTIES:
        yield "隐藏的“台账标识”没有了，按文件属性里记的导出时的位置收"


def require_nothing_left(additions: "Sequence[Addition]", *, took_pictures: bool = False) -> None:
    """Raise AnswerNeeded for what others added and nothing took: only a person can say what becomes of it.

    Pictures that are left though the pictures were taken (*took_pictures*) stand in no row of an issue.
    """
    if additions:
        pictures = "图片要放在问题那一行上" if took_pictures else "问题行上的图片，收回时加 --pictures"
        raise AnswerNeeded(
            f"表里有 {len(additions)} 处是加上去的，不属于导出的任何一列，没有收进台账",
            f"要收的，写进表里原有的列（如督察意见、备注）再收；{pictures}",
        )


def unanswered_json(returned_file: "ReturnedFile") -> list[dict[str, str]]:
    """Return the conflicts that a conflict workbook leaves unanswered."""
    return [
        {"level": one.level, "number": one.number, "field": one.field}
        for one in returned_file.open_conflicts or ()
    ]
