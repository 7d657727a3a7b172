"""Icons for the desktop that open a window, run a command in it and stay: .cmd for Windows, .desktop elsewhere."""

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qinling.operating_system import quote_windows_argument


class Shortcut(NamedTuple):
    """An icon: its name, what it does, and the words behind `qinling`; none for a window to type in.

    *takes_files*: files dropped on it follow the words.
    """

    name: str
    comment: str
    words: Sequence[str]
    takes_files: bool = False


#: Said where an icon that takes files is only clicked.
_DROP_FILES = "把台账文件（.xlsx、.xls、.et、.csv 等）拖到这个图标上，就读入"
_TYPE_HERE = "在这里输入命令，如 qinling warn；看手册：qinling help；关掉窗口就结束"


def build_cmd_file(shortcut: Shortcut, program: Sequence[str], environment: Mapping[str, str]) -> bytes:
    """Return the .cmd file. *program* is the command line of `qinling`, run with the variables of *environment*.

    Lines up to `chcp` are ASCII: only then does the window read the file as UTF-8.
    """
    command = _format_cmd_line([*program, *shortcut.words])
    if not shortcut.words:
        body = [f"doskey qinling={command} $*", f"echo {_TYPE_HERE}", "cmd /k"]
    else:
        run = f'if "%~1"=="" (echo {_DROP_FILES}) else {command} %*' if shortcut.takes_files else command
        body = [run, "echo.", "pause"]
    lines = [
        "@echo off",
        "setlocal DisableDelayedExpansion",
        "chcp 65001 >nul",
        f"title {shortcut.name}",
        *(f'set "{name}={text.replace("%", "%%")}"' for name, text in environment.items()),
        'cd /d "%USERPROFILE%"',
        *body,
    ]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _format_cmd_line(words: Sequence[str]) -> str:
    """Return *words* as a line of a .cmd file, where a single % begins a variable."""
    return " ".join(_quote_for_cmd(word) for word in words).replace("%", "%%")


def _quote_for_cmd(word: str) -> str:
    return word if re.fullmatch(r"[A-Za-z0-9-]+", word) else quote_windows_argument(word)


def build_desktop_file(shortcut: Shortcut, program: Sequence[str], environment: Mapping[str, str]) -> bytes:
    """Return the .desktop file. *program* is the command line of `qinling`, run with the variables of *environment*."""
    given = "".join(f"export {name}={shlex.quote(text)}; " for name, text in environment.items())
    command = shlex.join([*program, *shortcut.words])
    if not shortcut.words:
        script = (
            f'qinling() {{ {command} "$@"; }}; export -f qinling; echo {shlex.quote(_TYPE_HERE)}; exec bash'
        )
    else:
        run = (
            f'if [ $# = 0 ]; then echo {shlex.quote(_DROP_FILES)}; else {command} "$@"; fi'
            if shortcut.takes_files
            else command
        )
        script = f"{run}; echo; printf '按回车键关闭'; read -r _"
    files = " %F" if shortcut.takes_files else ""
    return f"""\
[Desktop Entry]
Type=Application
Version=1.0
Name={shortcut.name}
Comment={shortcut.comment}
Exec=bash -c {_quote_for_exec(given + script)} qinling{files}
Terminal=true
Categories=Office;
""".encode()


def _quote_for_exec(word: str) -> str:
    """Return *word* in the double quotes of the key Exec, whose value is unescaped once before the quotes are read."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%")
    return '"' + quoted.replace("\\", "\\\\").replace("\n", "\\n") + '"'
