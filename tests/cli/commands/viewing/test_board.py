"""`board`: one field in full, bars, the screen that refreshes, and options that do not go together."""

import json
import os
import select
import signal
import sys
import time

import pytest
from rich.cells import cell_len

from tests.checkout import ROOT


@pytest.fixture
def given_units(qinling):
    for number in range(12):
        qinling(
            "add",
            "级别=区级",
            f"编号=A{number}",
            "问题描述=弃渣",
            f"责任单位=第{number}镇",
            "整改时限=2026-06-01",
        )
    qinling("add", "级别=省级", "编号=B1", "问题描述=弃渣", "责任单位=晚镇", "整改时限=2026-04-01")


@pytest.mark.usefixtures("given_units")
def test_a_field_is_listed_in_full_the_most_urgent_first(qinling):
    lines = qinling("board", "--by", "责任单位", COLUMNS="80").stdout.splitlines()
    title = next(place for place, line in enumerate(lines) if line.startswith("按责任单位（13 个）"))
    rows = [line.split() for line in lines[title + 3 : -2]]

    assert len(rows) == 13
    assert rows[0] == ["晚镇", "1", "1", "·", "·", "1", "×" * 12]
    assert not any("其余" in line for line in lines)
    assert max(map(cell_len, lines)) <= 80


@pytest.mark.usefixtures("given_units")
@pytest.mark.parametrize(
    ("words", "field", "names"), [("级别", "level", {"province", "district"}), ("镇办", "town", {None})]
)
def test_a_field_that_is_asked_for_stands_in_the_json_too(qinling, words, field, names):
    said = json.loads(qinling("board", "--by", words, "--json").stdout)

    assert {row[field] for row in said[f"by_{field}"]} == names
    assert sum(row["total"] for row in said[f"by_{field}"]) == said["total"] == 13
    assert said["by_duty_unit"]


@pytest.mark.usefixtures("given_units")
@pytest.mark.parametrize("words", [(), ("--by", "镇办"), ("--as-of", "2026-04-25")])
def test_a_board_names_its_ledger_below_the_head(qinling, ledger, words):
    page = qinling("board", *words, COLUMNS="200", QINLING_OFFICE="云岭区秦岭办").stdout.splitlines()
    said = json.loads(qinling("board", *words, "--json").stdout)

    assert page[1].strip() == f"台账 {ledger}   云岭区秦岭办"
    assert (said["ledger"], said["office"]) == (str(ledger), None)


@pytest.mark.usefixtures("given_units")
def test_a_vocabulary_is_listed_by_its_labels(qinling):
    page = qinling("board", "--by", "状态").stdout

    assert "未启动" in page or "整改中" in page
    assert "rectifying" not in page


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--by", "备注"), "不能按备注"),
        (("--by", "单位"), "可以指几个字段"),
        (("--by", "没有的"), "没有“没有的”"),
        (("--watch",), "--watch 只能在终端里用"),
        (("--watch", "--json"), "--watch 不能与 --json"),
        (("--watch", "--as-of", "2026-04-01"), "--watch 不能与 --as-of"),
        (("--every", "5"), "--every 要和 --watch 或 --html"),
        (("--every", "0", "--watch"), "0 太小，最小是 1"),
        (("--html", "页.html", "--watch"), "--html 不能与 --watch"),
        (("--html", "页.html", "--json"), "--html 不能与 --json"),
        (("--html", "页.html", "--by", "镇办"), "--html 不能与 --by"),
        (("--html", "页.html", "--every", "5", "--as-of", "2026-04-01"), "--every 不能与 --as-of"),
        (("--html", "页.pdf"), "--html 不能写成 页.pdf"),
        (("--redact",), "--redact 要和 --html"),
        (("--no-redact",), "--redact 要和 --html"),
        (("--force",), "--force 要和 --html"),
    ],
)
def test_what_does_not_go_together_is_refused_by_name(qinling, words, complaint):
    qinling("init")

    result = qinling("board", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr


@pytest.mark.usefixtures("given_units")
def test_close_outs_and_deadlines_are_drawn_over_time(qinling):
    lines = qinling("board").stdout.splitlines()

    closed = next(line for line in lines if line.startswith("近12个月销号"))
    due = next(line for line in lines if line.startswith("今后12周到期"))
    assert "············" in closed
    assert due.split()[1] == "······█·····"  # 12 of them on 1 June, a Monday
    assert "共 12，本周 0" in due


def test_the_screen_refreshes_until_ctrl_c_and_counts_what_does_not_fit(qinling, ledger, tmp_path):
    qinling("add", "级别=区级", "编号=A1", "问题描述=弃渣", "责任单位=麻街镇")
    shown, code = run_at_terminal(
        ["board", "--watch", "--every", "1", "--ledger", str(ledger), "--today", "2026-04-25"],
        tmp_path,
        rows=12,
    )

    assert code == 0
    assert shown.count("秦岭生态环境保护问题台账") >= 2  # at first, and refreshed
    assert "行没有显示，请放大窗口" in shown
    assert "按 Ctrl-C 结束" in shown
    assert shown.endswith("\x1b[?1049l")  # the screen is given back


def run_at_terminal(words, home, rows):
    """Run a command at a terminal of *rows* lines, press Ctrl-C once it has refreshed, and return what it wrote."""
    pty = pytest.importorskip("pty")
    import fcntl
    import struct
    import termios

    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
        signal.signal(signal.SIGINT, signal.default_int_handler)
        env = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), "TERM": "xterm", "LANG": "C.UTF-8"}
        os.execve(sys.executable, [sys.executable, "-m", "qinling", *words], env)
    shown, asked, end = b"", False, time.monotonic() + 20
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                shown += os.read(terminal, 65_536)
            except OSError:  # it has ended
                break
        if not asked and shown.count("秦岭生态环境保护问题台账".encode()) >= 2:
            os.write(terminal, b"\x03")
            asked = True
    _, status = os.waitpid(pid, 0)
    return shown.decode(errors="replace").rstrip(), os.waitstatus_to_exitcode(status)


def test_a_day_before_the_first_issue_is_not_answered_with_an_import(given_issue, run_ok):
    given_issue("A1")
    told = run_ok("board", "--as-of", "2020-01-01").stdout
    assert "那天台账里还没有问题；看现在的，去掉 --as-of" in told
    assert "qinling import" not in told


def test_a_word_behind_the_board_is_answered_with_the_list(given_issue, run_refused):
    given_issue("A1", 镇办="甲镇")
    assert "；只看其中一部分的：qinling list 甲镇" in run_refused(2, "board", "甲镇")
