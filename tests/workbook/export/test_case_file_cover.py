"""The cover sheet of a case file."""

import io

import openpyxl

from qinling.workbook.export.case_file_cover import build_case_cover

SECTIONS = [
    ("一、基本情况", (), [("问题描述", "=1+1"), ("备注", "长" * 3000)]),
    ("二、材料目录", ("类别", "收入人", "大小（字节）", "文件"), [("整改方案", "张三", "1200", "http://甲.pdf")]),
]  # fmt: skip


def load_cover(sections=SECTIONS):
    return openpyxl.load_workbook(
        io.BytesIO(build_case_cover("一事一档 QJ-001", sections, "截至 2026-04-25"))
    )["封面"]


def test_sections_are_below_one_another_and_text_stays_text():
    sheet = load_cover()

    assert [[cell.value for cell in row if cell.value is not None] for row in sheet] == [
        ["一事一档 QJ-001"],
        [],
        ["一、基本情况"],
        ["问题描述", "=1+1"],
        ["备注", "长" * 3000],
        [],
        ["二、材料目录"],
        ["类别", "收入人", "大小（字节）", "文件"],
        ["整改方案", "张三", "1200", "http://甲.pdf"],
        [],
        ["截至 2026-04-25"],
    ]
    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}
    assert not any(cell.hyperlink for row in sheet for cell in row)


def test_the_second_cell_of_two_spans_the_sheet_and_gets_its_height():
    sheet = load_cover()

    assert {str(merge) for merge in sheet.merged_cells.ranges} == {"A1:E1", "B4:E4", "B5:E5"}
    assert sheet.row_dimensions[4].height in (None, 15)
    assert 400 < sheet.row_dimensions[5].height < 410  # Excel's maximum is 409


def test_the_cover_is_one_a4_page_wide():
    sheet = load_cover([])

    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_what_looks_like_markup_stays_text():
    sheet = load_cover([("一", ("<r>甲</r>",), [("<r>乙</r>", "<r>丙</r>")])])

    assert {cell.value for row in sheet for cell in row} >= {"<r>甲</r>", "<r>乙</r>", "<r>丙</r>"}
