"""What is most likely a slip is told, or asked once: a share that goes down, another level, a voided issue."""

import os

import pytest

from tests.checkout import ROOT
from tests.cli.framework.terminal.test_terminal import Terminal


@pytest.fixture
def issue(run_ok):
    run_ok("add", "级别=区级", "问题编号=QJ1", "问题描述=河道垃圾")


@pytest.mark.usefixtures("issue")
def test_a_percentage_that_goes_down_is_told(run_ok):
    assert "完成率由" not in run_ok("progress", "QJ1", "80").stderr
    assert "undo" not in run_ok("progress", "QJ1", "60", "--dry-run").stderr
    told = "注意：QJ1 的完成率由 80% 降到 60%；写错了的：qinling undo"
    assert told in run_ok("progress", "QJ1", "60").stderr
    assert "由 60% 降到 12.5%" in run_ok("edit", "QJ1", "完成率=12.5").stderr
    assert "完成率由" not in run_ok("edit", "QJ1", "完成率=").stderr


@pytest.mark.usefixtures("issue")
def test_another_level_is_told_with_who_accepts(run_ok):
    told = run_ok("edit", "QJ1", "级别=市级").stderr
    assert "注意：QJ1 由区级改为市级，验收改由 区级、市级（原来是 区级）；改错了的：qinling undo" in told


@pytest.mark.usefixtures("issue")
def test_what_a_step_takes_away_is_told(run_ok):
    run_ok("edit", "QJ1", "整改时限=2026-05-01")
    asked = run_ok("extend", "QJ1", "--to", "2026-05-20", "--reason", "雨多", "--by", "张某").stderr
    assert "不再有效" not in asked
    told = run_ok("complete", "QJ1").stderr
    assert "注意：QJ1 申请延至 2026-05-20，没有批复，不再有效" in told
    assert (
        "QJ1 的完成率 100% 已清空，请重新报送进展" in run_ok("turn-back", "QJ1", "--reason", "没清完").stderr
    )
    run_ok("extend", "QJ1", "--to", "2026-05-20", "--reason", "雨多", "--by", "张某")
    assert "不再有效" not in run_ok("extend", "QJ1", "--approve", "--by", "韩某").stderr


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
@pytest.mark.usefixtures("issue")
def test_voiding_is_asked_once_at_a_terminal(run_ok, ledger, tmp_path):
    def void(*words):
        env = {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"}
        return Terminal(
            ("void", "QJ1", "--reason", "误报", *words),
            env | {"LANG": "C.UTF-8", "PATH": os.defpath, "QINLING_LEDGER": str(ledger)},
        )

    session = void()
    session.expect("河道垃圾")
    session.expect("撤销这个问题吗（是/否） [否]: ")
    session.type("")
    session.expect("没有办理，台账没有改动")
    assert session.end() == 20
    session = void("--dry-run")
    assert session.end() == 0
    session = void("--yes")
    session.expect("现为“已撤并”")
    assert session.end() == 0


@pytest.mark.usefixtures("issue")
def test_a_script_is_not_asked(run_ok):
    assert "已撤并" in run_ok("void", "QJ1", "--reason", "误报").stderr
