"""Attach the pictures of a returned export to the issues in whose rows they stand."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from qinling.ledger.attachments import AttachmentStore
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder
from qinling.procedures.returns.row_matching import ExportOrigin, read_exported_versions
from qinling.procedures.steps import list_attachment_keys, record_attachments
from qinling.rules.additions import Addition, AdditionKind
from qinling.rules.vocabulary import AttachmentKind


class ReturnedPicture(NamedTuple):
    """A picture in the row of an exported issue. One that *is_known* is an attachment of the issue already."""

    addition: Addition
    issue: IssueRow
    is_known: bool = False


def find_pictures_of_issues(
    reader: Reader, additions: Iterable[Addition], origin: ExportOrigin
) -> list[ReturnedPicture]:
    """Return the pictures whose bytes are in the file and whose row is that of an exported issue."""
    exported = read_exported_versions(reader, origin)
    pictures = []
    for one in additions:
        if one.kind is not AdditionKind.PICTURE or not one.picture or one.issue_number is None:
            continue
        issues = queries.find_issues_by_number(reader, one.issue_number, one.issue_level)
        if len(issues) == 1 and (one.issue_level, one.issue_number) in exported:
            pictures.append(ReturnedPicture(one, issues[0]))
    return pictures


def mark_known_pictures(
    reader: Reader, pictures: Iterable[ReturnedPicture], sums: Mapping[str, str], kind: AttachmentKind
) -> list[ReturnedPicture]:
    """Return *pictures*, with those marked that their issue has as *kind* already, or that stand in its row twice.

    *sums* are the SHA-256 of the parts of the file.
    """
    keys: dict[int, set[tuple[str, str]]] = {}
    marked = []
    for one in pictures:
        if one.issue.id not in keys:
            keys[one.issue.id] = list_attachment_keys(reader, one.issue.id)
        key = (kind.value, sums.get(one.addition.picture, ""))
        marked.append(one._replace(is_known=key in keys[one.issue.id]))
        keys[one.issue.id].add(key)
    return marked


def attach_pictures(
    writer: Writer,
    recorder: EventRecorder,
    pictures: Sequence[ReturnedPicture],
    files: Sequence[Path],
    kind: AttachmentKind,
    store: AttachmentStore,
    returned_name: str,
) -> list[Path]:
    """Add *files*, one a picture, to *store* as attachments, but for those known. Return those that were new.

    The basis of each event is the file *returned_name* and the cell.
    """
    added: list[Path] = []
    for (addition, issue, is_known), file in zip(pictures, files, strict=True):
        if is_known:
            continue
        basis = f"收回 {returned_name}“{addition.sheet}”{addition.cell} 的图片"
        added += record_attachments(writer, recorder, issue, [file], kind, store, basis)[0]
    return added
