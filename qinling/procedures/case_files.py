"""The case file of an issue (一事一档): what it holds, what it lacks, and handing it out."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qinling.errors import PaperRefused
from qinling.ledger import attachments, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.views import show_issue
from qinling.rules.history.events import Event
from qinling.rules.history.timeline import Course, course_of
from qinling.rules.lifecycle.steps import Procedure
from qinling.rules.vocabulary import Paper

COVER = "封面.xlsx"
_LONGEST_NAME = 255  # bytes, of a file on most systems


@dataclass(frozen=True, slots=True)
class CaseFile:
    """An issue with its course and history, the papers it lacks, and where the ledger's history stands."""

    issue: IssueRow
    course: Course
    events: list[Event]
    missing: list[Paper]
    position: int
    head: str


def case_file(reader: Reader, number: str, level: str | None, office: Procedure) -> CaseFile:
    """Return the case file of the issue that bears *number*; raises IssueNotFound."""
    issue, events = show_issue(reader, number, level)
    course = course_of(events)
    missing = [paper for paper in office.papers if paper.value not in course.papers_of_round]
    return CaseFile(issue, course, events, missing, *queries.chain_head(reader))


def paper_names(case: CaseFile) -> Iterator[tuple[str, str]]:
    """Yield (name in the case file, hash) of its papers: numbered in the order they came, none twice."""
    for place, paper in enumerate(case.course.papers, 1):
        begin = f"{place:02}-{Paper.coded(paper['paper']).label}-"
        yield begin + _shortened(paper["name"], _LONGEST_NAME - len(begin.encode())), paper["sha256"]


def _shortened(name: str, room: int) -> str:
    """Return *name* in at most *room* bytes of UTF-8, what stands behind its last point kept."""
    stem, point, kind = name.rpartition(".")
    if len(name.encode()) <= room or len(kind.encode()) > room // 2:
        return name.encode()[:room].decode(errors="ignore")
    ending = point + kind
    return stem.encode()[: room - len(ending.encode())].decode(errors="ignore") + ending


def hand_out(case: CaseFile, cover: bytes, folder: Path, target: Path) -> None:
    """Write the cover and copies of the papers in *folder* to *target*, a new folder or a .zip; all or nothing.

    Raises PaperRefused where something is there already, cannot be written, or a paper is lost or altered.
    """
    if target.exists():
        raise PaperRefused(f"{target} 已存在", "请换一个名字，或先删除它")
    named = list(paper_names(case))
    for name, sha256 in named:
        if fault := attachments.fault_of(folder, sha256):
            raise PaperRefused(f"材料“{name}”{fault}", "请运行 qinling db verify，并从备份恢复")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".dossier-") as made:
            whole = Path(made) / "whole"
            whole.mkdir()
            (whole / COVER).write_bytes(cover)
            for name, sha256 in named:
                shutil.copyfile(attachments.place_of(folder, sha256), whole / name)
            if target.suffix.lower() == ".zip":
                packed = Path(made) / "whole.zip"
                _pack(whole, packed)
                packed.rename(target)
            else:
                whole.rename(target)
    except OSError as error:
        raise PaperRefused(f"写不了 {target}：{error.strerror}", "请换一个能写的位置") from error


def _pack(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
