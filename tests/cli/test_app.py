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

TRIAL = '''
import sys
from datetime import date
from typing import Annotated

import typer

from qinling.cli.options.common import *
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

NAMES = re.findall(r'@app.command\("(.+?)"\)', TRIAL)

#: What Typer and its Click say in help pages when nobody translates them.
ENGLISH = re.compile(
    r"Usage|Options|Commands?\b|Arguments|Show this|exit\.|default|required|env var|OPTIONS|ARGS|"
    r"Install|completion for|<[a-z]|TEXT|INTEGER|PATH|RANGE",
)


@pytest.fixture
def trial(monkeypatch, tmp_path, qinling):
    """The root command over commands made for these tests."""
    (tmp_path / "trial_commands.py").write_text(TRIAL, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "trial_commands", raising=False)
    commands = tuple(LazyCommand(name, "trial_commands", f"试用 {name}") for name in NAMES)
    monkeypatch.setattr(RootCommand, "lazy_groups", [CommandGroup("试用", commands)])
    yield qinling
    sys.modules.pop("trial_commands", None)


@pytest.fixture
def process(tmp_path):
    """Run the trial commands in a process of its own: `process("many", then="| head -1")`."""
    (tmp_path / "trial_commands.py").write_text(TRIAL, encoding="utf-8")
    (tmp_path / "trial.py").write_text(
        "from qinling.cli.app import RootCommand, app\n"
        "from qinling.cli.framework.command_list import CommandGroup, LazyCommand\n"
        f"commands = tuple(LazyCommand(name, 'trial_commands', name) for name in {NAMES!r})\n"
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


def test_version_is_told_on_stdout(trial):
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
def test_a_closed_word_is_taken_by_code_label_or_prefix(trial, word):
    assert "['province', 'city'] None fill" in trial("list", "--level", word, "--level", "市").stdout


# --- what goes wrong


def test_a_refusal_is_one_line_on_stderr_and_its_exit_code(trial):
    result = trial("refuse")

    assert result.exit_code == 12
    assert result.stdout == ""
    assert result.stderr == "错误：没有台账 旧\\x1b[31m.db。先运行 qinling init\n"


def test_an_interrupt_says_that_nothing_changed(trial):
    result = trial("interrupt")

    assert (result.exit_code, result.stderr) == (130, "已中断，台账没有改动\n")


def test_a_defect_is_an_apology_of_one_line(trial):
    result = trial("crash")

    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("抱歉，程序出了差错（ZeroDivisionError: 分母）")


def test_debug_shows_where_a_defect_is(trial):
    assert "Traceback" in trial("crash", "--debug").stderr


def test_a_command_may_leave_with_a_code_of_its_own(trial):
    result = trial("leave")

    assert (result.exit_code, result.stdout, result.stderr) == (11, "有超期的\n", "")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["shwo"], "没有“shwo”这个命令。你是不是想用 show？"),
        (["导入"], "没有“导入”这个命令。看说明：qinling --help"),
        (["--versoin"], "没有 --versoin 这个选项。你是不是想用 --version？"),
        (["list", "--levle", "省"], "没有 --levle 这个选项。你是不是想用 --level？"),
        (["list", "--legder", "x"], "没有 --legder 这个选项。你是不是想用 --ledger"),
        (["list", "--xyzzy"], "没有 --xyzzy 这个选项。看说明：qinling list --help"),
        (["show"], "缺少参数 编号。看说明：qinling show --help"),
        (["show", "1", "2"], "多出了参数：2。看说明：qinling show --help"),
        (["list", "--level"], "选项 --level 后面要跟一个值"),
        (["list", "--ledger"], "选项 --ledger 后面要跟一个值。看说明：qinling --help"),
        (["board", "--json=1"], "选项 --json 后面不跟值"),
        (
            ["list", "--level", "县"],
            "选项 --level：“县”不在可选词内。可用：province（省级）、city（市级）、district（区级）",
        ),
        (["list", "--due-within", "七"], "选项 --due-within：“七”不是整数"),
        (["list", "--due-within", "-1"], "选项 --due-within：-1 太小，最小是 0"),
        (["list", "--ledger", ""], "选项 --ledger：不能为空"),
        (["show", "\udc80"], "参数 编号：含有无法识别的字符"),
        (["board", "--today", "昨天"], "选项 --today：“昨天”"),
    ],
)
def test_words_that_are_off_are_told_in_chinese(trial, words, complaint):
    result = trial(*words)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"错误：{complaint}")
    assert result.stderr.count("\n") == 1


def test_the_url_of_a_server_is_refused(trial):
    result = trial("board", "--ledger", "postgresql+psycopg://host/ledger")

    assert result.exit_code == 2
    assert "只支持文件台账" in result.stderr


def test_a_mistake_in_the_settings_is_a_refusal(trial, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text("timezone = 1", encoding="utf-8")

    result = trial("board", "--settings", mine, QINLING_TODAY=None)

    assert result.exit_code == 18
    assert "timezone = 1" in result.stderr


@pytest.mark.parametrize("command", ["many", "many-rows"])
def test_a_reader_that_leaves_early_is_no_error(process, command):
    result = process(f"qinling {command} | head -1")

    assert result.returncode == 141
    assert result.stdout == b"0\n"
    assert result.stderr == b""


# --- help


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("command", [None, *NAMES])
def test_help_is_chinese_and_fits_the_width(trial, command, width):
    result = trial(*([command] if command else []), "--help", COLUMNS=str(width))

    assert result.exit_code == 0
    assert not ENGLISH.search(result.stdout), result.stdout
    assert "用法：qinling" in result.stdout
    assert all(cell_len(line) <= width for line in result.stdout.splitlines())


def test_help_names_default_environment_and_what_is_needed(trial):
    assert "[环境变量 QINLING_LEDGER]" in trial("--help", COLUMNS="100").stdout
    assert "[默认 fill]" in trial("list", "--help").stdout
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
        assert [line.split(maxsplit=1) for line in section.splitlines()[2:]] == [
            [lazy.name, lazy.help] for lazy in group.commands
        ]
    assert text.rstrip().endswith("看手册：qinling help")


@pytest.mark.parametrize("lazy", COMMANDS, ids=lambda lazy: lazy.name)
def test_every_command_explains_itself_in_chinese(qinling, lazy):
    assert CommandStub(lazy).load_command().help.startswith(lazy.help)
    result = qinling(lazy.name, "--help", COLUMNS="200")
    assert result.exit_code == 0
    assert not ENGLISH.search(result.stdout), result.stdout


def squeezed(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("width", [50, 80, 200])
@pytest.mark.parametrize("lazy", COMMANDS, ids=lambda lazy: lazy.name)
def test_help_is_never_cut_short(qinling, lazy, width):
    page = squeezed(qinling(lazy.name, "--help", COLUMNS=str(width)).stdout)

    for param in CommandStub(lazy).load_command().params:
        assert squeezed(param.help) in page


# --- what is shown


def test_json_is_one_object_made_item_by_item(trial):
    result = trial("json")

    assert result.stdout == (
        '{"schema": "qinling/1", "kind": "issues", "as_of": "2026-04-25", "total": 2, "place": "秦岭\\udc80", "items": [\n'
        '{"number": "SJ-0", "deadline": "2026-06-30", "level": "city"},\n'
        '{"number": "SJ-1", "deadline": "2026-06-30", "level": "city"}]}\n'
    )


def test_json_may_speak_of_another_day(trial):
    assert '"as_of": "2026-03-31"' in trial("json", "--of-day", "2026-03-31").stdout


@pytest.mark.parametrize(
    "env", [{"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_json_is_utf8_whatever_the_console_speaks(process, env):
    result = process("qinling json", **env)

    assert result.returncode == 0, result.stderr
    assert '"place": "秦岭\\udc80"' in result.stdout.decode()


def test_a_console_without_chinese_gets_utf8_and_a_gbk_one_gets_gbk(process):
    plain = process("qinling refuse", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert plain.stderr.decode().startswith("错误：没有台账")

    office = process("qinling refuse", PYTHONIOENCODING="gbk")
    assert office.stderr.decode("gbk").startswith("错误：没有台账")


def test_ledger_text_is_no_markup_and_a_table_is_80_columns_off_a_terminal(trial):
    result = trial("table")

    assert "[b]砂石[/b]场" in result.stdout
    assert max(cell_len(line) for line in result.stdout.splitlines()) == 80
    assert result.stderr == "说给人听\n"
    assert "\x1b" not in result.stdout


def test_columns_says_how_wide_a_table_may_be(trial):
    lines = trial("table", COLUMNS="200").stdout.splitlines()

    assert max(cell_len(line) for line in lines) == 200


# --- completion


def offered(process, line, shell="bash", **env):
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1), "_TYPER_COMPLETE_ARGS": line}
    result = process("qinling", **{"_QINLING_COMPLETE": f"complete_{shell}", **words, **env})
    assert result.stderr == b""
    return result.stdout.decode()


def test_bash_completes_commands_options_and_closed_words(process):
    assert offered(process, "qinling sh").split() == ["show"]
    assert offered(process, "qinling list --due").split() == ["--due-within"]
    assert offered(process, "qinling list --level ").split() == ["province", "city", "district"]
    assert offered(process, "qinling list --level 市").split() == ["市级"]
    assert offered(process, "qinling --led").split() == ["--ledger"]


def test_zsh_and_fish_show_what_a_word_means(process):
    assert '"province":"省级"' in offered(process, "qinling list --level p", shell="zsh")
    fish = offered(process, "qinling list --level p", shell="fish", _TYPER_COMPLETE_FISH_ACTION="get-args")
    assert fish == "province\t省级\n"


def test_numbers_are_not_offered_when_there_is_no_ledger(process, tmp_path):
    assert offered(process, "qinling show S", QINLING_LEDGER=str(tmp_path / "none.db")).strip() == ""
    assert offered(process, "qinling show S", QINLING_LEDGER="postgresql://host/x").strip() == ""


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
