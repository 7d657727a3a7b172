import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from rich.cells import cell_len

from qinling.cli.app import RootCommand
from qinling.cli.commands import COMMANDS, GROUPS
from qinling.cli.framework.command_list import CommandGroup, LazyCommand
from qinling.cli.framework.lazy_commands import CommandStub
from tests.checkout import ROOT

TRIAL_COMMANDS = '''
import sys
from datetime import date
from typing import Annotated

import typer

from qinling.cli.options.common import *
from qinling.cli.options.filtering.filters import *
from qinling.errors import *

app = typer.Typer()
OfDay = Annotated[date | None, typer.Option("--of-day", metavar="日期", parser=DAY, help="哪一天的")]


@app.command("board")
def board(ctx: typer.Context, as_json: AsJson = False):
    """看总体情况。"""
    desk = ctx.obj
    print("board", desk.ledger_path.name, desk.today, desk.actor, "json" if as_json else "table")


@app.command("show")
def show(ctx: typer.Context, number: IssueNumber):
    """看一个问题。"""
    print("show", number, ctx.obj.ledger_path.name, ctx.obj.today)


@app.command("list")
def list_(
    ctx: typer.Context,
    level: LevelFilter = None,
    due_within: DueWithinFilter = None,
    update: UpdateOption = ImportUpdate.FILL,
    limit: Limit = 20,
):
    """列出问题。"""
    print("list", ctx.obj.ledger_path.name, [one.value for one in level or []], due_within, update.value)


@app.command("read")
def read(ctx: typer.Context, files: LedgerFiles):
    """读入文件。"""
    print("read", *[file.name for file in files])


@app.command("refuse")
def refuse():
    """拒绝。"""
    raise LedgerMissing("没有台账 旧\\x1b[31m.db", "先运行 qinling init")


@app.command("interrupt")
def interrupt():
    """中断。"""
    raise KeyboardInterrupt


@app.command("crash")
def crash():
    """出错。"""
    raise ZeroDivisionError("分母\\n为零")


@app.command("leave")
def leave():
    """退出。"""
    print("有超期的")
    raise typer.Exit(11)


@app.command("many")
def many():
    """很多行。"""
    for line in range(1_000_000):
        print(line)


@app.command("many-rows")
def many_rows(ctx: typer.Context):
    """很多行，经由屏幕。"""
    for line in range(1_000_000):
        ctx.obj.out.print(line)


@app.command("json")
def json_(ctx: typer.Context, how_many: Limit = 2, of_day: OfDay = None):
    """输出 JSON。"""
    items = ({"number": f"SJ-{i}", "deadline": date(2026, 6, 30), "level": Level.CITY} for i in range(how_many))
    day = {"as_of": of_day} if of_day else {}
    ctx.obj.print_json("issues", items, **day, total=how_many, place="秦岭\\udc80")


@app.command("table")
def table(ctx: typer.Context):
    """输出表格。"""
    from rich.table import Table

    rows = Table("编号", "描述")
    rows.add_row("SJ-001", "[b]砂石[/b]场" + "侵占河道" * 40)
    ctx.obj.out.print(rows)
    ctx.obj.print_note("说给人听")
'''

TRIAL_NAMES = re.findall(r'@app.command\("(.+?)"\)', TRIAL_COMMANDS)

#: What Typer and its Click say in help pages when nobody translates them.
ENGLISH_WORDS = re.compile(
    r"Usage|Options|Commands?\b|Arguments|Show this|exit\.|default|required|env var|OPTIONS|ARGS|"
    r"Install|completion for|<[a-z]|TEXT|INTEGER|PATH|RANGE",
)


@pytest.fixture
def trial(monkeypatch, tmp_path, qinling):
    """The root command over commands made for these tests."""
    (tmp_path / "trial_commands.py").write_text(TRIAL_COMMANDS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "trial_commands", raising=False)
    commands = tuple(LazyCommand(name, "trial_commands", f"试用 {name}") for name in TRIAL_NAMES)
    monkeypatch.setattr(RootCommand, "lazy_groups", [CommandGroup("试用", commands)])
    yield qinling
    sys.modules.pop("trial_commands", None)


