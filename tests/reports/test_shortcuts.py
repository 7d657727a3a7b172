"""Icons for the desktop: read as cmd and as the Desktop Entry Specification say."""

import re
import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.reports.shortcuts import Shortcut, build_cmd_file, build_desktop_file

WARN = Shortcut("今日预警", "临近到期的", ("warn",))
IMPORT = Shortcut("读入台账", "拖到这上面", ("import",), takes_files=True)
TYPE = Shortcut("台账命令", "输入命令", ())
PROGRAM = (r"C:\Program Files (x86)\秦岭 & 台账\100%\python.exe", "-m", "qinling")
ENVIRONMENT = {"PYTHONUTF8": "1", "QINLING_LEDGER": r"D:\我的 台账\50%\l.db"}


def read_cmd_lines(shortcut):
    content = build_cmd_file(shortcut, PROGRAM, ENVIRONMENT)
    assert not content.startswith(b"\xef\xbb\xbf")  # cmd would take the mark for a command
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    return content.decode().split("\r\n")[:-1]


@pytest.mark.parametrize("shortcut", [WARN, IMPORT, TYPE], ids=lambda one: one.name)
def test_a_cmd_file_is_ascii_until_the_window_reads_utf8(shortcut):
    lines = read_cmd_lines(shortcut)
    before = lines[: lines.index("chcp 65001 >nul")]
    assert all(line.isascii() for line in before)
    assert lines[0] == "@echo off"
    assert not any(line.lstrip().lower().startswith(("goto", ":")) for line in lines)  # unsafe in UTF-8


@pytest.mark.parametrize("shortcut", [WARN, IMPORT], ids=lambda one: one.name)
def test_the_window_stays_open(shortcut):
    assert read_cmd_lines(shortcut)[-1] == "pause"


@pytest.mark.parametrize("shortcut", [WARN, IMPORT, TYPE], ids=lambda one: one.name)
def test_paths_in_a_cmd_file_are_within_quotes_and_their_percent_signs_doubled(shortcut):
    for line in read_cmd_lines(shortcut):
        bare = re.sub(r'"[^"]*"', "", line)
        assert "&" not in bare
        assert "x86" not in bare
        # %USERPROFILE%, %~1 and %* are variables, every other sign is doubled
        single = re.sub(r"%%|%USERPROFILE%|%~1|%\*", "", line)
        assert "%" not in single
    assert r'set "QINLING_LEDGER=D:\我的 台账\50%%\l.db"' in read_cmd_lines(shortcut)


def test_files_that_are_dropped_follow_the_command():
    (line,) = (line for line in read_cmd_lines(IMPORT) if "import" in line)
    assert line.startswith('if "%~1"=="" (echo ')
    assert line.endswith(" -m qinling import %*")


def test_a_window_to_type_in_knows_the_command():
    lines = read_cmd_lines(TYPE)
    assert any(line.startswith('doskey qinling="C:\\') and line.endswith(" $*") for line in lines)
    assert lines[-1] == "cmd /k"


def read_exec(content):
    """Return the words of the key Exec, as the specification unescapes and unquotes them."""
    entry = dict(line.split("=", 1) for line in content.decode().splitlines()[1:])
    value = re.sub(
        r"\\([\\nst])", lambda m: {"\\": "\\", "n": "\n", "s": " ", "t": "\t"}[m[1]], entry["Exec"]
    )
    words = []
    for quoted, plain in re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value, re.DOTALL):
        words.append(plain or re.sub(r'\\(["`$\\])', r"\1", quoted))
    return [word if word == "%F" else word.replace("%%", "%") for word in words], entry


def run_exec(content, *files):
    words, _ = read_exec(content)
    call = [word for one in words for word in (files if one == "%F" else (one,))]
    return subprocess.run(call, input="\n", capture_output=True, encoding="utf-8", check=False, timeout=20)


def test_a_desktop_file_has_what_the_specification_asks_for():
    content = build_desktop_file(IMPORT, ("python", "-m", "qinling"), {})
    assert content.startswith(b"[Desktop Entry]\n")
    words, entry = read_exec(content)
    assert (entry["Type"], entry["Name"], entry["Terminal"]) == ("Application", "读入台账", "true")
    assert words[:2] == ["bash", "-c"]
    assert words[-1] == "%F"


#: Prints the variable and its words, one a line.
ECHO = ("sh", "-c", 'printf "%s\\n" "$QINLING_LEDGER" "$@"', "sh")
NAMES = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=8)


@given(NAMES, NAMES)
def test_a_desktop_file_runs_its_command_with_any_path(ledger, word):
    shortcut = Shortcut("今日预警", "", (word,))
    done = run_exec(build_desktop_file(shortcut, ECHO, {"QINLING_LEDGER": ledger}))
    assert done.stdout.startswith(f"{ledger}\n{word}\n"), done.stderr
    assert done.stdout.endswith("按回车键关闭")


def test_files_dropped_on_a_desktop_file_are_taken_whole():
    content = build_desktop_file(IMPORT, ECHO, {"QINLING_LEDGER": "l.db"})
    done = run_exec(content, "我的 台账&1.xlsx", "$HOME `ls` 'a'.csv")
    assert done.stdout.splitlines()[:4] == ["l.db", "import", "我的 台账&1.xlsx", "$HOME `ls` 'a'.csv"]
    assert "拖到这个图标上" in run_exec(content).stdout


def test_a_window_of_a_desktop_file_knows_the_command():
    content = build_desktop_file(TYPE, ECHO, {"QINLING_LEDGER": "l.db"})
    words, _ = read_exec(content)
    done = subprocess.run(words, input="qinling warn\n", capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-2:] == ["l.db", "warn"]
    assert shlex.split("qinling warn")[1] in done.stdout
