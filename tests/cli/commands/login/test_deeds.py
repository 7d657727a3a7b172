"""What the persons of the accounts handled in the ledger, in the login report: told, traced, and counted for nobody else."""

import json
from datetime import date, timedelta

import pytest
from python_calamine import load_workbook

WEEK = {"today": "2026-04-27"}


@pytest.fixture
def office(run_login, given_log, given_issue, tmp_path):
    """Three accounts with a login a week; the first person handles issues, and somebody unknown one of another unit."""
    accounts = tmp_path / "账号.csv"
    accounts.write_text(
        "账号,使用人,所属单位\ndj01,张三,大荆镇\ndj02,李四,大荆镇\nhs01,王五,黑山镇\n", encoding="utf-8"
    )
    run_login("accounts", "import", accounts)
    days = [date(2026, 3, 30) + timedelta(number) for number in range(28)]
    lines = [(f"{day} 09:00:00", "hs01", "成功", "") for day in days]
    lines += [(f"{day} 09:00:00", one, "成功", "") for day in days[::7] for one in ("dj01", "dj02")]
    run_login("import", given_log("日志.csv", *lines))
    for number in ("A1", "A2"):
        given_issue(number, 责任单位="大荆镇", 整改时限="2026-06-30")
    given_issue("B1", 责任单位="黑山镇", 整改时限="2026-06-30")


@pytest.fixture
def handle(qinling):
    """Report progress on an issue as somebody, on a day."""

    def run(actor, number, day):
        result = qinling("progress", number, "--note", "已清理", "--actor", actor, "--today", day)
        assert result.exit_code == 0, result.stderr

    return run


def test_who_handles_issues_is_not_told_of_as_low(run_login, office, handle):
    def found():
        said = json.loads(run_login("report", "--json").stdout)
        few = [one["accounts"][0] for one in said["found"] if one["code"] == "few"]
        return few, {one["account"]: (one["handled"], one["unit_handled"]) for one in said["items"]}

    assert found() == (["dj01", "dj02"], {"dj01": (0, 0), "dj02": (0, 0), "hs01": (0, 0)})
    handle("张三", "A1", "2026-04-22")
    handle("张三", "A1", "2026-04-23")
    handle("DJ01", "A2", "2026-04-24")
    handle("不认识的人", "B1", "2026-04-24")
    assert found() == (["dj02"], {"dj01": (2, 0), "dj02": (0, 0), "hs01": (0, 1)})
    shown = run_login("report").stdout
    assert "办理：03-30 以来在台账上办理了问题的账号：dj01（大荆镇） 2 件" in shown
    assert "登录少而在台账上有办理，不列入“连续几周使用少”：dj01（大荆镇）" in shown
    coached = json.loads(run_login("coach", "--json").stdout)["items"]
    assert [one["account"] for one in coached] == ["dj02"]


def test_an_account_shows_each_deed_and_those_of_its_unit_apart(run_login, office, handle):
    handle("张三", "A1", "2026-04-22")
    handle("不认识的人", "A2", "2026-04-24")
    lines = run_login("report", "--account", "dj01").stdout.splitlines()
    begin = lines.index("dj01 2026-03-30 以来在台账上的办理（1 次）")
    assert lines[begin + 1 :] == [
        "    04-22  A1 报送进展",
        "大荆镇 2026-03-30 以来另有 1 次办理，对不上账号，不计入账号",
        "    04-24  A2 报送进展  不认识的人",
    ]
    (item,) = json.loads(run_login("report", "--account", "dj02", "--json").stdout)["items"]
    assert (item["handled"], item["unit_handled"], item["deeds"]) == (0, 1, [])
    assert item["unit_deeds"] == [
        {"day": "2026-04-24", "kind": "reported", "number": "A2", "actor": "不认识的人"}
    ]


def test_what_was_undone_was_not_done(run_login, office, handle, qinling):
    handle("张三", "A1", "2026-04-22")
    assert qinling("undo", "--actor", "张三", "--today", "2026-04-23").exit_code == 0
    (item,) = json.loads(run_login("report", "--account", "dj01", "--json").stdout)["items"]
    assert (item["handled"], item["deeds"]) == (0, [])


def test_the_workbook_has_what_was_handled(run_login, office, handle, tmp_path):
    handle("张三", "A1", "2026-04-22")
    run_login("report", "--to", tmp_path / "报表.xlsx")
    rows = load_workbook(tmp_path / "报表.xlsx").get_sheet_by_name("登录情况").to_python()
    heading = next(row for row in rows if row[0] == "序号")
    by_account = {row[2]: dict(zip(heading, row, strict=True)) for row in rows if row[2] in ("dj01", "dj02")}
    assert (by_account["dj01"]["本周办理"], by_account["dj02"]["本周办理"]) == (1, 0)
    assert by_account["dj01"]["提示"].endswith("登录少而有办理，不算使用少")


def test_work_records_that_a_person_entered_count_too(run_login, office, qinling):
    words = ("work", "add", "会议", "--count", "3次", "--on", "2026-04-21", "--by", "大荆镇")
    assert qinling(*words, "--actor", "李四", "--today", "2026-04-22").exit_code == 0
    (item,) = json.loads(run_login("report", "--account", "dj02", "--json").stdout)["items"]
    assert item["handled"] == 1
    assert [(one["kind"], one["number"]) for one in item["deeds"]] == [("created", None)]
    assert "    04-22  工作记录\n" in run_login("report", "--account", "dj02").stdout
