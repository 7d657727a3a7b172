"""A step whose words say the contrary: asked about at a terminal, noted in a script, an acceptance refused."""

import pytest

from qinling.cli.context import Desk

CONTRARY = [
    (("complete", "A1", "--note", "没有完成"), "没有完成", "completed"),
    (("recheck", "A2", "--holds", "--note", "又反弹了"), "反弹", "rechecked"),
    (("recheck", "A2", "--relapsed", "--note", "保持良好"), "保持良好", "rechecked"),
    (("reopen", "A2", "--reason", "未反弹"), "未反弹", "reopened"),
]


@pytest.fixture
def given_both(given_issue):
    given_issue("A1")
    given_issue("A2", 状态="已销号", 销号日期="2026-04-20")


@pytest.mark.parametrize(("words", "said", "kind"), CONTRARY)
def test_a_script_is_told(given_both, qinling, history, words, said, kind):
    told = qinling(*words)

    assert told.exit_code == 0, told.stderr
    assert f"注意：写的“{said}”与这一步相反；写错了的：qinling undo" in told.stderr
    assert history(words[1])[-1]["kind"] == kind
    assert "qinling undo" not in qinling(*words, "--dry-run").stderr


@pytest.mark.parametrize(("words", "said", "kind"), CONTRARY)
def test_a_person_is_asked(given_both, qinling, history, monkeypatch, words, said, kind):
    monkeypatch.setattr(Desk, "is_interactive", True)

    refused = qinling(*words, input="\n")
    assert (refused.exit_code, history(words[1])[-1]["kind"] == kind) == (20, False), refused.stderr
    assert f"写的“{said}”与这一步相反，仍然照办吗" in refused.stderr

    assert qinling(*words, input="是\n").exit_code == 0
    assert history(words[1])[-1]["kind"] == kind


def test_an_acceptance_that_refuses_is_none(given_issue, run_ok, run_refused, show_issue):
    given_issue("A1")
    run_ok("complete", "A1")
    run_ok("apply", "A1")
    accept = ("accept", "A1", "--level", "区级", "--by", "李某", "--doc", "区验1号", "--opinion")

    told = run_refused(21, *accept, "不同意，未整改到位")

    assert "qinling turn-back A1 --reason 原因" in told
    assert show_issue("A1")["status"] == "accepting"
    assert "与这一步相反" in run_ok(*accept, "西侧护坡未恢复").stderr


def test_a_word_for_no_document_is_no_document(given_issue, run_ok, qinling, monkeypatch, show_issue):
    given_issue("A1")
    run_ok("complete", "A1")
    assert "“无”不是文号" in qinling("apply", "A1", "--doc", "无").stderr
    run_ok("apply", "A1")

    monkeypatch.setattr(Desk, "is_interactive", True)
    words = ("accept", "A1", "--level", "区级", "--by", "李某", "--opinion", "合格")
    done = qinling(*words, input="无\n区验1号\n")

    assert done.exit_code == 0, done.stderr
    assert show_issue("A1")["acceptances"][0]["document"] == "区验1号"


def test_figures_that_contradict_each_other_are_told(given_issue, run_ok, run_refused):
    given_issue("A1")

    assert "“50% 60%”里有 2 个完成率" in run_refused(2, "progress", "A1", "50% 60%")
    assert (
        "序时进度却是未达到" in run_ok("progress", "A1", "--percent", "100%", "--schedule", "未达到").stderr
    )
    assert "注意" not in run_ok("progress", "A1", "--percent", "100%", "--schedule", "达到").stderr


def test_a_new_deadline_years_ahead_is_told(given_issue, run_ok):
    given_issue("A1")
    words = ("extend", "A1", "--reason", "待补植", "--to")

    assert "注意：2062-07-31 是 36 年以后；写错了的：qinling undo" in run_ok(*words, "2062-07-31").stderr
    run_ok("undo")
    assert "年以后" not in run_ok(*words, "2027-07-31").stderr
