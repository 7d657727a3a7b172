"""Build and write the case file of an issue (一事一档)."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qinling.errors import DocumentRefused, describe_os_error
from qinling.ledger import attachments, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.views import read_issue_with_events
from qinling.rules.history.events import Event
from qinling.rules.history.timeline import Timeline, build_timeline
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.vocabulary import AttachmentKind

COVER_NAME = "封面.xlsx"
_MAX_NAME_BYTES = 255  # of a file name on most systems


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
        prefix = f"{number:02}-{AttachmentKind.from_code(attachment['paper']).label}-"
        name = _shorten_name(attachment["name"], _MAX_NAME_BYTES - len(prefix.encode()))
        yield prefix + name, attachment["sha256"]


def _shorten_name(name: str, max_bytes: int) -> str:
    """Shorten *name* to *max_bytes* of UTF-8 and keep its extension."""
    stem, point, extension = name.rpartition(".")
    if len(name.encode()) <= max_bytes or len(extension.encode()) > max_bytes // 2:
        return name.encode()[:max_bytes].decode(errors="ignore")
    ending = point + extension
    return stem.encode()[: max_bytes - len(ending.encode())].decode(errors="ignore") + ending


def write_case_file(
    case: CaseFile, cover: bytes, attachments_folder: Path, target: Path, old_folders: Sequence[Path] = ()
) -> None:
    """Write the cover and the attachments to *target*, a new folder or a .zip. Nothing is left on failure.

    Raises DocumentRefused if *target* exists or cannot be written, or if an attachment in
    *attachments_folder* (or in *old_folders*, if it is only there) is lost or altered.
    """
    if target.exists():
        raise DocumentRefused(f"{target} 已存在", "请换一个名字，或先删除它")
    named_files = list(list_attachment_names(case))
    for name, sha256 in named_files:
        if fault := attachments.find_attachment_fault(attachments_folder, sha256, old_folders):
            raise DocumentRefused(f"材料“{name}”{fault}", "请运行 qinling db verify，并从备份恢复")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".dossier-") as work_folder:
            case_folder = Path(work_folder) / "whole"
            case_folder.mkdir()
            (case_folder / COVER_NAME).write_bytes(cover)
            for name, sha256 in named_files:
                stored = attachments.find_attachment(attachments_folder, sha256, old_folders)
                shutil.copyfile(stored, case_folder / name)
            if target.suffix.lower() == ".zip":
                zip_file = Path(work_folder) / "whole.zip"
                _write_zip(case_folder, zip_file)
                zip_file.rename(target)
            else:
                case_folder.rename(target)
    except OSError as error:
        raise DocumentRefused(f"写不了 {target}：{describe_os_error(error)}", "请换一个能写的位置") from error


def _write_zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
