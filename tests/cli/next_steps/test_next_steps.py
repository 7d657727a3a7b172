"""After a command the next ones are printed, and they can be typed as they stand."""

import re
import shlex
from shutil import copy

import pytest
from typer import Context
from typer.main import get_command

from qinling.cli.app import app
from qinling.cli.next_steps.following_commands import FOLLOWING_COMMANDS
from qinling.reports.warnings.cron_schedule import list_jobs
from tests.cli.test_command_list import LOADED

SHOWN = {"QINLING_NEXT_STEPS": "true"}
#: Words that stand for what only a person knows.
ANSWERS = {
    "完成率": "60",
    "情况": "已清运一半",
    "意见": "合格",
    "文号": "区验1号",
    "验收人": "李某",
    "姓名": "韩某",
    "内容": "第一次登录",
}
#: Steps of an issue: rules/lifecycle/next_steps.py has what follows them.
STEPS = """add progress extend complete apply accept turn-back notice close recheck reopen void
supervise@reply supervise@receipt opinion@add opinion@reply"""
#: They show something, run on a schedule, end something, or say themselves what may follow.
WITHOUT = """board browse brief list show report map history recipe@list recipe@show recipe@forget dispatch@status
template@ledger template@accounts diff reconcile edit deadlines dossier undo warn supervise@forms
supervise@circular opinion@list notify@receivers notify@list notify@resend notify@retry notify@reset cron@show
cron@check login@report login@imports login@forget login@effect login@weekly login@accounts@list
login@accounts@merge login@accounts@split login@accounts@history work@edit work@void work@attach work@list
work@show help db@copy db@doctor db@salvage db@verify db@head db@roles@create db@roles@grant db@roles@revoke
db@roles@list unit@list unit@variants unit@merge unit@split demo
config@list config@get config@set config@unset config@path config@edit doctor dispatch@send init offices@list offices@create"""


@pytest.fixture
def suggest(run_ok):
    """Run a command and return the commands that it suggests."""

    def run(*words, **env):
        told = run_ok(*words, **SHOWN, **env).stderr
        return re.findall(r"^(?:下一步，|  ).+?：qinling (.+)$", told, re.MULTILINE)

    return run


def answer(command):
    return [ANSWERS.get(word, word) for word in shlex.split(command)]


@pytest.mark.parametrize("settings", [{}, {"QINLING_PROCEDURE_NOTICE_DAYS": "1"}])
def test_typing_what_is_suggested_leads_from_registration_to_the_close(suggest, run_ok, show_issue, settings):
    run_ok("add", "级别=区级", "编号=A 1", "问题描述=另一个")
    commands = suggest("add", "级别=市级", "编号=A 1", "问题描述=河道弃渣", **settings)
    typed = []
    while commands and commands[0].split()[0] != "dossier":
        typed.append(commands[0].split()[0])
        day = {"QINLING_TODAY": f"2026-05-{3 * len(typed) + 6:02}"}
        commands = suggest(*answer(commands[0]), **settings, **day)

    notice = ["notice", "close"] if settings else []
    assert typed == ["progress", "complete", "apply", "accept", "accept", *notice]
    assert commands == ['dossier "A 1" --level 市级 --check', 'recheck "A 1" --of-level 市级 --holds']
    assert show_issue("A 1", "--level", "市级")["status"] == "closed"


def test_nothing_is_suggested_to_programs_on_a_schedule_or_when_the_settings_say_so(
    qinling, run_ok, given_issue, tmp_path
):
    given_issue("A1")
    for words in (
        ("progress", "A1", "--percent", "10", "--json"),
        ("db", "backup", tmp_path / "备份", "--quiet"),
        ("warn", "--notify"),
        ("warn",),
        ("list",),
    ):
        assert "qinling " not in run_ok(*words, **SHOWN).stderr
    assert "qinling " not in run_ok("complete", "A1", QINLING_NEXT_STEPS="false").stderr
    refused = qinling("complete", "A1", **SHOWN)
    assert (refused.exit_code, "下一步" in refused.stderr) == (21, False)


def test_what_is_scheduled_suggests_nothing():
    jobs = list_jobs(lambda *words: words, "备份", has_login_logs=True)

    assert len(jobs) == 4
    for job in jobs:
        command = " ".join(job.words)
        assert " --quiet" in command or not any(command.startswith(name) for name in FOLLOWING_COMMANDS)


def test_a_trial_run_suggests_the_same_call_in_earnest(suggest, given_issue, show_issue):
    given_issue("A 1")
    commands = suggest("progress", "A 1", "--note", "清运了 一半", "--dry-run")

    assert commands == ['progress "A 1" --note "清运了 一半"']
    suggest(*shlex.split(commands[0]))
    assert show_issue("A 1")["progress"] == "清运了 一半"


