"""A blank ledger form: it has the format of an export, is filled in by hand and is read by `import`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.warning_tiers import TierDays
from qinling.workbook.column_layout import EXTRA_PREFIX, Layout, LayoutColumn
from qinling.workbook.columns.column_mapping import map_columns
from qinling.workbook.export.ledger_writer import LEDGER_SHEET_NAME
from qinling.workbook.export.new_workbook import open_new_workbook
from qinling.workbook.export.sheet_formats import SheetFormats
from qinling.workbook.export.sheet_layout import (
    FIRST_ISSUE_ROW,
    SPARE_ROWS,
    add_sheet_rules,
    freeze_headings,
    set_up_printing,
    write_table_head,
)
from qinling.workbook.export.side_sheets.notes_sheet import NotesSection, write_notes
from qinling.workbook.files.grids import Grid
from qinling.workbook.headings.column_uses import EXTRA
from qinling.workbook.tables.table import Table

_FORM_NOTES: NotesSection = (
    "填写和报送",
    (
        ("填报单位和日期", "写上填报单位；“截至”改为填报当天，没有写年份的时限按它推算"),
        ("一行一个问题", "行不够时接着往下填，或在中间插入行；空着的行不必删去"),
        ("问题编号", "已有编号的都写上；整张表都没有编号的，留空，读入时由台账统一编号"),
        ("整改时限", "可写日期，也可写 2026年6月底前、第三季度、立行立改、长期坚持、交办后30日内"),
        ("下拉列表", "有下拉列表的格，从中选择"),
        ("请勿改动", "标题行的文字；可以增加列，读入时原样保留"),
        ("读入", "填好后用 qinling import 读入台账"),
    ),
)


@dataclass(frozen=True, slots=True)
class BlankForm:
    """The parts of a blank form. Deadlines without a year count from *as_of*."""

    layout: Layout
    office: str
    as_of: date
    tiers: TierDays

    @property
    def office_line(self) -> str:
        """The line for the reporting office; the name may be empty."""
        return f"填报单位：{self.office}"


def write_blank_form(path: Path, form: BlankForm) -> None:
    """Write *form* to the .xlsx file *path*. Raises OSError.

    The form holds no issues and no export manifest, so any ledger can import it.
    """
    layout = form.layout
    with open_new_workbook(path) as book:
        formats = SheetFormats(book)
        sheet = book.add_worksheet(LEDGER_SHEET_NAME)
        subtitle_parts = (form.office_line, form.as_of, "")
        day_cell = write_table_head(sheet, formats, layout, layout.title, subtitle_parts)
        set_up_printing(sheet, layout, "", form.as_of)
        freeze_headings(sheet, layout)
        cell_formats = [formats.build_column_format(column) for column in layout.columns]
        for row in range(FIRST_ISSUE_ROW, FIRST_ISSUE_ROW + SPARE_ROWS):
            for index, cell_format in enumerate(cell_formats):
                sheet.write_blank(row, index, None, cell_format)
        add_sheet_rules(sheet, formats, layout, SPARE_ROWS, day_cell, form.tiers)
        write_notes(book, formats, layout, form.tiers, form.office_line, "", _FORM_NOTES)
        created = datetime.combine(form.as_of, time())  # equal forms are equal files
        book.set_properties({"title": layout.title, "author": form.office, "created": created})


def require_readable_headings(
    layout: Layout, configured_headings: Mapping[str, str], similarity: float
) -> None:
    """Raise ValueRefused if import would map a heading of *layout* to another field than its column's.

    *configured_headings* and *similarity* are settings of the import.
    """
    column_headings = [column.heading for column in layout.columns]
    headings = [
        f"{group}/{column_headings[index]}" if group else column_headings[index]
        for group, first, last in layout.list_group_spans()
        for index in range(first, last + 1)
    ]
    table = Table(Grid("", iter(())), headings, column_headings, [], iter(()))
    mapped_columns = map_columns(table, "", configured_headings, similarity).columns
    field_by_index = {column.index: column.field for column in mapped_columns}
    for index, column in enumerate(layout.columns):
        if field_by_index[index] != _get_expected_field(column):
            label = FIELDS_BY_NAME[column.field].label if column.field in FIELDS_BY_NAME else "附加列"
            raise ValueRefused(
                f"标题“{column.heading}”填好再导入时不会被认作{label}",
                "请换一个标题，或在设置 import.headings 里写明它是哪个字段",
            )


def _get_expected_field(column: LayoutColumn) -> str:
    return EXTRA if column.field.startswith(EXTRA_PREFIX) else column.field
