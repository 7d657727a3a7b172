"""What is said without a window goes to a file: nobody would ever see it otherwise."""

import sys

import pytest

from qinling.cli.framework.terminal import printing
from tests.windows import simulate_windows


@pytest.fixture
def log_file(tmp_path, monkeypatch):
    path = tmp_path / "Logs" / "qinling.log"
    monkeypatch.setattr(printing, "find_log_file", lambda: path)
    return path


def say_without_window(monkeypatch, line):
    with monkeypatch.context() as changed, simulate_windows():
        for name in ("stdin", "stdout", "stderr"):
            changed.setattr(sys, name, None)
        printing.open_missing_streams()
        printing.print_to_stderr(line)
        for name in ("stdin", "stdout", "stderr"):
            getattr(sys, name).close()


def test_what_is_said_without_a_window_is_kept(monkeypatch, log_file):
    say_without_window(monkeypatch, "错误：没有台账")
    say_without_window(monkeypatch, "错误：设置有误")
    assert log_file.read_text("utf-8") == "错误：没有台账\n错误：设置有误\n"


def test_the_file_does_not_grow_for_ever(monkeypatch, log_file):
    monkeypatch.setattr(printing, "_MAX_LOG_BYTES", 10)
    for line in ("第一天的话", "第二天的话"):
        say_without_window(monkeypatch, line)
    assert log_file.read_text("utf-8") == "第二天的话\n"


def test_where_no_file_can_be_written_the_command_runs_all_the_same(monkeypatch, log_file):
    log_file.parent.write_text("不是文件夹", "utf-8")
    say_without_window(monkeypatch, "错误：没有台账")
