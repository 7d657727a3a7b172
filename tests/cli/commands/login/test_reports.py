"""The login audit as its user types it: lists and logs read in, the report, help recorded and looked back at."""

import json
from datetime import date

from python_calamine import load_workbook

from tests.cli.commands.login.conftest import ACCOUNTS, LOG
from tests.cli.conftest import GOLDEN

WEEKS = {
    "2026-W14": "2026-03-30",
    "2026-W15": "2026-04-06",
    "2026-W16": "2026-04-13",
    "2026-W17": "2026-04-20",
}


def test_the_sample_log_gives_the_counts_of_the_answers_week_by_week(read_report):
    for week, monday in WEEKS.items():
        items = read_report("--week", week)["items"]
        assert {item["account"] for item in items} == set(GOLDEN["logins"])
        for item in items:
            answer = GOLDEN["logins"][item["account"]]
            counts = answer["weeks"].get(monday, {"logins": 0, "active_days": 0})
            assert {name: item[name] for name in counts} == counts, (week, item)
            assert item["unit"] == answer["unit"]


def test_the_report_covers_the_weeks_asked_for(read_report):
    said = read_report("--weeks", 3)
    (item,) = (item for item in said["items"] if item["account"] == "szq0001")
    assert (said["week"], said["from"], said["to"]) == ("2026-W17", "2026-04-20", "2026-04-26")
    assert [(week["week"], week["logins"]) for week in item["trend"]] == [
        ("2026-W15", 5),
        ("2026-W16", 14),
        ("2026-W17", 5),
    ]
    assert (item["last_login"], item["idle_days"]) == ("2026-04-26T15:46:43", 0)
    assert (said["gaps"], said["silent"]) == ([], [])


def test_units_stand_in_the_order_of_the_list_and_are_not_ranked(read_report):
    items = read_report()["items"]
    units = list(dict.fromkeys(item["unit"] for item in items))
    sheet = load_workbook(ACCOUNTS).get_sheet_by_index(0).to_python()
    assert units == list(dict.fromkeys(row[3] for row in sheet[2:]))


def test_the_report_on_an_account_shows_its_log_records(run_login, read_report):
    (item,) = read_report("--account", "SZQ0001")["items"]
    assert len(item["entries"]) == item["logins"] + item["failed"] == 6
    times = [one["at"] for one in item["entries"]]
    assert times == sorted(times)  # also the failed one
    assert item["entries"][-1] == {"at": "2026-04-26T15:46:43", "address": "10.61.2.238", "failed": False}
    assert "\n    04-26 15:46:43  成功  10.61.2.238\n" in run_login("report", "--account", "szq0001").stdout
    assert "entries" not in read_report()["items"][0]


def test_the_same_log_again_changes_nothing(run_login, read_report):
    before = read_report()
    said = json.loads(run_login("import", LOG, LOG, "--json").stdout)
    assert [(one["entries"], one["fresh"]) for one in said["items"]] == [(503, 0), (503, 0)]
    assert read_report() == before


def test_days_without_logs_are_not_counted_as_idle(run_login, given_log):
    run_login("import", given_log("一.csv", ("2026-04-20 09:00:00", "a", "成功", "10.0.0.1")))
    run_login("import", given_log("二.csv", ("2026-04-24 09:00:00", "b", "成功", "10.0.0.2")))
    report = run_login("report", "--weeks", 1, "--all").stdout
    assert "缺日志：04-06—04-19、04-21—04-23、04-25—04-26" in report
    (item, _) = json.loads(run_login("report", "--json").stdout)["items"]
    assert (item["account"], item["idle_days"], item["unseen_days"]) == ("a", 1, 5)
    row = next(line for line in report.splitlines() if line.startswith("a "))
    assert row.split()[4:6] == ["04-20", "1天"]


def test_a_report_without_logs_says_so(run_login, qinling):
    qinling("init")
    assert "没有日志不等于没有登录" in run_login("report").stdout


def test_at_80_columns_no_line_is_longer(run_login, read_report):
    from rich.cells import cell_len

    lines = [*run_login("coach").stdout.splitlines(), *run_login("report", "--all").stdout.splitlines()]
    assert max(map(cell_len, lines)) <= 80
    assert any(line.startswith("szq0001") for line in lines)


def test_bad_rows_are_listed_and_nothing_is_read_without_skip_bad(run_login, given_log):
    log = given_log(
        "坏.csv", ("2026-04-20 09:00:00", "a", "成功", ""), ("2026-02-30 09:00:00", "a", "成功", "")
    )
    refused = run_login("import", log, code=16)
    assert "2026年2月没有30日" in refused.stderr
    assert "A3" in refused.stderr
    run_login("report", code=12)  # not even a ledger was made
    said = json.loads(run_login("import", log, "--skip-bad", "--json").stdout)
    assert said["items"][0]["fresh"] == 1
    assert [(error["row"], error["heading"]) for error in said["errors"]] == [(3, "登录时间")]


