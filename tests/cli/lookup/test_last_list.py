"""The places of the last list at a terminal, tried in real processes at a terminal of their own."""

import json
import os
import pty
import select
import subprocess
import sys

import pytest

from tests.checkout import ROOT


@pytest.fixture
def at_terminal(ledger, tmp_path):
    """Run the *lines* of a shell at one terminal, with *typed* lying ready, and return what it shows."""

    def run(*lines, typed="", **env):
        ours, theirs = pty.openpty()
        own = {"HOME": tmp_path, "PYTHONPATH": ROOT, "QINLING_LEDGER": ledger, "QINLING_TODAY": "2026-04-25"}
        own |= {"COLUMNS": 100, "LANG": "C.UTF-8", "TERM": "dumb", "PATH": os.defpath, "Q": sys.executable}
        own |= {"XDG_STATE_HOME": tmp_path / "state"} | env
        script = "\n".join(('qinling() { "$Q" -m qinling "$@"; }', *lines))
        os.write(ours, typed.encode())
        process = subprocess.Popen(
            ["sh", "-c", script],
            cwd=ROOT,
            env={name: str(value) for name, value in own.items()},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        screen = b""
        while piece := read_piece(ours):
            screen += piece
        os.close(ours)
        process.wait(60)
        return screen.decode().replace("\r\n", "\n")

    return run


def read_piece(descriptor):
    assert select.select([descriptor], [], [], 60)[0], "the command waits for an answer"
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux tells that the other end is closed
        return b""


@pytest.fixture
def given_three(given_issue):
    for number, due in (("QZ25053", "2026-06-30"), ("QZ25008", "2026-04-26"), ("SJ2025-013", "2026-04-20")):
        given_issue(number, 镇办="麻街镇", 问题描述="河道内堆放弃渣", 整改时限=due)


def test_a_number_after_a_list_is_a_place_of_it(at_terminal, given_three):
    said = at_terminal(
        "qinling list",
        "qinling list --json > /dev/null",
        "qinling list > /dev/null",
        "qinling show 2 | head -1",
        "qinling warn > all",
        "qinling warn --within 5",
        "qinling history 2 | tail -1",
        "rm all",
    )
    assert "看其中第几个，写它的序数，如 qinling show 1" in said
    assert "上次列出的第 2 个：QZ25053 麻街镇 河道内堆放弃渣\n问题编号  QZ25053" in said
    assert "上次列出的第 2 个：QZ25008" in said  # the order of the warnings


def test_a_change_of_a_place_wants_a_yes(at_terminal, given_three, show_issue):
    no = at_terminal("qinling list", "qinling complete 1", "echo =$?", typed="\n")
    assert "1 不是编号，上次列出的第 1 个是：\n  QZ25008  麻街镇 河道内堆放弃渣\n" in no
    assert "错误：没有选定问题，台账没有改动。请写全编号\n=20" in no
    assert show_issue("QZ25008")["status"] == "rectifying"
    yes = at_terminal("qinling list", "qinling complete 1 --yes", typed="是\n")
    assert "QZ25008 完成整改" in yes
    script = at_terminal("qinling list", "qinling complete 2 < /dev/null", "echo =$?")
    assert "qinling complete QZ25053" in script
    assert "=17" in script


def test_places_are_of_one_terminal_and_one_ledger(at_terminal, given_three, tmp_path, ledger):
    at_terminal("qinling list")
    assert "上次列出" not in at_terminal("qinling show 2", QINLING_LEDGER=ledger.rename(tmp_path / "b.db"))
    files = list((tmp_path / "state" / "qinling" / "lists").iterdir())
    assert [set(json.loads(file.read_text("utf-8"))) for file in files] == [{"ledger", "issues"}]


def test_a_list_over_several_ledgers_leaves_no_places(at_terminal, given_three, ledger):
    code = "from qinling.cli.context import Desk; from qinling.cli.lookup.last_list import forget_list"
    forget = f'"$Q" -c "{code}; forget_list(Desk(\'{ledger}\'))"'
    assert "上次列出" in at_terminal("qinling list", "qinling show 2")
    assert "上次列出" not in at_terminal("qinling list", forget, "qinling show 2")


@pytest.mark.parametrize("content", ["{", '{"ledger": 1, "issues": "x"}', '{"issues": [1, 2, 3]}'])
def test_a_kept_list_that_cannot_be_read_is_none(content, at_terminal, given_three, tmp_path):
    folder = tmp_path / "state" / "qinling" / "lists"
    said = at_terminal(
        "qinling list", f"for f in {folder}/*; do printf '%s' '{content}' > $f; done", "qinling show 2"
    )
    assert "没有编号为 2 的问题" in said


def test_a_folder_that_cannot_be_written_means_no_places_and_no_error(at_terminal, given_three, tmp_path):
    (tmp_path / "state").write_text("a file")
    said = at_terminal("qinling list", "echo =$?", "qinling show 2", typed="")
    assert "=0" in said
    assert "看其中第几个" not in said
    assert "没有编号为 2 的问题" in said


def test_one_of_several_is_chosen_at_a_terminal(at_terminal, given_issue, show_issue):
    given_issue("QZ25053", 问题描述="河道内堆放弃渣")
    given_issue("A25053", 问题描述="采石场未复绿")
    said = at_terminal("qinling complete 25053", typed="9\n2\n")
    assert "25053 不是完整的编号，对得上的有 2 个：\n" in said
    assert "  1  A25053   采石场未复绿\n  2  QZ25053  河道内堆放弃渣\n" in said
    assert "没有“9”。请写 0 到 2" in said
    assert show_issue("QZ25053")["status"] == "rectified"
    assert "问题编号  A25053" in at_terminal("qinling show 25053", typed="1\n")
    none = at_terminal("qinling show 25053", "echo =$?", typed="0\n")
    assert "请写全编号，或用 qinling list --text 文字 查找\n=17" in none


def test_a_target_of_several_levels_is_chosen_too(at_terminal, given_issue, history):
    given_issue("B1")
    given_issue("A1", "市级")
    given_issue("A1", "区级")
    assert "B1 撤并" in at_terminal("qinling void B1 --reason 重复 --into A1", typed="2\n是\n")


def test_a_narrow_screen_tells_which_columns_it_leaves_out(at_terminal, given_three):
    assert "窄屏省去：整改状态；-c 指定列" in at_terminal("qinling list", COLUMNS=60, TERM="xterm")
    assert "窄屏省去：级别、整改状态；-c 指定列" in at_terminal("qinling list", COLUMNS=40, TERM="xterm")
    assert "窄屏省去" not in at_terminal("qinling list", COLUMNS=80, TERM="xterm")


def test_a_number_beyond_the_last_list_says_how_many_it_had(at_terminal, given_three):
    said = at_terminal("qinling list --limit 2", "qinling show 99 </dev/null")
    assert "没有编号为 99 的问题，上次只列出 2 个" in said
    assert "上次只列出" not in at_terminal("qinling show 99 </dev/null", XDG_STATE_HOME="/nonexistent")


def test_no_warning_under_conditions_is_said_with_them(at_terminal, given_three):
    assert "没有临近到期或超期的问题（条件是 镇办 板桥镇）" in at_terminal("qinling warn --town 板桥镇")
