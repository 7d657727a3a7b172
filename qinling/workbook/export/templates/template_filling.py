"""Fill issues into an office's own workbook. Its formats, headings and other texts do not change."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.worksheet import Worksheet

from qinling.errors import WorkbookRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.rules.vocabulary import Level
from qinling.workbook.export.export_options import ExportOptions, WrittenLedger
from qinling.workbook.export.templates.office_template import PLACEHOLDER, Template
from qinling.workbook.export.templates.office_template_rows import (
    escape_text,
    fill_rows,
    read_columns,
    set_text,
)
from qinling.workbook.export.templates.row_insertion import (
    RowInsertion,
    find_last_example_row,
    get_cells,
    insert_rows,
)
from qinling.workbook.export.written_contents import list_template_contents
from qinling.workbook.export_manifest import MANIFEST_SHEET_NAME, build_manifest_rows, format_issue_line
from qinling.workbook.files.whole_workbooks import load_workbook_or_none, pack_workbook
from qinling.workbook.manifest_properties import build_manifest_properties, is_manifest_property

_MAX_ISSUES = 50_000  # openpyxl keeps the workbook in memory: about 5 KB an issue
#: A label that precedes the as-of day.
_AS_OF_LABEL = re.compile(r"\s*(?:截至|截止|(?:填报|填表|报送|制表)(?:日期|时间))\s*[:：]?\s*")


def fill_template(
    path: Path,
    issues: Iterable[IssueRow],
    options: ExportOptions,
    template: Template,
    progress: Callable[[int], None] = lambda _: None,
) -> WrittenLedger:
    """Write *issues* under the headings of *template* to the .xlsx file *path*.

    *progress* is called with the count every 200 rows and at the end. Raises OSError, and WorkbookRefused
    if a text does not fit into a cell or the template does not tell the level of an issue.
    """
    rows = list(islice(issues, _MAX_ISSUES + 1))
    if len(rows) > _MAX_ISSUES:
        raise WorkbookRefused(f"模板里最多填 {_MAX_ISSUES} 个问题", "请加筛选，分几次导出，或不用模板")
    options = replace(options, manifest=replace(options.manifest, level=_resolve_level(rows, template)))
    book = _open_template(template)
    worksheet = book[template.sheet]
    insertion = _find_row_insertion(worksheet, template, len(rows))
    columns = read_columns(worksheet, options, template)
    insert_rows(book, worksheet, insertion)
    long_texts = fill_rows(worksheet, insertion, rows, columns, progress)
    _fill_placeholders(worksheet, options, lambda row: row < template.headings_row or row > insertion.end_row)
    issue_rows = range(insertion.first_row, insertion.end_row + 1)
    sheets = list_template_contents(book, worksheet, issue_rows, template.column_numbers)
    _write_manifest(book, replace(options, manifest=replace(options.manifest, sheets=sheets)), rows)
    content = pack_workbook(book)
    if content is None:
        raise _unreadable_template_error(template)
    path.write_bytes(content)
    progress(len(rows))
    return WrittenLedger(len(rows), long_texts)


def _resolve_level(rows: Iterable[IssueRow], template: Template) -> str:
    """Return the level of all issues if the template has no level column, otherwise ""."""
    if template.layout.find_column_index("level") is not None:
        return ""
    levels = {issue.level for issue in rows}
    if len(levels) > 1:
        labels = "、".join(level.label for level in Level if level in levels)
        raise WorkbookRefused(
            f"模板 {template.path.name} 没有级别一列，要导出的却有{labels}的问题",
            "请加 --level 只导出一级，或在模板的标题行里加上级别一列",
        )
    return levels.pop() if levels else ""


def _open_template(template: Template) -> Workbook:
    # Template.dropped_features reports what openpyxl drops of a sound template.
    book = load_workbook_or_none(template.path, rich_text=True, needs_pictures=True)
    if book is None:
        raise _unreadable_template_error(template)
    book.template = False  # an .xltx would be saved as a template
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


def _fill_placeholders(
    worksheet: Worksheet, options: ExportOptions, is_outside: Callable[[int], bool]
) -> None:
    """Replace the placeholders outside the table, and a date that follows a label such as 截至.

    *is_outside* tells whether a row is outside the table.
    """
    day = options.as_of
    replacements = {
        "{截至}": f"{day.year}年{day.month}月{day.day}日",
        "{填报单位}": options.office,
        "{口径}": options.population,
        "{链首}": options.chain_note,
    }
    # Text from the command line may hold control characters.
    replacements = {
        placeholder: escape_text(CONTROL_CHARACTERS.sub("", text))
        for placeholder, text in replacements.items()
    }
    previous_text = ""
    for (row, _), cell in sorted(get_cells(worksheet).items()):
        if not is_outside(row) or cell.value is None:
            continue
        text = str(cell.value)
        if text.strip() == "{截至}" or (
            isinstance(cell.value, date) and _AS_OF_LABEL.fullmatch(previous_text)
        ):
            if not is_date_format(cell.number_format):
                cell.number_format = 'yyyy"年"m"月"d"日"'
            cell.value = day
        elif isinstance(cell.value, str | CellRichText) and any(
            placeholder in text for placeholder in replacements
        ):
            set_text(cell, PLACEHOLDER.sub(lambda match: replacements.get(match[0], match[0]), text))
        previous_text = text


def _write_manifest(book: Workbook, options: ExportOptions, rows: Sequence[IssueRow]) -> None:
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]  # missing in openpyxl's stubs
    own = {name: str(getattr(options.manifest, name)) for name in ("ledger", "position", "head")}
    own |= build_manifest_properties(options.manifest, len(rows))
    for name in properties.names:
        if name in own or is_manifest_property(name):  # of the office's, or of an export made into a template
            del properties[name]
    for name, value in own.items():
        properties.append(StringProperty(name=name, value=value))
    hidden = book.create_sheet(MANIFEST_SHEET_NAME)
    hidden.sheet_state = "hidden"
    lines = (format_issue_line(issue.level, issue.number, issue.version) for issue in rows)
    for row, texts in enumerate(build_manifest_rows(options.manifest, lines), 1):
        for column, text in enumerate(texts, 1):
            set_text(hidden.cell(row, column), escape_text(text))
