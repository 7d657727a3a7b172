"""What is done otherwise on Windows: it is simulated here, in the one place that asks."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.framework import error_boundary
from qinling.cli.opening.acting_person import read_system_user
from qinling.errors import describe_os_error, quote_argument
from qinling.ledger.soundness.file_places import find_network_type
from qinling.ledger.sqlite_file.sqlite_uri import build_uri
from qinling.operating_system import has_modes, is_windows, quote_windows_argument
from qinling.outputs import atomic_files
from qinling.outputs.atomic_files import write_atomically
from tests.checkout import ROOT
from tests.windows import make_windows_error, simulate_windows

_ASKS_THE_SYSTEM = re.compile(
    r"sys\.platform|os\.name\b|platform\.system|import fcntl|import pwd|msvcrt|winreg"
)
#: Places that may name the system themselves, each with its reason.
_MAY_ASK = {
    "qinling/operating_system.py",  # the one that asks
    "qinling/cli/opening/acting_person.py",  # pwd, behind has_modes
    "qinling/ledger/soundness/file_places.py",  # fcntl, where it can be imported
}


def test_one_module_asks_which_system_this_is():
    asking = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "qinling").rglob("*.py")
        if _ASKS_THE_SYSTEM.search(path.read_text("utf-8"))
    }
    assert asking <= _MAY_ASK


_MAY_BE_TEXT = re.compile(r"(?<![.\w])open\(|\b(read|write)_text\(")


def find_text_without_encoding(path):
    """Yield the calls that read or write text in the code page of Windows: no encoding, and no bytes."""
    source = path.read_text("utf-8")
    for call in ast.walk(ast.parse(source)) if _MAY_BE_TEXT.search(source) else ():
        if not isinstance(call, ast.Call) or any(one.arg == "encoding" for one in call.keywords):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        words = [one.value for one in call.args if isinstance(one, ast.Constant)]
        is_text = name == "read_text" and not call.args
        is_text |= name == "write_text" and len(call.args) < 2
        is_builtin = name == "open" and isinstance(call.func, ast.Name)
        is_text |= is_builtin and not any("b" in word for word in words[-1:] if isinstance(word, str))
        if is_text and ast.unparse(call) != "open(os.devnull, 'w')":
            yield f"{path.name}:{call.lineno}"


def test_no_text_is_read_or_written_in_the_code_page_of_windows():
    assert [
        one for path in (ROOT / "qinling").rglob("*.py") for one in find_text_without_encoding(path)
    ] == []


def test_windows_is_simulated_for_a_block_only():
    before = is_windows()
    with simulate_windows():
        assert is_windows()
        assert not has_modes()
    assert is_windows() == before


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (r"C:\台账\l.db", None),
        (r"\\server\共享\l.db", "UNC"),
        ("//server/共享/l.db", "UNC"),
        (r"\\?\UNC\server\共享\l.db", "UNC"),
        (r"\\?\C:\台账\l.db", None),
        (r"Z:\l.db", "SMB"),
        (r"\\?\Z:\l.db", "SMB"),
    ],
)
def test_a_ledger_on_another_computer_is_told_on_windows(place, kind):
    with simulate_windows(remote_drives=["Z:\\"]):
        assert find_network_type(PureWindowsPath(place)) == kind


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is simulated")
def test_nothing_is_asked_of_modes_and_users_on_windows(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "getuid")
    monkeypatch.setattr(os, "chown", None)
    monkeypatch.setenv("LOGNAME", "张三")
    with simulate_windows():
        assert read_system_user() == "张三"
        with write_atomically(tmp_path / "甲.txt") as temporary:
            temporary.touch()
    assert (tmp_path / "甲.txt").exists()


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (
            PureWindowsPath(r"C:\我的 台账\l#1.db"),
            "file:///C:/%E6%88%91%E7%9A%84%20%E5%8F%B0%E8%B4%A6/l%231.db?mode=ro",
        ),
        (PureWindowsPath(r"\\server\share\l.db"), "file:////server/share/l.db?mode=ro"),
        (PurePosixPath("/srv/l.db"), "file:///srv/l.db?mode=ro"),
    ],
)
def test_sqlite_finds_a_ledger_on_another_computer(path, uri):
    assert build_uri(path, "mode=ro") == uri


class HeldFile:
    """A file that a scanner holds for the first *times* that it is to be renamed."""

    def __init__(self, times):
        self.times = times
        self.tries = 0

    def replace(self, _target):
        self.tries += 1
        if self.tries <= self.times:
            raise make_windows_error(5)


@pytest.mark.parametrize(("times", "is_moved"), [(0, True), (3, True), (9, False)])
def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced_all_the_same(monkeypatch, times, is_moved):
    monkeypatch.setattr(atomic_files, "_SECONDS_BETWEEN_TRIES", 0)
    held = HeldFile(times)
    with simulate_windows():
        if is_moved:
            atomic_files.move_into_place(held, Path("甲.xlsx"))
        else:
            with pytest.raises(PermissionError):
                atomic_files.move_into_place(held, Path("甲.xlsx"))
    assert held.tries == min(times, 4) + 1


@pytest.mark.parametrize("winerror", [32, 33])
def test_a_file_that_another_program_holds_is_said_to_be_open_there(winerror):
    assert "WPS 或 Excel" in describe_os_error(make_windows_error(winerror))
    assert describe_os_error(make_windows_error(5)) == "没有权限"


def test_a_path_that_is_too_long_for_windows_is_said_to_be():
    missing = FileNotFoundError(2, "No such file or directory", "D:\\" + "长" * 260)
    with simulate_windows():
        assert "最多 259 个字" in describe_os_error(missing)
        assert describe_os_error(FileNotFoundError(2, "", "D:\\甲")) == "没有这个文件或文件夹"
    assert describe_os_error(missing) == "没有这个文件或文件夹"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (r"C:\台账\六月.xlsx", r"C:\台账\六月.xlsx"),
        (r"C:\我的 台账\六月.xlsx", r'"C:\我的 台账\六月.xlsx"'),
        ("A&B.xlsx", '"A&B.xlsx"'),
        ("甲,乙", '"甲,乙"'),
        ("C:\\我的 台账\\", '"C:\\我的 台账\\\\"'),
        ('他说"好"', '"他说\\"好\\""'),
    ],
)
def test_advice_on_windows_is_quoted_as_its_programs_read_it(text, quoted):
    with simulate_windows():
        assert quote_argument(text) == quoted


def read_windows_words(line):
    """Split *line* as the C runtime of Windows does: 2n backslashes and a quote are n and the quote."""
    words, word, is_quoted, is_word = [], "", False, False
    for run, sign in re.findall(r"(\\*)([^\\]|$)", line):
        if sign == '"':
            word += "\\" * (len(run) // 2)
            is_word = True
            if len(run) % 2:
                word += '"'
            else:
                is_quoted = not is_quoted
            continue
        word += run
        is_word = is_word or bool(run)
        if sign in (" ", "") and not is_quoted:
            words += [word] if is_word else []
            word, is_word = "", False
        else:
            word += sign
            is_word = True
    return words


@given(st.lists(st.text(st.sampled_from('甲a \\"&'), max_size=6), min_size=1, max_size=4))
def test_words_in_quotes_are_read_back_on_windows(words):
    assert read_windows_words(" ".join(map(quote_windows_argument, words))) == words
    # the same splitting reads what Python itself writes
    assert read_windows_words(subprocess.list2cmdline(words)) == words


def test_a_pipe_that_was_closed_on_windows_is_no_defect(monkeypatch):
    reading, writing = os.pipe()
    closed = OSError(22, "Invalid argument")
    with os.fdopen(writing, "w") as pipe, simulate_windows():
        monkeypatch.setattr(sys, "stdout", pipe)
        assert error_boundary._is_closed_pipe(closed)
        assert not error_boundary._is_closed_pipe(OSError(22, "Invalid argument", "甲<.xlsx"))
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            monkeypatch.setattr(sys, "stdout", nowhere)
            assert not error_boundary._is_closed_pipe(closed)
            monkeypatch.undo()
    os.close(reading)
