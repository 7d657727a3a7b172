"""`browse` before its screen stands: where it is refused, and that it leaves the terminal as it was."""

import fcntl
import os
import pty
import select
import sqlite3
import struct
import subprocess
import sys
import termios
import time

import pytest

from qinling.cli.commands.viewing import browse as browse_command
from qinling.errors import UsageRefused
from tests.checkout import HOME_VARIABLES, ROOT
from tests.conftest import TODAY

TIMEOUT_SECONDS = 60


@pytest.fixture
def at_terminal(tmp_path, ledger):
    """Run `browse` at a terminal of 80×24, press the keys behind each text, and return what it wrote and its exit code."""

    def run(*steps, words=(), **env):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-m", "qinling", "browse", "--ledger", str(ledger), "--today", TODAY, *words],
            cwd=tmp_path,
            env={
                **os.environ,
                **dict.fromkeys(HOME_VARIABLES, str(tmp_path)),
                "PYTHONPATH": str(ROOT),
                "TERM": "xterm-256color",
                "QINLING_ACTOR": "测试员",
                **env,
            },
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        seen, waiting, end = b"", list(steps), time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < end:
            if not select.select([ours], [], [], 0.1)[0]:
                continue
            try:
                seen += os.read(ours, 65536)
            except OSError:  # how Linux tells that the other end is closed
                break
            if waiting and waiting[0][0].encode() in seen:
                os.write(ours, waiting.pop(0)[1].encode())
                seen += b"|"
        os.close(ours)
        return seen.decode("utf-8", "replace"), process.wait(TIMEOUT_SECONDS)

    return run


def test_without_a_terminal_it_is_refused_and_says_what_to_use(qinling):
    refused = qinling("browse")

    assert (refused.exit_code, refused.stdout) == (20, "")
    assert "只能在终端里用" in refused.stderr
    assert "qinling board" in refused.stderr


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(browse_command, "find_spec", lambda _: None)

    with pytest.raises(UsageRefused, match="qinling\\[tui\\]"):
        browse_command._require_textual()


def test_a_terminal_is_left_as_it_was(at_terminal, qinling):
    assert qinling("add", "级别=区级", "编号=甲", "问题描述=乙").exit_code == 0

    seen, code = at_terminal(("待销号", "q"))

    assert code == 0
    assert "\x1b[?1049h" in seen
    assert seen.rindex("\x1b[?1049l") > seen.rindex("\x1b[?1049h")


def test_what_is_wrong_with_the_ledger_is_said_before_the_screen_changes(at_terminal, ledger, qinling):
    seen, code = at_terminal()
    assert code == 12
    assert "\x1b[?1049h" not in seen

    assert qinling("add", "级别=区级", "编号=甲", "问题描述=乙").exit_code == 0
    connection = sqlite3.connect(ledger)
    connection.execute("pragma user_version = 5")
    connection.close()
    seen, code = at_terminal()
    assert code == 13
    assert "先运行 qinling --ledger" in seen
    assert " db migrate" in seen
    assert "\x1b[?1049h" not in seen


def test_a_dumb_terminal_is_refused(at_terminal, qinling):
    assert qinling("add", "级别=区级", "编号=甲", "问题描述=乙").exit_code == 0

    seen, code = at_terminal(TERM="dumb")

    assert code == 20
    assert "TERM" in seen
    assert " board" in seen
    assert "管道" not in seen
