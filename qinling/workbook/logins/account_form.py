"""The empty account list, which is filled in by hand and read by `login accounts import`."""

from pathlib import Path

from qinling.workbook.export.new_workbook import open_new_workbook
from qinling.workbook.export.sheet_formats import SheetFormats
from qinling.workbook.export.sheet_layout import SPARE_ROWS

_COLUMNS = (
    ("序号", 6),
    ("用户账号", 18),
    ("使用人", 14),
    ("所属单位", 28),
    ("开通日期", 14),
    ("账号状态", 12),
    ("停用日期", 14),
    ("备注", 24),
)
_STATE_COLUMN = [heading for heading, _ in _COLUMNS].index("账号状态")
_STATES = ["在用", "停用"]
_FIRST_ROW = 4  # the first row to fill in, from 0
_INSTRUCTIONS = "一行一个账号，单位按本地惯用的次序排；离岗、注销的写“停用”和停用日期。填好后用 qinling login accounts import 读入"


def write_account_form(path: Path, office: str) -> None:
    """Write the empty list to the .xlsx *path*. Raises OSError."""
    last = len(_COLUMNS) - 1
    with open_new_workbook(path) as book:
        formats = SheetFormats(book)
        sheet = book.add_worksheet("账号清单")
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_FIRST_ROW - 1)
        sheet.freeze_panes(_FIRST_ROW, 2)
        for place, (_, width) in enumerate(_COLUMNS):
            sheet.set_column(place, place, width)
        sheet.merge_range(0, 0, 0, last, "秦岭监管平台账号清单", formats.title)
        sheet.set_row(0, 34)
        sheet.merge_range(1, 0, 1, last, f"填报单位：{office}", formats.subtitle)
        sheet.merge_range(2, 0, 2, last, f"说明：{_INSTRUCTIONS}", formats.subtitle)
        sheet.set_row(2, 32)
        for place, (heading, _) in enumerate(_COLUMNS):
            sheet.write_string(_FIRST_ROW - 1, place, heading, formats.heading)
        text, day = formats.text_input, formats.day_input
        for row in range(_FIRST_ROW, _FIRST_ROW + SPARE_ROWS):
            for place, (heading, _) in enumerate(_COLUMNS):
                sheet.write_blank(row, place, None, day if heading.endswith("日期") else text)
        rule = {"validate": "list", "source": _STATES, "error_message": f"请选择：{'、'.join(_STATES)}"}
        sheet.data_validation(_FIRST_ROW, _STATE_COLUMN, _FIRST_ROW + SPARE_ROWS - 1, _STATE_COLUMN, rule)
