"""What an export carries unseen, so that it can be checked and taken back: whose it is, and how each issue stood.

A hidden sheet: its first row is JSON (split over cells where it is long), then one row an issue
in one cell, then a last row with their count and a checksum.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.headings import IMPRINT
from qinling.workbook.opening import Cell, open_grids

SHEET = IMPRINT

_FORM = "qinling export 1"
_CELL = 30_000  # characters; a cell takes 32,767
_END = "end"
_FOREIGN = "不是 qinling 导出的表格，或导出时带的“台账标识”已被删除"
_FOREIGN_REMEDY = "请用 qinling export 导出的文件；别处来的台账请用 qinling import 导入"


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where an export comes from: the ledger's id, the position and head (64 hex digits) of its history then.

    *filters* says in words which issues were asked for, *columns* the fields in the order of the
    sheet, *headings* what stands above them; *level* is that of all issues where no column says it.
    """

    ledger: str
    position: int
    head: str
    as_of: date
    filters: str
    redact: bool
    columns: tuple[str, ...]
    headings: tuple[str, ...] = ()
    level: str = ""


#: Level, number and version of an issue as it was exported.
Mark = tuple[str, str, int]


def mark_text(level: str, number: str, version: int) -> str:
    """Return the cell that stands for one exported issue."""
    return f"{level} {version} {number}"


def imprint_rows(imprint: Imprint, marks: Iterable[str]) -> Iterator[list[str]]:
    """Yield the cells of the hidden sheet row by row; *marks* are those of `mark_text`."""
    text = json.dumps({"form": _FORM, **asdict(imprint), "as_of": str(imprint.as_of)}, ensure_ascii=False)
    yield [text[at : at + _CELL] for at in range(0, len(text), _CELL)]
    sum_ = sha256(text.encode())
    count = 0
    for mark in marks:
        sum_.update(b"\n" + mark.encode())
        count += 1
        yield [mark]
    yield [f"{_END} {count} {sum_.hexdigest()}"]


def read_imprint(path: Path, limits: Limits) -> tuple[Imprint, list[Mark]]:
    """Return what *path* carries and the issues that were exported, in their order.

    Raises WorkbookRefused where the file carries nothing, or not all of it any more.
    """
    for grid in open_grids(path, limits, only=SHEET):
        if grid.name == SHEET:  # a text file has one sheet, whatever is asked for
            return imprint_of(path.name, grid.rows)
    raise WorkbookRefused(f"{path.name} {_FOREIGN}", _FOREIGN_REMEDY)


def imprint_of(file: str, rows: Iterable[Sequence[Cell]]) -> tuple[Imprint, list[Mark]]:
    """Return what the *rows* of the hidden sheet say; raises WorkbookRefused where they are damaged."""
    texts = ("".join(str(cell) for cell in row) for row in rows)
    head = next(texts, "")
    try:
        said = json.loads(head)
        if said.pop("form") != _FORM:
            raise WorkbookRefused(
                f"{file} 是更新版本的 qinling 导出的，本版读不懂它的“{SHEET}”", "请升级 qinling 后再试"
            )
        imprint = Imprint(
            **{
                **said,
                "as_of": date.fromisoformat(said["as_of"]),
                "columns": tuple(said["columns"]),
                "headings": tuple(said["headings"]),
            }
        )
        return imprint, _marks(head, texts)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise WorkbookRefused(
            f"{file} 的“{SHEET}”已被改动或损坏，无法核对", "请用原来导出的文件；没有了的，请重新导出"
        ) from error


def _marks(head: str, texts: Iterable[str]) -> list[Mark]:
    """Return the issues; raises ValueError unless count and checksum of the last row agree with them."""
    sum_ = sha256(head.encode())
    marks: list[Mark] = []
    for text in texts:
        first, second, rest = text.split(" ", 2)
        if first == _END:
            if (int(second), rest) != (len(marks), sum_.hexdigest()):
                break
            return marks
        sum_.update(b"\n" + text.encode())
        marks.append((first, rest, int(second)))
    raise ValueError(SHEET)
