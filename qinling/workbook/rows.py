"""Cells → drafts and row errors, one row at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.errors import RowError, ValueRefused
from qinling.rules import quantities
from qinling.rules.checks import objections
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.levels import level_named
from qinling.rules.limits import Limits
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar
from qinling.workbook.cells import CONTROL, DITTO, reading_of, show_cell
from qinling.workbook.columns import Column
from qinling.workbook.headings import (
    EXTRA,
    IGNORE,
    ORDINAL,
)
from qinling.workbook.meaning import fields_of
from qinling.workbook.opening import Cell
from qinling.workbook.places import column_letters
from qinling.workbook.tables import RowKinds, Table, is_blank

_PROGRESS_EVERY = 1000
_LONGEST_DITTO = 3
#: Cells remembered a column: short ones, as long ones seldom come twice.
_SHORT, _REMEMBERED = 40, 20_000
_UNREAD = object()
_SECTION_KEY = "分组"


@dataclass(frozen=True, slots=True)
class RowRules:
    """What the rows of a sheet are read by: the ledger's day, the level, the calendar, the bounds."""

    base: date | None
    level: Level | None
    calendar: WorkCalendar
    limits: Limits
    immediate_days: int = 0


class _Reader(NamedTuple):
    """One mapped column: where it stands, its field, how its cells are read, what was read before."""

    place: int
    field: str
    read: Callable[[Cell], object]
    known: dict[Cell, object]


@dataclass(slots=True)
class RowResults:
    """The drafts and errors of a sheet; filled while its rows are read."""

    drafts: list[Draft] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    left_out: int = 0


def read_rows(
    table: Table,
    columns: Sequence[Column],
    rules: RowRules,
    progress: Callable[[int], None] = lambda _: None,
) -> RowResults:
    """Read every row of *table*; nothing is raised for a bad row, all of them are listed."""
    return _RowsOfSheet(table, columns, rules).read(progress)