@pytest.fixture
def process(tmp_path):
    """Run the trial commands in a process of its own: `process("many", then="| head -1")`."""
    (tmp_path / "trial_commands.py").write_text(TRIAL_COMMANDS, encoding="utf-8")
    (tmp_path / "trial.py").write_text(
        "from qinling.cli.app import RootCommand, app\n"
        "from qinling.cli.framework.command_list import CommandGroup, LazyCommand\n"
        f"commands = tuple(LazyCommand(name, 'trial_commands', name) for name in {TRIAL_NAMES!r})\n"
        "RootCommand.lazy_groups = [CommandGroup('试用', commands)]\n"
        "app(prog_name='qinling')\n",
        encoding="utf-8",
    )
    root = os.pathsep.join([str(ROOT), os.getenv("PYTHONPATH", "")])

    def run(command, **env):
        line = command.replace("qinling", f"'{sys.executable}' trial.py", 1)
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LC_", "LANG", "QINLING"))
        }
        return subprocess.run(
            ["bash", "-c", f"set -o pipefail; {line}"],
            cwd=tmp_path,
            env={**clean, "PYTHONPATH": root, "QINLING_TODAY": "2026-04-25", "HOME": str(tmp_path), **env},
            capture_output=True,
            check=False,
        )

    return run


# --- which command runs


def test_without_a_command_the_board_is_shown(trial):
    assert trial().stdout == "board ledger.db 2026-04-25 测试员 table\n"
    assert trial("--json").stdout == "board ledger.db 2026-04-25 测试员 json\n"


def test_only_the_command_that_runs_is_imported(trial):
    for words in (["--help"], ["--version"], ["shw"]):
        trial(*words)
        assert "trial_commands" not in sys.modules
    trial("show", "SJ-001")
    assert "trial_commands" in sys.modules


def test_version_is_printed_on_stdout(trial):
    assert re.fullmatch(r"qinling \d+\.\d+\.\d+\n", trial("--version").stdout)


@pytest.mark.parametrize(
    "words",
    [
        ["--ledger", "other.db", "list"],
        ["list", "--ledger", "other.db"],
        ["list", "--ledger=other.db"],
        ["list", "--level", "省", "--ledger", "other.db", "--debug", "--actor", "甲"],
    ],
)
def test_global_options_stand_before_or_behind_the_command(trial, words):
    result = trial(*words)

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("list other.db")


def test_behind_two_dashes_nothing_is_a_global_option(trial):
    assert trial("read", "--", "--debug", "--ledger").stdout == "read --debug --ledger\n"


def test_the_option_beats_the_environment(trial):
    assert "2026-03-31" in trial("board", "--today", "2026-03-31", "--actor", "甲").stdout
    assert "2026-12-31 乙" in trial("board", QINLING_TODAY="2026-12-31", QINLING_ACTOR="乙").stdout


@pytest.mark.parametrize("word", ["province", "省级", "省", "prov"])
def test_a_vocabulary_word_is_accepted_by_code_label_or_prefix(trial, word):
    assert "['province', 'city'] None fill" in trial("list", "--level", word, "--level", "市").stdout


# --- help


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("command", [None, *TRIAL_NAMES])
def test_help_is_chinese_and_fits_the_width(trial, command, width):
    result = trial(*([command] if command else []), "--help", COLUMNS=str(width))

    assert result.exit_code == 0
    assert not ENGLISH_WORDS.search(result.stdout), result.stdout
    assert "用法：qinling" in result.stdout
    assert all(cell_len(line) <= width for line in result.stdout.splitlines())


def test_help_names_default_environment_and_what_is_needed(trial):
    assert "[环境变量 QINLING_LEDGER]" in trial("--help", COLUMNS="100").stdout
    assert "[默认 只补空白]" in trial("list", "--help", COLUMNS="120").stdout
    assert "[不小于 1] [默认 20]" in trial("list", "--help").stdout
    assert "[必填]" in trial("show", "--help").stdout


