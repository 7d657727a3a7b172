"""How an exported sheet looks on the screen and on paper."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from openpyxl.formula.translate import Translator

from qinling.workbook.column_layout import REVIEW_COLUMNS, build_layout
from qinling.workbook.export.paper_fit import fit_to_paper
from qinling.workbook.files.grids import open_grids
from qinling.workbook.reading.sheet_reading import ReadingOptions
from tests.workbook.makers.sample_exports import (
    DAY,
    HEAD,
    convert,
    export_options,
    issue,
    load_workbook,
    needs_calc,
    read_issue_sheets,
    write_export,
)

MIDNIGHT = datetime.combine(DAY, time())


FIRST_ROW = 5  # the row of the first issue


COLUMN_LETTERS = {
    "number": "B",
    "level": "C",
    "description": "I",
    "deadline": "P",
    "status": "Q",
    "percent": "S",
}


def test_title_subtitle_and_grouped_headings_are_above_the_issues(tmp_path):
    page = load_workbook(write_export(tmp_path, [issue()], export_options(title="商州区问题台账")))[
        "问题台账"
    ]

    merged = {str(block) for block in page.merged_cells.ranges}
    assert {"A1:X1", "A3:A4", "B3:I3", "J3:M3", "N3:P3", "Q3:V3", "W3:X3"} <= merged
    assert page["A1"].value == "商州区问题台账"
    line = [cell.value for cell in page[2] if cell.value is not None]
    assert line == ["填报单位：商州区秦岭办", "截至", MIDNIGHT, "口径：全部问题"]
    assert (page["B3"].value, page["B4"].value, page["A3"].value) == ("问题情况", "问题编号", "序号")
    assert page.freeze_panes == "C5"
    assert page.auto_filter.ref == "A4:X5"


def test_a_narrow_layout_has_a_subtitle_too(tmp_path):
    sheet = export_options("number", "level", "description")
    page = load_workbook(write_export(tmp_path, [issue()], sheet))["问题台账"]

    assert [cell.value for cell in page[2]] == [
        "填报单位：商州区秦岭办　口径：全部问题",
        "截至",
        MIDNIGHT,
    ]
    (reading,) = read_issue_sheets(tmp_path / "导出.xlsx").values()
    assert reading.as_of == DAY


def test_columns_are_not_frozen_where_the_number_stands_far_right(tmp_path):
    sheet = export_options("description", "town", "level", "source", "number")

    assert load_workbook(write_export(tmp_path, [issue()], sheet))["问题台账"].freeze_panes == "A5"


def test_cells_are_real_days_numbers_and_texts(tmp_path):
    one = issue(
        "610000199001011234", deadline=DAY, deadline_kind="dated", percent=45.0, progress="=1+1", lon=109.5
    )
    page = load_workbook(write_export(tmp_path, [one]))["问题台账"]

    cells = {name: page[f"{letter}{FIRST_ROW}"] for name, letter in COLUMN_LETTERS.items()}
    assert (cells["number"].value, cells["number"].data_type) == ("610000199001011234", "s")
    assert cells["number"].number_format == "@"
    assert (cells["deadline"].value, cells["deadline"].number_format) == (MIDNIGHT, "yyyy-mm-dd")
    assert (cells["percent"].value, cells["percent"].number_format) == (0.45, "0%")
    assert (page["T5"].value, page["T5"].data_type) == ("=1+1", "s")
    assert all(cell.border.left.style and cell.alignment.wrap_text for cell in page[FIRST_ROW])


def test_coded_fields_have_drop_downs_also_below_the_last_row(tmp_path):
    page = load_workbook(write_export(tmp_path, [issue()]))["问题台账"]

    offered = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert offered["C5:C205"] == '"省级,市级,区级"'
    assert offered["Q5:Q205"] == '"未启动,整改中,已完成整改（待销号）,验收中,已销号,已撤并"'
    assert len(offered) == 4


def test_an_extended_deadline_has_a_comment(tmp_path):
    changed = issue("甲", deadline=DAY, deadline_kind="dated", original_deadline=date(2026, 3, 31))
    same = issue("乙", deadline=DAY, deadline_kind="dated", original_deadline=DAY)
    page = load_workbook(write_export(tmp_path, [changed, same]))["问题台账"]

    assert page["P5"].comment.text == "原定 2026-03-31，已延期"
    assert page["P6"].comment is None


def test_long_texts_get_higher_rows(tmp_path):
    texts = ["短", "很长的描述" * 20, "一行\n又一行\n再一行", "长" * 9000]
    page = load_workbook(
        write_export(tmp_path, [issue(str(n), progress=text) for n, text in enumerate(texts)])
    )["问题台账"]

    heights = [page.row_dimensions[FIRST_ROW + n].height for n in range(4)]
    assert heights[0] is None
    assert 80 < heights[1] < 110
    assert 40 < heights[2] < 60
    assert heights[3] == 408.75  # Excel takes 409


def read_tier_rules(page):
    """The conditions of the page by their colour, each as the formula for the first issue."""
    return {
        rule.dxf.fill.bgColor.rgb[-6:]: (str(area.sqref), rule.formula[0])
        for area in page.conditional_formatting
        for rule in area.rules
        if rule.dxf
    }


def test_colours_are_conditional_formats(tmp_path):
    rules = read_tier_rules(load_workbook(write_export(tmp_path, [issue()]))["问题台账"])

    assert set(rules) == {"FFC7CE", "FFD9A8", "FFF4B8", "F2F2F2"}
    assert rules["F2F2F2"] == ("A5:X205", 'OR($Q5="已销号",$Q5="已撤并",$Q5="已销号（未经验收）")')
    assert rules["FFC7CE"][0] == "B5:B205 P5:P205 Q5:Q205"


#: A deadline cell and a status → the colour on 25 April 2026.
COLOURS = [
    (date(2026, 4, 24), "整改中", "FFC7CE"),
    (date(2026, 4, 25), "未启动", "FFD9A8"),
    (date(2026, 4, 28), "整改中", "FFD9A8"),
    (date(2026, 4, 29), "整改中", "FFF4B8"),
    (date(2026, 5, 2), "整改中", "FFF4B8"),
    (date(2026, 5, 3), "整改中", None),
    (date(2026, 4, 24), "已完成整改（待销号）", None),
    (date(2026, 4, 24), "已销号", "F2F2F2"),
    ("2026年4月1日前，并长期坚持", "整改中", "FFC7CE"),
    ("2026年12月31日前，并长期坚持", "整改中", None),
    ("立行立改", "整改中", None),
    (None, "整改中", None),
    (date(2026, 4, 1), None, None),
]


@needs_calc
def test_colours_follow_what_is_typed_into_the_cells(tmp_path):
    path = write_export(tmp_path, [issue(str(n)) for n in range(len(COLOURS))])
    book = load_workbook(path)
    page = book["问题台账"]
    rules = read_tier_rules(page)
    for row, (due, state, _) in enumerate(COLOURS, FIRST_ROW):
        page[f"P{row}"], page[f"Q{row}"] = due, state
        for column, (_, formula) in enumerate(rules.values(), 40):
            moved = Translator(f"={formula}", f"AN{FIRST_ROW}").translate_formula(f"AN{row}")
            page.cell(row, column, moved)
    book.save(path)
    rows = list(next(open_grids(convert(path, "xlsx", tmp_path), ReadingOptions().limits)).rows)

    told = [
        [colour for colour, said in zip(rules, row[39:43], strict=True) if said is True] for row in rows[4:17]
    ]
    assert told == [[colour] if colour else [] for _, _, colour in COLOURS]


def test_the_print_settings(tmp_path):
    page = load_workbook(write_export(tmp_path, [issue()], export_options(paper="A4")))["问题台账"]

    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$3:$4"
    footer = page.oddFooter
    assert footer.left.text == f"历史链至第 12 条，链首 {HEAD[:16]}"
    assert footer.center.text == "第 &P 页　共 &N 页"
    assert footer.right.text == "截至 2026-04-25"


LONG = "起头" + "河道弃渣约三百立方米，已责成清运，并按方案复绿（限 15 日）。" * 50 + "结尾"


@needs_calc
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_the_first_and_last_words_of_every_text_are_printed(paper, tmp_path):
    texts = {f"头{n}": f"头{n}{LONG[2 : 20 + 37 * n]}尾{n}" for n in range(14)}
    rows = [
        issue(str(n), description=text, measures=LONG if n == 3 else None)
        for n, text in enumerate(texts.values())
    ]
    rows.append(issue("多行", progress="\n".join(f"第{n}件，已办结" for n in range(70)) + "毕"))
    layout, _ = fit_to_paper(build_layout(REVIEW_COLUMNS, "", paper))
    sheet = replace(export_options(*REVIEW_COLUMNS, paper=paper), layout=layout)
    pdf = convert(write_export(tmp_path, rows, sheet), "pdf", tmp_path)

    printed = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True, text=True)
    words = re.sub(r"\s", "", printed.stdout)
    wanted = [*texts, *(f"尾{n}" for n in range(14)), "起头", "结尾", "第0件", "第69件，已办结毕"]
    assert [word for word in wanted if word not in words] == []


@needs_calc
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_libreoffice_prints_it_landscape_with_the_headings_on_every_page(tmp_path):
    rows = [
        issue(f"QJ-{n:03}", progress="已清理弃渣，正在复绿。" * 12, duty_unit="麻街镇") for n in range(60)
    ]
    pdf = convert(write_export(tmp_path, rows), "pdf", tmp_path)

    boxes = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True, text=True
    ).stdout
    sizes = [
        tuple(map(float, size)) for size in re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', boxes)
    ]
    assert all(width > height for width, height in sizes[:-1])  # all but the notes
    pages = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True
    ).stdout
    first, second, *_ = pages.split("\f")
    for page in (first, second):
        assert all(said in page for said in ("问题编号", "整改时限", "责任落实", "历史链至第 12 条"))
    assert "秦岭生态环境保护问题台账" in first
    assert "秦岭生态环境保护问题台账" not in second
    assert "麻街镇" in second
    assert pages.count("已清理弃渣") >= 60
    assert "台账标识" not in first
