"""Cells → drafts and row errors, one row at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import NamedTuple

from qinling.errors import RowError, ValueRefused
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.limits import Limits
from qinling.rules.merging.issue_validation import find_objections
from qinling.rules.parsing.levels import find_level
from qinling.rules.parsing.values import detect_percent_style, parse_text
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.heading_aliases import EXTRA, IGNORE, ORDINAL
from qinling.workbook.reading.cell_readers import (
    CONTROL_CHARACTERS,
    DITTO_MARKS,
    ERROR_VALUES,
    UNREADABLE_CELL,
    choose_cell_reader,
    format_cell_text,
)
from qinling.workbook.reading.column_mapping import MappedColumn
from qinling.workbook.reading.row_fields import resolve_row_fields
from qinling.workbook.reading.table_detection import RowClassifier, Table, is_blank
from qinling.workbook.row_checksums import RowChecksums

_BLOCK_ROWS = 500
_MAX_DITTO_CHARACTERS = 3
#: Cells remembered a column: short ones, as long ones seldom come twice.
_MAX_CACHED_CHARACTERS, _MAX_CACHED_CELLS = 40, 20_000
_NOT_CACHED = object()
_SECTION_KEY = "分组"


@dataclass(frozen=True, slots=True)
class RowRules:
    """What the rows of a sheet are read by: the ledger's day, the level, the calendar, the bounds."""

    base_day: date | None
    level: Level | None
    calendar: WorkCalendar
    limits: Limits
    immediate_days: int = 0
    has_user_level: bool = False  # by the user: what a section's title says does not matter
    is_export: bool = False  # by us: shares are fractions, and words mean themselves
    allows_unnumbered: bool = False  # rows may have been added without a number
    row_checksums: RowChecksums | None = None


class _ColumnReader(NamedTuple):
    """One mapped column: where it stands, its field, how its cells are read, what was read before."""

    column_index: int
    field: str
    read_value: Callable[[Cell], object]
    cached_values: dict[Cell, object]


@dataclass(slots=True)
class RowResults:
    """The drafts and errors of a sheet; filled while its rows are read. *bad_drafts* are drafts with bad cells."""

    drafts: list[Draft] = field(default_factory=list)
    bad_drafts: list[Draft] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    left_out_rows: int = 0


def read_rows(
    table: Table,
    columns: Sequence[MappedColumn],
    rules: RowRules,
    progress: Callable[[int], None] = lambda _: None,
) -> RowResults:
    """Read every row of *table*; nothing is raised for a bad row, all of them are listed."""
    return _SheetRowReader(table, columns, rules).read_all(progress)


def _build_column_reader(column: MappedColumn, table: Table, rules: RowRules) -> _ColumnReader:
    """Return how a column is read; of percentages, whether 1 means all is told by its other cells."""
    fraction: bool | None = rules.is_export or None
    if column.field == "percent" and not fraction:
        cells = (row[column.index] for _, row in table.sample_rows if column.index < len(row))
        fraction = detect_percent_style(cells)
    read = choose_cell_reader(column.field, column.heading, rules.base_day, fraction=fraction)
    return _ColumnReader(column.index, column.field, read, {"": None, None: None})


