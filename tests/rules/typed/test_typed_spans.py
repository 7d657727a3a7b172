"""Spans of days that a deadline lies in, as a person says them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.typed.typed_spans import find_typed_span, looks_like_time

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
    **dict.fromkeys(
        ["4.28", "4/28", "４．２８", "2026.4.28", "2026/4/28", "28日", "28号", "4月28", "二十八日"],
        ("04-28", "04-28"),
    ),
    **dict.fromkeys(["月底", "本月底", "4月底", "4月底前", "四月末", "30日前"], ("04-25", "04-30")),
    **dict.fromkeys(["年底", "年底前", "12月底", "今年年底"], ("04-25", "12-31")),
    **dict.fromkeys(["7天内", "一周内", "未来7天", "七日之内"], ("04-25", "05-02")),
    **dict.fromkeys(["下周五", "下星期五", "5月1日"], ("05-01", "05-01")),
    **dict.fromkeys(["10天后", "5.5", "下月5日"], ("05-05", "05-05")),
    **dict.fromkeys(
        ["4月20日至28日", "4.20-4.28", "20日到28日", "从4月20日到4月28日", "20-28日"], ("04-20", "04-28")
    ),
    **dict.fromkeys(["4-5月", "4月至5月"], ("04-01", "05-31")),
    **dict.fromkeys(["4月下旬"], ("04-21", "04-30")),
    **dict.fromkeys(["4月初", "月初", "本月上旬"], ("04-01", "04-10")),
    **dict.fromkeys(["月中", "4月中", "中旬", "4月份中旬"], ("04-11", "04-20")),
    **dict.fromkeys(["周末", "本周末"], ("04-25", "04-26")),
    **dict.fromkeys(["下周末"], ("05-02", "05-03")),
    **dict.fromkeys(["上半年"], ("01-01", "06-30")),
    **dict.fromkeys(["下半年"], ("07-01", "12-31")),
    **dict.fromkeys(["二季度末", "季度末"], ("04-25", "06-30")),
    **dict.fromkeys(["3月底"], ("03-31", "03-31")),
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


def test_a_point_behind_means_all_until_then():
    assert find_typed_span("3月底前", TODAY) == (date.min, date(2026, 3, 31))


def test_a_day_long_past_without_a_year_is_of_the_next():
    december = date(2026, 12, 20)
    assert find_typed_span("1月5日", december) == (date(2027, 1, 5), date(2027, 1, 5))
    assert find_typed_span("1月底", december) == (december, date(2027, 1, 31))
    assert find_typed_span("11月28日", december) == (date(2026, 11, 28), date(2026, 11, 28))


@pytest.mark.parametrize("text", ["2026-04", "2026.4", "4月前", "5个工作日内", "近7天", "30天", "5月内"])
def test_a_time_that_is_not_read_looks_like_one(text):
    assert (find_typed_span(text, TODAY), looks_like_time(text)) == (None, True)


@pytest.mark.parametrize(
    "text", ["周至", "周至县", "天台", "月亮村", "四季", "上营", "5", "2026", "QZ25008", "5号楼", ""]
)
def test_other_words_do_not_look_like_a_time(text):
    assert not looks_like_time(text)


@given(st.text("上下本今去明年月日周季度第一二三四0123456789- 底前内至天./", max_size=12), st.dates())
def test_any_word_has_an_answer_and_the_ends_are_in_order(text, today):
    try:
        found = find_typed_span(text, today)
    except OverflowError:
        assert not date(2, 1, 1) <= today <= date(9997, 1, 1)
        return
    assert found is None or found[0] <= found[1]
