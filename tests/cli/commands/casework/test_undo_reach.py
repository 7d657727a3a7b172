"""What undo reaches: every command that leaves events. What it does not reach says so."""

import json
from datetime import UTC, datetime

import pytest

from qinling.cli.context import Desk
from tests.golden.program import commands
from tests.workbook.makers.returned_workbooks import Copy

LATE = {"整改时限": "2026-04-20", "责任单位": "区水利局"}
ACCEPTED = ("--level", "区级", "--by", "李某", "--opinion", "合格", "--doc", "区验〔2026〕1号")
NOTICE = {"QINLING_PROCEDURE_NOTICE_DAYS": "1"}
COMPLETE, APPLY = (
    ("complete", "A1", "--on", "2026-04-20"),
    ("apply", "A1", "--by", "张某", "--on", "2026-04-20"),
)
ACCEPT = ("accept", "A1", *ACCEPTED, "--on", "2026-04-20")
EXTEND = ("extend", "A1", "--to", "2026-06-30", "--reason", "汛期", "--by", "张某")
WORK = (
    "work",
    "add",
    "刑事案件",
    "--count",
    "3件5人",
    "--of",
    "鸟类=1件1人",
    "--on",
    "2026-04-20",
    "--by",
    "区检察院",
)
TWO_UNITS = ("edit", "A1", "牵头单位=区林业局", "--ground", "函")
MERGE = ("unit", "merge", "区水利局", "区林业局")
ACT = ("supervise", "act", "A1", "--step", "催办", "--doc", "催〔2026〕1号")

IN_WORKDAYS = ("edit", "A1", "交办日期=2026-04-20", "整改时限=15个工作日内", "--ground", "函")

#: Each command that changes the ledger by events: what is done before it, and its words.
REACHED = {
    "add": ((), ("add", "级别=区级", "编号=B1", "问题描述=乙")),
    "edit": ((), ("edit", "A1", "整改状态=已销号", "--ground", "函")),
    "progress": ((), ("progress", "A1", "--percent", "60", "--note", "甲")),
    "extend": ((EXTEND,), ("extend", "A1", "--approve", "--by", "李某")),
    "deadlines": ((IN_WORKDAYS,), ("deadlines", "--apply", "--settings", "另.toml")),
    "complete": ((), COMPLETE),
    "apply": ((COMPLETE,), APPLY),
    "accept": ((COMPLETE, APPLY), ACCEPT),
    "turn-back": ((COMPLETE, APPLY), ("turn-back", "A1", "--reason", "不实")),
    "notice": ((COMPLETE, APPLY, ACCEPT), ("notice", "A1", "--on", "2026-04-21")),
    "close": ((COMPLETE, APPLY, ACCEPT, ("notice", "A1", "--on", "2026-04-21")), ("close", "A1")),
    "recheck": ((("edit", "A1", "整改状态=已销号", "--ground", "函"),), ("recheck", "A1", "--relapsed", "--note", "反弹")),
    "reopen": ((("edit", "A1", "整改状态=已销号", "--ground", "函"),), ("reopen", "A1", "--reason", "反弹")),
    "void": ((), ("void", "A1", "--reason", "重复")),
    "attach": ((), ("attach", "A1", "照片.jpg", "--as", "整改前照片")),
    "supervise act": ((), ACT),
    "supervise reply": ((ACT,), ("supervise", "reply", "A1", "--note", "已办")),
    "supervise receipt": (
        (ACT,),
        ("supervise", "receipt", "A1", "--signed", "2026-04-25", "--replied", "2026-04-25", "--note", "已办"),
    ),
    "opinion add": ((), ("opinion", "add", "A1", "未清运", "--by", "省督察组")),
    "opinion reply": (
        (("opinion", "add", "A1", "未清运", "--by", "省督察组"),),
        ("opinion", "reply", "A1", "--note", "已清运"),
    ),
    "import": ((), ("import", "台账.csv", "--update", "overwrite", "--ground", "函", "--yes")),
    "return": ((), ("return", "交回.xlsx")),
    "reconcile": ((), ("reconcile", "台账.csv", "--apply")),
    "work add": ((), WORK),
    "work edit": ((WORK,), ("work", "edit", "GZ0001", "数量=4", "日期=2026-04-19")),
    "work void": ((WORK,), ("work", "void", "GZ0001", "--reason", "误")),
    "work import": ((), ("work", "import", "工作.csv")),
    "work attach": ((WORK,), ("work", "attach", "GZ0001", "照片.jpg")),
    "unit merge": ((TWO_UNITS,), MERGE),
    "unit split": ((TWO_UNITS, MERGE), ("unit", "split", "区林业局")),
}  # fmt: skip
#: After half past nine, when all other commands of a test run.
LATER = datetime(2026, 4, 25, 2, tzinfo=UTC)
#: A command that changes no issue, but is taken back: tests/cli/commands/supervision/test_run_clock.py.
REACHED_BESIDE_ISSUES = {"notify reset"}
#: What is done for the login audit: tests/cli/commands/login/test_imports.py.
REACHED_LOGINS = {"login import", "login forget", "login accounts import", "login guide"}
#: Commands that change the ledger and leave no event, and what else undo does not take back.
NOT_REACHED = {
    "warn", "notify resend", "notify retry", "supervise send", "supervise circular", "login weekly", "login accounts merge", "login accounts split", "db migrate",
    "db restore", "db roles create", "db roles grant", "db roles revoke", "undo", "dispatch round", "dispatch send", "dispatch end",
}  # fmt: skip
#: Commands that change no issue: they show, write a file, keep a recipe, or make a ledger of their own.
#: `browse` changes some by the commands that it runs, which stand above.
WITHOUT_CHANGE = {
    "board", "browse", "list", "show", "map", "history", "work list", "work show", "brief", "report", "dispatch status", "recipe list", "recipe show", "recipe forget", "export", "check", "fill",
    "template ledger", "template accounts", "diff", "dossier", "supervise letter", "supervise forms", "notify test",
    "opinion list", "unit list", "unit variants",
    "notify list", "notify receivers", "cron show", "cron check", "login imports", "login report", "login coach", "login effect", "login accounts list",
    "login accounts history",
    "help", "db verify", "db doctor", "db salvage", "db head", "db backup", "db copy", "db roles list", "init", "demo", "offices list", "offices create",
    "config list", "config get", "config set", "config unset", "config path", "config edit", "doctor",
}  # fmt: skip


