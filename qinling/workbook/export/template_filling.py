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
from qinling.workbook.export.cell_values import CellValue, cell_reader, refuse_unfit
from qinling.workbook.export.ledger_writer import Export, beside
from qinling.workbook.export.office_template import PLACEHOLDER, Template
from qinling.workbook.export.row_insertion import Room, cells_of, has_border, last_example, make_room
from qinling.workbook.export.sheet_formats import lines_of
from qinling.workbook.export_manifest import imprint_rows, mark_text
from qinling.workbook.heading_aliases import IMPRINT, ORDINAL
from qinling.workbook.reading.cell_readers import CONTROL
from qinling.workbook.reading.error_copy import UNLOADABLE, loaded

_MOST_ISSUES = 50_000  # openpyxl holds the whole workbook: some 5 KB an issue
_EVERY = 200  # rows between two words of progress
_HIGHEST = 409  # points
_LINE = 1.4  # of the size of the letters
_USUAL_WIDTH = 8.43  # letters
#: What stands before the day of the ledger.
_DAY_OF_LEDGER = re.compile(r"\s*(?:截至|截止|(?:填报|填表|报送|制表)(?:日期|时间))\s*[:：]?\s*")
#: What a reader of the file would take for a character.
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_filled(
    path: Path,
    issues: Iterable[IssueRow],
    sheet: Export,
    template: Template,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write *issues* under the headings of *template* to the .xlsx *path* and return how many.

    The file is there whole or not at all. Raises WorkbookRefused where it cannot be written, a text fits
    into no cell, or the template cannot say which level an issue is of.
    """
    rows = list(islice(issues, _MOST_ISSUES + 1))
    if len(rows) > _MOST_ISSUES:
        raise WorkbookRefused(f"模板里最多填 {_MOST_ISSUES} 个问题", "请加筛选，分几次导出，或不用模板")
    sheet = replace(sheet, imprint=replace(sheet.imprint, level=_level(rows, template)))
    with beside(path) as half, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl drops is told by the template itself
        book = _opened(template)
        page = book[template.sheet]
        room = _room(page, template, len(rows))
        columns = _columns(page, sheet, template)
        make_room(book, page, room)
        _fill(page, room, rows, columns, progress)
        _fill_placeholders(page, sheet, lambda row: row < template.top or row > room.end)
        _write_imprint(book, sheet, rows)
        try:
            book.save(half)
        except UNLOADABLE as error:
            raise _unusable(template) from error
    progress(len(rows))
    return len(rows)


def _level(rows: Iterable[IssueRow], template: Template) -> str:
    """Return the one level that issues without a column for it are of, "" where there is a column."""
    if template.layout.place("level") is not None:
        return ""
    levels = {issue.level for issue in rows}
    if len(levels) > 1:
        named = "、".join(level.label for level in Level if level in levels)
        raise WorkbookRefused(
            f"模板 {template.path.name} 没有级别一列，要导出的却有{named}的问题",
            "请加 --level 只导出一级，或在模板的标题行里加上级别一列",
        )
    return levels.pop() if levels else ""


def _opened(template: Template) -> Workbook:
    book = loaded(template.path, rich_text=True)
    if book is None:
        raise _unusable(template)
    book.template = False  # of an .xltx, which would be a template again
    return book


def _unusable(template: Template) -> WorkbookRefused:
    return WorkbookRefused(
        f"模板 {template.path.name} 里有读不懂的内容，填不进去",
        "请在 WPS 或 Excel 中另存为只含表格的 .xlsx 再用",
    )


def _room(page: Worksheet, template: Template, issues: int) -> Room:
    if template.ends == template.first:
        raise WorkbookRefused(
            f"模板 {template.path.name} 的标题行下面没有留填写的行",
            "请在标题行下面留一行，设好边框、字体和行高，每个问题都照这一行的样子",
        )
    described = template.places[template.layout.place("description") or 0]
    last = last_example(page, template.first, template.ends, template.places, described)
    return Room(template.first, last, template.first + max(issues, 1) - 1)


# -- cells ---------------------------------------------------------------------------------------


class _Column(NamedTuple):
    """One column of the sheet: what reads its cells (None: blank), its field, its style as it is, and of days and shares."""

    place: int
    field: str
    read: Callable[[IssueRow], CellValue] | None
    style: StyleArray
    style_of_days: StyleArray
    style_of_shares: StyleArray
    width: int  # letters on a line, 0 where lines are not broken
    line: float  # points


def _columns(page: Worksheet, sheet: Export, template: Template) -> list[_Column]:
    """Return the columns of the table, those without a heading too, as the first row below the headings looks."""
    fields = dict(zip(template.places, (column.field for column in template.layout.columns), strict=True))
    first = template.first
    others = {
        place
        for (row, place), cell in list(cells_of(page).items())
        if row == first and (cell.value is not None or has_border(page, row, place))
    }
    return [_column(page, first, place, fields.get(place, ""), sheet) for place in sorted({*fields, *others})]


def _cell(page: Worksheet, row: int, place: int) -> Any:
    # Any: the stubs do not know a style as a whole.
    return page.cell(row, place)


def _column(page: Worksheet, row: int, place: int, field: str, sheet: Export) -> _Column:
    cell = _cell(page, row, place)
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
    return _Column(
        place,
        field,
        _reader(field, sheet),
        plain,
        day,
        share,
        int(_width(page, place)) if wraps else 0,
        _LINE * size,
    )


def _width(page: Worksheet, place: int) -> float:
    # One of these stands for a run of columns that are alike.
    for look in page.column_dimensions.values():
        if look.min and look.max and look.min <= place <= look.max:
            return float(look.width)
    return page.sheet_format.defaultColWidth or _USUAL_WIDTH


def _reader(field: str, sheet: Export) -> Callable[[IssueRow], CellValue] | None:
    if field in ("", ORDINAL):
        return None
    return cell_reader(field, redact=sheet.redact)


def _fill(
    page: Worksheet,
    room: Room,
    rows: list[IssueRow],
    columns: list[_Column],
    progress: Callable[[int], None],
) -> None:
    usual = page.row_dimensions[room.first].height
    for row in range(room.first, room.end + 1):
        count = row - room.first + 1
        issue = rows[count - 1] if rows else None
        height = max(_fill_cell(_cell(page, row, column.place), column, issue, count) for column in columns)
        if height or usual:
            page.row_dimensions[row].height = min(_HIGHEST, max(height, usual or 0))
        page.row_dimensions[row].hidden = False
        if count % _EVERY == 0:
            progress(count)


def _fill_cell(cell: Any, column: _Column, issue: IssueRow | None, count: int) -> float:
    """Write one cell and return how many points it needs, 0 where one line is enough."""
    cell.comment = cell.hyperlink = None
    value: CellValue = None
    if issue is not None:
        value = count if column.field == ORDINAL else column.read(issue) if column.read else None
    cell._style = column.style  # before the value: a day would change the style that all rows share
    if isinstance(value, date):
        cell._style = column.style_of_days
    elif column.field == "percent":
        cell._style = column.style_of_shares
    if issue is None or not isinstance(value, str) or not value:
        cell.value = None if value == "" else value
        return 0
    text = _escaped(value)
    refuse_unfit(text, issue, column.field)
    _put_text(cell, text)
    lines = lines_of(value, column.width) if column.width else 1
    return lines * column.line + 4 if lines > 1 else 0


def _put_text(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # also where it begins with = or looks like an error


def _escaped(text: str) -> str:
    return _LIKE_ESCAPED.sub("_x005F_", text)


def _fill_placeholders(page: Worksheet, sheet: Export, is_around: Callable[[int], bool]) -> None:
    """Replace the placeholders in the rows around the table, and the day beside a word such as 截至."""
    day = sheet.as_of
    words = {
        "{截至}": f"{day.year}年{day.month}月{day.day}日",
        "{填报单位}": sheet.office,
        "{口径}": sheet.population,
        "{链首}": sheet.chain,
    }
    # What a caller typed, --text among it, may hold what no cell can.
    words = {word: _escaped(CONTROL.sub("", said)) for word, said in words.items()}
    before = ""
    for (row, _), cell in sorted(cells_of(page).items()):
        if not is_around(row) or cell.value is None:
            continue
        text = str(cell.value)
        if text.strip() == "{截至}" or (isinstance(cell.value, date) and _DAY_OF_LEDGER.fullmatch(before)):
            if not is_date_format(cell.number_format):
                cell.number_format = 'yyyy"年"m"月"d"日"'
            cell.value = day
        elif isinstance(cell.value, str | CellRichText) and any(word in text for word in words):
            _put_text(cell, PLACEHOLDER.sub(lambda found: words.get(found[0], found[0]), text))
        before = text


def _write_imprint(book: Workbook, sheet: Export, rows: Iterable[IssueRow]) -> None:
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]  # the stubs do not know them
    for name in ("ledger", "position", "head"):
        if name in properties.names:  # the office's own of that name
            del properties[name]
        properties.append(StringProperty(name=name, value=str(getattr(sheet.imprint, name))))
    hidden = book.create_sheet(IMPRINT)
    hidden.sheet_state = "hidden"
    marks = (mark_text(issue.level, issue.number, issue.version) for issue in rows)
    for row, cells in enumerate(imprint_rows(sheet.imprint, marks), 1):
        for place, text in enumerate(cells, 1):
            _put_text(hidden.cell(row, place), _escaped(text))
