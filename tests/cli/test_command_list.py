"""What is declared of every command: its group, its topic, and examples that run on the sample ledgers."""

import os
import re
import shlex
import shutil
from contextlib import chdir
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer import Context
from typer.main import get_command
from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.cli.commands import COMMANDS, GROUPS
from qinling.cli.framework.lazy_commands import CommandStub
from qinling.cli.manual_topics import read_topics
from tests.checkout import ROOT

TITLES = set(read_topics(COMMANDS).titles)
#: What the sample ledgers cannot show: the example, and the exit code that it ends with there.
REFUSED_EXAMPLES = {
    "qinling browse": 20,  # no terminal
    "qinling browse --ledger 台账.db": 20,
    "qinling close YL-QL-2026-018": 21,  # the notice has begun today
    "qinling close YL-QL-2026-018 --by 罗某 --doc 市销〔2026〕8号": 21,
    "qinling notify test water": 18,  # no such channel is set
    "qinling notify resend 20260610-2afc1eeb": 17,  # the number of another day's message
    "qinling supervise send 催办〔2026〕1号 --dry-run": 2,  # no receivers are set
    "qinling supervise send 催办〔2026〕1号 --dry-run --json": 2,
    "qinling offices list": 2,  # they stand in a file
    "qinling offices list --json": 2,
    "qinling offices create shangzhou": 2,
    "qinling offices create 商州 --json": 2,
    "qinling doctor": 29,  # it is not on the PATH
    "qinling doctor --json": 29,
    "qinling cron check": 25,  # nothing has run
    "qinling cron check --json": 25,
    "qinling db salvage 救出2.db --backup 旧台账.db": 2,  # of another ledger
    "qinling db copy ledger.db 'postgresql://qinling@localhost/ledgers?office=shangzhou'": 13,  # no server
    "qinling db copy 'postgresql://qinling@localhost/ledgers?office=shangzhou' 搬回.db": 13,
    "qinling login weekly": 18,  # no folder is set
    "qinling login weekly --dry-run": 18,
    **dict.fromkeys(  # the sample ledgers are files
        (
            "qinling db roles create",
            "qinling db roles create --dry-run",
            "qinling db roles grant wangmin keeper --name 王敏",
            "qinling db roles grant shuili unit --unit 区水利局",
            "qinling db roles revoke shuili",
            "qinling db roles revoke wangmin",
            "qinling db roles list",
            "qinling db roles list --json",
        ),
        2,
    ),
}


def list_commands_below(name, command):
    """Yield a command and those below it, by their whole names."""
    yield name, command
    for word, one in getattr(command, "commands", {}).items():
        yield from list_commands_below(f"{name} {word}", one)


LOADED = dict(
    pair for lazy in COMMANDS for pair in list_commands_below(lazy.name, CommandStub(lazy).load_command())
)
EXAMPLES = [(name, example) for name, command in LOADED.items() for example in command.examples]


@pytest.mark.parametrize("name", LOADED)
def test_every_command_has_a_topic_and_two_or_three_examples_of_its_own(name):
    command = LOADED[name]

    assert command.topic in TITLES
    assert 2 <= len(command.examples) <= 3
    assert len(set(command.examples)) == len(command.examples)
    if not hasattr(command, "commands"):
        # `supervise` alone means `supervise act`, `dispatch` alone `dispatch round`
        first = name.removesuffix(" act").removesuffix(" round")
        assert all(f"{example} ".startswith(f"qinling {first} ") for example in command.examples)


def test_every_command_below_a_group_is_declared():
    declared = {f"{lazy.name} {one.name}" for lazy in COMMANDS for one in lazy.subcommands}

    assert declared == {name for name in LOADED if " " in name}


def test_every_command_and_every_chinese_page_is_in_one_group():
    names = [lazy.name for lazy in COMMANDS]
    topics = [title for group in GROUPS for title in group.topics]

    assert [group.title for group in GROUPS] == [
        "查看",
        "读入和导出",
        "办理",
        "督办和预警",
        "登录",
        "工作记录",
        "维护",
    ]
    assert len(names) == len(set(names))
    assert sorted(topics) == sorted(TITLES)


@pytest.mark.parametrize(
    ("path", "commands"),
    [("", {lazy.name: CommandStub(lazy) for lazy in COMMANDS})]
    + [(name, command.commands) for name, command in LOADED.items() if hasattr(command, "commands")],
)
def test_every_command_has_a_chinese_alias_that_is_no_other_command_here(path, commands):
    aliases = [command.alias for command in commands.values()]

    assert all(re.fullmatch("[\u4e00-\u9fff]{2,4}", alias) for alias in aliases), path
    assert len({*aliases, *commands}) == 2 * len(commands)


@pytest.mark.parametrize("name", LOADED)
def test_an_alias_is_resolved_as_the_name(name):
    call = Context(get_command(app), info_name="qinling")
    for word in name.split():
        alias = call.command.commands[word].alias
        found, command, rest = call.command.resolve_command(call, [alias, "余下"])
        assert (found, rest) == (word, ["余下"])
        call = Context(command, info_name=found, parent=call)
    assert call.command_path == f"qinling {name}"