def test_several_logs_are_read_all_or_none(run_login, given_log):
    good = given_log("好.csv", ("2026-04-20 09:00:00", "a", "成功", ""))
    bad = given_log("坏.csv", ("不知道", "a", "成功", ""))
    run_login("import", good, bad, code=16)
    assert json.loads(run_login("import", good, "--json").stdout)["items"][0]["fresh"] == 1


def test_bare_codes_need_the_option_for_success(run_login, given_log):
    log = given_log("码.csv", ("2026-04-20 09:00:00", "a", "0", ""), ("2026-04-21 09:00:00", "a", "1", ""))
    assert "--success-code" in run_login("import", log, code=20).stderr
    assert "没有 9" in run_login("import", log, "--success-code", "9", code=20).stderr
    run_login("import", log, "--success-code", "0")
    (item,) = json.loads(run_login("report", "--json").stdout)["items"]
    assert (item["logins"], item["failed"]) == (1, 1)


def test_a_column_can_be_assigned_by_its_heading(run_login, given_log):
    log = given_log("列.csv", ("2026-04-20 09:00:00", "a", "成功", "10.0.0.1"))
    log.write_text(log.read_text("utf-8").replace("登录账号", "值班员"), encoding="utf-8")
    assert "值班员" in run_login("import", log, code=15).stderr
    assert "没有 acc 这个字段。可用：" in run_login("import", log, "--map", "值班员=acc", code=2).stderr
    run_login("import", log, "--map", "值班员=account")


def test_a_dry_run_reads_and_writes_nothing(run_login):
    assert "试运行：将读入 503 条" in run_login("import", LOG, "--dry-run").stderr
    run_login("report", code=12)
    assert "试运行：将读入账号清单：新增 60" in run_login("accounts", "import", ACCOUNTS, "--dry-run").stderr
    run_login("accounts", "list", code=12)


def test_accounts_are_listed_with_their_state(run_login, tmp_path):
    run_login("accounts", "import", ACCOUNTS)
    listed = json.loads(run_login("accounts", "list", "--json", "--unit", "大荆").stdout)["items"]
    assert {one["unit"] for one in listed} == {"大荆镇"}
    assert {one["state"] for one in listed} == {"listed"}
    assert "szq0001" in run_login("accounts", "list").stdout
    short = tmp_path / "清单.csv"
    short.write_text("账号,所属单位\nszq0001,大荆镇\n", encoding="utf-8")
    assert "--partial" in run_login("accounts", "import", short, code=2).stderr
    assert "未变 1 个" in run_login("accounts", "import", short, "--partial").stderr


def test_the_workbook_of_the_report_has_every_account_and_the_weeks(run_login, read_report, tmp_path):
    read_report()
    run_login("report", "--to", tmp_path / "报表.xlsx")
    book = load_workbook(tmp_path / "报表.xlsx")
    assert book.sheet_names == ["登录情况", "各周和各单位", "需要帮助", "安全提示", "日志覆盖"]
    rows = book.get_sheet_by_name("登录情况").to_python()
    heading = next(place for place, row in enumerate(rows) if row[0] == "序号")
    by_account = {row[2]: row for row in rows[heading + 1 :]}
    assert set(by_account) == set(GOLDEN["logins"])
    assert by_account["szq0001"][4:7] == [5, 4, 1]
    assert by_account["szq0001"][9:13] == [0, 3, 6, 4]
    assert "不能写成 报表.csv" in run_login("report", "--to", tmp_path / "报表.csv", code=2).stderr


# -- help


def test_coaching_is_recorded_and_not_proposed_again_soon(run_login, read_report, tmp_path):
    read_report()
    first = json.loads(run_login("coach", "--json").stdout)["items"]
    never = [one["account"] for one in first if "never" in [found["code"] for found in one["findings"]]]
    assert set(never) == {account for account, of in GOLDEN["logins"].items() if not of["weeks"]}
    said = run_login(
        "guide", *never[:2], "--by", "李某", "--on", "2026-04-26", "--topic", "第一次登录"
    ).stderr
    assert said.startswith("已记 2026-04-26 对 2 个账号的指导：")
    then = json.loads(run_login("coach", "--json").stdout)["items"]
    assert [one["account"] for one in then] == [
        one["account"] for one in first if one["account"] not in never[:2]
    ]
    later = json.loads(run_login("coach", "--json", "--week", "2026-W17", today="2026-06-30").stdout)["items"]
    assert [one["account"] for one in later] == [one["account"] for one in then]  # as of that week
    run_login("coach", "--sheet", tmp_path / "指导单.xlsx")
    pages = load_workbook(tmp_path / "指导单.xlsx").sheet_names
    assert pages == [one["account"] for one in then]


