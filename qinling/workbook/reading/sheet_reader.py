"""Read one sheet of a ledger file: its tables one after the other, and what its other cells are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from qinling.rules.fields import FIELDS_BY_NAME
from qinling.workbook.additions.added_cells import SheetWatch
from qinling.workbook.answers.map_entries import (
    LEDGER,
    format_sheet_option,
    select_file_entries,
    select_heading_entries,
)
from qinling.workbook.answers.open_doubts import build_level_doubt
from qinling.workbook.answers.recipes import choose_recipe, describe_form
from qinling.workbook.column_layout import REQUIRED_FIELDS
from qinling.workbook.columns.column_mapping import ColumnMapping, MappedColumn, MappingBasis, map_columns
from qinling.workbook.columns.column_notes import KEPT_COLUMNS
from qinling.workbook.columns.description_search import describe_missing_description, find_description
from qinling.workbook.files.grids import Grid
from qinling.workbook.headings.column_uses import EXTRA
from qinling.workbook.headings.grammar import count_recognized_fields
from qinling.workbook.marks.marked_sheet import MarkedSheet
from qinling.workbook.reading.rows.column_styles import find_user_date_order
from qinling.workbook.reading.rows.row_cell_counts import describe_kept_columns
from qinling.workbook.reading.rows.row_reader import read_rows
from qinling.workbook.reading.rows.row_rules import RowResults, RowRules
from qinling.workbook.reading.sheet_context import find_context, find_table_day, find_table_level
from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.day_columns import join_day_columns
from qinling.workbook.tables.loose_cells import classify_loose_rows
from qinling.workbook.tables.rows.foreign_rows import part_foreign_rows
from qinling.workbook.tables.sheet_layout import SheetLayout, find_table, lay_out_sheet
from qinling.workbook.tables.table import Table, count_filled
from qinling.workbook.tables.tick_columns import collapse_tick_columns

#: A sheet with this many of these fields is a ledger, even if no column is recognized as the description.
_MIN_LEDGER_FIELDS = 3
_LEDGER_FIELDS = frozenset(
    [
        "number",
        "deadline",
        "status",
        "duty_unit",
        "lead_unit",
        "closed_on",
        "measures",
        "category",
        "town",
        "location",
        "found_on",
        "handed_over_on",
        "rectified_on",
        "goal",
        "person",
        "source",
        "progress",
    ]
)


def read_sheet(
    path: Path, grid: Grid, options: ReadingOptions, progress: Callable[[int], None] = lambda _: None
) -> list[SheetReading]:
    """Read all tables of one sheet of *path*. A sheet without a ledger gives one reading that says why."""
    if options.manifest is None:
        return _read_tables(path, grid, options, progress, None)
    watch = SheetWatch(grid, options.manifest)
    readings = _read_tables(path, grid, options, progress, watch)
    left_rows = [row for reading in readings for row in reading.left_rows]
    is_broken = grid.name in options.manifest.sheets and readings[0].resembles_ledger
    readings[0].added = watch.finish(left_rows, is_broken_ledger=is_broken)
    return readings


def _read_tables(
    path: Path,
    grid: Grid,
    options: ReadingOptions,
    progress: Callable[[int], None],
    watch: SheetWatch | None,
) -> list[SheetReading]:
    name = options.display_name or path.name
    if grid.hidden and not options.sheets:
        if watch:
            return [SheetReading(name, grid.name, "是隐藏的工作表，没有读")]
        counts = CellCounts(other_tables=sum(map(count_filled, grid.rows)))
        reason = f"是隐藏的工作表，没有读（要读请加 {format_sheet_option(grid.name, LEDGER)}）"
        return [SheetReading(name, grid.name, reason, cells=counts)]
    marked = MarkedSheet(
        grid, options.limits.max_cell_length, options.legend_elsewhere, is_export=options.is_export
    )
    layout = _lay_out(grid, options)
    readings = [_read_table(path, table, options, progress, marked, watch) for table in layout.tables]
    if not readings:
        readings = [SheetReading(name, grid.name, "没有台账的标题行")]
    loose = classify_loose_rows(grid.name, layout.loose_rows)
    readings[0].cells.add(layout.counts)
    readings[0].cells.add(
        CellCounts(notes=loose.notes, other_tables=loose.other_tables, unread=loose.unread_cells)
    )
    readings[0].unread += loose.unread
    readings[0].notes += layout.notes
    marked.finish_sheet(readings)
    return readings


def _lay_out(grid: Grid, options: ReadingOptions) -> SheetLayout:
    if not options.is_export:
        return lay_out_sheet(grid, select_heading_entries(options.headings, grid.name))
    table = find_table(grid, select_heading_entries(options.headings, grid.name))
    return SheetLayout([table] if table else [])


def _read_table(
    path: Path,
    table: Table,
    options: ReadingOptions,
    progress: Callable[[int], None],
    marked: MarkedSheet,
    watch: SheetWatch | None,
) -> SheetReading:
    """Read one table. A table that is no ledger gives a reading that says why."""
    name = options.display_name or path.name
    reading = SheetReading(name, table.grid.name)
    marked.begin_table(table, reading.cells)
    if not options.is_export:
        table = collapse_tick_columns(join_day_columns(table))
        options = _apply_recipe(path, reading, table, options)
    mapping = map_columns(table, name, options.headings, options.similarity, is_export=options.is_export)
    if mapping.doubts and options.is_returned_export:
        return replace(reading, doubts=mapping.doubts)
    columns = _apply_user_level(mapping.columns, table, options)
    missing_fields = _find_missing_fields(columns, options)
    if options.is_export and missing_fields:
        if options.allows_additions:
            return _skip_incomplete_sheet(reading, missing_fields)
        options = replace(options, is_export=False)  # the sheet is not one of our exports
    if not _has_description(columns) and _is_like_ledger(columns):
        mapping = _find_description(reading, table, columns, options) or mapping
        columns = _apply_user_level(mapping.columns, table, options)
    if not _has_description(columns):
        return _skip_without_description(reading, table, columns)
    reading.columns = columns
    reading.notes += mapping.notes
    reading.doubts += mapping.doubts
    if not reading.doubts:
        if watch:
            watch.begin_ledger(table, columns)
        _read_rows_of_table(path, reading, table, options, progress, marked)
    return reading


def _read_rows_of_table(
    path: Path,
    reading: SheetReading,
    table: Table,
    options: ReadingOptions,
    progress: Callable[[int], None],
    marked: MarkedSheet,
) -> None:
    """Read the rows of *table* into *reading*, whose columns are known."""
    if not options.is_export:
        _set_foreign_rows_apart(reading, table, reading.columns)
    reading.as_of = options.as_of or find_table_day(table)
    if not reading.as_of and options.day_elsewhere:
        reading.as_of = options.day_elsewhere
        reading.notes.append(f"没写填报日期，没写年份的日子按文件里别处写的 {reading.as_of} 推算")
    reading.level = options.level or find_table_level(path, table)
    context = {} if options.is_export else find_context(table, reading.columns)
    rules = _build_row_rules(reading, options, context)
    fill_status = marked.choose_fill_status(reading, table, options.headings)
    results = read_rows(table, reading.columns, replace(rules, fill_status=fill_status), progress)
    _add_results(reading, results)
    reading.places = table.cell_places
    marked.finish_table(reading, table)
    if unlevelled := [draft.values["description"] for draft in reading.drafts if not draft.values["level"]]:
        reading.doubts.append(build_level_doubt(reading.file, table.grid.name, unlevelled))


def _add_results(reading: SheetReading, results: RowResults) -> None:
    reading.drafts, reading.bad_drafts = results.drafts, results.bad_drafts
    reading.errors, reading.left_out_rows = results.errors, results.left_out_rows
    reading.cells.add(results.counts)
    reading.notes = [note for note in reading.notes if not note.startswith(KEPT_COLUMNS)]
    reading.notes += describe_kept_columns(reading.columns, chain(results.drafts, results.bad_drafts))
    reading.notes += results.notes
    reading.doubts += results.doubts
    reading.unread += results.unread
    reading.left_rows = results.left_rows


def _find_description(
    reading: SheetReading, table: Table, columns: Sequence[MappedColumn], options: ReadingOptions
) -> ColumnMapping | None:
    """Return the columns mapped with the description that its texts tell, or None where they tell none."""
    search = find_description(columns, table)
    if search.doubt:
        reading.doubts.append(search.doubt)
    if search.letter is None:
        return None
    reading.notes.append(search.note)
    headings = {**options.headings, f"{search.letter}列": "description"}
    return map_columns(table, reading.file, headings, options.similarity)


def _has_description(columns: Sequence[MappedColumn]) -> bool:
    return any(column.field == "description" for column in columns)


def _is_like_ledger(columns: Sequence[MappedColumn]) -> bool:
    return len(_LEDGER_FIELDS & {column.field for column in columns}) >= _MIN_LEDGER_FIELDS


def _apply_recipe(path: Path, reading: SheetReading, table: Table, options: ReadingOptions) -> ReadingOptions:
    """Return *options* completed by the recipe for the form of *table*. Note it in *reading*."""
    form = describe_form(table.headings, (*table.texts_above, reading.name, path.stem))
    recipe, note = choose_recipe(form, options.recipes)
    reading.forms.append(form)
    reading.notes += [note] if note else []
    headings = {**recipe.entries, **options.headings}
    reading.titles = table.texts_above
    reading.entries = select_file_entries(headings)
    return replace(options, headings=headings, level=options.level or recipe.level)


def _set_foreign_rows_apart(reading: SheetReading, table: Table, columns: Sequence[MappedColumn]) -> None:
    """Take the rows of other tables below the ledger out of *table*, and account for them."""
    rows = part_foreign_rows(table, {column.index: column.field for column in columns})
    if not rows:
        return
    loose = classify_loose_rows(table.grid.name, rows)
    reading.cells.add(
        CellCounts(notes=loose.notes, other_tables=loose.other_tables, unread=loose.unread_cells)
    )
    reading.unread += loose.unread
    if loose.other_tables:
        reading.notes.append(f"第 {rows[0][0] + 1}—{rows[-1][0] + 1} 行不是问题（像是汇总），没有读")


def _skip_incomplete_sheet(reading: SheetReading, missing_fields: Sequence[str]) -> SheetReading:
    labels = "、".join(FIELDS_BY_NAME[name].label for name in missing_fields)
    resembles_ledger = len(missing_fields) < len(REQUIRED_FIELDS)
    return replace(reading, skip_reason=f"没有{labels}一列", resembles_ledger=resembles_ledger)


def _apply_user_level(
    columns: Sequence[MappedColumn], table: Table, options: ReadingOptions
) -> list[MappedColumn]:
    """Return *columns* without the emptied ones, with the level column as an extra one where the user gave the level."""
    return [
        replace(column, field=EXTRA, how=MappingBasis.USER)
        if options.level and column.field == "level"
        else column
        for column in columns
        if column.index not in table.emptied_columns
    ]


def _find_missing_fields(columns: Sequence[MappedColumn], options: ReadingOptions) -> list[str]:
    """Return the required fields that no column of the sheet holds."""
    present_fields = {column.field for column in columns} | ({"level"} if options.level else set())
    return [name for name in REQUIRED_FIELDS if name not in present_fields]


def _build_row_rules(reading: SheetReading, options: ReadingOptions, context: Mapping[str, str]) -> RowRules:
    return RowRules(
        reading.as_of,
        reading.level,
        options.calendar,
        options.limits,
        options.immediate_days,
        options.places,
        has_user_level=options.level is not None,
        is_export=options.is_export,
        allows_unnumbered=options.is_returned_export,
        row_checksums=options.row_checksums,
        today=options.today,
        date_order=find_user_date_order(options.headings),
        context=context,
    )


def _skip_without_description(
    reading: SheetReading, table: Table, columns: list[MappedColumn]
) -> SheetReading:
    """Skip a table that is not a ledger. One that resembles a ledger is unread, so that no issue is lost."""
    rows = [*table.sample_rows, *table.rows]
    cells = sum(count_filled(row) - len(table.copied.pop(number, ())) for number, row in rows)
    if cells and (_is_like_ledger(columns) or classify_loose_rows(reading.name, rows).unread):
        reading.unread.append(f"“{reading.name}”像是台账，却{describe_missing_description(columns)}")
        reading.cells.unread += cells
    else:
        reading.cells.other_tables += cells
    recognized = count_recognized_fields(table.leaf_headings)
    return replace(reading, skip_reason=f"不是问题台账（认出 {recognized} 个标题，没有问题描述）")
