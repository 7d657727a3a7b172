"""Read the rows of a table into drafts and row errors."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from qinling.errors import ValueRefused
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.parsing.levels import parse_level
from qinling.rules.parsing.values import parse_text
from qinling.rules.texts.unseen_characters import may_hold_unseen
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import EXTRA, FIRST_DEADLINE
from qinling.workbook.reading.rows.cell_parts import ContradictingCells, name_leading_unit, spread_cell_parts
from qinling.workbook.reading.rows.cell_readers import FIELDS_WITH_PARTS, choose_cell_reader
from qinling.workbook.reading.rows.column_readers import ColumnReader, build_column_readers
from qinling.workbook.reading.rows.column_styles import find_date_order_doubts
from qinling.workbook.reading.rows.odd_cells import DittoCells, OddRows
from qinling.workbook.reading.rows.remark_words import RemarkWords
from qinling.workbook.reading.rows.row_cell_counts import RowCellCounter
from qinling.workbook.reading.rows.row_errors import CONTRADICTING_ROWS, RowErrors
from qinling.workbook.reading.rows.row_fields import (
    convert_plane_coordinates,
    find_row_objections,
    resolve_row_fields,
)
from qinling.workbook.reading.rows.row_rules import (
    RowResults,
    RowRules,
    build_untouched_lookup,
    describe_sheet,
)
from qinling.workbook.tables.rows.issue_blocks import IssueBlock, IssueBlocks
from qinling.workbook.tables.rows.issue_rows import IssueRowJoiner
from qinling.workbook.tables.rows.row_classifier import RowClassifier
from qinling.workbook.tables.table import NumberedRow, Table, is_blank
from qinling.workbook.tables.table_context import lead_instead

_PROGRESS_ROWS = 500
#: Limits of the cache of each column. Long cells are not cached: they seldom repeat.
_MAX_CACHED_CHARACTERS, _MAX_CACHED_CELLS = 40, 20_000
_NOT_CACHED = object()
_GROUP_KEY = "分组"


def read_rows(
    table: Table,
    columns: Sequence[MappedColumn],
    rules: RowRules,
    progress: Callable[[int], None] = lambda _: None,
) -> RowResults:
    """Read every row of *table*. Bad rows are listed, not raised.

    *progress* is called with the number of rows read so far.
    """
    return _SheetRowReader(table, columns, rules).read_all(progress)


def _group_by_row(cells: Mapping[tuple[int, int], str]) -> dict[int, dict[int, str]]:
    """Turn {(row, column): text} into {row: {column: text}}."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        rows.setdefault(row, {})[column] = text
    return rows


