"""Spans of days that a deadline lies in, as a person says them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.typed.typed_spans import find_typed_span

TODAY = date(2026, 4, 25)  # a Saturday
SPANS = {
    **dict.fromkeys(
        ["2026年4月", "4月", "四月份", "4 月", "２０２６年４月", "本月", "这个月", "今年4月"],
        ("04-01", "04-30"),
    ),
    **dict.fromkeys(["上月", "上个月", "3月"], ("03-01", "03-31")),
    **dict.fromkeys(["下月", "下个月", "5月", "次月"], ("05-01", "05-31")),
    **dict.fromkeys(["下周", "下星期", "下个礼拜"], ("04-27", "05-03")),
    **dict.fromkeys(["本周", "这周"], ("04-20", "04-26")),
    **dict.fromkeys(["下下周"], ("05-04", "05-10")),
    **dict.fromkeys(["二季度", "第二季度", "2季度", "本季度", "2026年第二季度"], ("04-01", "06-30")),
    **dict.fromkeys(["下季度"], ("07-01", "09-30")),
    **dict.fromkeys(["今年", "本年度", "2026年", "2026年度"], ("01-01", "12-31")),
    **dict.fromkeys(["4月28日", "2026-04-28", "2026年4月28日", "4月28号"], ("04-28", "04-28")),
    **dict.fromkeys(["明天", "明日"], ("04-26", "04-26")),
}


@pytest.mark.parametrize(("text", "ends"), SPANS.items())
def test_a_span_is_read(text, ends):
    assert find_typed_span(text, TODAY) == tuple(date.fromisoformat(f"2026-{end}") for end in ends)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "13月",
            "4",
            "2026",
            "2026-04",
            "QL-2026-04",
            "周至县",
            "天台",
            "月亮村",
            "5季度",
            "2月30日",
            "上营",
        ],
        *["下河村", "四季", "年年有余", "9999年13月", "0000年", "一日", ""],
    ],
)
def test_other_words_are_looked_for_in_texts(text):
    assert find_typed_span(text, TODAY) is None


@given(st.text("上下本今去明年月日周季度第一二三四0123456789- ", max_size=12), st.dates())
def test_any_word_has_an_answer_and_the_ends_are_in_order(text, today):
    try:
        found = find_typed_span(text, today)
    except OverflowError:
        assert not date(2, 1, 1) <= today <= date(9997, 1, 1)
        return
    assert found is None or found[0] <= found[1]
