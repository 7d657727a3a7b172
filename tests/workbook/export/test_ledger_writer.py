"""The exported workbook: sheets by value, refusals, and complete files."""

import pytest

from qinling.errors import WorkbookRefused
from qinling.workbook.export.ledger_writer import write_ledger
from tests.workbook.makers.sample_exports import (
    export_options,
    issue,
    load_workbook,
    read_issue_sheets,
    write_export,
)


def test_a_split_gives_each_value_a_sheet_in_the_order_of_the_ledger(tmp_path):
    towns = ["麻街镇", None, "板桥镇/一片", "麻街镇", "汇总", "HISTORY", "长" * 40, "长" * 41]
    issues = [issue(str(n), town=town) for n, town in enumerate(towns)]
    path = write_export(tmp_path, issues, export_options(split_field="town"))

    assert load_workbook(path).sheetnames[:-3] == [
        "麻街镇",
        "（未填）",
        "板桥镇_一片",
        "汇总（2）",
        "HISTORY_",
        "长" * 31,
        "长" * 28 + "（2）",
    ]
    readings = read_issue_sheets(path)
    assert [draft.values["number"] for draft in readings["麻街镇"].drafts] == ["0", "3"]
    assert sum(len(one.drafts) for one in readings.values()) == len(issues)
    assert load_workbook(path)["麻街镇"]["A1"].value.endswith("（麻街镇）")


def test_a_split_by_level_names_the_levels(tmp_path):
    issues = [issue("1", level="province"), issue("2"), issue("3", level="province")]

    assert list(read_issue_sheets(write_export(tmp_path, issues, export_options(split_field="level")))) == [
        "省级",
        "区级",
    ]


def test_a_split_into_too_many_sheets_is_refused(tmp_path):
    with pytest.raises(WorkbookRefused, match="超过 200 个"):
        write_export(tmp_path, [issue(str(n)) for n in range(201)], export_options(split_field="number"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"progress": "长" * 32_768}, "问题 QJ-002 的整改进展有 32768 个字"),
        ({"progress": "😀" * 16_384}, "问题 QJ-002 的整改进展有 16384 个字"),  # two units each
        ({"remark": "a\x00b"}, "问题 QJ-002 的备注含有表格存不下的控制字符 U\\+0000"),
        ({"remark": "a\ufffeb"}, "U\\+FFFE"),
        ({"remark": "a\ud800b"}, "U\\+D800"),
    ],
)
def test_a_text_that_fits_no_cell_is_refused(values, said, tmp_path):
    with pytest.raises(WorkbookRefused, match=said) as refused:
        write_export(tmp_path, [issue(), issue("QJ-002", **values)])

    assert refused.value.remedy


def test_the_longest_text_that_fits_is_written_in_full(tmp_path):
    path = write_export(tmp_path, [issue(progress="长" * 32_767)])

    assert load_workbook(path)["问题台账"]["T5"].value == "长" * 32_767


def test_what_the_system_refuses_is_raised_as_it_is(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_ledger(tmp_path / "没有" / "甲.xlsx", [issue()], export_options())


def test_progress_is_reported_and_the_count_returned(tmp_path):
    told = []

    written = write_ledger(
        tmp_path / "甲.xlsx", [issue(str(n)) for n in range(450)], export_options(), told.append
    )
    assert written == (450, 0)
    assert told == [200, 400, 450]


def test_the_same_export_is_the_same_file(tmp_path):
    one, other = (write_export(tmp_path, [issue()], name=name) for name in ("甲.xlsx", "乙.xlsx"))

    assert one.read_bytes() == other.read_bytes()


def test_a_ledger_without_issues_is_a_workbook_too(tmp_path):
    book = load_workbook(write_export(tmp_path, []))

    assert book["问题台账"].auto_filter.ref == "A4:X4"
    assert book.sheetnames[1] == "汇总"
