"""Days as people type them: what is missing is taken from today, what may be two days is refused."""

import re
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.typed.typed_days import DaySide, TypedDay, describe_day_examples, parse_typed_day
from tests.checkout import ROOT

TODAY = date(2026, 4, 27)  # a Monday
BEHIND, AHEAD, NEAREST = DaySide.BEHIND, DaySide.AHEAD, DaySide.NEAREST


def parse(text, side=BEHIND, today=TODAY):
    return parse_typed_day(text, today, side).day.isoformat()


@pytest.mark.parametrize(
    "text",
    ["2026-04-26", "2026.4.26", "20260426", "2026年4月26日", "２０２６－４－２６", "二〇二六年四月二十六日"],
)
@pytest.mark.parametrize("side", DaySide)
def test_a_day_in_full_is_read_as_it_stands(text, side):
    assert parse_typed_day(text, TODAY, side) == TypedDay(date(2026, 4, 26), is_full=True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "2026-04-27"), ("昨天", "2026-04-26"), ("前天", "2026-04-25"), ("昨天晚上", "2026-04-26"),
        ("4月26日", "2026-04-26"), ("4.26", "2026-04-26"), ("４月２６日", "2026-04-26"), ("12月3日", "2025-12-03"),
        ("26日", "2026-04-26"), ("28日", "2026-03-28"), ("31号", "2026-03-31"), ("27", "2026-04-27"),
        ("上周五", "2026-04-24"), ("周五", "2026-04-24"), ("周一", "2026-04-27"), ("上上周日", "2026-04-19"),
        ("5天前", "2026-04-22"), ("两周前", "2026-04-13"), ("上月5日", "2026-03-05"), ("去年5月5日", "2025-05-05"),
        ("4月24日（周五）", "2026-04-24"), ("4月24日 10:30", "2026-04-24"), ("24日上午9时", "2026-04-24"),
        ("3月底", "2026-03-31"), ("上月底", "2026-03-31"), ("去年底", "2025-12-31"),
    ],
)  # fmt: skip
def test_what_was_done_lies_behind(text, day):
    assert parse(text) == day
    assert not parse_typed_day(text, TODAY).is_full


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天", "2026-04-28"), ("4月28日", "2026-04-28"), ("4月28日前", "2026-04-28"), ("28日", "2026-04-28"),
        ("26日", "2026-05-26"), ("31日", "2026-05-31"), ("周五", "2026-05-01"), ("下周三", "2026-05-06"),
        ("1月5日", "2027-01-05"), ("月底", "2026-04-30"), ("5月底前", "2026-05-31"), ("年底", "2026-12-31"),
        ("10天后", "2026-05-07"), ("下月5日", "2026-05-05"), ("明年3月5日", "2027-03-05"), ("二季度末", "2026-06-30"),
    ],
)  # fmt: skip
def test_a_deadline_lies_ahead(text, day):
    assert parse(text, AHEAD) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("4月30日", TODAY, "2026-04-30"), ("1日", TODAY, "2026-04-01"), ("30日", TODAY, "2026-04-30"),
        ("12月5日", TODAY, "2025-12-05"), ("1月5日", date(2026, 12, 28), "2027-01-05"),
        ("4月27日", date(2026, 11, 29), "2026-04-27"), ("周五", TODAY, "2026-05-01"), ("明天", TODAY, "2026-04-28"),
    ],
)  # fmt: skip
def test_the_ends_of_a_period_may_lie_on_either_side(text, today, day):
    assert parse(text, NEAREST, today) == day