def test_every_command_is_placed():
    assert {
        one.name for one in commands()
    } == REACHED.keys() | REACHED_BESIDE_ISSUES | REACHED_LOGINS | NOT_REACHED | WITHOUT_CHANGE


@pytest.fixture
def given_office(given_issue, run_ok, tmp_path, monkeypatch):
    """Register A1, and leave the files that commands read in the folder."""
    monkeypatch.chdir(tmp_path)
    given_issue("A1", **LATE)
    (tmp_path / "照片.jpg").write_bytes(b"jpg")
    (tmp_path / "日历.toml").write_text('off = ["2026-04-27"]', "utf-8")
    (tmp_path / "另.toml").write_text('calendar = "日历.toml"', "utf-8")
    (tmp_path / "工作.csv").write_text("日期,单位,工作种类,数量\n2026-04-20,区林业局,会议,3次\n", "utf-8")
    (tmp_path / "台账.csv").write_text(
        "问题编号,级别,问题描述,整改状态,备注\nA1,区级,A1的问题,已销号,来函\nB1,区级,乙,已销号,\n", "utf-8"
    )


@pytest.fixture
def read_ledger(run_ok):
    """Return all that the ledger holds of its issues and units but the versions."""

    def read():
        items = json.loads(run_ok("list", "--json").stdout)["items"]
        shown = [json.loads(run_ok("show", "A1", "--json").stdout)["items"][0]["attachments"]]
        records = json.loads(run_ok("work", "list", "--void", "--json").stdout)["items"]
        shown += [
            json.loads(run_ok("work", "show", "GZ0001", "--json").stdout)["items"][0]["attachments"]
            for _ in records[:1]
        ]
        shown += [{name: value for name, value in one.items() if name != "version"} for one in records]
        shown += json.loads(run_ok("unit", "list", "--json").stdout)["items"]
        return [{name: value for name, value in item.items() if name != "version"} for item in items], shown

    return read


@pytest.mark.parametrize("name", REACHED)
def test_undo_takes_the_whole_command_back(given_office, run_ok, read_ledger, tmp_path, name):
    before, words = REACHED[name]
    for step in before:
        run_ok(*step, **NOTICE)
    if name == "return":
        run_ok("export", "发.xlsx")
        Copy(tmp_path / "发.xlsx").write("A1", 备注="表上改的").save(tmp_path / "交回.xlsx")
    state = read_ledger()
    run_ok(*words, **NOTICE)
    assert read_ledger() != state
    run_ok("undo")
    assert read_ledger() == state
    run_ok("db", "verify")


@pytest.mark.parametrize("name", sorted(NOT_REACHED))
def test_what_undo_does_not_reach_says_so_before(run_ok, name):
    assert "撤回" in "".join(run_ok(*name.split(), "--help").stdout.split())


def test_the_help_of_undo_names_what_it_does_not_reach(run_ok):
    told = "".join(run_ok("undo", "--help").stdout.split())
    for words in (
        "登录日志",
        "账号清单",
        "指导",
        "分发",
        "已发出的消息",
        "别人接着办过的",
        "撤回本身不能再撤回",
    ):
        assert words in told


# -- after something that undo does not reach ---------------------------------------------------


ROUND = ("dispatch", "round", "--by", "责任单位", "--due", "2026-07-10", "--to", "分发")


@pytest.fixture
def given_round(given_office, run_ok):
    """Register A1, then dispatch it: the last thing that was done leaves no event."""
    run_ok(*ROUND, clock=LATER)


def test_undo_in_a_script_refuses_to_pass_over_what_it_does_not_reach(
    given_round, run_refused, run_ok, issues
):
    told = run_refused(23, "undo")
    assert "测试员 上一次操作是分发，那不能撤回" in told
    assert "加 --yes" in told
    assert "A1" in issues()
    assert "它之后的分发不能撤回" in run_ok("undo", "--dry-run").stderr
    assert json.loads(run_ok("undo", "--dry-run", "--json").stdout)["passed_over"] == "分发"
    run_ok("undo", "--yes")
    assert issues() == {}


def test_what_another_did_since_is_not_ones_own(given_office, run_ok):
    run_ok(*ROUND, clock=LATER, QINLING_ACTOR="李某")
    assert json.loads(run_ok("undo", "--json").stdout)["passed_over"] is None


def test_a_person_under_another_name_of_the_system_is_the_same(
    given_office, run_ok, run_refused, monkeypatch
):
    monkeypatch.setattr(Desk, "system_user", "zhang01")
    run_ok(*ROUND, clock=LATER)
    run_refused(23, "undo")


def test_who_did_nothing_but_what_undo_does_not_reach_is_told_so(given_round, run_refused, run_ok):
    run_ok("undo", "--yes")
    assert "没有可以撤回的操作；分发不能撤回" in run_refused(23, "undo")
