"""Build and write the case file of an issue (一事一档)."""

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qinling.errors import DocumentRefused
from qinling.ledger.attachments import AttachmentStore
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.views.issue_views import read_issue_with_events
from qinling.rules.history.events import Event
from qinling.rules.history.timeline import Timeline, build_timeline
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.texts.file_names import make_file_name
from qinling.rules.vocabulary import AttachmentKind

COVER_NAME = "封面.xlsx"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """An issue with its timeline, events and missing attachments, and the head of the event log."""

    issue: IssueRow
    timeline: Timeline
    events: list[Event]
    missing_attachments: list[AttachmentKind]
    position: int
    head: str


def build_case_file(reader: Reader, number: str, level: str | None, rules: CloseOutRules) -> CaseFile:
    """Return the case file of the issue with *number*. Raises IssueNotFound."""
    issue, events = read_issue_with_events(reader, number, level)
    timeline = build_timeline(events)
    missing_attachments = [
        kind for kind in rules.papers if kind.value not in timeline.attachment_kinds_of_round
    ]
    return CaseFile(issue, timeline, events, missing_attachments, *queries.read_chain_head(reader))


def list_attachment_names(case: CaseFile) -> Iterator[tuple[str, str]]:
    """Yield (file name, SHA-256) of the attachments. Names are numbered in order and unique."""
    for number, attachment in enumerate(case.timeline.attachments, 1):
        kind = AttachmentKind.from_code(attachment["paper"])
        yield name_attachment(number, kind, attachment["name"]), attachment["sha256"]


def name_attachment(number: int, kind: AttachmentKind, name: str) -> str:
    """Return the file name of the attachment *number* of an issue: unique in its case file."""
    return make_file_name(f"{number:02}-{kind.label}-{name}")


def is_zip_name(target: Path) -> bool:
    """Return whether a case file of this name is a .zip file, not a folder."""
    return target.suffix.lower() == ".zip"


def locate_attachments(named_files: Sequence[tuple[str, str]], store: AttachmentStore) -> dict[str, Path]:
    """Return where the attachments of (name, SHA-256) are, by name. Raises DocumentRefused for a lost or altered one."""
    for name, sha256 in named_files:
        require_sound_attachment(store, name, sha256)
    return {name: store.locate(sha256) for name, sha256 in named_files}


def write_case_file(case: CaseFile, cover: bytes, store: AttachmentStore, target: Path) -> None:
    """Write the cover and the attachments to *target*, a new folder or a .zip. Raises OSError.

    Raises DocumentRefused if an attachment in *store* is lost or altered.
    """
    paths = locate_attachments(list(list_attachment_names(case)), store)
    if is_zip_name(target):
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            archive.writestr(COVER_NAME, cover)
            for name, path in sorted(paths.items()):
                archive.write(path, name)
        return
    target.mkdir()
    (target / COVER_NAME).write_bytes(cover)
    for name, path in paths.items():
        shutil.copyfile(path, target / name)


def require_sound_attachment(store: AttachmentStore, name: str, sha256: str) -> None:
    """Raise DocumentRefused if the attachment in *store* is lost or altered."""
    if fault := store.find_fault(sha256):
        raise DocumentRefused(
            f"材料“{name}”{fault}",
            "请运行 qinling db verify 看缺哪些，用 qinling db restore 备份文件 --to 别处.db 从备份取回",
        )
