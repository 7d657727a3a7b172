"""The result of a step in a few lines."""

from datetime import date
from types import SimpleNamespace

import pytest

from qinling.reports.issues.step_result import step_lines
from qinling.rules.history.events import EventKind
from tests.reports.makers import make_issue


def make_result(kind=EventKind.REPORTED, before=None, details=(), **after):
    issue = make_issue(**after)
    step = SimpleNamespace(kind=kind, details=dict(details))
    return SimpleNamespace(before=issue._replace(**(before or {})), after=issue, step=step)


def format_lines(*results, dry_run=False):
    return list(step_lines(results, dry_run=dry_run))


def test_a_step_names_its_issue_and_the_status():
    assert format_lines(make_result()) == ["QJ-001 报送进展，现为“整改中”"]


def test_issues_of_different_statuses_have_no_common_status():
    results = [make_result(), make_result(number="QJ-002", status="not_started")]

    assert format_lines(*results) == ["QJ-001、QJ-002 报送进展"]


def test_many_issues_are_counted():
    results = [make_result(number=f"甲{number}") for number in range(1, 8)]

    assert format_lines(*results) == ["甲1、甲2、甲3、甲4、甲5 等 7 个问题 报送进展，现为“整改中”"]


def test_a_dry_run_says_so_and_says_no_more():
    result = make_result(EventKind.APPLIED, status="accepting")

    assert format_lines(result, dry_run=True) == ["试运行，台账没有改动：QJ-001 申请销号，现为“验收中”"]


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        (
            {"requested_deadline": date(2026, 6, 30), "details": {"late": True}},
            [
                "到期以后才申请延期，批准以前仍按超期计",
                "申请延至 2026-06-30，等待批复",
            ],
        ),
        (
            {
                "deadline": date(2026, 6, 30),
                "original_deadline": date(2026, 4, 30),
                "before": {"deadline": date(2026, 4, 30)},
            },
            ["整改时限改为 2026-06-30（原定 2026-04-30）"],
        ),
        (
            {
                "deadline": date(2026, 6, 30),
                "original_deadline": date(2026, 6, 30),
                "before": {"deadline": None},
            },
            ["整改时限改为 2026-06-30"],
        ),
        ({"status": "accepting", "level": "city"}, []),
        ({"round": 2, "before": {"round": 1}}, ["开始第 2 轮整改，上一轮的日期和验收留在历史里"]),
        ({"status": "closed"}, []),
    ],
)
def test_what_a_step_means_for_a_single_issue(values, lines):
    assert format_lines(make_result(**values))[1:] == lines
