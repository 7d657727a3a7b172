"""Account lists of every make, and what is wrong in them."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.errors import WorkbookRefused
from qinling.workbook.logins.account_list_reader import AccountList, read_account_list
from qinling.workbook.logins.log_reader import LogOptions
from tests.checkout import LEDGERS
from tests.example_counts import scale_examples
from tests.workbook.makers.odd_files import write_xls
from tests.workbook.makers.odd_logs import csv_text
from tests.workbook.makers.odd_workbooks import write_cells, write_one_sheet

TODAY = date(2026, 4, 27)
OPTIONS = LogOptions(ZoneInfo("Asia/Shanghai"))
HEADINGS = ("序号", "账号", "使用人", "所属单位", "开通日期", "状态")


def read_list(folder: Path, *rows: tuple[object, ...]) -> AccountList:
    return read_account_list(write_one_sheet(folder / "账号.xlsx", [HEADINGS, *rows]), OPTIONS, TODAY)


def account_row(
    number: int,
    account: object = "",
    name: str = "王建国",
    opened: object = "2025-06-01",
    state: str = "正常",
):
    return number, account or f"szq{number:04}", name, "大荆镇", opened, state


def test_the_sample_lists_its_sixty_accounts() -> None:
    found = read_account_list(LEDGERS / "平台账号清单.xlsx", OPTIONS, TODAY)
    assert [account.place for account in found.rows] == list(range(1, 61))
    assert found.rows[8][:6] == ("szq0009", "用户09", "金陵寺镇", date(2025, 6, 1), False, 9)
    assert (found.name, found.errors, found.notes) == ("平台账号清单.xlsx", [], [])


def test_lines_around_the_table_and_repeated_rows_are_no_accounts(tmp_path: Path) -> None:
    found = read_list(
        tmp_path, account_row(1), HEADINGS, account_row(2, opened="", state=""), account_row(3, "SZQ0002 ", opened="", state=""), (None,) * 6,
        (3, "", "", "", "", ""), ("合计", "2", "", "", "", ""), ("", "共 2 个", "", "", "", ""), ("注：停用的不列", "", "", "", "", ""),
        ("填表人：李某", "", "审核人：张某", "", "", ""),
    )  # fmt: skip
    assert [(account.account, account.opened, account.is_left) for account in found.rows] == [
        ("szq0001", date(2025, 6, 1), False),
        ("szq0002", None, False),
    ]
    assert found.errors == []


def test_bad_cells_are_reported_with_their_cell_names(tmp_path: Path) -> None:
    found = read_list(
        tmp_path, account_row(1), (2, "", "李秀英", "", "", ""), account_row(3, opened="2025年2月30日", state="待定"), account_row(4, "szq0001", "别人"), account_row(5, "x" * 300),
    )  # fmt: skip
    assert [account.account for account in found.rows] == ["szq0001"]
    assert [(error.row, error.column, error.heading) for error in found.errors] == [
        (3, "B", "账号"),
        (4, "E", "开通日期"),
        (4, "F", "状态"),
        (5, "B", "账号"),
        (6, "B", "账号"),
    ]
    assert "第 2 行" in found.errors[3].why
    assert all(
        error.file == "账号.xlsx" and error.sheet == "Sheet1" and error.remedy for error in found.errors
    )


def test_who_left_is_given_in_words_or_by_yes_and_no(tmp_path: Path) -> None:
    words = ("正常", "停用", "在用", "已离职", "调离", "锁定", "注销")
    found = read_list(tmp_path, *(account_row(number, state=word) for number, word in enumerate(words)))
    assert [account.is_left for account in found.rows] == [False, True, False, True, True, False, True]
    asked = write_one_sheet(
        tmp_path / "b.xlsx", [("用户名", "姓名", "是否启用"), ("a", "甲", "是"), ("b", "乙", "否")]
    )
    assert [account.is_left for account in read_account_list(asked, OPTIONS, TODAY).rows] == [False, True]


def test_sheets_titles_encodings_and_file_types_make_no_difference(tmp_path: Path) -> None:
    rows = [
        ("平台账号清单",),
        ("登录名", "用户名称", "部门名称", "启用时间"),
        ("13800138000", "王建国", "区水利局", "20250601"),
    ]
    whole = ("13800138000", "王建国", "区水利局", date(2025, 6, 1), False, 1)
    plain = tmp_path / "a.csv"
    plain.write_bytes(csv_text(rows, ";").encode("gb18030"))
    old = write_xls(tmp_path / "a.xls", "账号", [*rows[:2], (13800138000, "王建国", "区水利局", 45809)])
    two = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(two) as book:
        write_cells(book.add_worksheet("说明"), [["请核对"]])
        write_cells(book.add_worksheet("局"), rows)
        write_cells(book.add_worksheet("镇"), [rows[1], ("szq2", "李秀英", "板桥镇", "")])
        hidden = book.add_worksheet("旧")
        write_cells(hidden, rows)
        hidden.hide()
    for one in (plain, old):
        assert [row[:6] for row in read_account_list(one, OPTIONS, TODAY).rows] == [whole]
    found = read_account_list(two, OPTIONS, TODAY)
    assert [row[:6] for row in found.rows] == [whole, ("szq2", "李秀英", "板桥镇", None, False, 2)]
    assert len(found.notes) == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("平台登录日志20260330-20260426.csv", "是登录日志"),
        ("区级自查问题台账.xlsx", "没有账号一列（看到的标题：编号、发现时间"),
        ("没有.xlsx", "找不到文件"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(name: str, why: str) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_account_list(LEDGERS / name, OPTIONS, TODAY)
    assert why in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


CELLS = st.sampled_from(
    [
        "",
        "a1",
        "a2",
        "张三",
        "合计",
        "同上",
        "停用",
        "2026-04-01",
        "区水利局",
        "注：停用的不列",
        "1",
        "账号",
        1.0,
    ]
)


@settings(max_examples=scale_examples(40))
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=8))
def test_every_row_of_a_list_is_accounted_for(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("账号") / "账号.csv"
    path.write_text(
        csv_text([("序号", "账号", "使用人", "所属单位", "停用日期"), *rows], ","), encoding="utf-8"
    )
    found = read_account_list(path, OPTIONS, TODAY)
    filled = sum(any(cell != "" for cell in row) for row in rows)
    assert found.counts.total() - found.counts["blank"] <= filled <= found.counts.total()
    assert found.counts["accounts"] == len(found.rows)
    assert found.counts["faulty"] == len({error.row for error in found.errors})
    named = {one.account for one in found.rows}
    for number, row in enumerate(rows, start=2):
        is_named = row[1] in named or any(error.row == number for error in found.errors)
        assert is_named or row[1] not in ("a1", "a2") or "合计" in row[:1] or row[0] == "注：停用的不列"
