"""Issues filled into an office's own workbook: what openpyxl finds in it, and what import reads back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Border, Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.table import Table as ListTable

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.export.templates.office_template import read_template
from qinling.workbook.export.templates.row_insertion import RowInsertion
from qinling.workbook.export.templates.template_filling import fill_template
from qinling.workbook.manifest_properties import is_manifest_property
from tests.example_counts import scale_examples
from tests.workbook.makers.office_templates import grouped_template, plain_template
from tests.workbook.makers.random_issues import INPUT_FIELDS, expected_values, random_issues
from tests.workbook.makers.sample_exports import (
    DAY,
    convert,
    export_options,
    issue,
    needs_calc,
    read_issue_sheets,
)


@pytest.fixture
def fill(tmp_path):
    """Fill issues into a workbook and return the file."""

    def fill_and_save(rows, book, sheet=None, name="填好.xlsx"):
        book.save(tmp_path / "模板.xlsx")
        template = read_template(tmp_path / "模板.xlsx", {}, 0.85, Limits())
        columns = template.layout.columns
        sheet = sheet or export_options()
        manifest = replace(
            sheet.manifest,
            columns=tuple(column.field for column in columns),
            headings=tuple(column.heading for column in columns),
        )
        path = tmp_path / name
        fill_template(path, rows, replace(sheet, layout=template.layout, manifest=manifest), template)
        return path

    return fill_and_save


def five_issues():
    return [
        issue(f"QJ-{n}", status="closed" if n == 2 else "rectifying", percent=10.0 * n) for n in range(1, 6)
    ]


# -- what stays and what moves --------------------------------------------------------------------


def test_everything_around_the_rows_stays_and_moves_along(fill):
    book = load_workbook(fill(five_issues(), grouped_template()))
    page = book["整改台账"]

    assert book.sheetnames == ["整改台账", "统计", "台账标识"]
    assert book["台账标识"].sheet_state == "hidden"
    assert page["A1"].value == "商州区问题整改台账"
    assert [page.cell(row, 1).value for row in range(6, 15)] == [
        1,
        2,
        3,
        4,
        5,
        "合计",
        *["注：每月报送，历史链至第 12 条，链首 0123456789abcdef", "填表人：", None],
    ]
    assert page["A12"].font.italic
    assert (page["A13"].hyperlink.ref, page["E13"].value) == ("A13", "审核人：")
    heights = [page.row_dimensions[row].height for row in (6, 8, 10, 11, 12)]
    assert heights == [30, 30, 30, None, 26]
    assert not any(page.row_dimensions[row].hidden for row in range(1, 14))
    assert not any(cell.comment for cell in page["B"])
    merged = {str(block) for block in page.merged_cells.ranges}
    assert merged == {
        "A1:L1", "A3:A5", "B3:F3", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G3:J3", "G4:G5", "H4:H5", "I4:I5",
        "J4:J5", "K3:K5", "L3:L5", "A12:L12",
    }  # fmt: skip
    assert [image.anchor._from.row for image in page._images] == [0, 13]  # from 0


def test_what_spans_the_table_spans_all_its_rows(fill):
    book = load_workbook(fill(five_issues(), grouped_template()))
    page = book["整改台账"]

    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["I6:I10"]
    assert [str(area.sqref) for area in page.conditional_formatting] == ["A6:L10"]
    assert page.auto_filter.ref == "A5:L10"
    assert page.print_area == "'整改台账'!$A$1:$L$13"
    assert (page.print_title_rows, page.freeze_panes) == ("$3:$5", "C6")
    assert (page["B11"].value, page["J11"].value) == ("=COUNTA(B6:B10)", "=AVERAGE(J6:J10)")
    assert book["统计"]["A1"].value == '=COUNTIF(整改台账!$I$6:$I$10,"整改中")+整改台账!B11'
    assert book["统计"]["A2"].value == "=A1+B9"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_rows_that_are_not_needed_are_deleted(fill, count):
    page = load_workbook(fill(five_issues()[:count], grouped_template()))["整改台账"]
    end = 6 + max(count, 1)
    assert [page.cell(row, 1).value for row in range(6, end)] == [*range(1, count + 1)] or [None]
    assert page.cell(end, 1).value == "合计"
    assert page.cell(end, 2).value == f"=COUNTA(B6:B{end - 1})"
    assert page.max_row == end + 2
    assert page.row_dimensions[6].height == 30


def test_each_row_has_the_format_of_the_first_below_the_headings(fill):
    rows = [
        issue("1", deadline=DAY, deadline_kind="dated"),
        issue("2", description="很长的描述" * 20),
        issue("3"),
    ]
    page = load_workbook(fill(rows, grouped_template()))["整改台账"]

    for row in (6, 7, 8):
        assert {(cell.font.name, cell.font.sz, cell.border.left.style) for cell in page[row]} == {
            ("仿宋", 12, "thin")
        }
    assert page["H6"].number_format == 'yyyy"年"m"月"d"日"'
    assert page["H6"].value.date() == DAY
    assert page.row_dimensions[7].height > 100  # a long text is not cut off
    assert page.row_dimensions[8].height == 30


def test_days_and_shares_are_seen_as_such_where_the_template_says_nothing_of_them(fill):
    book = plain_template("编号", "级别", "问题描述", "整改时限", "完成率", "备注")
    page = load_workbook(
        fill([issue(deadline=DAY, deadline_kind="dated", percent=45.0), issue("2", remark="无")], book)
    ).active
    assert [cell.number_format for cell in page[3]] == ["General"] * 3 + ["yyyy-mm-dd", "0%", "General"]
    assert (page["D4"].number_format, page["F4"].number_format) == ("General", "General")


def test_cells_merged_in_the_first_row_are_merged_in_all(fill):
    book = plain_template("编号", "级别", "问题描述", None, "备注", rows=2)
    book.active.merge_cells("C2:D2")
    book.active.merge_cells("C3:D3")
    path = fill(five_issues(), book)
    merged = {str(block) for block in load_workbook(path).active.merged_cells.ranges}
    assert merged == {"C2:D2", *(f"C{row}:D{row}" for row in range(3, 8))}
    assert [draft.values["number"] for draft in read_issue_sheets(path)["Sheet"].drafts] == [
        f"QJ-{n}" for n in range(1, 6)
    ]


def test_text_stays_text_and_long_numbers_whole(fill):
    one = issue("610000199001011234", description="=SUM(A1)", remark="_x0041_ #N/A", duty_unit="#N/A")
    page = load_workbook(fill([one], grouped_template()))["整改台账"]
    for place, text in {"B6": "610000199001011234", "D6": "=SUM(A1)", "G6": "#N/A"}.items():
        assert (page[place].value, page[place].data_type) == (text, "s")


def test_columns_that_are_no_field_hold_what_was_kept_of_them_else_nothing(fill):
    rows = [issue("1", extra={"网格员": "王某"}), issue("2", extra={"问题/网格员": "李某"}), issue("3")]
    page = load_workbook(fill(rows, grouped_template()))["整改台账"]
    assert [page[f"F{row}"].value for row in (6, 7, 8)] == ["王某", "李某", None]
    assert [page[f"K{row}"].value for row in (6, 7, 8)] == ["否"] * 3


def test_headings_that_ask_a_question_are_answered(fill):
    book = plain_template("编号", "级别", "问题描述", "是否完成整改", "是否销号", "经纬度", "下发时间")
    states = ["not_started", "rectified", "closed", "void"]
    rows = [issue(str(n), status=state, lon=109.5, lat=33.5, found_on=DAY) for n, state in enumerate(states)]
    page = load_workbook(fill(rows, book)).active
    assert [[cell.value for cell in row] for row in page["D3:E6"]] == [
        ["否", "否"],
        ["是", "否"],
        ["是", "是"],
        [None] * 2,
    ]
    assert (page["F3"].value, page["G3"].value.date()) == ("109.5,33.5", DAY)


def test_only_placeholders_are_replaced_above_and_below(fill):
    book = grouped_template()
    book["整改台账"]["C2"] = "填报日期：2025年1月1日 {不认识}"
    book["整改台账"]["E11"] = "{截至}止"
    page = load_workbook(fill([issue()], book, export_options(population="全部\x01问题")))["整改台账"]
    assert [page[place].value for place in ("A2", "C2", "K2")] == [
        "单位：商州区秦岭办",
        "填报日期：2025年1月1日 {不认识}",
        "全部问题",
    ]
    assert (page["I2"].value.date(), page["I2"].number_format) == (DAY, 'yyyy"年"m"月"d"日"')
    assert page["E9"].value == "2026年4月25日止"


def test_a_day_next_to_its_label_is_set_to_the_day_of_the_export(fill):
    book = plain_template("编号", "级别", "问题描述", "整改时限")
    book.active["A1"], book.active["B1"], book.active["D1"] = "填报日期：", date(2025, 1, 1), date(2025, 2, 2)
    page = load_workbook(fill([issue()], book)).active
    assert (page["B1"].value.date(), page["D1"].value.date()) == (DAY, date(2025, 2, 2))


def test_rich_text_in_one_cell_keeps_its_formats(fill):
    book = plain_template("编号", "级别", "问题描述")
    book.active["A1"] = CellRichText("整改", TextBlock(InlineFont(b=True), "台账"))
    page = load_workbook(fill([issue()], book), rich_text=True).active
    assert [str(part) for part in page["A1"].value] == ["整改", "台账"]
    assert page["A1"].value[1].font.b


@pytest.mark.parametrize("boxed", [True, False])
def test_text_right_below_the_table_is_no_example_row(fill, boxed):
    book = plain_template("编号", "级别", "问题描述", "备注", rows=3)
    page = book.active
    for row in (3, 4, 5):
        page.cell(row, 1, "例")
        page.cell(row, 3, "河道弃渣")
        for column in range(1, 5) if not boxed else ():
            page.cell(row, column).border = Border()
    page["D6"], page["D7"], page["D8"] = "一式三份", "秦岭办（盖章）", "2026年4月25日"
    page = load_workbook(fill([issue()], book)).active
    assert [[cell.value for cell in row] for row in page["A3:D6"]] == [
        ["QJ-001", "区级", "河道弃渣", None],
        [None, None, None, "一式三份"],
        [None, None, None, "秦岭办（盖章）"],
        [None, None, None, "2026年4月25日"],
    ]


def test_a_text_across_the_table_is_no_example_though_it_has_borders(fill):
    book = plain_template("编号", "级别", "问题描述", rows=3)
    book.active["A5"] = "本表一式三份"
    book.active.merge_cells("A5:C5")
    page = load_workbook(fill(five_issues(), book)).active
    assert (page["A8"].value, page.max_row) == ("本表一式三份", 8)


def test_a_hidden_sheet_is_not_the_table_and_the_heading_filter_is_extended(fill):
    book = plain_template("编号", "级别", "问题描述")
    book.active.auto_filter.ref = "A2:C2"
    book.create_sheet("旧表", 0).append(["编号", "级别", "问题描述"])
    book["旧表"].sheet_state = "hidden"
    book.active = 1
    book = load_workbook(fill(five_issues(), book))
    assert (book["旧表"].max_row, book["Sheet"].auto_filter.ref) == (1, "A2:C7")


def test_a_far_cell_costs_nothing_and_tables_and_names_are_extended(fill):
    book = plain_template("编号", "级别", "问题描述", rows=2)
    book.active["XFD1048576"].font = Font(bold=True)
    book.active.add_table(ListTable(displayName="台账", ref="A2:C4"))
    book.defined_names["区域"] = DefinedName("区域", attr_text="Sheet!$A$3:$C$4,其他!$A$3:$C$4")
    book.create_sheet("其他")
    book = load_workbook(fill(five_issues(), book))
    assert [table.ref for table in book.active.tables.values()] == ["A2:C7"]
    assert book.defined_names["区域"].attr_text == "Sheet!$A$3:$C$7,其他!$A$3:$C$4"


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values", [{"remark": "长" * 32_768}, {"remark": "a\x00b"}, {"remark": "_x0041_" * 4000}]
)
def test_a_text_that_fits_no_cell_is_refused_and_nothing_is_written(fill, tmp_path, values):
    (tmp_path / "填好.xlsx").write_bytes(b"old")
    with pytest.raises(WorkbookRefused, match="问题 2 的备注"):
        fill([issue(), issue("2", **values)], grouped_template())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["填好.xlsx", "模板.xlsx"]
    assert (tmp_path / "填好.xlsx").read_bytes() == b"old"


def test_a_table_without_levels_takes_issues_of_one_level_only(fill):
    book = plain_template("编号", "问题描述", "备注")
    assert fill([issue(), issue("2")], book)
    with pytest.raises(WorkbookRefused, match="没有级别一列，要导出的却有省级、区级的问题"):
        fill([issue(), issue("2", level="province")], book)


# -- there and back -------------------------------------------------------------------------------

#: Fields that a template may leave out.
OPTIONAL_FIELDS = [
    name for name in INPUT_FIELDS if name not in ("number", "level", "description", "status", "found_on")
]
HEADING_BY_FIELD = {
    name: column.heading for column in export_options(*INPUT_FIELDS).layout.columns for name in [column.field]
}


@given(
    rows=st.lists(random_issues(), min_size=1, max_size=4, unique_by=lambda one: (one.level, one.number)),
    left_out=st.sets(st.sampled_from(OPTIONAL_FIELDS)),
    order=st.randoms(),
    spare=st.integers(1, 6),
)
@settings(
    max_examples=scale_examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_import_reads_back_what_was_filled_in(rows, left_out, order, spare, fill):
    fields = [name for name in INPUT_FIELDS if name not in left_out]
    order.shuffle(fields)
    path = fill(
        rows, plain_template("序号", *(HEADING_BY_FIELD[name] for name in fields), "网格/编号", rows=spare)
    )
    (reading,) = read_issue_sheets(path).values()

    assert reading.errors == []
    read = [{name: draft.values.get(name) for name in fields} for draft in reading.drafts]
    assert read == [{name: expected_values(one)[name] for name in fields} for one in rows]
    assert [draft.extra for draft in reading.drafts] == [one.extra for one in rows]


@needs_calc
def test_libreoffice_opens_it_and_import_reads_what_it_has_saved(fill, tmp_path):
    saved = convert(fill(five_issues(), grouped_template()), "xlsx", tmp_path)
    reading = read_issue_sheets(saved)["整改台账"]
    assert [(draft.values["number"], draft.values["percent"]) for draft in reading.drafts] == [
        (f"QJ-{n}", 10.0 * n) for n in range(1, 6)
    ]
    page = load_workbook(saved, data_only=True)["整改台账"]
    assert (page["B11"].value, len(page._images)) == (5, 2)


@given(first=st.integers(1, 50), old=st.integers(1, 50), new=st.integers(1, 50), row=st.integers(1, 200))
def test_rows_below_keep_their_distance_and_blocks_that_span_the_rows_still_do(first, old, new, row):
    room = RowInsertion(first, first + old - 1, first + new - 1)
    if row > room.last_row:
        assert room.shift_row(row) - room.end_row == row - room.last_row
    elif row < first:
        assert room.shift_row(row) == room.shift_bottom(row) == row
    block = CellRange(min_col=1, max_col=2, min_row=min(row, first), max_row=max(row, room.last_row))
    moved = CellRange(room.shift_range(block))
    assert moved.min_row <= room.first_row
    assert moved.max_row - room.end_row == block.max_row - room.last_row


def test_the_properties_of_the_file_say_where_it_comes_from(fill):
    book = plain_template("编号", "级别", "问题描述")
    book.custom_doc_props.append(StringProperty(name="head", value="本单位的"))
    book.custom_doc_props.append(StringProperty(name="科室", value="一股"))
    properties = load_workbook(fill(five_issues(), book)).custom_doc_props
    assert {name for name in properties.names if not is_manifest_property(name)} == {
        *("ledger", "position", "head", "科室")
    }
    assert len(properties["head"].value) == 64
