"""Fill issues into an office's own workbook: its looks, headings and other texts stay as they are."""

import re
import warnings
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.worksheet import Worksheet

from qinling.errors import WorkbookRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.vocabulary import Level
from qinling.workbook.export.cell_values import CellValue, make_cell_getter, require_storable_text
from qinling.workbook.export.ledger_writer import ExportOptions, write_atomically
from qinling.workbook.export.office_template import PLACEHOLDER, Template
from qinling.workbook.export.row_insertion import (
    RowInsertion,
    find_last_example_row,
    get_cells,
    has_border,
    insert_rows,
)
from qinling.workbook.export.sheet_formats import count_lines
from qinling.workbook.export_manifest import MANIFEST_SHEET_NAME, build_manifest_rows, format_issue_line
from qinling.workbook.heading_aliases import ORDINAL
from qinling.workbook.reading.cell_readers import CONTROL_CHARACTERS
from qinling.workbook.reading.error_copy import OPENPYXL_FAILURES, load_workbook_or_none

_MAX_ISSUES = 50_000  # openpyxl holds the whole workbook: some 5 KB an issue
_PROGRESS_INTERVAL = 200  # rows between two words of progress
_MAX_ROW_HEIGHT = 409  # points
_LINE_HEIGHT_FACTOR = 1.4  # of the size of the letters
_DEFAULT_WIDTH = 8.43  # letters
#: What stands before the day of the ledger.
_AS_OF_LABEL = re.compile(r"\s*(?:截至|截止|(?:填报|填表|报送|制表)(?:日期|时间))\s*[:：]?\s*")
#: What a reader of the file would take for a character.
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def fill_template(
    path: Path,
    issues: Iterable[IssueRow],
    options: ExportOptions,
    template: Template,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write *issues* under the headings of *template* to the .xlsx *path* and return how many.

    The file is there whole or not at all. Raises WorkbookRefused where it cannot be written, a text fits
    into no cell, or the template cannot say which level an issue is of.
    """
    rows = list(islice(issues, _MAX_ISSUES + 1))
    if len(rows) > _MAX_ISSUES:
        raise WorkbookRefused(f"模板里最多填 {_MAX_ISSUES} 个问题", "请加筛选，分几次导出，或不用模板")
    options = replace(options, manifest=replace(options.manifest, level=_resolve_level(rows, template)))
    with write_atomically(path) as temporary_file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl drops is told by the template itself
        book = _open_template(template)
        worksheet = book[template.sheet]
        insertion = _find_row_insertion(worksheet, template, len(rows))
        columns = _read_columns(worksheet, options, template)
        insert_rows(book, worksheet, insertion)
        _fill_rows(worksheet, insertion, rows, columns, progress)
        _fill_placeholders(
            worksheet, options, lambda row: row < template.headings_row or row > insertion.end_row
        )
        _write_manifest(book, options, rows)
        try:
            book.save(temporary_file)
        except OPENPYXL_FAILURES as error:
            raise _unreadable_template_error(template) from error
    progress(len(rows))
    return len(rows)


def _resolve_level(rows: Iterable[IssueRow], template: Template) -> str:
    """Return the one level that issues without a column for it are of, "" where there is a column."""
    if template.layout.find_column_index("level") is not None:
        return ""
    levels = {issue.level for issue in rows}
    if len(levels) > 1:
        named = "、".join(level.label for level in Level if level in levels)
        raise WorkbookRefused(
            f"模板 {template.path.name} 没有级别一列，要导出的却有{named}的问题",
            "请加 --level 只导出一级，或在模板的标题行里加上级别一列",
        )
    return levels.pop() if levels else ""


def _open_template(template: Template) -> Workbook:
    book = load_workbook_or_none(template.path, rich_text=True)
    if book is None:
        raise _unreadable_template_error(template)
    book.template = False  # of an .xltx, which would be a template again
    return book


def _unreadable_template_error(template: Template) -> WorkbookRefused:
    return WorkbookRefused(
        f"模板 {template.path.name} 里有读不懂的内容，填不进去",
        "请在 WPS 或 Excel 中另存为只含表格的 .xlsx 再用",
    )


def _find_row_insertion(worksheet: Worksheet, template: Template, issue_count: int) -> RowInsertion:
    if template.end_row == template.first_row:
        raise WorkbookRefused(
            f"模板 {template.path.name} 的标题行下面没有留填写的行",
            "请在标题行下面留一行，设好边框、字体和行高，每个问题都照这一行的样子",
        )
    description_column = template.column_numbers[template.layout.find_column_index("description") or 0]
    last = find_last_example_row(
        worksheet, template.first_row, template.end_row, template.column_numbers, description_column
    )
    return RowInsertion(template.first_row, last, template.first_row + max(issue_count, 1) - 1)


# -- cells ---------------------------------------------------------------------------------------


class _TemplateColumn(NamedTuple):
    """One column of the sheet: what reads its cells (None: blank), its field, its style as it is, and of days and shares."""

    number: int
    field: str
    get_value: Callable[[IssueRow], CellValue] | None
    style: StyleArray
    day_style: StyleArray
    percent_style: StyleArray
    width: int  # letters on a line, 0 where lines are not broken
    line_height: float  # points


def _read_columns(worksheet: Worksheet, options: ExportOptions, template: Template) -> list[_TemplateColumn]:
    """Return the columns of the table, those without a heading too, as the first row below the headings looks."""
    fields = dict(
        zip(template.column_numbers, (column.field for column in template.layout.columns), strict=True)
    )
    first = template.first_row
    others = {
        place
        for (row, place), cell in list(get_cells(worksheet).items())
        if row == first and (cell.value is not None or has_border(worksheet, row, place))
    }
    return [
        _read_column(worksheet, first, place, fields.get(place, ""), options)
        for place in sorted({*fields, *others})
    ]


def _get_cell(worksheet: Worksheet, row: int, column: int) -> Any:
    # Any: the stubs do not know a style as a whole.
    return worksheet.cell(row, column)


def _read_column(
    worksheet: Worksheet, row: int, number: int, field: str, options: ExportOptions
) -> _TemplateColumn:
    cell = _get_cell(worksheet, row, number)
    size = cell.font.sz or 11
    plain = copy(cell._style)
    if not is_date_format(cell.number_format):
        cell.number_format = "yyyy-mm-dd"
    day = copy(cell._style)
    cell._style = copy(plain)
    if field == "percent" and "%" not in cell.number_format:
        cell.number_format = "0%"
    share = copy(cell._style)
    wraps = bool(cell.alignment.wrap_text)
    return _TemplateColumn(
        number,
        field,
        _make_getter(field, options),
        plain,
        day,
        share,
        int(_find_width(worksheet, number)) if wraps else 0,
        _LINE_HEIGHT_FACTOR * size,
    )


def _find_width(worksheet: Worksheet, column: int) -> float:
    # One of these stands for a run of columns that are alike.
    for look in worksheet.column_dimensions.values():
        if look.min and look.max and look.min <= column <= look.max:
            return float(look.width)
    return worksheet.sheet_format.defaultColWidth or _DEFAULT_WIDTH


def _make_getter(field: str, options: ExportOptions) -> Callable[[IssueRow], CellValue] | None:
    if field in ("", ORDINAL):
        return None
    return make_cell_getter(field, redact=options.redact)


def _fill_rows(
    worksheet: Worksheet,
    insertion: RowInsertion,
    rows: list[IssueRow],
    columns: list[_TemplateColumn],
    progress: Callable[[int], None],
) -> None:
    default_height = worksheet.row_dimensions[insertion.first_row].height
    for row in range(insertion.first_row, insertion.end_row + 1):
        count = row - insertion.first_row + 1
        issue = rows[count - 1] if rows else None
        height = max(
            _fill_cell(_get_cell(worksheet, row, column.number), column, issue, count) for column in columns
        )
        if height or default_height:
            worksheet.row_dimensions[row].height = min(_MAX_ROW_HEIGHT, max(height, default_height or 0))
        worksheet.row_dimensions[row].hidden = False
        if count % _PROGRESS_INTERVAL == 0:
            progress(count)


def _fill_cell(cell: Any, column: _TemplateColumn, issue: IssueRow | None, count: int) -> float:
    """Write one cell and return how many points it needs, 0 where one line is enough."""
    cell.comment = cell.hyperlink = None
    value: CellValue = None
    if issue is not None:
        value = count if column.field == ORDINAL else column.get_value(issue) if column.get_value else None
    cell._style = column.style  # before the value: a day would change the style that all rows share
    if isinstance(value, date):
        cell._style = column.day_style
    elif column.field == "percent":
        cell._style = column.percent_style
    if issue is None or not isinstance(value, str) or not value:
        cell.value = None if value == "" else value
        return 0
    text = _escape_text(value)
    require_storable_text(text, issue, column.field)
    _set_text(cell, text)
    lines = count_lines(value, column.width) if column.width else 1
    return lines * column.line_height + 4 if lines > 1 else 0


def _set_text(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # also where it begins with = or looks like an error


def _escape_text(text: str) -> str:
    return _ESCAPE_LOOKALIKE.sub("_x005F_", text)


def _fill_placeholders(
    worksheet: Worksheet, options: ExportOptions, is_around: Callable[[int], bool]
) -> None:
    """Replace the placeholders in the rows around the table, and the day beside a word such as 截至."""
    day = options.as_of
    replacements = {
        "{截至}": f"{day.year}年{day.month}月{day.day}日",
        "{填报单位}": options.office,
        "{口径}": options.population,
        "{链首}": options.chain_note,
    }
    # What a caller typed, --text among it, may hold what no cell can.
    replacements = {
        word: _escape_text(CONTROL_CHARACTERS.sub("", said)) for word, said in replacements.items()
    }
    previous_text = ""
    for (row, _), cell in sorted(get_cells(worksheet).items()):
        if not is_around(row) or cell.value is None:
            continue
        text = str(cell.value)
        if text.strip() == "{截至}" or (
            isinstance(cell.value, date) and _AS_OF_LABEL.fullmatch(previous_text)
        ):
            if not is_date_format(cell.number_format):
                cell.number_format = 'yyyy"年"m"月"d"日"'
            cell.value = day
        elif isinstance(cell.value, str | CellRichText) and any(word in text for word in replacements):
            _set_text(cell, PLACEHOLDER.sub(lambda found: replacements.get(found[0], found[0]), text))
        previous_text = text


def _write_manifest(book: Workbook, options: ExportOptions, rows: Iterable[IssueRow]) -> None:
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]  # the stubs do not know them
    for name in ("ledger", "position", "head"):
        if name in properties.names:  # the office's own of that name
            del properties[name]
        properties.append(StringProperty(name=name, value=str(getattr(options.manifest, name))))
    hidden = book.create_sheet(MANIFEST_SHEET_NAME)
    hidden.sheet_state = "hidden"
    marks = (format_issue_line(issue.level, issue.number, issue.version) for issue in rows)
    for row, cells in enumerate(build_manifest_rows(options.manifest, marks), 1):
        for place, text in enumerate(cells, 1):
            _set_text(hidden.cell(row, place), _escape_text(text))
