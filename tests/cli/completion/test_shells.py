"""Completion as the shells call it: in processes of their own, and by real presses of Tab where the shell is there."""

import itertools
import os
import shutil
import subprocess
import sys
import time

import pytest

from qinling.cli.completion.shell_scripts import SHELL_SCRIPTS
from tests.checkout import ROOT

HEAVY = ("sqlalchemy", "sqlmodel", "pydantic", "openpyxl", "xlsxwriter", "python_calamine", "rich.console")
BREAKS = " \t\n\"'><=;|&(:@"
names = (f"qinling-{os.getpid()}-{number}" for number in itertools.count())


@pytest.fixture
def call(tmp_path, ledger):
    """Run the program as the script of a shell does and return what it prints; nothing may go to stderr."""

    def run(shell, code="from qinling.__main__ import main; main()", **env):
        own = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "PATH": os.defpath, "LANG": "C.UTF-8"}
        run = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.argv[0] = 'qinling'; {code}"],
            env={**own, "QINLING_LEDGER": str(ledger), "_QINLING_COMPLETE": f"complete_{shell}", **env},
            cwd=tmp_path,
            capture_output=True,
            check=False,
            timeout=30,
        )
        assert run.stderr == b""
        return run.stdout.decode().removesuffix("\n").split("\n")

    return run


def press_bash(call, line, **env):
    return call("bash-line", _QINLING_LINE=line, _QINLING_BREAKS=BREAKS, **env)


@pytest.fixture
def office(given_issue):
    given_issue(
        "SJ-1", 问题描述='拆除[b]"$(touch 坏)"`id`\\\n违建', 镇办="麻 $(touch 坏) 镇", 责任单位="区水利局"
    )
    given_issue("SJ-2", 问题描述="弃渣一")
    given_issue("SJ-;touch 坏", 问题描述="弃渣二")


def test_bash_is_handed_quoted_words_behind_what_it_keeps(office, call, tmp_path):
    assert press_bash(call, "qinling show SJ-1") == ["SJ-1"]
    assert press_bash(call, "qinling show 'SJ-;") == ["SJ-;touch 坏"]
    assert press_bash(call, "qinling edit SJ-1 镇办=麻") == [r"麻\ \$\(touch\ 坏\)\ 镇"]
    assert press_bash(call, 'qinling edit SJ-1 镇办="麻') == [r"麻 \$(touch 坏) 镇"]
    assert press_bash(call, "qinling list --unit=区") == ["区水利局"]
    assert press_bash(call, "qinling edit SJ-1 镇") == [":nospace", "镇办="]
    assert not (tmp_path / "坏").exists()


def test_a_shell_without_the_sign_among_its_breaks_takes_the_whole_word(office, call):
    line = "qinling edit SJ-1 责任单位=区"

    assert call("bash-line", _QINLING_LINE=line, _QINLING_BREAKS=" \t\n") == ["责任单位=区水利局"]
    assert press_bash(call, line) == ["区水利局"]


def test_a_second_tab_shows_what_the_words_mean(office, call):
    shown = press_bash(call, "qinling show SJ", _QINLING_TAB="63", COLUMNS="30")

    assert shown[1] == "SJ-2  弃渣一"
    assert shown[0].startswith("SJ-1  麻 $(touch 坏)")
    assert all(len(line.encode("gbk")) <= 30 for line in shown)


def test_words_that_do_not_begin_so_leave_the_line_as_it_is(office, call):
    first = press_bash(call, "qinling show 弃渣")

    assert first == ["弃渣", "弃渣 "]
    assert press_bash(call, "qinling show 弃渣", _QINLING_TAB="63")[0] == "SJ-2  弃渣一"
    assert press_bash(call, "qinling show 弃渣一") == ["SJ-2"]


def test_no_half_of_a_quoted_sign_is_written(call, tmp_path):
    for name in ("台账 一.xlsx", "台账(二).xlsx"):
        (tmp_path / name).touch()

    assert press_bash(call, "qinling import 台") == ["台账", "台账 "]
    assert press_bash(call, "qinling import 台", _QINLING_TAB="37") == [r"台账\ 一.xlsx", r"台账\(二\).xlsx"]
    assert press_bash(call, "qinling import '台") == ["台账 一.xlsx", "台账(二).xlsx"]
    assert press_bash(call, r"qinling import 台账\ ") == [r"台账\ 一.xlsx"]


def test_zsh_and_fish_get_one_line_for_each_word(office, call):
    zsh = call("zsh-words", _QINLING_WORDS="qinling\nedit\nSJ-1\n镇")
    assert zsh == ["match\tprefix", "open\t镇办=\t镇办=  town"]
    assert call("zsh-words", _QINLING_WORDS="qinling\nshow\n弃渣一") == [
        "match\tother",
        "whole\tSJ-2\tSJ-2  弃渣一",
    ]
    assert call("fish-words", _QINLING_WORDS="qinling\nshow\nSJ-2\n") == ["SJ-2\t弃渣一"]
    [one] = call("fish-words", _QINLING_WORDS="qinling\nshow\nSJ-1\n")  # its text has two lines
    assert one.startswith("SJ-1\t")
    assert one.endswith(" 违建")
    assert call("fish-words", _QINLING_WORDS="qinling\nlist\n--unit\n'区\n") == ["区水利局"]


def test_scripts_of_earlier_versions_get_no_sign_of_the_shell(office, call, tmp_path):
    zsh = "\n".join(call("zsh", _TYPER_COMPLETE_ARGS="qinling show "))

    assert '"SJ-2":"弃渣一"' in zsh
    assert "SJ-;" not in zsh
    assert not set("$`;\\") & set(zsh)
    assert call("bash", COMP_WORDS="qinling\nlist\n--town\n", COMP_CWORD="3") == [""]