def test_each_unit_gets_a_notice_with_its_accounts(run_login, read_report, tmp_path):
    read_report()
    found = json.loads(run_login("coach", "--json").stdout)["items"]
    units = {one["unit"] for one in found}
    told = run_login("coach", "--notice", tmp_path / "通知").stderr
    assert f"已写出 {len(units)} 份通知" in told
    assert "请填好再发" in told
    names = {path.name for path in (tmp_path / "通知").iterdir()}
    assert names == {f"实操指导通知-{unit}-2026-W17.docx" for unit in units}
    refused = run_login("coach", "--notice", tmp_path / "通知.docx", code=2)
    assert f"要通知 {len(units)} 个单位。写一个文件夹" in refused.stderr
    assert "写成 通知.docx" in run_login("coach", "--notice", tmp_path / "通知.pdf", code=2).stderr
    assert not (tmp_path / "通知.docx").exists()


def test_an_agreed_visit_comes_up_again_until_it_is_made(run_login, read_report):
    read_report()
    given = ("guide", "szq0001", "--by", "李某", "--topic", "填报")
    wrong = run_login(*given, "--on", "2026-04-26", "--next", "2026-04-26", code=2)
    assert "--next 2026-04-26 不在 --on 2026-04-26 之后" in wrong.stderr
    told = run_login(*given, "--on", "2026-04-26", "--next", "2026-05-11").stderr
    assert told.endswith("；约定 2026-05-11 回访\n")

    def visits(today):
        items = json.loads(run_login("coach", "--json", today=today).stdout)["items"]
        return [(one["account"], one["visit_due"]) for one in items if one["visit_due"]]

    assert visits("2026-05-10") == []
    assert visits("2026-05-11") == visits("2026-06-20") == [("szq0001", "2026-05-11")]
    assert "  约定回访：2026-05-11\n" in run_login("coach", today="2026-05-11").stdout
    run_login(*given, "--on", "2026-05-12", today="2026-05-12")
    assert visits("2026-06-20") == []


def test_coaching_for_an_unknown_account_is_refused(run_login, read_report):
    read_report()
    refused = run_login("guide", "zzz", "--by", "李某", "--on", "2026-04-20", "--topic", "登录", code=2)
    assert "没有账号 zzz" in refused.stderr


def test_too_few_accounts_for_an_effect_are_reported(run_login, read_report):
    read_report()
    assert "还没有指导记录" in run_login("effect").stderr
    run_login("guide", "szq0001", "--by", "李某", "--on", "2026-04-13", "--topic", "填报")
    assert "2026-04-20 以来没有指导记录；去掉 --since" in run_login("effect", "--since", "2026-04-20").stderr
    told = run_login("effect", QINLING_LOGINS_EFFECT_WEEKS="1").stdout
    assert told.startswith("指导的效果：太少，看不出：能比较的账号只有 1 个，不足 5 个\n")
    said = json.loads(run_login("effect", "--json", QINLING_LOGINS_EFFECT_WEEKS="1").stdout)
    (one,) = said["items"]
    assert (one["before"]["active_days"], one["after"]["active_days"], one["others"]) == (3, 5, 11)
    assert (said["summary"]["verdict"], said["summary"]["interval"]) == ("too_few", None)


def test_finding_kinds_and_thresholds_are_settings(run_login, read_report):
    codes = {found["code"] for found in read_report()["found"]}
    assert "never" in codes
    off = read_report(QINLING_LOGINS_OFF="never")
    assert "never" not in {found["code"] for found in off["found"]}
    strict = read_report(QINLING_LOGINS_FAILURES="1")
    assert sum(found["code"] == "failures" for found in strict["found"]) > sum(
        found["code"] == "failures" for found in off["found"]
    )
    assert date.fromisoformat(off["to"]) == date(2026, 4, 26)


def test_the_empty_list_of_accounts_is_read_when_it_is_filled_in(run_login, qinling, tmp_path):
    from openpyxl import load_workbook as opened

    form = tmp_path / "账号清单.xlsx"
    assert qinling("template", "accounts", form).exit_code == 0
    assert "没有账号" in run_login("accounts", "import", form, code=15).stderr
    book = opened(form)
    for row, cells in enumerate(
        (
            (1, "0012345678901234", "张三", "大荆镇", date(2025, 6, 1), "在用"),
            (2, "b", "", "黑山镇", None, "停用"),
        ),
        5,
    ):
        for column, value in enumerate(cells, 1):
            book.active.cell(row, column, value)
    book.save(form)
    run_login("accounts", "import", form)
    listed = json.loads(run_login("accounts", "list", "--json").stdout)["items"]
    assert [(one["account"], one["unit"], one["state"], one["opened"]) for one in listed] == [
        ("0012345678901234", "大荆镇", "listed", "2025-06-01"),
        ("b", "黑山镇", "left", None),
    ]