@pytest.mark.parametrize(("typed", "left"), [("-d", ""), ("-dy", " -y"), ("-yd", " -y"), ("-ddy", " -y")])
def test_a_trial_run_asked_for_by_its_letter_is_not_asked_for_again(suggest, given_issue, typed, left):
    given_issue("A1")
    assert suggest("progress", "A1", "--note", "-5 米", typed) == [f'progress A1 --note "-5 米"{left}']


def test_options_for_every_command_are_typed_again(suggest, given_issue, ledger, tmp_path):
    given_issue("A1")
    other = tmp_path / "另一本.db"
    copy(ledger, other)

    assert suggest("complete", "A1", "--ledger", other) == [f"apply A1 --ledger {other}"]
    assert suggest("--today=2026-04-26", "complete", "A1") == ["apply A1 --today=2026-04-26"]


def test_many_issues_are_not_named_one_by_one(suggest, given_issue):
    numbers = [f"B{number}" for number in range(11)]
    for number in numbers:
        given_issue(number)

    assert suggest("complete", *numbers) == []
    assert suggest("apply", *numbers[:10])[-1] == f"turn-back {' '.join(numbers[:10])} --reason 原因"


def test_issues_that_stand_elsewhere_have_steps_of_their_own(suggest, given_issue):
    given_issue("A1", level="市级")
    given_issue("A2", level="区级", 状态="未启动")
    given_issue("A3", level="区级")

    assert (
        suggest("opinion", "add", "A3", "现场看过", "--by", "督察组")[0] == "opinion reply A3 --note 答复内容"
    )
    assert suggest("progress", "A1", "A2", "A3", "--note", "推进") == [
        "complete A1 A2 A3",
        "opinion reply A3 --note 答复内容",
    ]


def test_the_files_that_were_written_are_named(suggest, given_issue, tmp_path):
    given_issue("A1")
    (backup,) = suggest("db", "backup", tmp_path / "备份")
    assert re.fullmatch(rf"db restore {tmp_path}/备份/.+\.zip", backup)
    assert suggest("export", tmp_path / "a b.xlsx") == [f'return "{tmp_path}/a b.xlsx"']
    assert suggest("export", tmp_path / "a.csv") == []
    assert suggest("export", tmp_path / "b.xlsx", "--redact") == []
    paper = tmp_path / "照片.jpg"
    paper.write_bytes(b"1")
    assert suggest("attach", "A1", paper, "--as", "整改前照片", "--level", "区级")[-1] == (
        "dossier A1 --level 区级 --check"
    )


def test_an_act_is_followed_by_its_letter_and_its_reply(suggest, given_late):
    given_late("A1")
    commands = suggest("supervise", "A1", "--step", "催办")

    assert commands[0] == "supervise reply A1 --note 回复内容"
    assert commands[-1] == 'supervise letter "催办〔2026〕1号" --letters 文书'


def test_every_command_has_a_place_in_one_of_the_tables():
    named = [name.replace("@", " ") for name in (*STEPS.split(), *WITHOUT.split())]
    leaves = [name for name, command in LOADED.items() if not hasattr(command, "commands")]

    assert sorted([*named, *FOLLOWING_COMMANDS]) == sorted(leaves)


@pytest.mark.parametrize(
    "words", sorted({one.words for following in FOLLOWING_COMMANDS.values() for one in following})
)
def test_what_follows_is_a_call_that_parses(words):
    root = get_command(app)
    words = answer(
        re.sub(r"\{\w+\}", "2026-04-25", words.removesuffix(" --ledger {to}"))
    )  # the root takes it
    call = Context(root, info_name="qinling")
    name, command, words = root.resolve_command(call, words)
    while hasattr(command, "commands"):
        if words[0] not in command.commands:
            words = [command.default_command, *words]
        name, command, words = command.resolve_command(Context(command, info_name=name, parent=call), words)

    command.make_context(name, words, parent=call)


def test_a_return_of_nothing_offers_no_undo(suggest, given_issue, tmp_path):
    given_issue("A1")
    suggest("export", tmp_path / "导出.xlsx")
    assert suggest("return", tmp_path / "导出.xlsx") == []


def test_the_line_after_a_trial_by_conditions_is_taken_without_a_terminal(given_issue, run_ok):
    given_issue("A1", 镇办="甲镇")
    words = ("progress", "--where", "镇办=甲镇", "--percent", "50", "--dry-run")
    said = run_ok(*words, QINLING_NEXT_STEPS="true").stderr
    line = re.search("下一步，照办：qinling (.*)", said)
    assert line[1] == "progress --where 镇办=甲镇 --percent 50 --yes"
    run_ok(*shlex.split(line[1]))
