"""Logs of one or two records: the last line counts, with or without a line break behind it."""

import json

import pytest

LOGS = {
    "a text of failure": ("账号,登录时间,备注\nzhang3,2026-03-24 09:10:11,密码错误", (0, 1)),
    "another action": (
        "账号,时间,操作类型\nzhang3,2026-03-24 08:15:00,查询\nzhang3,2026-03-24 08:10:11,登录",
        (1, 0),
    ),
    "a code with its message": (
        "账号,登录时间,登录结果,提示消息\nzhang3,2026-03-24 08:10:11,0,登录成功",
        (1, 0),
    ),
    "day and time apart": ("日期,时间,账号,登录结果\n2026-03-24,08:10:11,zhang3,成功", (1, 0)),
}


@pytest.mark.parametrize("end", ["", "\n", "\r\n"], ids=["none", "LF", "CRLF"])
@pytest.mark.parametrize("kind", LOGS)
def test_the_last_line_of_a_short_log_counts(qinling, tmp_path, kind, end):
    text, counted = LOGS[kind]
    log = tmp_path / "登录日志.csv"
    log.write_bytes((text.replace("\n", end or "\n") + end).encode())

    imported = qinling("login", "import", log, QINLING_TODAY="2026-03-30")
    report = qinling("login", "report", "--week", "2026-W13", "--json", QINLING_TODAY="2026-03-30")

    assert imported.exit_code == 0, imported.stderr
    assert [(item["logins"], item["failed"]) for item in json.loads(report.stdout)["items"]] == [counted]


def test_rows_that_are_no_logins_are_counted_for_programs_too(qinling, tmp_path):
    log = tmp_path / "登录日志.csv"
    log.write_text(LOGS["another action"][0] + "\n,,\n", "utf-8")
    (item,) = json.loads(qinling("login", "import", log, "--json").stdout)["items"]
    assert item["entries"] == 1
    assert sum(one["rows"] for one in item["skipped"]) == 2
    assert all(one["why"] for one in item["skipped"])
