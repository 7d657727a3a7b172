"""Numbers of days, times of day and days of the week as people type them."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.typed.typed_counts import parse_counted
from qinling.rules.typed.typed_durations import Duration, parse_duration, says_how_far_ahead
from qinling.rules.typed.typed_times import find_weekday, name_weekday, parse_hours_span, parse_typed_time
from qinling.rules.workdays import WorkCalendar

TODAY = date(2026, 1, 31)  # a Saturday
CALENDAR = WorkCalendar()
DURATIONS = {
    "15": (15, "天"),
    "15 天": (15, "天"),
    "３日内": (3, "天"),
    "十天": (10, "天"),
    "二十一天": (21, "天"),
    "一百二十天": (120, "天"),
    "三十日": (30, "天"),
    "0天": (0, "天"),
    "近10天": (10, "天"),
    "半个月": (15, "天"),
    "半月": (15, "天"),
    "一个半月": (45, "天"),
    "两周": (2, "周"),
    "一周内": (1, "周"),
    "2个星期": (2, "周"),
    "1个礼拜": (1, "周"),
    "未来一周": (1, "周"),
    "一个月": (1, "月"),
    "俩月": None,
    "俩个月": (2, "月"),
    "三个月以内": (3, "月"),
    "半年": (6, "月"),
    "一年": (12, "月"),
    "5个工作日": (5, "工作日"),
    "十五个工作日以内": (15, "工作日"),
    "三个工作天": (3, "工作日"),
    **dict.fromkeys(
        [
            "再延10天",
            "延长两周",
            "-3",
            "3小时",
            "几天",
            "1月",
            "一季度",
            "两天半",
            "1.5个月",
            "三五天",
            "两三个月",
            "周",
            "本周",
            "",
        ]
    ),
}
TIMES = {
    "8点": "08:00",
    "8点半": "08:30",
    "08：30": "08:30",
    "上午8点": "08:00",
    "20时": "20:00",
    "八点": "08:00",
    "早上七点半": "07:30",
    "下午3点": "15:00",
    "晚上9点": "21:00",
    "8:00": "08:00",
    "0830": "08:30",
    "8": "08:00",
    "中午12点": "12:00",
    "8点整": "08:00",
    "8点钟": "08:00",
    "8点一刻": "08:15",
    "8时05分": "08:05",
    "下午两点半": "14:30",
    "8点三刻": "08:45",
    "凌晨2点": "02:00",
    "零点": "00:00",
    "十点二十": "10:20",
    "8:30 PM": "20:30",
    "8am": "08:00",
    "下午13点": "13:00",
    "二十点三十分": "20:30",
    "8 点 半": "08:30",
    "每天8点": "08:00",
    "07:30:00": "07:30",
    "正午": "12:00",
    "20.30": "20:30",
    "12am": "00:00",
    **dict.fromkeys(
        ["25点", "8点60", "上午14点", "早", "", "24:00", "晚上12点", "8点前", "明天8点", "-8点", "8点过5分"]
    ),
}


@pytest.mark.parametrize(("text", "expected"), DURATIONS.items())
def test_durations_are_read(text, expected):
    if expected is None:
        with pytest.raises(ValueRefused):
            parse_duration(text)
    else:
        assert tuple(parse_duration(text)) == expected


@given(
    st.integers(0, 9999),
    st.sampled_from(["天", "周", "个月", "个工作日"]),
    st.sampled_from(["", "内", "以内", "后"]),
)
def test_any_number_of_a_unit_is_read_back(number, unit, behind):
    found = parse_duration(f"{number}{unit}{behind}")
    assert (found.number, found.unit) == (number, unit.removeprefix("个"))
    assert says_how_far_ahead(f"{number}{unit}{behind}") == bool(behind)


@given(st.text("一二两十半0123456789天周月年个工作日内后再延星期 ", max_size=10))
def test_any_words_are_read_or_refused(text):
    with suppress(ValueRefused):
        assert parse_duration(text).number >= 0


@pytest.mark.parametrize(
    ("duration", "last"),
    [
        (Duration(10, "天"), date(2026, 2, 10)),
        (Duration(2, "周"), date(2026, 2, 14)),
        (Duration(1, "月"), date(2026, 2, 28)),
        (Duration(13, "月"), date(2027, 2, 28)),
        (Duration(5, "工作日"), date(2026, 2, 6)),
        (Duration(0, "工作日"), TODAY),
    ],
)
def test_a_duration_ends_on_a_day_of_the_calendar(duration, last):
    assert duration.find_last_day(TODAY, CALENDAR) == last


@given(st.integers(0, 10**9), st.sampled_from(["天", "周", "月"]))
def test_a_duration_is_never_beyond_the_calendar(number, unit):
    with suppress(ValueRefused):
        days = (Duration(number, unit).find_last_day(TODAY, CALENDAR) - TODAY).days
        assert number <= days <= number * 31 or unit == "月"


@pytest.mark.parametrize(("text", "expected"), TIMES.items())
def test_times_of_day_are_read(text, expected):
    if expected is None:
        with pytest.raises(ValueRefused):
            parse_typed_time(text)
    else:
        assert parse_typed_time(text) == time.fromisoformat(expected)


@given(st.times())
def test_every_time_is_read_in_each_form(at):
    for text in (f"{at:%H:%M}", f"{at:%H%M}", f"{at.hour}点{at.minute}分", f"{at.hour}时{at.minute:02}"):
        assert parse_typed_time(text) == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    "text", ["21:00-07:00", "21：00～7：00", "晚上9点到早上7点", "21时至7时", "晚9点-7点", "二十一点到七点"]
)
def test_two_times_are_read_in_each_form(text):
    assert parse_hours_span(text) == (time(21), time(7))


@pytest.mark.parametrize("text", ["周一", "星期一", "礼拜一", "周1", "每周一", "週一", "星期１", " 周一 "])
def test_days_of_the_week_have_many_names(text):
    assert (find_weekday(text), name_weekday(text)) == (1, "周一")


@pytest.mark.parametrize("text", ["1", "一", "周八", "周末", "monday", "周", ""])
def test_other_words_are_no_day_of_the_week(text):
    assert (find_weekday(text), name_weekday(text)) == (None, text)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        *[
            ("两周", "天", 14),
            ("一个月", "天", 30),
            ("9天", "天", 9),
            ("5个工作日", "工作日", 5),
            ("2周", "周", 2),
        ],
        *[
            ("15分钟", "分钟", 15),
            ("2小时", "分钟", 120),
            ("周五", "周几", 5),
            ("每月5日", "日", 5),
            ("5号", "日", 5),
        ],
        *[("7", unit, 7) for unit in ("天", "工作日", "周", "分钟", "周几", "日")],
        *[("5个工作日", "天", None), ("9天", "工作日", None), ("9天", "周", None), ("一个月", "周", None)],
        *[("两周", "工作日", None), ("周八", "周几", None), ("两天", "分钟", None), ("五月", "日", None)],
    ],
)
def test_a_setting_takes_its_own_unit_only(text, unit, number):
    if number is None:
        with pytest.raises(ValueRefused):
            parse_counted(text, unit)
    else:
        assert parse_counted(text, unit) == number