class _SheetRowReader:
    """Reads one sheet, carrying what a row may lean on: the row above and the section it stands in."""

    def __init__(self, table: Table, columns: Sequence[MappedColumn], rules: RowRules) -> None:
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
        self.untouched_sheet = Sheet(self.sheet.file, self.sheet.name)  # of rows that say nothing new
        self.classifier = RowClassifier(table, fields)
        self.readers = [
            _build_column_reader(column, table, rules)
            for column in columns
            if column.field not in (EXTRA, IGNORE, ORDINAL)
        ]
        self.extras = [(column.index, column.heading) for column in columns if column.field == EXTRA]
        self.column_by_field = {column.field: column.index for column in columns if column.field != EXTRA}
        self.bad_columns: dict[int, set[int | None]] = {}  # of the rows being read: number → columns
        self.unreadable_cells: dict[int, list[tuple[int, str]]] = {}
        for (row, index), text in table.grid.unreadable_cells.items():
            self.unreadable_cells.setdefault(row, []).append((index, text))
        self.width = max(self.columns, default=-1) + 1
        self.max_cell_length = rules.limits.max_cell_length
        self.row_above: list[Cell] = []
        self.section_title = ""
        self.level = rules.level
        self.results = RowResults()
        extra_columns = {heading: index for index, heading in self.extras}
        self.find_untouched = (
            rules.row_checksums.build_row_lookup({**extra_columns, **self.column_by_field})
            if rules.row_checksums
            else None
        )
        self.unnumbered_drafts: list[Draft] = []
        self.has_numbered_rows = False

    def read_all(self, progress: Callable[[int], None]) -> RowResults:
        block: list[tuple[int, list[Cell]]] = []
        for number, row in chain(self.table.sample_rows, self.table.rows):
            if number % _BLOCK_ROWS == 0:
                progress(number)
            if (
                self.find_untouched
                and number not in self.unreadable_cells
                and (issue := self.find_untouched(row))
            ):
                values: dict[str, Value] = {"level": issue[0], "number": issue[1]}
                self.results.drafts.append(Draft(values, {}, self.untouched_sheet, number + 1))
                continue
            kind, text = self.classifier.classify_row(row)
            if kind == "issue":
                block.append((number, row))
            elif kind == "section":
                self._read_block(block)
                block = []
                self.section_title = text
                if not self.rules.has_user_level:
                    self.level = find_level(text) or self.rules.level
            elif kind != "blank":
                self.results.left_out_rows += 1
            if len(block) == _BLOCK_ROWS:
                self._read_block(block)
                block = []
        self._read_block(block)
        self._refuse_unnumbered_rows()
        self.results.errors.sort(key=lambda error: (error.row, len(error.column or ""), error.column or ""))
        return self.results

    # -- cells -------------------------------------------------------------------------------

    def _read_block(self, block: list[tuple[int, list[Cell]]]) -> None:
        """Read a block of rows column by column: that is half the work of going row by row."""
        if not block:
            return
        for number, row in block:
            if len(row) < self.width:
                row.extend([""] * (self.width - len(row)))
            if number in self.unreadable_cells:
                self._refuse_unreadable_cells(number)
        names = [reader.field for reader in self.readers]
        columns = [self._read_column(block, reader) for reader in self.readers]
        for (number, row), *values in zip(block, *columns, strict=True):
            self._finish_row(number, row, dict(zip(names, values, strict=True)))
            self.row_above = row
        self.bad_columns.clear()

    def _read_column(self, block: list[tuple[int, list[Cell]]], reader: _ColumnReader) -> list[object]:
        column_index, cached_values = reader.column_index, reader.cached_values
        # A file has millions of cells and few different ones: most are looked up, not read.
        values = [cached_values.get(row[column_index], _NOT_CACHED) for _, row in block]
        if _NOT_CACHED in values:
            for at, value in enumerate(values):
                if value is _NOT_CACHED:
                    above = block[at - 1][1] if at else self.row_above
                    values[at] = self._read_cell(*block[at], above, reader)
        return values

    def _read_cell(self, number: int, row: list[Cell], above: list[Cell], reader: _ColumnReader) -> object:
        column_index = reader.column_index
        cell = self._check_cell(number, row, above, column_index)
        if is_blank(cell) or self._is_bad_cell(number, column_index):
            return None
        try:
            value = reader.read_value(cell)
        except ValueRefused as refused:
            self._add_row_error(number, column_index, cell, refused.message, refused.remedy)
            return None
        # 0 and 1 are left out: for a dict they are False and True.
        is_cacheable = len(cell) < _MAX_CACHED_CHARACTERS if isinstance(cell, str) else cell not in (0, 1)
        if is_cacheable and len(reader.cached_values) < _MAX_CACHED_CELLS:
            reader.cached_values[cell] = value
        return value

    def _check_cell(self, number: int, row: list[Cell], above: list[Cell], column_index: int) -> Cell:
        """Return the cell, or the one above that it repeats; text that cannot be kept is refused."""
        cell = row[column_index]
        is_short = isinstance(cell, str) and len(cell) <= _MAX_DITTO_CHARACTERS
        if is_short and str(cell).strip() in DITTO_MARKS and not self.rules.is_export:
            row[column_index] = cell = above[column_index] if column_index < len(above) else ""
            if is_blank(cell):
                self._add_row_error(number, column_index, "同上", "写着同上，上一行却没有内容", "请写明内容")
        if isinstance(cell, str) and (
            cell[:1] == "#" or len(cell) > self.max_cell_length or not cell.isprintable()
        ):
            self._check_text(number, column_index, cell)
        return cell

    # -- one row ---------------------------------------------------------------------------

    def _finish_row(self, number: int, row: list[Cell], cell_values: dict[str, object]) -> None:
        extra = self._read_extra_cells(number, row) if self.extras or self.section_title else {}
        try:
            values = resolve_row_fields(
                cell_values, self.level, self.rules.calendar, self.rules.immediate_days
            )
        except ValueRefused as refused:
            self._add_field_error(number, "status", row, refused.message, refused.remedy)
            identifying_values = {
                "level": str(cell_values.get("level") or self.level or ""),
                "number": cell_values.get("number"),
            }
            self.results.bad_drafts.append(Draft(identifying_values, extra, self.sheet, number + 1))  # type: ignore[arg-type]
            return
        for objection in find_objections(values):
            if not self._is_bad_cell(number, self._find_column_index(objection.field)):
                self._add_field_error(number, objection.field, row, objection.why, objection.remedy)
        if values["level"] is None and "level" in self.column_by_field:
            self._add_field_error(number, "level", row, "没有写级别", "请补上这个问题的级别")
        draft = Draft(values, extra, self.sheet, number + 1)
        (self.results.bad_drafts if number in self.bad_columns else self.results.drafts).append(draft)
        if values.get("number") is not None:
            self.has_numbered_rows = True
        elif not self._is_bad_cell(number, self._find_column_index("number")):
            self.unnumbered_drafts.append(draft)

    def _read_extra_cells(self, number: int, row: list[Cell]) -> dict[str, str]:
        extra: dict[str, str] = {}
        for index, heading in self.extras:
            if not is_blank(row[index]):
                extra[heading] = parse_text(self._check_cell(number, row, self.row_above, index)) or ""
        if self.section_title:
            extra[_SECTION_KEY] = self.section_title
        return extra

    def _refuse_unnumbered_rows(self) -> None:
        """Refuse rows without a number where others have one."""
        if self.rules.allows_unnumbered or not self.has_numbered_rows or not self.unnumbered_drafts:
            return
        for draft in self.unnumbered_drafts:
            self._add_field_error(
                draft.row - 1, "number", (), "没有问题编号，而其他行都有", "请补填编号；新问题请先编号"
            )
        rejected = set(map(id, self.unnumbered_drafts))
        self.results.drafts = [draft for draft in self.results.drafts if id(draft) not in rejected]

    # -- what is wrong ---------------------------------------------------------------------

    def _refuse_unreadable_cells(self, number: int) -> None:
        for index, text in self.unreadable_cells[number]:
            if index in self.columns and self.columns[index].field not in (IGNORE, ORDINAL):
                self._add_row_error(number, index, text, *UNREADABLE_CELL)

    def _check_text(self, number: int, index: int, cell: str) -> None:
        if len(cell) > self.max_cell_length:
            why = f"有 {len(cell)} 个字，超过上限 {self.max_cell_length}"
            self._add_row_error(number, index, cell, why, "请精简，或在设置中调大 import.max_cell_length")
        elif cell in ERROR_VALUES and not self.rules.is_export:
            self._add_row_error(number, index, cell, *UNREADABLE_CELL)
        elif CONTROL_CHARACTERS.search(cell):
            self._add_row_error(number, index, cell, "含有看不见的控制字符", "请清除后重新填写")

    def _is_bad_cell(self, number: int, index: int | None) -> bool:
        return number in self.bad_columns and index in self.bad_columns[number]

    def _find_column_index(self, name: str) -> int | None:
        """Return the column of a field, None where the sheet has none."""
        return self.column_by_field.get(name)

    def _add_field_error(self, number: int, name: str, row: Sequence[Cell], why: str, remedy: str) -> None:
        index = self._find_column_index(name)
        self._add_row_error(
            number, index, row[index] if index is not None and index < len(row) else "", why, remedy
        )

    def _add_row_error(self, number: int, index: int | None, cell: Cell, why: str, remedy: str) -> None:
        """List a bad cell, or with *index* None a bad row."""
        self.bad_columns.setdefault(number, set()).add(index)
        letter = heading = None
        if index is not None:
            letter, heading = format_column_letters(index), self.columns[index].heading
        self.results.errors.append(
            RowError(
                self.sheet.file,
                self.sheet.name,
                number + 1,
                letter,
                heading,
                format_cell_text(cell),
                why,
                remedy,
            )
        )
