"""Texts that are longer than a row can be high."""

from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.limits import Limits
from qinling.workbook.export.sheet_formats import count_lines
from qinling.workbook.export.side_sheets.long_texts import split_text
from qinling.workbook.files.grids import open_grids
from tests.workbook.makers.sample_exports import (
    export_options,
    issue,
    load_workbook,
    read_issue_sheets,
    write_export,
)

LONG = "头" + "长" * 900 + "尾"


def read_sheet(path, name):
    return [row for grid in open_grids(path, Limits()) if grid.name == name for row in grid.rows]


@given(st.text(alphabet="长a，\n😀 ", max_size=400), st.integers(2, 30), st.integers(1, 6))
def test_the_parts_of_a_text_are_the_text_and_fit(text, width, most):
    parts = split_text(text, width, most)

    assert "".join(parts).replace("\n", "") == text.replace("\n", "")
    wide = [part for part in parts if len(part) > 1 and count_lines(part, width) > most + part.count("😀")]
    assert wide == []


def test_a_text_that_does_not_fit_is_on_a_sheet_of_its_own_in_full(tmp_path):
    issues = [issue("甲", progress=LONG, level="city"), issue("乙"), issue("丙", measures="<r>" + LONG)]
    path = write_export(tmp_path, issues)
    book = load_workbook(path)

    assert book.sheetnames == ["问题台账", "长文附页", "汇总", "说明", "台账标识"]
    rows = read_sheet(path, "长文附页")[3:]
    assert [row[:3] for row in rows] == [
        ["甲", "市级", "整改工作进展（1/2）"],
        ["甲", "市级", "整改工作进展（2/2）"],
        ["丙", "区级", "整改措施（1/2）"],
        ["丙", "区级", "整改措施（2/2）"],
    ]
    assert rows[0][3] + rows[1][3] == LONG
    assert rows[2][3] + rows[3][3] == "<r>" + LONG
    page = book["问题台账"]
    assert page["T5"].value == LONG
    assert page["T5"].border.bottom.style == "mediumDashed"
    assert page["T6"].border.bottom.style == "thin"
    assert "长文附页" in page.oddHeader.right.text
    assert book["长文附页"].protection.sheet
    assert book["长文附页"]["A4"].value == (
        '=HYPERLINK("#\'问题台账\'!B"&IFERROR(MATCH("甲",\'问题台账\'!$B:$B,0),1),"甲")'
    )


def test_texts_that_fit_need_no_sheet(tmp_path):
    book = load_workbook(write_export(tmp_path, [issue(progress="长" * 400)]))

    assert "长文附页" not in book.sheetnames
    assert book["问题台账"].oddHeader.right.text is None
    assert not list(tmp_path.glob("*.long"))


def test_the_sheet_is_no_ledger(tmp_path):
    path = write_export(tmp_path, [issue("甲", description=LONG)])

    assert list(read_issue_sheets(path)) == ["问题台账"]


def test_each_sheet_of_a_split_says_what_it_cuts(tmp_path):
    issues = [issue("甲", town="一镇", progress=LONG), issue("乙", town="长文附页")]
    book = load_workbook(write_export(tmp_path, issues, export_options(split_field="town")))

    assert book.sheetnames[:3] == ["一镇", "长文附页（2）", "长文附页"]
    assert book["长文附页（2）"].oddHeader.right.text is None
    assert "'一镇'!B" in book["长文附页"]["A4"].value


def test_what_is_hidden_is_hidden_in_full(tmp_path):
    path = write_export(tmp_path, [issue(progress="电话13800001234" + LONG)], export_options(redact=True))

    assert not any("13800001234" in str(row) for row in read_sheet(path, "长文附页"))