@pytest.mark.parametrize(
    "damage",
    ["missing", "empty", "garbage", "folder", "server", "settings", "words", "cursor"],
)
def test_whatever_is_wrong_nothing_is_offered_and_nothing_said(call, ledger, tmp_path, damage):
    env = {"_QINLING_LINE": "qinling show S"}
    if damage == "empty":
        ledger.touch()
    elif damage == "garbage":
        ledger.write_bytes(os.urandom(4096))
    elif damage == "folder":
        ledger.mkdir()
    elif damage == "server":
        env["QINLING_LEDGER"] = "postgresql://host/x"
    elif damage == "settings":
        (tmp_path / "settings.toml").write_text("= kaputt", encoding="utf-8")
        env["QINLING_SETTINGS"] = str(tmp_path / "settings.toml")
    elif damage == "words":
        env["_QINLING_LINE"] = "qinling show 'a \\"
    elif damage == "cursor":
        env.pop("_QINLING_LINE")
    before = sorted(tmp_path.rglob("*"))

    found = press_bash(call, env.pop("_QINLING_LINE", ""), **env)

    assert "show" in found if damage == "cursor" else found == [""]
    assert sorted(tmp_path.rglob("*")) == before


def test_completion_imports_nothing_heavy_and_writes_nothing(office, call, ledger):
    before = ledger.read_bytes()
    code = (
        "from qinling.cli.app import app\n"
        "try: app(prog_name='qinling')\n"
        f"finally: print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = call(
        "bash-line",
        code=code,
        _QINLING_LINE="qinling complete S",
        _QINLING_BREAKS=BREAKS,
    )

    assert found[-1] == "[]"
    assert "SJ-2" in found
    assert ledger.read_bytes() == before


# -- real presses of Tab ------------------------------------------------------------------------


@pytest.fixture
def terminal(tmp_path, ledger):
    """Open a shell in a terminal: `terminal("bash", 80)` gives a function that types and returns what must be seen."""
    tmux = shutil.which("tmux")
    if tmux is None:
        pytest.skip("tmux is not installed")
    opened = []

    def run(*words):
        return subprocess.run([tmux, *words], capture_output=True, check=True, timeout=20).stdout.decode()

    def start(shell, width):
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed")
        name = next(names)
        script = SHELL_SCRIPTS[shell].strip() % {
            "prog_name": "qinling",
            "complete_func": "_qinling_completion",
            "autocomplete_var": "_QINLING_COMPLETE",
        }
        command = write_home(tmp_path, ledger, shell, script)
        run("-L", name, "-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", "24", command)
        opened.append(name)
        wait_for(run, name, "$")

        def type_keys(*keys, until):
            for key in keys:
                run("-L", name, "send-keys", key)
                time.sleep(0.05)
            return wait_for(run, name, until)

        return type_keys

    yield start
    for name in opened:
        run("-L", name, "kill-server")


def wait_for(run, name, text):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        seen = run("-L", name, "capture-pane", "-p")
        if text in seen:
            return seen
        time.sleep(0.1)
    raise AssertionError(f"{text} was not seen in:\n{seen}")


def write_home(home, ledger, shell, script):
    """Write the start files of *shell*, and return the command that opens it."""
    program = home / "bin" / "qinling"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m qinling "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    env = (
        f"env -i TERM=xterm LANG=C.UTF-8 HOME={home} ZDOTDIR={home} XDG_CONFIG_HOME={home}"
        f" PATH={program.parent}:{os.defpath} QINLING_LEDGER={ledger}"
    )
    if shell == "bash":
        (home / ".bashrc").write_text(f"PS1='$ '\nbind 'set bell-style none'\n{script}\n", encoding="utf-8")
        return f"cd {home}; {env} bash --noprofile -i"
    if shell == "zsh":
        (home / ".zfunc").mkdir()
        (home / ".zfunc" / "_qinling").write_text(script, encoding="utf-8")
        start = "PS1='$ '\nfpath+=~/.zfunc; autoload -Uz compinit; compinit -D\n"
        (home / ".zshrc").write_text(start, encoding="utf-8")
        return f"cd {home}; {env} zsh -i"
    folder = home / "fish" / "completions"
    folder.mkdir(parents=True)
    (folder / "qinling.fish").write_text(script, encoding="utf-8")
    start = "set -g fish_greeting\nfunction fish_prompt; echo -n '$ '; end\n"
    (home / "fish" / "config.fish").write_text(start, encoding="utf-8")
    return f"cd {home}; {env} fish -i"


@pytest.mark.parametrize("width", [60, 80])
def test_tab_in_bash(office, terminal, width, tmp_path):
    type_keys = terminal("bash", width)

    type_keys("qinling sh", "Tab", until="qinling show")
    type_keys("弃渣", "Tab", until="qinling show 弃渣")
    type_keys("Tab", until="SJ-2  弃渣一")
    type_keys("一", "Tab", until="qinling show SJ-2")
    type_keys("C-u", "qinling edit SJ-1 镇办=麻", "Tab", until=r"镇办=麻\ \$\(touch\ 坏\)\ 镇")
    assert not (tmp_path / "坏").exists()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_tab_in_zsh_and_fish(office, terminal, tmp_path, shell):
    type_keys = terminal(shell, 80)

    type_keys("qinling list --unit 区", "Tab", until="qinling list --unit 区水利局")
    type_keys("C-u", "qinling edit SJ-1 镇办=麻", "Tab", until="坏\\)\\ 镇")
    assert not (tmp_path / "坏").exists()