@pytest.mark.parametrize(
    "words", [[], ["list"], ["login"], ["login", "report"], ["supervise"], ["supervise", "act"]]
)
def test_the_short_option_shows_the_same_help(qinling, words):
    assert qinling(*words, "-h").stdout == qinling(*words, "--help").stdout != ""


def test_the_commands_stand_in_the_help_in_their_groups(qinling):
    text = qinling("--help").stdout

    for group in GROUPS:
        section = text[text.index(f"\n{group.title}\n") :].split("\n\n")[0]
        assert [line.split(maxsplit=2) for line in section.splitlines()[2:]] == [
            [lazy.name, lazy.alias, lazy.help] for lazy in group.commands
        ]
    assert text.rstrip().endswith("看手册：qinling help")


@pytest.mark.parametrize("lazy", COMMANDS, ids=lambda lazy: lazy.name)
def test_every_command_explains_itself_in_chinese(qinling, lazy):
    assert CommandStub(lazy).load_command().help.startswith(lazy.help)
    result = qinling(lazy.name, "--help", COLUMNS="200")
    assert result.exit_code == 0
    assert not ENGLISH_WORDS.search(result.stdout), result.stdout


def remove_spaces(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("width", [50, 80, 200])
@pytest.mark.parametrize("lazy", COMMANDS, ids=lambda lazy: lazy.name)
def test_help_is_never_cut_short(qinling, lazy, width):
    page = remove_spaces(qinling(lazy.name, "--help", COLUMNS=str(width)).stdout)

    for param in CommandStub(lazy).load_command().params:
        assert remove_spaces(param.help) in page


# --- completion


def complete_line(process, line, shell="bash", **env):
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1), "_TYPER_COMPLETE_ARGS": line}
    result = process("qinling", **{"_QINLING_COMPLETE": f"complete_{shell}", **words, **env})
    assert result.stderr == b""
    return result.stdout.decode()


def test_bash_completes_commands_options_and_closed_words(process):
    assert complete_line(process, "qinling sh").split() == ["show"]
    assert complete_line(process, "qinling list --due").split() == ["--due-within"]
    assert complete_line(process, "qinling list --level ").split() == ["省级", "市级", "区级"]
    assert complete_line(process, "qinling list --level 市").split() == ["市级"]
    assert complete_line(process, "qinling --led").split() == ["--ledger"]


def test_zsh_and_fish_show_what_a_word_means(process):
    assert '"province":"省级"' in complete_line(process, "qinling list --level p", shell="zsh")
    fish = complete_line(
        process, "qinling list --level p", shell="fish", _TYPER_COMPLETE_FISH_ACTION="get-args"
    )
    assert fish == "province\t省级\n"


def test_numbers_are_not_offered_when_there_is_no_ledger(process, tmp_path):
    assert complete_line(process, "qinling show S", QINLING_LEDGER=str(tmp_path / "none.db")).strip() == ""
    assert complete_line(process, "qinling show S", QINLING_LEDGER="postgresql://host/x").strip() == ""


@pytest.mark.parametrize(
    ("shell", "sign"),
    [
        ("bash", "_QINLING_COMPLETE=complete_bash"),
        ("zsh", "#compdef qinling"),
        ("fish", "complete --command qinling"),
    ],
)
def test_the_completion_script_is_shown_and_installed(qinling, monkeypatch, tmp_path, shell, sign):
    monkeypatch.setattr("qinling.cli.framework.typer_internals.detect_shell", lambda: shell)

    assert sign in qinling("--show-completion").stdout
    result = qinling("--install-completion")
    assert (result.exit_code, result.stdout) == (0, "")
    place = re.search(r"装好补全：(.+)。", result.stderr)[1]
    assert sign in Path(place).read_text(encoding="utf-8")
    assert Path(place).is_relative_to(tmp_path)


def test_an_unknown_shell_is_refused(qinling, monkeypatch):
    monkeypatch.setattr("qinling.cli.framework.typer_internals.detect_shell", lambda: None)

    result = qinling("--show-completion")

    assert result.exit_code == 2
    assert "bash、zsh、fish" in result.stderr


def test_typer_is_our_only_click():
    assert "click" not in {name.partition(".")[0] for name in vars(typer)}
