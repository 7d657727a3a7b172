"""The empty form of a ledger: looks like an export, is filled in by hand and read by `import`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELD
from qinling.rules.warning_tiers import Tiers
from qinling.workbook.column_layout import EXTRA_PREFIX, Column, Layout
from qinling.workbook.export import sheet_formats as on_paper
from qinling.workbook.export.ledger_writer import LEDGER, new_book
from qinling.workbook.export.sheet_formats import Looks
from qinling.workbook.export.summary_sheets import Advice, write_notes
from qinling.workbook.files.grids import Grid
from qinling.workbook.heading_aliases import EXTRA
from qinling.workbook.reading.column_mapping import assign_columns
from qinling.workbook.reading.table_detection import Table

_FILLING: Advice = (
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
class Form:
    """What an empty form is made of; phrases without a year will be reckoned from *as_of*."""

    layout: Layout
    office: str
    as_of: date
    tiers: Tiers

    @property
    def unit(self) -> str:
        """Who fills it in; a place to write where the office is not known."""
        return f"填报单位：{self.office}"


def write_form(path: Path, form: Form) -> None:
    """Write the .xlsx *path*, whole or not at all; raises WorkbookRefused where it cannot be written.

    It holds no issues and no imprint: it comes from no state of a ledger, and any ledger may take it in.
    """
    layout = form.layout
    with new_book(path) as (book, _):
        looks = Looks(book)
        sheet = book.add_worksheet(LEDGER)
        line = (form.unit, form.as_of, "")
        day_cell = on_paper.write_head(sheet, looks, layout, layout.title, line)
        on_paper.set_print(sheet, layout, "", form.as_of)
        on_paper.set_screen(sheet, layout)
        shapes = [looks.cell(column) for column in layout.columns]
        for row in range(on_paper.FIRST, on_paper.FIRST + on_paper.SPARE):
            for place, shape in enumerate(shapes):
                sheet.write_blank(row, place, None, shape)
        on_paper.finish_sheet(sheet, looks, layout, on_paper.SPARE, day_cell, form.tiers)
        write_notes(book, looks, layout, form.tiers, form.unit, "", _FILLING)
        created = datetime.combine(form.as_of, time())  # so that the same form is the same file
        book.set_properties({"title": layout.title, "author": form.office, "created": created})


def refuse_misread(layout: Layout, kept: Mapping[str, str], similarity: float) -> None:
    """Raise ValueRefused for a heading of *layout* that import would not take for its column's field.

    *kept* and *similarity* are how the settings have headings read.
    """
    leaves = [column.heading for column in layout.columns]
    headings = [
        f"{name}/{leaves[place]}" if name else leaves[place]
        for name, first, last in layout.groups()
        for place in range(first, last + 1)
    ]
    table = Table(Grid("", iter(())), headings, leaves, [], iter(()))
    read = {column.index: column.field for column in assign_columns(table, "", kept, similarity)}
    for place, column in enumerate(layout.columns):
        if read[place] != _meant(column):
            label = FIELD[column.field].label if column.field in FIELD else "附加列"
            raise ValueRefused(
                f"标题“{column.heading}”填好再导入时不会被认作{label}",
                "请换一个标题，或在设置 import.headings 里写明它是哪个字段",
            )


def _meant(column: Column) -> str:
    return EXTRA if column.field.startswith(EXTRA_PREFIX) else column.field
