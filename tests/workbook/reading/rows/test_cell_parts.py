"""What one cell says of several fields lands in each, or is an error by cell; nothing is lost."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from qinling.errors import AnswerNeeded, WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.grids import open_grids
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading

TITLE = "区级问题台账（截至2026年4月25日）"


def read_rows(
    tmp_path: Path, columns: list[str], *rows: list[object], title: str = TITLE, **options: object
) -> SheetReading:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([title])
    sheet.append(["编号", "问题描述", *columns])
    for number, row in enumerate(rows, 1):
        sheet.append([f"QJ-{number}", f"河道堆渣{number}处", *row])
    book.save(tmp_path / "区级.xlsx")
    (reading,) = read_ledger_file(tmp_path / "区级.xlsx", ReadingOptions(**options))  # type: ignore[arg-type]
    return reading


def write_csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "区级.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_status_fills_the_percentage_and_the_day_that_the_row_leaves_blank(tmp_path):
    reading = read_rows(
        tmp_path,
        ["整改状态", "完成率", "销号日期"],
        ["整改中（60%）", None, None],
        ["已销号（2026.3.5）", None, None],
        ["已销号（2026.3.5）", "100%", date(2026, 3, 5)],
    )

    assert [
        (one.values["status"], one.values["percent"], one.values["closed_on"]) for one in reading.drafts
    ] == [
        ("rectifying", 60, None),
        ("closed", None, date(2026, 3, 5)),
        ("closed", 100, date(2026, 3, 5)),
    ]


def test_a_status_that_contradicts_another_cell_is_an_error_of_that_cell(tmp_path):
    reading = read_rows(
        tmp_path,
        ["整改状态", "完成率", "销号日期"],
        ["整改中（60%）", "80%", None],
        ["已销号（2026.3.5）", None, date(2026, 3, 6)],
    )

    assert reading.drafts == []
    assert [(error.row, error.column, error.why) for error in reading.errors] == [
        (3, "D", "完成率一列写的是 80%，“整改状态”里却是 60%"),
        (4, "E", "销号日期一列写的是 2026-03-06，“整改状态”里却是 2026-03-05"),
    ]


def test_a_rough_percentage_keeps_its_wording(tmp_path):
    reading = read_rows(
        tmp_path, ["整改状态", "完成率"], ["整改中", "约60%"], ["整改中（约70%）", None], ["整改中", "60%"]
    )

    assert [(one.values["percent"], one.extra) for one in reading.drafts] == [
        (60, {"完成率原文": "约60%"}),
        (70, {"整改状态原文": "整改中（约70%）"}),
        (60, {}),
    ]


def test_units_are_parted_from_persons_and_phones_where_the_heading_says_so(tmp_path):
    reading = read_rows(
        tmp_path,
        ["责任单位及责任人、电话", "牵头单位"],
        ["区水利局\n张三 13912345678", "区住建局 0914-2312345"],
        headings={"责任单位及责任人、电话": "duty_unit"},
    )

    values = reading.drafts[0].values
    assert (values["duty_unit"], values["person"], values["contact"]) == ("区水利局", "张三", "13912345678")
    assert values["lead_unit"] == "区住建局 0914-2312345"


def test_a_phone_beside_the_unit_that_differs_from_the_phone_column_is_an_error(tmp_path):
    reading = read_rows(
        tmp_path,
        ["责任单位及联系电话", "手机号"],
        ["区水利局 0914-2312345", "13912345678"],
        headings={"责任单位及联系电话": "duty_unit", "手机号": "contact"},
    )

    assert [(error.row, error.column) for error in reading.errors] == [(3, "D")]


# -- days --------------------------------------------------------------------------------------


def test_short_days_are_read_by_the_ledgers_day_and_the_column(tmp_path):
    reading = read_rows(
        tmp_path,
        ["整改时限", "发现时间", "销号日期"],
        [6.18, "12.20", "26.4.22"],
        ["6/18", "3.5", "26.4.12"],
        [2026.5, 3.15, "2026.4.1"],
    )

    assert [
        (str(one.values["deadline"]), str(one.values["found_on"]), str(one.values["closed_on"]))
        for one in reading.drafts
    ] == [
        ("2026-06-18", "2025-12-20", "2026-04-22"),
        ("2026-06-18", "2026-03-05", "2026-04-12"),
        ("2026-05-31", "2026-03-15", "2026-04-01"),
    ]
    assert reading.doubts == []


def test_days_of_an_open_order_are_one_doubt_with_options_that_settle_it(tmp_path):
    rows = [["6/7/2026"], ["8/9/2026"]]
    with pytest.raises(AnswerNeeded) as asked:
        read_rows(tmp_path, ["整改时限"], *rows)

    (doubt,) = asked.value.doubts
    assert doubt.samples == ("6/7/2026", "8/9/2026")
    assert [choice.option for choice in doubt.choices] == [
        ("--map", "@日期次序=月日年"),
        ("--map", "@日期次序=日月年"),
    ]
    for choice, day in zip(doubt.choices, ("2026-06-07", "2026-07-06"), strict=True):
        key, _, value = choice.option[1].partition("=")
        settled = read_rows(tmp_path, ["整改时限"], *rows, headings={key: value})
        assert str(settled.drafts[0].values["deadline"]) == day
        assert settled.doubts == []


def test_one_cell_decides_the_order_of_its_column(tmp_path):
    reading = read_rows(tmp_path, ["整改时限"], ["6/7/2026"], ["25/4/2026"])

    assert [str(one.values["deadline"]) for one in reading.drafts] == ["2026-07-06", "2026-04-25"]


def test_the_hand_over_settles_the_year_of_a_limit_or_the_cell_is_refused(tmp_path):
    reading = read_rows(
        tmp_path,
        ["整改时限", "发现时间"],
        ["1月15日前", date(2026, 11, 20)],
        ["1月15日前", None],
        title="区级问题台账（截至2026年12月10日）",
    )

    assert [str(one.values["deadline"]) for one in reading.drafts] == ["2027-01-15"]
    assert [(error.row, error.column) for error in reading.errors] == [(4, "C")]


# -- error values ------------------------------------------------------------------------------


def test_error_values_in_a_column_that_is_no_field_are_stored_and_counted(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["编号", "问题描述", "噪声等级"])
    sheet.append(["QJ-1", "河道堆渣", "#REF!"])
    sheet["C2"].data_type = "e"
    sheet.append(["QJ-2", "违建", "=1+1"])
    sheet.append(["QJ-3", "采砂", "三级"])
    book.save(tmp_path / "区级.xlsx")

    (reading,) = read_ledger_file(tmp_path / "区级.xlsx", ReadingOptions())

    assert reading.errors == []
    assert [one.extra for one in reading.drafts] == [
        {"噪声等级": "#REF!"},
        {"噪声等级": "（公式没有存下的结果）"},
        {"噪声等级": "三级"},
    ]
    assert "“噪声等级”（C列）有 2 格是错误值或没有结果的公式，照原样存为文字" in reading.notes


def test_error_values_of_a_csv_are_the_same(tmp_path):
    path = write_csv(
        tmp_path, "编号,问题描述,噪声等级,整改时限\nQJ-1,河道堆渣,#N/A,2026年6月底前\nQJ-2,违建,,#REF!\n"
    )

    (reading,) = read_ledger_file(path, ReadingOptions())

    assert [one.extra for one in reading.drafts] == [{"噪声等级": "#N/A"}]
    assert [(error.row, error.column) for error in reading.errors] == [(3, "D")]
    assert "“噪声等级”（C列）有 1 格是错误值或没有结果的公式，照原样存为文字" in reading.notes


# -- text files --------------------------------------------------------------------------------


def test_a_number_of_a_csv_may_have_lost_its_zero_unless_the_column_keeps_them(tmp_path):
    head = "区级台账（截至2026年4月25日）,,\n编号,问题描述,整改时限\n"
    lost = read_ledger_file(
        write_csv(tmp_path, head + "QJ-1,河道堆渣,6.1\nQJ-2,违建,6.18\n"), ReadingOptions()
    )
    kept = read_ledger_file(
        write_csv(tmp_path, head + "QJ-1,河道堆渣,6.1\nQJ-2,违建,6.10\n"), ReadingOptions()
    )

    assert [error.value for error in lost[0].errors] == ["6.1"]
    assert [str(one.values["deadline"]) for one in kept[0].drafts] == ["2026-06-01", "2026-06-10"]


def test_the_mark_of_text_is_no_part_of_a_number(tmp_path):
    path = write_csv(tmp_path, "编号,问题描述,联系电话\n'0012,'河道'堆渣,'0914-2312345\n")

    (reading,) = read_ledger_file(path, ReadingOptions())

    values = reading.drafts[0].values
    assert (values["number"], values["description"], values["contact"]) == (
        "0012",
        "'河道'堆渣",
        "0914-2312345",
    )


UNDECIDED = "编号;问题描述,状态;说明\nQJ-1;河道,整改中;甲\n"


def test_an_undecided_delimiter_is_asked_with_options_that_settle_it(tmp_path):
    path = write_csv(tmp_path, UNDECIDED)
    with pytest.raises(AnswerNeeded) as asked:
        read_ledger_file(path, ReadingOptions())

    (doubt,) = asked.value.doubts
    assert "分隔" in doubt.subject
    assert [choice.option for choice in doubt.choices] == [
        ("--map", "@分隔符=分号"),
        ("--map", "@分隔符=逗号"),
    ]
    rows = [
        next(iter(open_grids(path, Limits(), delimiter=choice.option[1].partition("=")[2]))).rows
        for choice in doubt.choices
    ]
    assert [next(one) for one in rows] == [["编号", "问题描述,状态", "说明"], ["编号;问题描述", "状态;说明"]]


def test_the_user_names_the_delimiter(tmp_path):
    path = write_csv(tmp_path, "编号|问题描述\nQJ-1|河道堆渣,弃渣\n")

    for mark in ("|", "竖线", "｜"):
        (reading,) = read_ledger_file(path, ReadingOptions(headings={"@分隔符": mark}))
        assert reading.drafts[0].values["description"] == "河道堆渣,弃渣"
    with pytest.raises(WorkbookRefused, match="不能作分隔符"):
        read_ledger_file(path, ReadingOptions(headings={"@分隔符": "#"}))
