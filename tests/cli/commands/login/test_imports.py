"""What was read for the login audit is listed, taken away and taken back."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from qinling.cli.context import Desk

CLOCK = datetime(2026, 4, 25, 2, tzinfo=UTC)
HEADINGS = "登录时间,账号,登录IP,登录结果\n"


@pytest.fixture
def write_log(tmp_path, monkeypatch):
    """Write a log of (time, account, result) and return its name."""
    monkeypatch.chdir(tmp_path)

    def write(name, *rows, headings=HEADINGS):
        lines = [f"{at},{account},10.61.0.1,{result}\n" for at, account, result in rows]
        (tmp_path / name).write_text(headings + "".join(lines), "utf-8")
        return name

    return write


@pytest.fixture
def read_state(run_ok):
    """Return what the login audit knows: accounts, logins of a week, coachings, logs that count."""

    def read():
        words = (
            ("login", "accounts", "list"),
            ("login", "report", "--week", "2026-W16"),
            ("login", "effect"),
            ("login", "imports"),
        )
        return [json.loads(run_ok(*one, "--json").stdout)["items"] for one in words]

    return read


def list_imports(run_ok, *words):
    return json.loads(run_ok("login", "imports", "--json", *words).stdout)["items"]


WRONG = ("2026-04-13 08:10:05", "zs", "1"), ("2026-04-14 08:10:05", "zs", "0")


@pytest.fixture
def given_logins(write_log, run_ok):
    """Read a list of two accounts and a log; leave other files in the folder."""
    write_log("清单.csv", headings="账号,姓名,单位\nzs,张三,鹤川镇\nls,李四,栗坪镇\n")
    write_log("新清单.csv", headings="账号,姓名,单位\nzs,张三,竹溪关镇\nww,王五,栗坪镇\nls,李四,\n")
    run_ok("login", "accounts", "import", "清单.csv")
    run_ok("login", "import", write_log("一.csv", ("2026-04-15 08:10:05", "zs", "成功")))
    write_log("二.csv", ("2026-04-15 08:10", "zs", "成功"), ("2026-04-16 09:00", "生人", "失败"))
    write_log("码.csv", *WRONG)


STEPS = {
    "import": [("login", "import", "二.csv")],
    "import of two": [("login", "import", "二.csv", "码.csv", "--success-code", "1")],
    "import of the same in another way": [
        ("login", "import", "码.csv", "--success-code", "1"),
        ("login", "import", "码.csv", "--success-code", "0"),
    ],
    "forget": [("login", "forget", "一.csv")],
    "accounts import": [("login", "accounts", "import", "新清单.csv")],
    "guide": [
        ("login", "guide", "zs", "ls", "--by", "韩某", "--on", "2026-04-20", "--topic", "填报"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_undo_takes_back_what_was_done_for_the_login_audit(given_logins, run_ok, read_state, name):
    *before, words = STEPS[name]
    for step in before:
        run_ok(*step)
    state = read_state()
    run_ok(*words)
    assert read_state() != state
    run_ok("undo")
    assert read_state() == state
    run_ok("db", "verify")


def test_undo_goes_back_through_issues_and_logins_in_one_order(
    given_issue, given_logins, run_ok, read_state, issues
):
    given_issue("A0")
    at_first = read_state(), issues()["A0"]["percent"]
    run_ok("login", "import", "二.csv")
    run_ok("progress", "A0", "--percent", "60", "--note", "甲")
    run_ok(*STEPS["guide"][0])
    told = [run_ok("undo").stderr for _ in range(3)]
    assert "记下实操指导  填报（zs、ls）" in told[0]
    assert "报送进展" in told[1]
    assert "读入登录日志  2 条（二.csv）" in told[2]
    assert (read_state(), issues()["A0"]["percent"]) == at_first


def test_undo_in_dry_run_and_json_name_the_log(given_logins, run_ok):
    assert "将撤回" in (told := run_ok("undo", "--dry-run").stderr)
    assert "（一.csv）" in told
    event = json.loads(run_ok("undo", "--json").stdout)["items"][0]
    assert (event["kind"], event["particulars"]["name"]) == ("logins_read", "一.csv")


def test_the_history_tells_of_logs_and_lists(given_logins, run_ok):
    run_ok("login", "forget", "一.csv")
    told = run_ok("history", "--since", "2026-04-01").stdout
    for words in ("读入账号清单  新增 2 个账号", "读入登录日志  1 条", "去掉登录日志  1 条", "文件 一.csv"):
        assert words in told
    items = json.loads(run_ok("history", "--since", "2026-04-01", "--json").stdout)["items"]
    assert [one["number"] for one in items if one["kind"] == "logins_read"] == [None]


def test_an_older_account_list_is_not_taken_back_under_a_newer_one(given_logins, run_ok, run_refused):
    run_ok("login", "import", "二.csv", QINLING_ACTOR="李某")
    run_ok("login", "accounts", "import", "新清单.csv", QINLING_ACTOR="李某")
    run_ok("undo")  # the log: it does not matter what came after it
    assert "李某 之后又读入了账号清单" in run_refused(23, "undo")


def test_a_log_that_another_took_away_is_not_taken_back(given_logins, run_ok, run_refused):
    run_ok("login", "forget", "一.csv", QINLING_ACTOR="李某")
    assert "一.csv 已由李某换下或去掉" in run_refused(23, "undo")


def test_a_forgotten_log_that_was_read_again_stays(given_logins, run_ok, run_refused):
    run_ok("login", "forget", "一.csv")
    run_ok("login", "import", "一.csv", QINLING_ACTOR="李某")
    assert "又读入过" in run_refused(23, "undo")


def test_the_right_code_leaves_only_the_right_one(given_logins, run_ok, read_state):
    run_ok("login", "import", "码.csv", "--success-code", "0")
    told = run_ok("login", "import", "码.csv", "--success-code", "1").stderr
    assert "换下 2026-04-25 09:30 测试员 读入的 码.csv（2 条）：是同一份，只算这一次读的" in told
    report = json.loads(run_ok("login", "report", "--week", "2026-W16", "--account", "zs", "--json").stdout)[
        "items"
    ][0]
    assert (report["logins"], report["failed"]) == (2, 1)
    shown = {one["number"]: one for one in list_imports(run_ok, "--all")}
    assert [one["file"] for one in list_imports(run_ok)] == ["一.csv", "码.csv"]
    assert (shown[2]["replaced_by"], shown[2]["removed_by"]) == (3, "测试员")
    again = run_ok("login", "import", "码.csv", "--success-code", "1").stderr
    assert "已经读过，没有变化" in again


def test_imports_are_listed_with_who_and_when(given_logins, run_ok):
    (item,) = list_imports(run_ok)
    assert item == {
        "number": 1, "file": "一.csv", "source": "一.csv", "entries": 1, "fresh": 1, "joined": 0,
        "from": "2026-04-15T08:10", "to": "2026-04-15T08:10", "at": item["at"], "actor": "测试员",
        "kept_in": None, "removed_at": None, "removed_by": None, "replaced_by": None,
    }  # fmt: skip
    run_ok("login", "import", "二.csv")
    run_ok("login", "forget", "一.csv")
    assert run_ok("login", "imports", "--all").stdout.splitlines() == [
        "1  一.csv",
        "    1 条，新登录 1 次；管到 2026-04-15；2026-04-25 09:30 测试员 读入",
        "    不再算：2026-04-25 09:30 测试员 去掉或撤回",
        "2  二.csv",
        "    2 条，新登录 1 次；管到 2026-04-15 至 04-16；2026-04-25 09:30 测试员 读入",
        "    1 条与别的记录是同一次登录，按一次算",
    ]


def test_accounts_of_a_forgotten_log_are_gone_too(given_logins, run_ok):
    run_ok("login", "import", "二.csv")
    assert "生人" in run_ok("login", "accounts", "list").stdout
    told = run_ok("login", "forget", "二.csv").stderr
    assert told == "已去掉 二.csv（2 条），2 天的次数重新算过；去错了的：qinling undo\n"
    assert "生人" not in run_ok("login", "accounts", "list").stdout
    run_ok("db", "verify")


def test_forget_refuses_what_is_not_there_and_names_what_is_ambiguous(
    given_logins, run_ok, run_refused, write_log
):
    assert "没有读入过 无.csv" in run_refused(2, "login", "forget", "无.csv")
    write_log("一.csv", ("2026-04-17 08:10:05", "zs", "成功"), ("2026-04-18 08:10:05", "zs", "成功"))
    run_ok("login", "import", "一.csv")
    assert "是不是" not in run_refused(2, "login", "forget", "三.csv")  # only the ending is alike
    told = run_refused(20, "login", "forget", "一.csv")
    assert "一.csv 读入过 2 次：1（2026-04-25 09:30 测试员，1 条，2026-04-15）；2（" in told
    assert "qinling login forget 2" in told
    assert "试运行：将去掉 一.csv（2 条）" in run_ok("login", "forget", "2", "--dry-run").stderr
    run_ok("login", "forget", "2")
    assert [one["number"] for one in list_imports(run_ok)] == [1]
    run_ok("login", "forget", "某处/一.csv")
    assert "已经去掉了" in run_refused(2, "login", "forget", "一.csv")


def test_undo_does_not_trip_over_what_it_took_back_when_time_passes(
    given_logins, run_ok, run_refused, monkeypatch
):
    moments = count()
    monkeypatch.setattr(Desk, "now", lambda _: CLOCK + timedelta(seconds=next(moments)))
    for words in (*STEPS["import of two"], *STEPS["accounts import"], *STEPS["guide"]):
        run_ok(*words)
    told = [run_ok("undo").stderr for _ in range(3)]
    assert [words in line for words, line in zip(("指导", "账号清单", "登录日志"), told, strict=True)] == [
        True
    ] * 3
    assert "（二.csv、码.csv）" in told[2]
    for _ in range(2):
        run_ok("undo")  # what given_logins read
    assert "没有可以撤回的操作" in (last := run_refused(23, "undo"))
    assert "不能撤回" not in last


def test_a_log_of_an_archive_is_named_to_who_asks_for_its_own_name(
    given_logins, run_ok, run_refused, tmp_path
):
    with zipfile.ZipFile(tmp_path / "日志 四月.zip", "w") as archive:
        archive.write(tmp_path / "二.csv", "内/二.csv")
    run_ok("login", "import", "日志 四月.zip")
    assert '是不是 "日志 四月.zip/内/二.csv"？' in run_refused(2, "login", "forget", "二.csv")
    assert '是不是 "日志 四月.zip/内/二.csv"？' in run_refused(2, "login", "forget", "四月.zip/内/二.csv")
    assert "是不是" not in run_refused(2, "login", "forget", "完全不同的名字.xlsx")
    assert "将去掉" in run_ok("login", "forget", "日志 四月.zip/内/二.csv", "--dry-run").stderr


@pytest.mark.parametrize("command", [("report",), ("accounts", "list")])
def test_a_unit_that_no_account_has_is_named(given_logins, run_ok, command):
    told = run_ok("login", *command, "--unit", "鹤川街道镇", "--unit", "栗坪").stderr
    assert "注意：没有名称含“鹤川街道镇”的单位，相近的有：鹤川镇" in told
    assert told.count("鹤川街道镇") == 1
    assert "栗坪" not in told
