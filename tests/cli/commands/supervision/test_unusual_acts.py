"""Acts out of the ladder's order are told before they are recorded."""

import pytest

from qinling.cli.context import Desk


@pytest.fixture
def given_not_late(given_issue):
    def give(*numbers, **fields):
        for number in numbers:
            given_issue(number, **({"整改时限": "2026-12-31", "责任单位": "区林业局"} | fields))

    return give


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "A1 时限 2026-12-31 还没过"),
        ({"整改时限": "长期坚持"}, "A1 没有写到日的时限"),
        ({"整改时限": "2026-04-25"}, "A1 时限 2026-04-25 还没过"),
    ],
)
@pytest.mark.parametrize("step", ["通报", "约谈"])
def test_in_a_script_an_act_of_an_issue_that_is_not_overdue_is_told_with_the_way_back(
    given_not_late, run_ok, show_issue, fields, why, step
):
    given_not_late("A1", **fields)
    told = run_ok("supervise", "A1", "--step", step).stderr
    assert f"注意：{why}；多登的用 qinling undo 撤回" in told
    assert len(show_issue("A1")["supervision"]) == 1
    run_ok("undo", "--yes")
    assert not show_issue("A1")["supervision"]


def test_a_rung_left_out_is_told(given_late, run_ok):
    given_late("A1", "A2")
    told = run_ok("supervise", "A1", "A2", "--step", "约谈", "--dry-run").stderr
    assert "A1、A2 还没有催办、督办、通报过" in told
    assert "注意：A1 还没有催办过" in run_ok("supervise", "A1", "--step", "督办").stderr
    assert "注意" not in run_ok("supervise", "A1", "--step", "通报").stderr
    assert "注意：A1 已经通报过，催办比它轻" in run_ok("supervise", "A1", "--step", "催办").stderr


def test_to_urge_is_always_usual(given_not_late, run_ok):
    given_not_late("A1")
    assert "注意" not in run_ok("supervise", "A1", "--step", "催办").stderr
    run_ok("complete", "A1")
    assert "注意" not in run_ok("supervise", "A1", "--step", "催办", QINLING_TODAY="2026-04-26").stderr


def test_work_that_is_done_is_not_reprimanded_without_a_word(given_late, run_ok, run_refused):
    given_late("A1")
    run_ok("complete", "A1")
    assert "A1 已完成整改，等待销号" in run_ok("supervise", "A1", "--step", "约谈").stderr
    assert "还没有完成整改" not in run_refused(
        21, "supervise", "A1", "--step", "移送问责", "--to", "区纪委监委"
    )


def test_what_is_tried_is_told_and_not_refused(given_not_late, run_ok, show_issue):
    given_not_late("A1")
    assert "注意：A1 时限" in run_ok("supervise", "A1", "--step", "约谈", "--dry-run").stderr
    assert not show_issue("A1")["supervision"]


@pytest.mark.parametrize(("answer", "code", "count"), [("是\n", 0, 1), ("\n", 20, 0)])
def test_at_a_terminal_it_is_asked(given_not_late, qinling, show_issue, monkeypatch, answer, code, count):
    given_not_late("A1")
    monkeypatch.setattr(Desk, "is_interactive", True)
    result = qinling("supervise", "A1", "--step", "督办", input=answer)
    assert "A1 时限 2026-12-31 还没过。仍然登记督办吗" in result.stderr
    assert (result.exit_code, len(show_issue("A1")["supervision"])) == (code, count)


def test_the_acts_that_are_proposed_are_in_order(given_late, run_ok):
    given_late("A1")
    assert "还没有" not in run_ok("supervise", "--all-proposed", "--yes").stderr
