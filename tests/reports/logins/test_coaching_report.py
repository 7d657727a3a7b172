"""Coaching candidates and effects."""

from datetime import date

import pytest

from qinling.reports.logins.coaching import candidate_json, candidate_page
from qinling.reports.logins.coaching_effect import effect_json, effect_page, format_verdict, summary_json
from qinling.rules.logins.audit.thresholds import FindingKind
from qinling.rules.logins.coaching import CoachingCandidate
from qinling.rules.logins.coaching_effect import CoachingEffect, ComparedUsage, MeanUsage
from qinling.rules.logins.effect_estimate import EffectInterval, EffectSummary
from qinling.rules.logins.usage import Coaching
from tests.reports.logins.login_values import make_audit, make_finding, make_usage
from tests.reports.makers import HOSTILE_TEXT, print_lines

CANDIDATE = CoachingCandidate(make_usage(issues=(3, 1)), [make_finding()], None)
RAISED = EffectInterval(0.8, 0.3, 1.2)
SUMMARY = EffectSummary(5, 3, 1, 1, 1.25, 3.0, 2.0, 2.5, "", 5, 4, 31, RAISED)


def make_effect(unknown="", topic="填报进展", note="", account="zhang", name="张三"):
    coaching = Coaching(1, account, name, "甲镇", date(2026, 3, 2), "李四", topic, note, date(2026, 4, 1))
    own = ComparedUsage(1, "甲镇", 0, MeanUsage(2.0, 1.0), MeanUsage(8.0, 4.0))
    like = (
        ComparedUsage(2, "乙镇", 0, MeanUsage(2.0, 1.0), MeanUsage(3.0, 2.0)),
        ComparedUsage(3, "乙镇", 0, MeanUsage(4.0, 3.0), MeanUsage(4.0, 3.0)),
    )
    return CoachingEffect(coaching, own, like, unknown)


def test_json_of_a_candidate_has_its_keys():
    assert candidate_json(CANDIDATE) == {
        "account": "zhang",
        "name": "张三",
        "unit": "甲镇",
        "open_issues": 3,
        "overdue_issues": 1,
        "coached": None,
        "visit_due": None,
        "findings": [{"code": "idle", "evidence": ("20 天没有登录",), "advice": FindingKind.IDLE.advice}],
    }


@pytest.mark.parametrize("width", [80, 200])
def test_candidates_are_shown_with_findings_and_advice(width):
    hostile = CoachingCandidate(
        make_usage("li", name="[b]李[/b]", unit=""), [make_finding()], date(2026, 3, 2), date(2026, 4, 28)
    )
    lines = print_lines(*candidate_page(make_audit(), [CANDIDATE, hostile]), width=width)

    assert lines == [
        "2026-W17 建议实操指导 2 个账号，其中约定回访 1 个（按账号清单的次序，不作排名）",
        "",
        "zhang 张三 甲镇　上次指导：没有",
        "  久未登录：20 天没有登录",
        f"    → {FindingKind.IDLE.advice}",
        "",
        "li [b]李[/b]　上次指导：2026-03-02",
        "  约定回访：2026-04-28",
        "  久未登录：20 天没有登录",
        f"    → {FindingKind.IDLE.advice}",
    ]


def test_json_of_an_effect_has_its_keys():
    assert effect_json(make_effect()) == {
        "account": "zhang",
        "name": "张三",
        "unit": "甲镇",
        "day": date(2026, 3, 2),
        "coach": "李四",
        "topic": "填报进展",
        "note": None,
        "next_visit": date(2026, 4, 1),
        "before": {"logins": 2.0, "active_days": 1.0},
        "after": {"logins": 8.0, "active_days": 4.0},
        "others": 2,
        "others_before": {"logins": 3.0, "active_days": 2.0},
        "others_after": {"logins": 3.5, "active_days": 2.5},
        "difference": 2.0,  # the middle of 1.5 after and 2.5 more gained
        "unknown": None,
    }
    unknown = effect_json(make_effect("前后缺 3 个工作日的日志"))
    assert (unknown["difference"], unknown["unknown"]) == (None, "前后缺 3 个工作日的日志")


def test_json_of_a_summary_keeps_its_keys_and_has_the_interval():
    item = summary_json(SUMMARY)

    assert list(item)[:9] == [
        *("compared", "rose", "same", "fell", "before", "after", "others_before", "others_after", "too_few")
    ]
    assert (item["too_few"], item["verdict"], item["confidence"]) == (None, "raised", 0.95)
    assert item["interval"] == {"difference": 0.8, "low": 0.3, "high": 1.2}
    none = summary_json(SUMMARY._replace(interval=None, too_few="不足 5 个"))
    assert (none["interval"], none["verdict"], none["too_few"]) == (None, "too_few", "不足 5 个")


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (RAISED, "看得出提高了，每周多 0.8 天（95% 区间 +0.30 至 +1.20）"),
        (EffectInterval(-0.8, -1.2, -0.3), "看得出减少了，每周少 0.8 天（95% 区间 -1.20 至 -0.30）"),
        (EffectInterval(0, -0.3, 0.4), "看不出差别：即使有，每周也不到 0.5 天（95% 区间 -0.30 至 +0.40）"),
        (EffectInterval(0.4, -0.2, 1.1), "太少，看不出：每周相差 -0.20 至 +1.10 天都有可能（95% 区间）"),
    ],
)
def test_the_verdict_in_words(interval, said):
    assert format_verdict(SUMMARY._replace(interval=interval)) == said


def test_the_verdict_says_why_there_is_no_interval():
    assert format_verdict(SUMMARY._replace(interval=None, too_few="不足 5 个")) == "太少，看不出：不足 5 个"


@pytest.mark.parametrize("width", [80, 200])
def test_the_effects_begin_with_what_can_be_said_and_cut_nothing(width):
    long = make_effect(account="abcdefghijklmnopqrst", name=HOSTILE_TEXT)
    effects = [make_effect(), long, make_effect("账号已停用")]

    lines = print_lines(*effect_page(effects, SUMMARY, 4, width), width=width)

    assert lines[0] == "指导的效果：看得出提高了，每周多 0.8 天（95% 区间 +0.30 至 +1.20）"
    assert lines[1] == "指导过的 5 个账号（4 个单位）：4 周里登录的天数平均 1.2 → 3.0"
    assert lines[2] == "以前用得差不多而没有指导的 31 个：2.0 → 2.5"
    assert "最接近的 10 个" in "".join(lines)
    row = next(line for line in lines if line.startswith("2026-03-02"))
    assert row.split() == ["2026-03-02", "zhang", "张三", "甲镇", "1→4", "2.0→2.5（2", "个）", "+2.0"]
    assert any("abcdefghijklmnopqrst" in line for line in lines)
    assert lines[-2:] == ["不能比较的 1 次", "  2026-03-02 zhang 张三 甲镇：账号已停用"]


def test_effects_of_which_none_can_be_compared_have_no_table():
    none = SUMMARY._replace(compared=0, interval=None, too_few="能比较的账号只有 0 个")
    lines = print_lines(*effect_page([make_effect("前后缺 1 个工作日的日志")], none, 4, 80), width=80)

    assert lines == [
        "指导的效果：太少，看不出：能比较的账号只有 0 个",
        "不能比较的 1 次",
        "  2026-03-02 zhang 张三 甲镇：前后缺 1 个工作日的日志",
    ]
