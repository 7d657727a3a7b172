"""What a workbook of ours carries unseen, so that it can be checked and taken back: whose it is, and how each issue stood.

A hidden sheet: its first row is JSON, then one row an issue (of a book of conflicts: one a
conflict), then a last row with their count and a checksum. A row is split over cells where it
is long.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qinling.errors import WorkbookRefused
from qinling.rules.fields import EXTRA
from qinling.rules.limits import Limits
from qinling.workbook.column_layout import EXTRA_PREFIX
from qinling.workbook.files.grids import Cell, Grid, open_grids
from qinling.workbook.heading_aliases import IMPRINT, ORDINAL

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SHEET = IMPRINT

EXPORT, CONFLICTS = "qinling export 2", "qinling conflicts 1"
_WITHOUT_SUMS = "qinling export 1"
_CELL = 30_000  # characters; a cell takes 32,767
_END = "end"
_FOREIGN = "不是 qinling 导出的表格，或导出时带的“台账标识”已被删除"
_FOREIGN_REMEDY = "请用 qinling export 导出的文件；别处来的台账请用 qinling import 导入"


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where an export comes from: the ledger's id, the position and head (64 hex digits) of its history then.

    *filters* says in words which issues were asked for, *columns* the fields in the order of the
    sheet ("" for a column of the office's that is left blank), *headings* what stands above them; *level* is that of all issues where no column says it.
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

    @property
    def said(self) -> list[tuple[str, str]]:
        """The columns that say something of an issue: (heading, field)."""
        columns = zip(self.headings, self.columns, strict=True)
        return [(heading, name) for heading, name in columns if name not in ("", ORDINAL)]

    def heading_of(self, field: str) -> str:
        """Return what stands above a *field*, or a column that is none (`extra.` and its heading)."""
        name = EXTRA_PREFIX + field.removeprefix(EXTRA) if field.startswith(EXTRA) else field
        return self.headings[self.columns.index(name)]


#: Level, number and version of an issue as it was exported.
Mark = tuple[str, str, int]


class Conflict(NamedTuple):
    """A cell that an export and the ledger changed differently; *cell* is the export's, as one would type it.

    *start* is the day, as ISO text, that a deadline in it would count from.
    """

    level: str
    number: str
    version: int
    field: str
    cell: str | float | None
    start: str | None = None


class Carried(NamedTuple):
    """What a file carries: the issues in it, in their order; those of an export by the `row_sum` of their row, too."""

    imprint: Imprint
    marks: list[Mark]
    sums: dict[str, tuple[str, str]]  # sum → level, number; {} where the file has none
    conflicts: list[Conflict] | None = None  # None: it is an export


def mark_text(level: str, number: str, version: int, sum_: str = "") -> str:
    """Return the cell that stands for one exported issue; *sum_* is the `row_sum` of its cells, "" where it has none."""
    return f"{level} {version} {sum_} {number}"


def conflict_text(conflict: Conflict) -> str:
    """Return the row that stands for one conflict."""
    return json.dumps(conflict, ensure_ascii=False)


def imprint_rows(imprint: Imprint, lines: Iterable[str], form: str = EXPORT) -> Iterator[list[str]]:
    """Yield the cells of the hidden sheet row by row; *lines* are those of `mark_text` or `conflict_text`."""
    head = json.dumps({"form": form, **asdict(imprint), "as_of": str(imprint.as_of)}, ensure_ascii=False)
    yield _split(head)
    sum_ = sha256(head.encode())
    count = 0
    for line in lines:
        sum_.update(b"\n" + line.encode())
        count += 1
        yield _split(line)
    yield [f"{_END} {count} {sum_.hexdigest()}"]


def _split(text: str) -> list[str]:
    return [text[at : at + _CELL] for at in range(0, len(text), _CELL)]


def write_imprint(book: "Workbook", imprint: Imprint, lines: Iterable[str], form: str = EXPORT) -> None:
    """Add the hidden sheet to a book; its cells are those of `imprint_rows`."""
    sheet = book.add_worksheet(SHEET)
    sheet.hide()
    for row, cells in enumerate(imprint_rows(imprint, lines, form)):
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell)


def read_imprint(path: Path, limits: Limits) -> Carried:
    """Return what *path* carries; raises WorkbookRefused where that is nothing, or not whole any more."""
    grids = open_grids(path, limits, first=SHEET)  # kept: its rows are read while it is open
    return carried_by(path, next(grids, None))


def carried_by(path: Path, first: Grid | None) -> Carried:
    """Return what *path* carries in its *first* sheet; raises as `read_imprint` does."""
    if first is None or first.name != SHEET:
        raise WorkbookRefused(f"{path.name} {_FOREIGN}", _FOREIGN_REMEDY)
    return imprint_of(path.name, first.rows)


def imprint_of(file: str, rows: Iterable[Sequence[Cell]]) -> Carried:
    """Return what the *rows* of the hidden sheet say; raises WorkbookRefused where they are damaged."""
    texts = ("".join(map(str, row)) for row in rows)
    head = next(texts, "")
    try:
        said = json.loads(head)
        form = said.pop("form")
        if form not in (EXPORT, CONFLICTS, _WITHOUT_SUMS):
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
        return _carried(imprint, form, _lines(head, texts))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise WorkbookRefused(
            f"{file} 的“{SHEET}”已被改动或损坏，无法核对", "请用原来导出的文件；没有了的，请重新导出"
        ) from error


def _lines(head: str, texts: Iterable[str]) -> list[str]:
    """Return the lines; raises ValueError unless count and checksum of the last row agree with them."""
    lines: list[str] = []
    for text in texts:
        if text.startswith(f"{_END} "):
            whole = sha256("\n".join([head, *lines]).encode()).hexdigest()
            if text != f"{_END} {len(lines)} {whole}":
                break
            return lines
        lines.append(text)
    raise ValueError(SHEET)


def _carried(imprint: Imprint, form: str, lines: list[str]) -> Carried:
    if form == CONFLICTS:
        conflicts = [Conflict(*json.loads(line)) for line in lines]
        return Carried(imprint, list(dict.fromkeys(one[:3] for one in conflicts)), {}, conflicts)
    marks: list[Mark] = []
    sums: dict[str, tuple[str, str]] = {}
    for line in lines:
        if form == EXPORT:
            level, version, sum_, number = line.split(" ", 3)
            if sum_:
                sums[sum_] = (level, number)
        else:
            level, version, number = line.split(" ", 2)
        marks.append((level, number, int(version)))
    return Carried(imprint, marks, sums)
