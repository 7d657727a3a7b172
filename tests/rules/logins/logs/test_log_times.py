"""What the times of a login log mean."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.logins.logs.log_times import (
    TimeRules,
    list_time_notes,
    parse_day_ordinal,
    parse_login_time,
    parse_time_of_day,
)
from qinling.rules.parsing.date_orders import DateOrder

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
AT = datetime(2026, 3, 5, 8, 1, 2)


def read(raw, zone=SHANGHAI, log_zone=None, order=None):
    day, second = parse_login_time(raw, TimeRules(zone, log_zone, order))
    return datetime.fromordinal(day) + timedelta(seconds=second)


@pytest.mark.parametrize(
    "raw",
    [
        "2026/03/05 08:01:02",
        "2026/3/5 8:01:02",
        " 2026.3.5  8:1:2 ",
        "2026-03-05T08:01:02",
        "2026-03-05T08:01:02.999",
        "2026-03-05 08:01:02,999",
        "2026-03-05T08:01:02+08:00",
        "2026-03-05 08:01:02 +0800",
        "2026-03-05T00:01:02Z",
        "2026-03-04T19:01:02.5-05:00",
        "20260305080102",
        "20260305 08:01:02",
        20260305080102.0,
        "2026年3月5日 8时1分2秒",
        "2026年3月5日8:01:02",
        "2026年3月5日 星期四 上午8:01:02",
        "2026/3/5 8:01:02 AM",
        "２０２６／３／５　８：０１：０２",
        46086.33405092593,
        "46086.33405092593",
        AT,
        AT.replace(tzinfo=timezone(timedelta(hours=8))),
        datetime(2026, 3, 5, 0, 1, 2, tzinfo=UTC),
    ],
    ids=str,
)
def test_a_moment_is_read_in_every_dress(raw):
    assert read(raw) == AT


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("2026-03-30 08:10", datetime(2026, 3, 30, 8, 10)),
        ("202603300810", datetime(2026, 3, 30, 8, 10)),
        ("2026/3/30 12:05 AM", datetime(2026, 3, 30, 0, 5)),
        ("2026/3/30 12:05 PM", datetime(2026, 3, 30, 12, 5)),
        ("2026/3/30下午3:10", datetime(2026, 3, 30, 15, 10)),
        ("2026-03-30 下午 15:10", datetime(2026, 3, 30, 15, 10)),
        ("2026-03-30T20:00:00Z", datetime(2026, 3, 31, 4)),
        ("1990-01-01 00:00:00", datetime(1990, 1, 1)),
        ("2099-12-31 23:59:59", datetime(2099, 12, 31, 23, 59, 59)),
        (46111.99999999, datetime(2026, 3, 31)),
    ],
)
def test_noon_midnight_and_the_ends_are_where_they_belong(raw, at):
    assert read(raw) == at


def test_an_offset_is_taken_to_the_zone_of_the_office_also_in_summer():
    assert read("2026-07-01T00:30:00Z", NEW_YORK) == datetime(2026, 6, 30, 20, 30)
    assert read("2026-01-01T00:30:00Z", NEW_YORK) == datetime(2025, 12, 31, 19, 30)
    assert read("2026-07-01T00:30:00", NEW_YORK) == datetime(2026, 7, 1, 0, 30)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("", "没有写登录时间"),
        ("2026-03-30", "几点几分"),
        (date(2026, 3, 30), "几点几分"),
        (46111, "几点几分"),
        (46111.0, "几点几分"),
        ("3月30日 8:10", "没有写年份"),
        ("03-30 08:10:58", "没有写年份"),
        ("26-03-30 08:10", "哪个是年"),
        ("26年3月30日 8:10", "哪个是年"),
        ("3/6/2026 8:10", "哪个是年"),
        ("2026062209", "时间戳还是日期"),
        ("2026-03-30 08:10:58 PDT", "时区 PDT 看不懂"),
        ("9999999999", "时间戳还是日期"),
        ("Mon Jun 22 09:15:03", "不是登录时间"),
        ("2026-02-30 08:10", "没有30日"),
        ("2026-13-01 08:10", "没有13月"),
        ("2026-03-30 24:00:00", "一天里没有"),
        ("2026-03-30 08:60", "一天里没有"),
        ("2026-03-30 08:10:60", "一天里没有"),
        ("2026-03-30 上午 14:10", "自相矛盾"),
        ("1989-12-31 23:59:59", "1990"),
        ("2100-01-01 00:00:00", "2099"),
        ("2099-12-31T23:59:59-08:00", "2099"),
        ("0026-03-30 08:10", "不是登录时间"),
        ("2026-3-108:10", "不是登录时间"),
        ("昨天 8:10", "不是登录时间"),
        ("8:10:58", "不是登录时间"),
        ("1774829458" * 9, "不是登录时间"),
        (float("inf"), "不是登录时间"),
        (float("nan"), "不是登录时间"),
        (True, "不是登录时间"),
        (None, "不是登录时间"),
        ("2" * 100_000, "不是登录时间"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_moment_is_refused_and_says_why(raw, why):
    with pytest.raises(ValueRefused, match=why) as refused:
        parse_login_time(raw, TimeRules(SHANGHAI))
    assert refused.value.remedy


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31, 23, 59, 59)).map(
    lambda at: at.replace(microsecond=0)
)


@given(
    MOMENTS,
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%dT%H:%M:%S.7", "%Y%m%d%H%M%S", "%Y年%m月%d日 %I:%M:%S %p"]),
)
def test_every_moment_comes_back_from_its_text_and_from_the_halves_of_it(at, form):
    assert read(at.strftime(form)) == at
    assert read((at - datetime(1899, 12, 30)) / timedelta(days=1) + 1e-9) == at or not at.time()
    day, second = parse_day_ordinal(f"{at:%Y-%m-%d}"), parse_time_of_day(f"{at:%H:%M:%S}")
    assert (day, second) == parse_login_time(at, TimeRules(SHANGHAI))


@given(st.text("0123456789年月日时分秒-/:. TZ+上下午PM星期一２\ufeff\n成功失败", max_size=30))
def test_any_text_is_read_or_refused(text):
    for function in (
        lambda cell: parse_login_time(cell, TimeRules(SHANGHAI)),
        parse_day_ordinal,
        parse_time_of_day,
    ):
        with suppress(ValueRefused):
            function(text)


def test_halves_are_never_taken_for_each_other():
    for text in ("08:10:58", "20260330081058", "2026-03-30 08:10"):
        with pytest.raises(ValueRefused):
            parse_day_ordinal(text)
    for text in ("2026-03-30", "20260330", "0810", "08:10:58Z"):
        with pytest.raises(ValueRefused):
            parse_time_of_day(text)


@pytest.mark.parametrize(
    "raw",
    [
        "1772668862",
        "1772668862.5",
        "1772668862000",
        1772668862000.0,
        "1772668862999999",
        "/Date(1772668862000)/",
        "/Date(1772668862000+0800)/",
        "2026-03-05 08:01:02 CST",
        "2026-03-05 08:01:02 GMT+8",
        "2026-03-05 08:01:02 UTC+08:00",
        "2026-03-05 00:01:02 UTC",
        "2026-03-05 00:01:02 +0000 UTC",
        "2026-03-05T08:01:02.123456789+08:00[Asia/Shanghai]",
        "Thu Mar 5 08:01:02 CST 2026",
        "Thu Mar  5 08:01:02 2026",
        "Thu, 05 Mar 2026 08:01:02 +0800",
        "05/Mar/2026:08:01:02 +0800",
        "Mar 5, 2026, 8:01:02 AM",
        "5-Mar-2026 08:01:02",
        "20260305080102000",
    ],
    ids=str,
)
def test_times_of_servers_and_programs_are_read(raw):
    assert read(raw) == AT


def test_a_short_day_follows_the_order_of_its_file():
    assert read("5/3/2026 08:01:02", order=DateOrder.DAY_MONTH_YEAR) == AT
    assert read("3/5/2026 8:01:02 AM", order=DateOrder.MONTH_DAY_YEAR) == AT
    assert read("30/3/2026 08:10") == datetime(2026, 3, 30, 8, 10)
    with pytest.raises(ValueRefused, match="次序"):
        read("30/3/2026 08:10", order=DateOrder.MONTH_DAY_YEAR)


def test_times_without_a_zone_are_in_that_of_their_log():
    utc = ZoneInfo("UTC")
    assert read("2026-03-05 00:01:02", log_zone=utc) == AT
    assert read(46086.000717593, log_zone=utc) == AT
    assert read("2026-03-05T08:01:02+08:00", log_zone=utc) == AT
    assert read("1772668862", log_zone=utc) == AT


def test_what_was_converted_or_is_incomplete_is_said():
    assert not list(list_time_notes(["2026-03-05 08:01:02"], SHANGHAI))
    for text, word in (
        ("1772668862000", "毫秒"),
        ("2026-03-05T00:01:02Z", "时区"),
        ("Thu Mar 5 08:01:02 CST 2026", "东八区"),
        ("2026-03-05 08时", "整点"),
    ):
        (note,) = list_time_notes([text], SHANGHAI)
        assert word in note


@pytest.mark.parametrize(
    "raw", ["2026-03-31 20:00", datetime(2026, 3, 31, 20), "202603312000", 46112 + 20 / 24]
)
def test_a_time_without_an_offset_is_in_the_zone_of_its_log(raw):
    assert read(raw, log_zone=ZoneInfo("UTC")) == datetime(2026, 4, 1, 4)
    assert read("2026-03-31T20:00+08:00", log_zone=ZoneInfo("UTC")) == datetime(2026, 3, 31, 20)


@given(
    st.datetimes(datetime(2002, 1, 1), datetime(2032, 12, 31)).map(lambda at: at.replace(microsecond=0)),
    st.sampled_from([SHANGHAI, NEW_YORK, ZoneInfo("UTC")]),
    st.sampled_from(["{}", "{}000", "{}999", "{}000000", "{}.25", "/Date({}000)/"]),
)
def test_every_second_since_1970_comes_back_in_the_zone_of_the_office(at, zone, form):
    second = int(at.replace(tzinfo=UTC).timestamp())
    local = datetime.fromtimestamp(second, zone).replace(tzinfo=None)
    assert read(form.format(second), zone) == local
    assert read(f"{at:%d %b %Y %H:%M:%S} GMT", zone) == local
