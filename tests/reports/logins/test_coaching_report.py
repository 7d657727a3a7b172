"""Coaching candidates and effects."""

from datetime import date

import pytest

from qinling.reports.logins.coaching import (
    candidate_json,
    candidate_page,
    effect_json,
    effect_lines,
    effect_table,
    summary_json,
)
from qinling.rules.logins.coaching import CoachingCandidate, CoachingEffect, EffectSummary, MeanUsage
from qinling.rules.logins.thresholds import FindingKind
from qinling.rules.logins.usage import Coaching
from tests.reports.logins.login_values import make_audit, make_finding, make_usage
from tests.reports.makers import HOSTILE_LINE, HOSTILE_TEXT, print_lines

CANDIDATE = CoachingCandidate(make_usage(issues=(3, 1)), [make_finding()], None)
SUMMARY = EffectSummary(5, 3, 1, 1, 1.25, 3.0, 2.0, 2.5, "")


def make_effect(unknown="", topic="填报进展", note=""):
    coaching = Coaching(1, "zhang", "张三", "甲镇", date(2026, 3, 2), "李四", topic, note)
    usage = [MeanUsage(2.0, 1.0), MeanUsage(8.0, 4.0)]
    return CoachingEffect(coaching, *usage, 6, MeanUsage(3.0, 2.0), MeanUsage(3.5, 2.5), unknown)


def test_json_of_a_candidate_has_its_keys():
    assert candidate_json(CANDIDATE) == {
        "account": "zhang",
        "name": "张三",
        "unit": "甲镇",
        "open_issues": 3,
        "overdue_issues": 1,
        "coached": None,
        "findings": [{"code": "idle", "evidence": ("20 天没有登录",), "advice": FindingKind.IDLE.advice}],
    }


@pytest.mark.parametrize("width", [80, 200])
def test_candidates_are_shown_with_findings_and_advice(width):
    hostile = CoachingCandidate(make_usage("li", name="[b]李[/b]", unit=""), [make_finding()], date(2026, 3, 2))  # fmt: skip
    lines = print_lines(*candidate_page(make_audit(), [CANDIDATE, hostile]), width=width)

    assert lines == [
        "2026-W17 建议实操指导 2 个账号（按账号清单的次序，不作排名）",
        "",
        "zhang 张三 甲镇　上次指导：没有",
        "  久未登录：20 天没有登录",
        f"    → {FindingKind.IDLE.advice}",
        "",
        "li [b]李[/b]　上次指导：2026-03-02",
        "  久未登录：20 天没有登录",
        f"    → {FindingKind.IDLE.advice}",
    ]


def test_json_of_an_effect_has_its_keys():
    assert effect_json(make_effect("前后缺 3 个工作日的日志")) == {
        "account": "zhang",
        "name": "张三",
        "unit": "甲镇",
        "day": date(2026, 3, 2),
        "coach": "李四",
        "topic": "填报进展",
        "note": None,
        "before": {"logins": 2.0, "active_days": 1.0},
        "after": {"logins": 8.0, "active_days": 4.0},
        "others": 6,
        "others_before": {"logins": 3.0, "active_days": 2.0},
        "others_after": {"logins": 3.5, "active_days": 2.5},
        "unknown": "前后缺 3 个工作日的日志",
    }
    assert effect_json(make_effect())["unknown"] is None


def test_json_of_a_summary_has_null_if_there_are_enough():
    item = summary_json(SUMMARY)

    assert list(item) == [
        *("compared", "rose", "same", "fell", "before", "after", "others_before", "others_after", "too_few")
    ]
    assert item["too_few"] is None


@pytest.mark.parametrize("width", [80, 200])
def test_each_effect_has_one_line_within_the_width(width):
    effects = [make_effect(topic=HOSTILE_TEXT), make_effect("账号已停用")] * 20
    heading, _, first, second, *others = print_lines(effect_table(effects, width), width=width)

    assert heading.split() == ["日期", "账号", "内容", "登录天数", "未指导的平均", "相差"]
    assert first.split()[:2] == ["2026-03-02", "zhang"]
    assert first.split()[-3:] == ["1→4", "2.0→2.5（6）", "+2.5"]
    assert HOSTILE_LINE[:10] in first
    assert second.split()[-1] == "账号已停用"
    assert len(others) == 38


def test_the_summary_in_lines():
    assert list(effect_lines(SUMMARY, 4)) == [
        "指导前后各 4 周，能比较的 5 次：登录天数增加 3、不变 1、减少 1",
        "平均每个账号由 1.2 天到 3.0 天；同期没有指导的由 2.0 天到 2.5 天",
    ]
    assert list(effect_lines(SUMMARY._replace(too_few="不足 5 次"), 4))[1:] == ["不足 5 次"]
