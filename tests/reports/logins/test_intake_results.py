"""Accounts, and the results of reading account lists and logs."""

from datetime import date, datetime

import pytest

from qinling.procedures.logins.accounts import AccountListResult
from qinling.procedures.logins.log_intake import LogImportResult
from qinling.reports.logins.intake_results import (
    account_json,
    account_list_lines,
    account_table,
    log_json,
    log_lines,
)
from tests.reports.logins.login_values import make_account
from tests.reports.makers import HOSTILE_LINE, HOSTILE_TEXT, print_lines


def make_log(**values):
    usual = {"name": "日志.csv", "record_count": 10, "new_count": 10, "expired_count": 0}
    usual |= {"first": datetime(2026, 4, 20, 8), "last": datetime(2026, 4, 24, 18, 30)}
    return LogImportResult(**{**usual, "unlisted_accounts": [], **values})


def test_an_account_list_is_counted():
    result = AccountListResult(joined=["a", "b"], left=["c"], unchanged=4)

    assert list(account_list_lines(result, dry_run=False)) == [
        "新增 2 个：a、b",
        "停用 1 个：c",
        "已读入账号清单：新增 2、停用 1、恢复 0、变更 0、未变 4 个；读错了清单的：qinling undo",
    ]
    assert list(account_list_lines(AccountListResult(), dry_run=True)) == [
        "试运行：将读入账号清单：新增 0、停用 0、恢复 0、变更 0、未变 0 个",
    ]


def test_only_the_first_accounts_are_named():
    result = AccountListResult(changed=[f"u{number}" for number in range(11)])

    assert next(account_list_lines(result, dry_run=False)) == (
        "变更 11 个：u0、u1、u2、u3、u4、u5、u6、u7、u8、u9 等"
    )


def test_json_of_an_account_has_its_keys():
    account = make_account(name="", unit="", opened=None, state="left", left_on=date(2026, 4, 1))

    assert account_json(account, ["a@b"]) == {
        "account": "zhang",
        "name": None,
        "unit": None,
        "opened": None,
        "state": "left",
        "left_on": date(2026, 4, 1),
        "aliases": ["a@b"],
    }


@pytest.mark.parametrize("width", [80, 200])
def test_each_account_has_one_line_within_the_width(width):
    accounts = [
        make_account(unit="很长的单位\n名称" * 20),
        make_account("li", name="", unit="", opened=None, state="left", left_on=date(2026, 4, 1)),
        make_account("wang", unit=HOSTILE_TEXT),
    ]
    heading, _, first, second, third = print_lines(account_table(accounts, width), width=width)

    assert heading.split() == ["账号", "使用人", "单位", "开通日期", "状态"]
    assert first.split()[-2:] == ["2026-01-05", "在用"]
    assert "…" in first
    assert second.split() == ["li", "—", "—", "—", "已停用", "2026-04-01"]
    assert HOSTILE_LINE[:15] in third


def test_json_of_a_log_has_its_keys():
    assert log_json(make_log(first=None, unlisted_accounts=["x"])) == {
        "file": "日志.csv",
        "entries": 10,
        "fresh": 10,
        "too_old": 0,
        "from": None,
        "to": "2026-04-24T18:30:00",
        "unlisted": ["x"],
        "matched": [],
        "doubtful": [],
        "likely": [],
        "number": None,
        "joined": 0,
        "contradicted": 0,
        "replaced": [],
        "known_as": None,
        "skipped": [],
    }


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({}, ["日志.csv：已读入 10 条（2026-04-20 08:00 至 2026-04-24 18:30）"]),
        (
            {"new_count": 3},
            ["日志.csv：已读入 3 条，其余 7 条以前读过或重复（2026-04-20 08:00 至 2026-04-24 18:30）"],
        ),
        (
            {"expired_count": 2, "record_count": 0, "new_count": 0, "first": None, "last": None},
            ["日志.csv：2 条早于保留期，没有读入", "日志.csv：没有可读入的记录"],
        ),
        (
            {"new_count": 3, "joined_count": 2, "contradicted_count": 1},
            [
                "日志.csv：已读入 3 条，其余 5 条以前读过或重复（2026-04-20 08:00 至 2026-04-24 18:30）",
                "  其中 2 条与别的记录同一账号、同一分钟，一条缺另一条有的（秒、地址或结果），按同一次登录算",
                "  有 1 条别的日志说成功、这份说失败（或相反），两样都算了；"
                "读错的那份请去掉：qinling login forget 日志",
            ],
        ),
        (
            {"unlisted_accounts": ["x", "y"]},
            [
                "日志.csv：已读入 10 条（2026-04-20 08:00 至 2026-04-24 18:30）",
                "  其中 2 个账号不在清单上：x、y；读错了日志的：qinling undo",
            ],
        ),
    ],
)
def test_the_result_of_a_log(values, lines):
    assert list(log_lines([make_log(**values)], "Asia/Shanghai", dry_run=False)) == lines


def test_a_dry_run_says_so():
    assert next(log_lines([make_log()], "Asia/Shanghai", dry_run=True)).startswith(
        "日志.csv：试运行：将读入 10 条"
    )
