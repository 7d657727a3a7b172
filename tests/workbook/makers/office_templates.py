"""Office templates that an export fills."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

_LINE = Side(style="thin")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

#: The headings of `grouped` by column.
HEADINGS = {
    "A": "序号",
    "B": "编号",
    "C": "级别",
    "D": "问题描述",
    "E": "具体点位",
    "F": "网格员",
    "G": "责任单位",
    "H": "整改时限",
    "I": "整改状态",
    "J": "完成率",
    "K": "是否销号",
    "L": "备注",
}


def plain_template(*headings, rows=1):
    """Return a workbook of a title, *headings* and bordered rows below them."""
    book = Workbook()
    page = book.active
    page["A1"] = "整改台账"
    for column, heading in enumerate(headings, 1):
        page.cell(2, column, heading)
        for row in range(2, 3 + rows):
            page.cell(row, column).border = BOX
    return book


def grouped_template():
    """Return a workbook with a logo, a merged title, three header rows, an example, blank rows, a total and a footer."""
    book = Workbook()
    page = book.active
    page.title = "整改台账"
    page.merge_cells("A1:L1")
    page["A1"] = "商州区问题整改台账"
    picture = BytesIO()
    Picture.new("RGB", (40, 20), (0, 110, 60)).save(picture, "PNG")
    page.add_image(Image(picture), "A1")
    page.add_image(Image(BytesIO(picture.getvalue())), "K12")
    for place, text in {"A2": "单位：{填报单位}", "H2": "截至", "I2": "{截至}", "K2": "{口径}"}.items():
        page[place] = text
    for place, text in {"B3": "问题", "D4": "描述及位置", "G3": "整改"}.items():
        page[place] = text
    tops = dict.fromkeys("BCFGHIJ", 4) | dict.fromkeys("DE", 5) | dict.fromkeys("AKL", 3)
    for column, heading in HEADINGS.items():
        page[f"{column}{tops[column]}"] = heading
        if tops[column] < 5:
            page.merge_cells(f"{column}{tops[column]}:{column}5")
    for block in ("B3:F3", "D4:E4", "G3:J3"):
        page.merge_cells(block)
    _write_rows(page)
    _add_rules(page)
    sums = book.create_sheet("统计")
    sums["A1"], sums["A2"] = '=COUNTIF(整改台账!$I$6:$I$8,"整改中")+整改台账!B9', "=A1+B9"
    return book


def _write_rows(page):
    example = [1, "样例", "市级", "弃渣", "桥下", "张某", "某镇", "6月底", "整改中", 0.5, "否", "示例"]
    for row in (6, 7, 8):
        for column, value in enumerate(example, 1):
            cell = page.cell(row, column, value if row == 6 else None)
            cell.border = BOX
            cell.font = Font(name="仿宋", size=12)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        page.row_dimensions[row].height = 30
    page["B6"].comment = Comment("这是示例", "办公室")
    page.row_dimensions[6].hidden = True
    page.row_dimensions[8].height = 50
    page["H6"].number_format = 'yyyy"年"m"月"d"日"'
    page["A9"], page["B9"], page["J9"] = "合计", "=COUNTA(B6:B8)", "=AVERAGE(J6:J8)"
    page.merge_cells("A10:L10")
    page["A10"] = "注：每月报送，{链首}"
    page["A10"].font = Font(italic=True)
    page.row_dimensions[10].height = 26
    page["A11"], page["E11"] = "填表人：", "审核人："
    page["A11"].hyperlink = "https://example.org/"


def _add_rules(page):
    offer = DataValidation(type="list", formula1='"未启动,整改中,已销号"')
    offer.add("I6:I8")
    page.add_data_validation(offer)
    page.conditional_formatting.add(
        "A6:L8", FormulaRule(formula=['$K6="是"'], fill=PatternFill("solid", bgColor="D9D9D9"))
    )
    page.auto_filter.ref = "A5:L8"
    page.print_area = "A1:L11"
    page.print_title_rows = "3:5"
    page.freeze_panes = "C6"
    page.page_setup.orientation = "landscape"
    page.column_dimensions["D"].width = 30