class _SheetRowReader:
    """Reads one sheet and remembers what a row depends on: the row above and the current section."""

    def __init__(self, table: Table, columns: Sequence[MappedColumn], rules: RowRules) -> None:
        self._table = table
        self._rules = rules
        self._sheet = describe_sheet(table, columns, rules)
        self._untouched_sheet = Sheet(self._sheet.file, self._sheet.name)  # the sheet of untouched rows
        fields = {column.index: column.field for column in columns}
        self._classifier = RowClassifier(table, fields)
        self._readers = build_column_readers(table, columns, rules)
        self._part_headings = {
            column.field: column.heading for column in columns if column.field in FIELDS_WITH_PARTS
        }
        self._extras = [
            (column.index, column.heading) for column in columns if column.field in (EXTRA, FIRST_DEADLINE)
        ]
        self._has_level_column = any(column.field == "level" for column in columns)
        self._width = max((column.index for column in columns), default=-1) + 1
        self._unreadable_cells = _group_by_row(table.grid.unreadable_cells)
        self._find_untouched = build_untouched_lookup(columns, rules)
        self._max_cell_length = rules.limits.max_cell_length
        self._errors = RowErrors(
            self._sheet, columns, self._max_cell_length, is_export=rules.is_export, locate=table.locate
        )
        self._results = RowResults(errors=self._errors.errors)
        description = next(column for column, name in fields.items() if name == "description")
        self._dittos, self._odd_rows = DittoCells(self._errors, description), OddRows(table, fields)
        self._joiner = None if rules.is_export else self._build_joiner(fields)
        self._counter = RowCellCounter(table, columns, self._joiner, self._unreadable_cells)
        if not rules.is_export:
            self._results.doubts = find_date_order_doubts(table, columns, rules.base_day, rules.date_order)
        self._remark_words = RemarkWords(rules.base_day)
        self._row_above: list[Cell] = []
        self._group_title = ""
        self._has_begun = False
        self._context: dict[str, object] = {}
        self._level = rules.level
        self._unnumbered_drafts: list[Draft] = []
        self._has_numbered_rows = False

    def read_all(self, progress: Callable[[int], None]) -> RowResults:
        def skip_row(numbered_row: NumberedRow) -> bool:
            if numbered_row[0] % _PROGRESS_ROWS == 0:
                progress(numbered_row[0])
            return self._add_untouched_row(*numbered_row)

        finds_lines = self._rules.is_export and self._rules.allows_unnumbered
        blocks = IssueBlocks(self._table, self._classifier, self._joiner, finds_lines=finds_lines)
        # One iterator: what a block leaves is counted from where it stopped.
        for block in blocks.iterate(chain(self._table.sample_rows, self._table.rows), skip_row):
            self._begin_block(block)
            self._read_block(block.rows)
        for counts, unread in ((blocks.counts, blocks.unread), (self._counter.counts, self._counter.unread)):
            self._results.counts.add(counts)
            self._results.unread += unread
        self._results.left_out_rows = blocks.left_out_rows
        self._results.left_rows = blocks.left_rows if self._rules.is_export else []
        self._refuse_unnumbered_rows()
        self._errors.sort()
        self._results.notes += [
            *self._dittos.describe(),
            *self._remark_words.describe(),
            *self._errors.list_notes(),
        ]
        return self._results

    def _add_untouched_row(self, number: int, row: list[Cell]) -> bool:
        """Return whether the row is untouched. If so, add a draft with its level and number only."""
        if self._find_untouched is None or number in self._unreadable_cells:
            return False
        issue = self._find_untouched(row)
        if issue is None:
            return False
        values: dict[str, Value] = {"level": issue[0], "number": issue[1]}
        self._results.drafts.append(Draft(values, {}, self._untouched_sheet, number + 1))
        return True

    def _begin_block(self, block: IssueBlock) -> None:
        if block.group_title == self._group_title and self._has_begun:
            return
        self._has_begun, self._group_title = True, block.group_title
        context = {**self._rules.context, **lead_instead(dict(block.context), self._sheet.columns)}
        self._level = self._rules.level
        if (level := context.pop("level", None)) and not self._rules.has_user_level:
            self._level = parse_level(level)
        self._context = {
            name: choose_cell_reader(name, "", self._rules.base_day)(text) for name, text in context.items()
        }

    # -- cells -------------------------------------------------------------------------------

    def _read_block(self, block: list[tuple[int, list[Cell]]]) -> None:
        """Read a block of rows column by column, which takes half the time of row by row."""
        for number, row in block:
            if len(row) < self._width:
                row.extend([""] * (self._width - len(row)))
            if number in self._unreadable_cells:
                self._errors.add_unreadable_cells(number, row, self._unreadable_cells[number])
        names = [reader.field for reader in self._readers]
        columns = [self._read_column(block, reader) for reader in self._readers]
        for (number, row), *values in zip(block, *columns, strict=True):
            self._finish_row(number, row, dict(zip(names, values, strict=True)))
            self._counter.count_row(number, row, is_bad=self._errors.is_bad_row(number))
            self._row_above = row
        self._errors.forget_bad_cells()

    def _read_column(self, block: list[tuple[int, list[Cell]]], reader: ColumnReader) -> list[object]:
        column_index, cached_values = reader.column_index, reader.cached_values
        # Files have millions of cells and few different values: most come from the cache.
        values = [cached_values.get(row[column_index], _NOT_CACHED) for _, row in block]
        if _NOT_CACHED in values:
            for position, value in enumerate(values):
                if value is _NOT_CACHED:
                    above = block[position - 1][1] if position else self._row_above
                    values[position] = self._read_cell(*block[position], above, reader)
        return values

    def _read_cell(self, number: int, row: list[Cell], above: list[Cell], reader: ColumnReader) -> object:
        column_index = reader.column_index
        cell = self._check_cell(number, row, above, column_index)
        if is_blank(cell) or self._errors.is_bad_cell(number, column_index):
            return None
        try:
            value = reader.read_value(cell)
        except ValueRefused as refused:
            self._errors.add(number, column_index, cell, refused.message, refused.remedy)
            return None
        # 0 and 1 are not cached: as dict keys they equal False and True.
        is_cacheable = len(cell) < _MAX_CACHED_CHARACTERS if isinstance(cell, str) else cell not in (0, 1)
        if is_cacheable and len(reader.cached_values) < _MAX_CACHED_CELLS:
            reader.cached_values[cell] = value
        return value

    def _check_cell(self, number: int, row: list[Cell], above: list[Cell], column_index: int) -> Cell:
        """Return the cell, or the cell above for a ditto mark. List text that cannot be stored."""
        is_literal = self._rules.is_export
        cell = row[column_index] if is_literal else self._dittos.fill(number, row, above, column_index)
        if isinstance(cell, str) and (
            cell[:1] == "#" or len(cell) > self._max_cell_length or may_hold_unseen(cell)
        ):
            self._errors.check_text(number, column_index, cell)
        return cell

    # -- one row ---------------------------------------------------------------------------

    def _finish_row(self, number: int, row: list[Cell], cell_values: dict[str, object]) -> None:
        if not self._rules.is_export and (odd := self._odd_rows.judge(number, row)):
            column, why, remedy = odd
            self._errors.add(number, column, row[column], why, remedy)
            self._refuse_row(number, cell_values, {})
            return
        extra = self._read_extra_cells(number, row) if self._extras or self._group_title else {}
        self._complete_from_context(number, row, cell_values)
        try:
            extra |= spread_cell_parts(cell_values, self._part_headings)
            if not self._rules.is_export:
                name_leading_unit(cell_values)
                self._remark_words.fill(number, cell_values)
            convert_plane_coordinates(cell_values, self._rules.places)
            values = resolve_row_fields(
                cell_values, self._level, self._rules.calendar, self._rules.immediate_days
            )
        except ValueRefused as refused:
            field = refused.field if isinstance(refused, ContradictingCells) else "status"
            self._errors.add_for_field(number, field, row, refused.message, refused.remedy)
            self._refuse_row(number, cell_values, extra)
            return
        for objection in find_row_objections(values, self._rules):
            if not self._errors.is_bad_field(number, objection.field):
                self._errors.add_for_field(number, objection.field, row, objection.why, objection.remedy)
        if values["level"] is None and self._has_level_column:
            self._errors.add_for_field(number, "level", row, "没有写级别", "请补上这个问题的级别")
        draft = Draft(values, extra, self._sheet, number + 1)
        (self._results.bad_drafts if self._errors.is_bad_row(number) else self._results.drafts).append(draft)
        if values.get("number") is not None:
            self._has_numbered_rows = True
        elif not self._errors.is_bad_field(number, "number"):
            self._unnumbered_drafts.append(draft)

    def _complete_from_context(self, number: int, row: list[Cell], values: dict[str, object]) -> None:
        """Fill what a row leaves blank from titles and groups, and its status from its fill."""
        for name, value in self._context.items():
            if values.get(name) is None:
                values[name] = value
        if self._rules.fill_status and "status" not in self._context:
            values["status"] = self._rules.fill_status.read_row(number, row)

    def _refuse_row(self, number: int, cell_values: Mapping[str, object], extra: dict[str, str]) -> None:
        level = str(cell_values.get("level") or self._level or "")
        values: dict[str, object] = {"level": level, "number": cell_values.get("number")}
        self._results.bad_drafts.append(Draft(values, extra, self._sheet, number + 1))  # type: ignore[arg-type]

    def _build_joiner(self, fields: Mapping[int, str]) -> IssueRowJoiner:
        def list_conflict(number: int, column: int, cell: Cell) -> None:
            self._errors.add(number, column, cell, *CONTRADICTING_ROWS)
            self._errors.mark_bad_row(self._table.continued[number])

        read_deadline = next((one.read_value for one in self._readers if one.field == "deadline"), parse_text)
        return IssueRowJoiner(self._table, fields, read_deadline, list_conflict)

    def _read_extra_cells(self, number: int, row: list[Cell]) -> dict[str, str]:
        extra: dict[str, str] = {}
        for index, heading in self._extras:
            if not is_blank(row[index]):
                extra[heading] = parse_text(self._check_cell(number, row, self._row_above, index)) or ""
        if self._group_title:
            extra[_GROUP_KEY] = self._group_title
        return extra

    def _refuse_unnumbered_rows(self) -> None:
        """Refuse rows without a number where others have one."""
        if self._rules.allows_unnumbered or not self._has_numbered_rows or not self._unnumbered_drafts:
            return
        for draft in self._unnumbered_drafts:
            self._errors.add_for_field(
                draft.row - 1, "number", (), "没有问题编号，而其他行都有", "请补填编号；新问题请先编号"
            )
        rejected, drafts = set(map(id, self._unnumbered_drafts)), self._results.drafts
        self._results.drafts = [draft for draft in drafts if id(draft) not in rejected]
        self._results.bad_drafts += [draft for draft in drafts if id(draft) in rejected]