@pytest.mark.parametrize("name", LOADED)
def test_help_finds_a_command_by_its_aliases_unless_a_page_has_that_title(name):
    topics, call, typed = read_topics(COMMANDS), get_command(app), []
    for word in name.split():
        command = call.commands[word]
        typed.append(command.alias)
        call = command.load_command() if isinstance(command, CommandStub) else command

    expected = None if " ".join(typed) in topics.titles else name.split()
    assert topics.resolve_command(typed) == expected
    assert topics.resolve_command([name.split()[0], *typed[1:]]) == name.split()


@pytest.mark.parametrize("example", [example for _, example in EXAMPLES])
def test_every_example_parses(example):
    root = get_command(app)
    _, *words = shlex.split(re.split(" --(?:ledger|settings) ", example)[0])  # options of the root
    call = Context(root, info_name="qinling")
    command = root
    while hasattr(command, "commands"):
        if words and words[0] in command.commands:
            name, command, words = command.resolve_command(call, words)
            call = Context(command, info_name=name, parent=call)
        else:
            command = command.commands[command.default_command]

    command.make_context(command.name, words, parent=call)


@pytest.fixture(scope="module")
def office_folder(tmp_path_factory):
    """A folder with the files that the examples name."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "台账").mkdir()
    (folder / "日志").mkdir()
    for path in ROOT.glob("sample_data/*.*"):
        if path.suffix in (".xlsx", ".xls", ".csv"):
            shutil.copy(path, folder / "台账")
    for path in ROOT.glob("sample_data/logins/*.csv"):
        lines = path.read_bytes().splitlines(keepends=True)
        past = [line for line in lines if not line.startswith(b"20") or line[:10] <= b"2026/06/10"]
        (folder / "日志" / path.name).write_bytes(b"".join(past))  # rows of days to come are refused
    (folder / "日志" / "统一认证.csv").write_text(
        "登录时间,用户账号,登录结果\n2026-06-09 09:00:00,yl0012@slj,成功\n2026-06-09 09:05:00,test01,成功\n",
        encoding="utf-8",
    )
    shutil.copy(ROOT / "sample_data/logins/平台账号清单.xlsx", folder)
    shutil.copy(ROOT / "sample_data/logins/平台账号清单.xlsx", folder / "新增账号.xlsx")
    (folder / "巡查.csv").write_text(
        "问题描述,镇办,整改时间\n河边堆放垃圾,青屏镇,2026年6月30日\n", encoding="utf-8"
    )
    (folder / "六月工作.csv").write_text(
        "日期,单位,工作种类,数量\n2026-06-02,区林业局,巡山巡河,2次\n", encoding="utf-8"
    )
    (folder / "工作统计表.csv").write_text("单位,会议,调研\n麻街镇,3,1\n", encoding="utf-8")
    platform = Workbook()
    platform.active.append(["编号", "级别", "问题描述"])
    platform.active.append(["PT-90", "市级", "河边砂场夜间生产，平台上另录的一处"])
    platform.save(folder / "平台.xlsx")
    recipes = folder / "qinling" / "recipes"
    recipes.mkdir(parents=True)
    for name in ("旧表", "区级自查台账"):
        (recipes / f"{name}.toml").write_text('[entries]\n"整改时间" = "deadline"\n', encoding="utf-8")
    for name in ("现场1.jpg", "现场2.jpg", "验收意见.pdf"):
        (folder / name).write_bytes(name.encode())
    return folder


def test_every_example_runs_in_order_on_the_sample_ledgers(office_folder, subtests):
    env = {
        "QINLING_LEDGER": "ledger.db",
        "QINLING_TODAY": "2026-06-10",
        "QINLING_ACTOR": "王敏",
        "QINLING_SETTINGS": None,
        "QINLING_PROCEDURE_NOTICE_DAYS": "5",
        "QINLING_OFFICE": "云岭区秦岭办",
        "HOME": str(office_folder),
        "XDG_CONFIG_HOME": str(office_folder),
        "COLUMNS": "100",
        "PATH": os.defpath,
        "VISUAL": "true",
    }
    runner = CliRunner()
    with chdir(office_folder):
        runner.invoke(app, ["import", *map(str, sorted(Path("台账").iterdir()))], env=env)
        runner.invoke(app, ["export", "上周.xlsx"], env=env)
        runner.invoke(app, ["init", "--ledger", "旧台账.db"], env=env)
        for _, example in EXAMPLES:
            _, *words = shlex.split(example)
            given = [found for word in words for found in (sorted(map(str, Path().glob(word))) or [word])]
            with subtests.test(example):
                result = runner.invoke(app, given, env=env)
                assert (result.exit_code, result.stderr) == (REFUSED_EXAMPLES.get(example, 0), result.stderr)