class _RowsOfSheet:
    """Reads one sheet, carrying what a row may lean on: the row above and the section it stands in."""

    def __init__(self, table: Table, columns: Sequence[Column], rules: RowRules) -> None:
        self.table = table
        self.rules = rules
        self.columns = {column.index: column for column in columns}
        fields = {column.index: column.field for column in columns}
        self.sheet = Sheet(
            columns[0].file if columns else "",
            table.grid.name,
            {column.field: (column.letter, column.heading) for column in columns if column.field != EXTRA},
        )
        self.kinds = RowKinds(table, fields)
        self.readers = [
            _Reader(
                column.index,
                column.field,
                reading_of(column, table.sample, rules.base),
                {"": None, None: None},
            )
            for column in columns
            if column.field not in (EXTRA, IGNORE, ORDINAL)
        ]
        self.extras = [(column.index, column.heading) for column in columns if column.field == EXTRA]
        self.lost: dict[int, list[tuple[int, str]]] = {}
        for (row, index), text in table.grid.lost.items():
            self.lost.setdefault(row, []).append((index, text))
        self.width = max(self.columns, default=-1) + 1
        self.longest = rules.limits.max_cell_length
        self.above: list[Cell] = []
        self.section = ""
        self.level = rules.level
        self.results = RowResults()
        self.unnumbered: list[Draft] = []

    def read(self, progress: Callable[[int], None]) -> RowResults:
        for number, row in self._rows():
            if number % _PROGRESS_EVERY == 0:
                progress(number)
            kind, text = self.kinds.kind(row)
            if kind == "section":
                self.section = text
                self.level = level_named(text) or self.rules.level
            elif kind == "issue":
                self._issue(number, row)
            elif kind != "blank":
                self.results.left_out += 1
        self._settle_numbers()
        return self.results

    def _rows(self) -> Iterator[tuple[int, list[Cell]]]:
        yield from self.table.sample
        yield from self.table.rows

    # -- one row ---------------------------------------------------------------------------

    def _issue(self, number: int, row: list[Cell]) -> None:
        bad = self._lost_cells(number) if number in self.lost else set()
        if len(row) < self.width:
            row.extend([""] * (self.width - len(row)))
        said: dict[str, object] = {}
        # A file has millions of cells and few different ones: most are looked up, not read.
        for reader in self.readers:
            place, field, _, known = reader
            cell = row[place]
            value = known.get(cell, _UNREAD)
            if value is _UNREAD or cell is True or cell is False:  # True == 1.0 for a dict
                value = self._read_cell(number, row, reader, bad)
            said[field] = value
        self._finish(number, row, said, bad)
        self.above = row

    def _read_cell(self, number: int, row: list[Cell], reader: _Reader, bad: set[int]) -> object:
        place = reader.place
        cell = self._checked(number, row, place, bad)
        if is_blank(cell):
            return None
        try:
            value = reader.read(cell)
        except ValueRefused as refused:
            bad.add(place)
            self._refuse(number, place, cell, refused.message, refused.remedy)
            return None
        short = len(cell) < _SHORT if isinstance(cell, str) else not isinstance(cell, bool)
        if short and len(reader.known) < _REMEMBERED and place not in bad:
            reader.known[cell] = value
        return value

    def _checked(self, number: int, row: list[Cell], place: int, bad: set[int]) -> Cell:
        """Return the cell, or the one above that it repeats; text that cannot be kept is refused."""
        cell = row[place]
        if isinstance(cell, str) and len(cell) <= _LONGEST_DITTO and cell.strip() in DITTO:
            cell = self._repeated(number, row, place, bad)
        if isinstance(cell, str) and (len(cell) > self.longest or not cell.isprintable()):
            self._check_text(number, place, cell, bad)
        return cell

    def _finish(self, number: int, row: list[Cell], said: dict[str, object], bad: set[int]) -> None:
        extra = self._extra(number, row, bad)
        try:
            values = fields_of(said, self.level, self.rules.calendar, self.rules.immediate_days)
        except ValueRefused as refused:
            self._refuse_field(number, "status", row, refused.message, refused.remedy)
            return
        draft = Draft(values, extra, self.sheet, number + 1)
        for objection in objections(values):
            if objection.field not in self.sheet.columns or self._index_of(objection.field) not in bad:
                self._refuse_field(number, objection.field, row, objection.why, objection.remedy)
                bad.add(-1)
        if not bad:
            self.results.drafts.append(draft)
        numbered = self.sheet.columns.get("number")
        if values.get("number") is None and numbered and self._index_of("number") not in bad:
            self.unnumbered.append(draft)

    def _extra(self, number: int, row: list[Cell], bad: set[int]) -> dict[str, str]:
        extra: dict[str, str] = {}
        for index, heading in self.extras:
            if not is_blank(row[index]):
                extra[heading] = quantities.read_words(self._checked(number, row, index, bad)) or ""
        if self.section:
            extra[_SECTION_KEY] = self.section
        return extra

    # -- what a row leans on ---------------------------------------------------------------

    def _repeated(self, number: int, row: list[Cell], index: int, bad: set[int]) -> Cell:
        """Return the cell above that 同上 or 〃 repeats, and put it in its place for the next row."""
        above = self.above[index] if index < len(self.above) else ""
        if is_blank(above):
            bad.add(index)
            self._refuse(number, index, row[index], "写着同上，上一行却没有内容", "请写明内容")
            return ""
        row[index] = above
        return above

    def _settle_numbers(self) -> None:
        """Refuse rows without a number where others have one."""
        if len(self.unnumbered) == len(self.results.drafts) and not any(
            draft.values.get("number") for draft in self.results.drafts
        ):
            return
        for draft in self.unnumbered:
            self._refuse_field(
                draft.row - 1, "number", (), "没有问题编号，而其他行都有", "请补填编号；新问题请先编号"
            )
        rejected = set(map(id, self.unnumbered))
        self.results.drafts = [draft for draft in self.results.drafts if id(draft) not in rejected]

    # -- what is wrong ---------------------------------------------------------------------

    def _lost_cells(self, number: int) -> set[int]:
        bad: set[int] = set()
        for index, text in self.lost[number]:
            if index in self.columns and self.columns[index].field not in (IGNORE, ORDINAL):
                bad.add(index)
                self._refuse(
                    number,
                    index,
                    text,
                    "单元格是错误值或没有结果的公式",
                    "请改正公式，或改填确定的内容后保存",
                )
        return bad

    def _check_text(self, number: int, index: int, cell: str, bad: set[int]) -> None:
        limit = self.longest
        if len(cell) > limit:
            bad.add(index)
            self._refuse(
                number,
                index,
                cell,
                f"有 {len(cell)} 个字，超过上限 {limit}",
                "请精简，或在设置中调大 import.max_cell_length",
            )
        elif CONTROL.search(cell):
            bad.add(index)
            self._refuse(number, index, cell, "含有看不见的控制字符", "请清除后重新填写")

    def _index_of(self, name: str) -> int:
        return next(index for index, column in self.columns.items() if column.field == name)

    def _refuse_field(self, number: int, name: str, row: Sequence[Cell], why: str, remedy: str) -> None:
        if name not in self.sheet.columns:
            self.results.errors.append(
                RowError(self.sheet.file, self.sheet.name, number + 1, None, None, "", why, remedy)
            )
            return
        index = self._index_of(name)
        self._refuse(number, index, row[index] if index < len(row) else "", why, remedy)

    def _refuse(self, number: int, index: int, cell: Cell, why: str, remedy: str) -> None:
        text = show_cell(cell)
        heading = self.columns[index].heading if index in self.columns else None
        self.results.errors.append(
            RowError(
                self.sheet.file,
                self.sheet.name,
                number + 1,
                column_letters(index),
                heading,
                text,
                why,
                remedy,
            )
        )
