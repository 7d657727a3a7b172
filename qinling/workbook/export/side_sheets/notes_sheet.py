"""The notes sheet of an exported ledger: what its columns and colours mean."""

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qinling.rules.warning_tiers import TierDays
from qinling.workbook.column_layout import Layout, describe_column
from qinling.workbook.export.sheet_formats import (
    GREY,
    ORANGE,
    RED,
    YELLOW,
    SheetFormats,
    write_text_cell,
)
from qinling.workbook.export.side_sheets.side_sheet import add_side_sheet

NOTES_SHEET_NAME = "说明"

#: A section of the notes sheet: its heading and its (label, text) rows.
NotesSection = tuple[str, Sequence[tuple[str, str]]]

#: The last section of an export.
RETURN_NOTES: NotesSection = (
    "改动和交回",
    (
        ("新增问题", "接着最后一行往下填写，问题编号不能与已有的重复"),
        ("删去的行", "从本表删去一行，不会从台账删去这个问题"),
        ("可以随意", "排序、筛选、隐藏或移动列，都不影响交回"),
        (
            "另加的内容",
            "意见请写在“督察意见”一列，没有这一列的写批注；新加的其他列和工作表、图片不是台账的内容，收回时逐处列出，不会自动记入",
        ),
        ("请勿改动", "标题行的文字、问题编号和级别，以及隐藏的工作表“台账标识”"),
        ("申请销号等", "完成、销号、延期有各自的手续，在表中改状态或日期不能代替"),
    ),
)


def write_notes(
    book: Workbook,
    formats: SheetFormats,
    layout: Layout,
    tiers: TierDays,
    subtitle: str,
    footer: str,
    section: NotesSection,
) -> None:
    """Write the notes sheet: the meaning of each column of *layout*, of the colours, and the rows of *section*."""
    sheet = add_side_sheet(book, NOTES_SHEET_NAME, footer, landscape=False)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 96)
    sheet.merge_range(0, 0, 0, 1, "填表和阅读说明", formats.title)
    sheet.set_row(0, 32)
    sheet.merge_range(1, 0, 1, 1, subtitle, formats.subtitle)
    sheet.set_row(1, 32)
    columns = [(column.heading, describe_column(column), None) for column in layout.columns]
    row = _write_notes_section(sheet, formats, 3, "各列", columns)
    row = _write_notes_section(sheet, formats, row, "颜色", _list_colour_meanings(tiers))
    heading, notes = section
    _write_notes_section(sheet, formats, row, heading, [(label, text, None) for label, text in notes])


def _list_colour_meanings(tiers: TierDays) -> list[tuple[str, str, tuple[str, str] | None]]:
    near = f"{tiers.urgent + 1} 至 {tiers.near} 天" if tiers.near > tiers.urgent else f"{tiers.near} 天"
    return [
        ("红", "未完成整改，且整改时限早于“截至”日", RED),
        ("橙", f"未完成整改，离时限还有 0 至 {tiers.urgent} 天", ORANGE),
        ("黄", f"未完成整改，离时限还有 {near}", YELLOW),
        ("灰", "已销号或已撤并", GREY),
        ("说明", "颜色随整改时限、整改状态和“截至”日的改动而变；天数按自然日计算", None),
    ]


def _write_notes_section(
    sheet: Worksheet,
    formats: SheetFormats,
    top: int,
    title: str,
    rows: Sequence[tuple[str, str, tuple[str, str] | None]],
) -> int:
    sheet.write_string(top, 0, title, formats.section)
    for row, (label, text, colours) in enumerate(rows, top + 1):
        label_format = formats.build_colour_format(colours, boxed=True) if colours else formats.text
        write_text_cell(sheet, row, 0, label, label_format)
        write_text_cell(sheet, row, 1, text, formats.text)
    return top + len(rows) + 2
