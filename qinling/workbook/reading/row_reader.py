"""Cells → drafts and row errors, one row at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import NamedTuple

from qinling.errors import RowError, ValueRefused
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.limits import Limits
from qinling.rules.merging.issue_validation import objections
from qinling.rules.parsing.levels import level_named
from qinling.rules.parsing.values import percent_style, read_words
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar
from qinling.workbook.files.cell_names import column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.heading_aliases import EXTRA, IGNORE, ORDINAL
from qinling.workbook.reading.cell_readers import CONTROL, DITTO, ERROR_VALUES, LOST, reading_of, show_cell
from qinling.workbook.reading.column_mapping import Column
from qinling.workbook.reading.row_fields import fields_of
from qinling.workbook.reading.table_detection import RowKinds, Table, is_blank
from qinling.workbook.row_checksums import Known

_BLOCK = 500
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
    level_settled: bool = False  # by the user: what a section's title says does not matter
    exported: bool = False  # by us: shares are fractions, and words mean themselves
    coming_back: bool = False  # rows may have been added without a number
    known: Known | None = None


class _Reader(NamedTuple):
    """One mapped column: where it stands, its field, how its cells are read, what was read before."""

    place: int
    field: str
    read: Callable[[Cell], object]
    known: dict[Cell, object]


@dataclass(slots=True)
class RowResults:
    """The drafts and errors of a sheet; filled while its rows are read. *refused* are drafts with bad cells."""

    drafts: list[Draft] = field(default_factory=list)
    refused: list[Draft] = field(default_factory=list)
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


def _reader(column: Column, table: Table, rules: RowRules) -> _Reader:
    """Return how a column is read; of percentages, whether 1 means all is told by its other cells."""
    fraction: bool | None = rules.exported or None
    if column.field == "percent" and not fraction:
        cells = (row[column.index] for _, row in table.sample if column.index < len(row))
        fraction = percent_style(cells)
    read = reading_of(column.field, column.heading, rules.base, fraction=fraction)
    return _Reader(column.index, column.field, read, {"": None, None: None})


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
            [column.heading for column in columns if column.field == EXTRA],
        )
        self.silent = Sheet(self.sheet.file, self.sheet.name)  # of rows that say nothing new
        self.kinds = RowKinds(table, fields)
        self.readers = [
            _reader(column, table, rules)
            for column in columns
            if column.field not in (EXTRA, IGNORE, ORDINAL)
        ]
        self.extras = [(column.index, column.heading) for column in columns if column.field == EXTRA]
        self.places = {column.field: column.index for column in columns if column.field != EXTRA}
        self.bad: dict[int, set[int | None]] = {}  # of the rows being read: number → columns
        self.lost: dict[int, list[tuple[int, str]]] = {}
        for (row, index), text in table.grid.lost.items():
            self.lost.setdefault(row, []).append((index, text))
        self.width = max(self.columns, default=-1) + 1
        self.longest = rules.limits.max_cell_length
        self.above: list[Cell] = []
        self.section = ""
        self.level = rules.level
        self.results = RowResults()
        beside = {heading: index for index, heading in self.extras}
        self.whose = rules.known.whose({**beside, **self.places}) if rules.known else None
        self.unnumbered: list[Draft] = []
        self.some_numbered = False

    def read(self, progress: Callable[[int], None]) -> RowResults:
        block: list[tuple[int, list[Cell]]] = []
        for number, row in chain(self.table.sample, self.table.rows):
            if number % _BLOCK == 0:
                progress(number)
            if self.whose and number not in self.lost and (issue := self.whose(row)):
                values: dict[str, Value] = {"level": issue[0], "number": issue[1]}
                self.results.drafts.append(Draft(values, {}, self.silent, number + 1))
                continue
            kind, text = self.kinds.kind(row)
            if kind == "issue":
                block.append((number, row))
            elif kind == "section":
                self._issues(block)
                block = []
                self.section = text
                if not self.rules.level_settled:
                    self.level = level_named(text) or self.rules.level
            elif kind != "blank":
                self.results.left_out += 1
            if len(block) == _BLOCK:
                self._issues(block)
                block = []
        self._issues(block)
        self._settle_numbers()
        self.results.errors.sort(key=lambda error: (error.row, len(error.column or ""), error.column or ""))
        return self.results

    # -- cells -------------------------------------------------------------------------------

    def _issues(self, block: list[tuple[int, list[Cell]]]) -> None:
        """Read a block of rows column by column: that is half the work of going row by row."""
        if not block:
            return
        for number, row in block:
            if len(row) < self.width:
                row.extend([""] * (self.width - len(row)))
            if number in self.lost:
                self._refuse_lost(number)
        names = [reader.field for reader in self.readers]
        columns = [self._column(block, reader) for reader in self.readers]
        for (number, row), *values in zip(block, *columns, strict=True):
            self._finish(number, row, dict(zip(names, values, strict=True)))
            self.above = row
        self.bad.clear()

    def _column(self, block: list[tuple[int, list[Cell]]], reader: _Reader) -> list[object]:
        place, known = reader.place, reader.known
        # A file has millions of cells and few different ones: most are looked up, not read.
        values = [known.get(row[place], _UNREAD) for _, row in block]
        if _UNREAD in values:
            for at, value in enumerate(values):
                if value is _UNREAD:
                    above = block[at - 1][1] if at else self.above
                    values[at] = self._read_cell(*block[at], above, reader)
        return values

    def _read_cell(self, number: int, row: list[Cell], above: list[Cell], reader: _Reader) -> object:
        place = reader.place
        cell = self._checked(number, row, above, place)
        if is_blank(cell) or self._is_bad(number, place):
            return None
        try:
            value = reader.read(cell)
        except ValueRefused as refused:
            self._refuse(number, place, cell, refused.message, refused.remedy)
            return None
        # 0 and 1 are left out: for a dict they are False and True.
        short = len(cell) < _SHORT if isinstance(cell, str) else cell not in (0, 1)
        if short and len(reader.known) < _REMEMBERED:
            reader.known[cell] = value
        return value

    def _checked(self, number: int, row: list[Cell], above: list[Cell], place: int) -> Cell:
        """Return the cell, or the one above that it repeats; text that cannot be kept is refused."""
        cell = row[place]
        is_short = isinstance(cell, str) and len(cell) <= _LONGEST_DITTO
        if is_short and str(cell).strip() in DITTO and not self.rules.exported:
            row[place] = cell = above[place] if place < len(above) else ""
            if is_blank(cell):
                self._refuse(number, place, "同上", "写着同上，上一行却没有内容", "请写明内容")
        if isinstance(cell, str) and (cell[:1] == "#" or len(cell) > self.longest or not cell.isprintable()):
            self._check_text(number, place, cell)
        return cell

    # -- one row ---------------------------------------------------------------------------

    def _finish(self, number: int, row: list[Cell], said: dict[str, object]) -> None:
        extra = self._extra(number, row) if self.extras or self.section else {}
        try:
            values = fields_of(said, self.level, self.rules.calendar, self.rules.immediate_days)
        except ValueRefused as refused:
            self._refuse_field(number, "status", row, refused.message, refused.remedy)
            known = {"level": str(said.get("level") or self.level or ""), "number": said.get("number")}
            self.results.refused.append(Draft(known, extra, self.sheet, number + 1))  # type: ignore[arg-type]
            return
        for objection in objections(values):
            if not self._is_bad(number, self._index_of(objection.field)):
                self._refuse_field(number, objection.field, row, objection.why, objection.remedy)
        if values["level"] is None and "level" in self.places:
            self._refuse_field(number, "level", row, "没有写级别", "请补上这个问题的级别")
        draft = Draft(values, extra, self.sheet, number + 1)
        (self.results.refused if number in self.bad else self.results.drafts).append(draft)
        if values.get("number") is not None:
            self.some_numbered = True
        elif not self._is_bad(number, self._index_of("number")):
            self.unnumbered.append(draft)

    def _extra(self, number: int, row: list[Cell]) -> dict[str, str]:
        extra: dict[str, str] = {}
        for index, heading in self.extras:
            if not is_blank(row[index]):
                extra[heading] = read_words(self._checked(number, row, self.above, index)) or ""
        if self.section:
            extra[_SECTION_KEY] = self.section
        return extra

    def _settle_numbers(self) -> None:
        """Refuse rows without a number where others have one."""
        if self.rules.coming_back or not self.some_numbered or not self.unnumbered:
            return
        for draft in self.unnumbered:
            self._refuse_field(
                draft.row - 1, "number", (), "没有问题编号，而其他行都有", "请补填编号；新问题请先编号"
            )
        rejected = set(map(id, self.unnumbered))
        self.results.drafts = [draft for draft in self.results.drafts if id(draft) not in rejected]

    # -- what is wrong ---------------------------------------------------------------------

    def _refuse_lost(self, number: int) -> None:
        for index, text in self.lost[number]:
            if index in self.columns and self.columns[index].field not in (IGNORE, ORDINAL):
                self._refuse(number, index, text, *LOST)

    def _check_text(self, number: int, index: int, cell: str) -> None:
        if len(cell) > self.longest:
            why = f"有 {len(cell)} 个字，超过上限 {self.longest}"
            self._refuse(number, index, cell, why, "请精简，或在设置中调大 import.max_cell_length")
        elif cell in ERROR_VALUES and not self.rules.exported:
            self._refuse(number, index, cell, *LOST)
        elif CONTROL.search(cell):
            self._refuse(number, index, cell, "含有看不见的控制字符", "请清除后重新填写")

    def _is_bad(self, number: int, index: int | None) -> bool:
        return number in self.bad and index in self.bad[number]

    def _index_of(self, name: str) -> int | None:
        """Return the column of a field, None where the sheet has none."""
        return self.places.get(name)

    def _refuse_field(self, number: int, name: str, row: Sequence[Cell], why: str, remedy: str) -> None:
        index = self._index_of(name)
        self._refuse(number, index, row[index] if index is not None and index < len(row) else "", why, remedy)

    def _refuse(self, number: int, index: int | None, cell: Cell, why: str, remedy: str) -> None:
        """List a bad cell, or with *index* None a bad row."""
        self.bad.setdefault(number, set()).add(index)
        letter = heading = None
        if index is not None:
            letter, heading = column_letters(index), self.columns[index].heading
        self.results.errors.append(
            RowError(
                self.sheet.file, self.sheet.name, number + 1, letter, heading, show_cell(cell), why, remedy
            )
        )
