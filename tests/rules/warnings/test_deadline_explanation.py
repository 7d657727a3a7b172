"""Deadlines that explain themselves."""

from datetime import date

import pytest

from qinling.rules.warnings.deadline_explanation import explain_deadline
from qinling.rules.workdays import WorkCalendar

TODAY = date(2026, 4, 25)


def explain(today=TODAY, calendar=WorkCalendar(), **issue):  # noqa: B008 (frozen)
    return list(explain_deadline(issue, today, calendar))


def test_working_days_say_where_they_begin_and_what_they_skip():
    first, second = explain(
        deadline_text="交办后15个工作日内",
        deadline_kind="relative",
        handed_over_on=date(2026, 4, 24),
        deadline=date(2026, 5, 19),
        original_deadline=date(2026, 5, 19),
    )
    assert first == (
        "时限原文“交办后15个工作日内”：自交办日期 2026-04-24 的次日起 15 个工作日，"
        "跳过休息日 10 天（国务院办公厅放假安排），到 2026-05-19"
    )
    assert second == "离到期还有 24 天，其中工作日 15 天、休息日 9 天（国务院办公厅放假安排）"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"deadline_text": "2026年6月底前", "deadline_kind": "dated"}, "到 2026-06-30（当天仍在期内）"),
        (
            {"deadline_text": "6月30日前", "deadline_kind": "dated", "original_deadline": date(2026, 6, 30)},
            "没写年份，按填报日期的年份，到 2026-06-30",
        ),
        (
            {"deadline_text": "6/7/2026", "deadline_kind": "dated", "original_deadline": date(2026, 7, 6)},
            "按填报日期和整列的写法读，到 2026-07-06",
        ),
        ({"deadline_text": "长期坚持", "deadline_kind": "standing"}, "不设期限，定期回头看"),
        ({"deadline_text": "立行立改", "deadline_kind": "immediate"}, "没有写明期限"),
        ({"deadline_text": "限期7日", "deadline_kind": "relative"}, "没有交办日期，算不出到期日"),
        (
            {
                "deadline_text": "限期7日",
                "deadline_kind": "relative",
                "found_on": date(2026, 4, 1),
                "original_deadline": date(2026, 4, 8),
            },
            "自发现日期 2026-04-01 的次日起 7 天，到 2026-04-08",
        ),
    ],
)
def test_a_phrase_says_what_it_means(values, words):
    (said,) = explain(**values)
    assert words in said


def test_an_extension_names_both_days_and_what_is_past_is_counted():
    _, moved, past = explain(
        deadline_text="2026-03-31",
        deadline_kind="dated",
        original_deadline=date(2026, 3, 31),
        deadline=date(2026, 4, 20),
    )
    assert moved == "原定 2026-03-31，后来改为 2026-04-20（见历史）"
    assert past.startswith("到期已过 5 天，其中工作日 4 天、休息日 1 天")


def test_the_calendar_that_counted_is_named():
    own = WorkCalendar(days_off=frozenset([date(2026, 4, 27)]))
    assert explain(calendar=own, deadline=date(2026, 4, 28))[0].endswith(
        "（国务院办公厅放假安排，加本单位的日历）"
    )
    far = explain(deadline=date(2027, 1, 8))[0]
    assert "2027 年没有放假安排，按法定节日和周末估算" in far


def test_an_issue_without_a_deadline_has_nothing_to_explain():
    assert explain(deadline_kind="none") == []


def test_a_deadline_on_a_day_off_tells_when_its_warning_comes():
    today = date(2026, 6, 10)
    assert (
        explain(today, deadline=date(2026, 6, 13))[-1]
        == "到期日在休息日，不顺延；当天的预警提前到 2026-06-12"
    )
    assert len(explain(today, deadline=date(2026, 6, 12))) == 1
    assert len(explain(date(2026, 6, 13), deadline=date(2026, 6, 13))) == 1  # the warning has come