@pytest.mark.parametrize(
    ("text", "side", "why"),
    [
        ("明天", BEHIND, "还没有到"), ("本周五", BEHIND, "还没有到"), ("昨天", AHEAD, "已经过去"),
        ("4月28日", BEHIND, "“4月28日”是 2026-04-28，还没有到（今天 2026-04-27）。请写今天或以前的日期；去年的写 2025-04-28"),
        ("4月20日", AHEAD, "“4月20日”是 2026-04-20，已经过去（今天 2026-04-27）。请写今天或以后的日期；明年的写 2027-04-20"),
        ("2月30日", BEHIND, "2026年2月没有30日"), ("2026-02-30", NEAREST, "2026年2月没有30日"),
        ("31日", NEAREST, "2026年4月没有31日"), ("32日", BEHIND, "不是一个月里的日子"), ("0日", BEHIND, "不是一个月里的"),
        ("13月1日", BEHIND, "没有13月"), ("4月", BEHIND, "不是日期"), ("上周", BEHIND, "不是日期"),
        ("1/2/26", BEHIND, "看不出哪个是年、月、日"), ("6月前", AHEAD, "可以指"), ("3日前", BEHIND, "不是日期"),
        ("", BEHIND, "不是日期"), ("尽快", AHEAD, "不是日期"),
    ],
)  # fmt: skip
def test_impossible_and_ambiguous_days_are_refused_with_a_remedy(text, side, why):
    with pytest.raises(ValueRefused, match=why) as refused:
        parse_typed_day(text, TODAY, side)
    assert refused.value.remedy
    if why == "不是日期":
        assert refused.value.remedy == describe_day_examples(TODAY, side)


@given(st.dates(date(1990, 1, 12), date(2090, 12, 1)), st.sampled_from(DaySide))
def test_the_examples_of_a_refusal_are_taken_when_they_are_typed(today, side):
    for example in describe_day_examples(today, side).removeprefix("可写 ").split("、"):
        day = parse_typed_day(example, today, side).day
        assert side is NEAREST or (day <= today if side is BEHIND else day >= today)


def test_the_days_of_the_manual_are_what_it_says():
    page = (ROOT / "qinling/manual/zh/typing.md").read_text("utf-8")
    today = date.fromisoformat(re.search(r"今天是 (\S+)（", page)[1])
    rows = [row.split("|")[1:3] for row in page.splitlines() if row.startswith("| `")]
    assert len(rows) == 6
    for typed, told in rows:
        words = re.findall(r"`(.*?)`", typed)
        days = [day if len(day) == 10 else f"{today.year}-{day}" for day in told.strip().split("、")]
        assert [parse(word, BEHIND, today) for word in words] == days * (len(words) if len(days) == 1 else 1)


DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(DAYS, st.integers(0, 250))
def test_a_day_without_a_year_is_the_last_one(today, days):
    day = today - timedelta(days=days)
    if (day.month, day.day) != (2, 29):
        assert parse(f"{day.month}月{day.day}日", BEHIND, today) == day.isoformat()
        assert parse(f"{day.month}.{day.day:02}", BEHIND, today) == day.isoformat()


@given(DAYS, st.integers(0, 250))
def test_a_deadline_without_a_year_is_the_next_one(today, days):
    day = today + timedelta(days=days)
    if (day.month, day.day) != (2, 29):
        assert parse(f"{day.month}月{day.day}日", AHEAD, today) == day.isoformat()


@given(DAYS, st.integers(1, 31))
def test_a_day_of_the_month_is_the_last_one_behind_and_the_next_one_ahead(today, number):
    behind, ahead = (parse_typed_day(f"{number}日", today, side).day for side in (BEHIND, AHEAD))
    assert behind.day == ahead.day == number
    assert behind <= today <= ahead
    assert (today - behind).days <= 61
    assert (ahead - today).days <= 61


@given(DAYS, st.sampled_from(["", "上", "本", "下", "上上"]), st.sampled_from("一二三四五六日"))
def test_a_weekday_is_that_weekday(today, which, name):
    day = parse_typed_day(f"{which}周{name}", today, NEAREST).day
    assert "一二三四五六日"[day.weekday()] == name
    assert abs((day - today).days) <= 20


@given(st.text(max_size=12), DAYS, st.sampled_from(DaySide))
def test_any_text_is_a_day_or_refused(text, today, side):
    with suppress(ValueRefused):
        assert date(1990, 1, 1) <= parse_typed_day(text, today, side).day
