"""What the cells of a login log mean."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.logins.log_cells import (
    build_account_key,
    has_left,
    is_address,
    parse_address,
    parse_day_ordinal,
    parse_login_time,
    parse_time_of_day,
)
from qinling.rules.logins.log_file_dates import find_stated_days

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
AT = datetime(2026, 3, 5, 8, 1, 2)


def read(raw, zone=SHANGHAI):
    day, second = parse_login_time(raw, zone)
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
    "raw", ["2026-03-31 20:00", datetime(2026, 3, 31, 20), "202603312000", 46112 + 20 / 24]
)
def test_a_time_without_an_offset_is_in_the_zone_of_its_log(raw):
    day, second = parse_login_time(raw, SHANGHAI, ZoneInfo("UTC"))
    assert (datetime.fromordinal(day), second) == (datetime(2026, 4, 1), 4 * 3600)
    assert parse_login_time("2026-03-31T20:00+08:00", SHANGHAI, ZoneInfo("UTC"))[1] == 20 * 3600


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
        ("3/30/2026 8:10", "哪个是年"),
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
        ("1774829458", "不是登录时间"),
        (float("nan"), "不是登录时间"),
        (True, "不是登录时间"),
        (None, "不是登录时间"),
        ("2" * 100_000, "不是登录时间"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_moment_is_refused_and_says_why(raw, why):
    with pytest.raises(ValueRefused, match=why) as refused:
        parse_login_time(raw, SHANGHAI)
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
    assert (day, second) == parse_login_time(at, SHANGHAI)


@given(st.text("0123456789年月日时分秒-/:. TZ+上下午PM星期一２\ufeff\n成功失败", max_size=30))
def test_any_text_is_read_or_refused(text):
    for function in (lambda cell: parse_login_time(cell, SHANGHAI), parse_day_ordinal, parse_time_of_day):
        with suppress(ValueRefused):
            function(text)
    assert is_address(text) in (True, False)
    assert build_account_key(build_account_key(text)) == build_account_key(text)


def test_halves_are_never_taken_for_each_other():
    for text in ("08:10:58", "20260330081058", "2026-03-30 08:10"):
        with pytest.raises(ValueRefused):
            parse_day_ordinal(text)
    for text in ("2026-03-30", "20260330", "0810", "08:10:58Z"):
        with pytest.raises(ValueRefused):
            parse_time_of_day(text)


def test_an_account_is_one_in_every_spelling():
    assert (
        build_account_key(" ＳＺＱ0001\ufeff ")
        == build_account_key("szq0001")
        != build_account_key("szq0002")
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" 10.61.1.59 ", "10.61.1.59"),
        ("10.61.1.59:52100", "10.61.1.59"),
        ("[240e::9]:80", "240e::9"),
        ("240e::9", "240e::9"),
        ("-", ""),
        ("unknown", ""),
        ("镇政府", "镇政府"),
    ],
)
def test_an_address_loses_its_port(text, address):
    assert parse_address(text) == address


def test_what_is_an_address():
    assert all(map(is_address, ("10.61.1.59", "10.61.1.59:80", "::1", "[::1]:80")))
    assert not any(map(is_address, ("", "陕西省商洛市", "10.61.1", "10.61.1.300", "szq0001")))


def test_who_has_left():
    for word in ("停用", "已停用", "禁用", "离职", "已调离", "退休", "未启用", "disabled"):
        assert has_left(word, "状态"), word
    for word in ("正常", "启用", "在用", "有效", "锁定", "enabled"):
        assert not has_left(word, "状态"), word
    assert has_left("否", "是否启用")
    assert has_left("是", "是否停用")
    assert not has_left("是", "是否启用")
    for word in ("0", "是", "待定"):
        with pytest.raises(ValueRefused, match="账号状态"):
            has_left(word, "状态")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("平台登录日志20260330-20260426", (3, 30), (4, 26)),
        ("登录2026-03-30至2026-04-26", (3, 30), (4, 26)),
        ("2026.3.30-4.26", (3, 30), (4, 26)),
        ("20260330_0426", (3, 30), (4, 26)),
        ("2026年3月30日—4月26日（1）", (3, 30), (4, 26)),
        ("2026年4月1-7日", (4, 1), (4, 7)),
        ("2026年4月登录日志", (4, 1), (4, 30)),
        ("log-2026-04", (4, 1), (4, 30)),
        ("202604", (4, 1), (4, 30)),
        ("2026年第16周", (4, 13), (4, 19)),
        ("2026-W16", (4, 13), (4, 19)),
        ("20260405", (4, 5), (4, 5)),
    ],
)
def test_a_name_says_what_days_it_covers(name, first, last):
    assert find_stated_days(name) == (date(2026, *first), date(2026, *last))


@pytest.mark.parametrize(
    "name",
    ["登录日志", "20260426153000", "20260426_153000", "logininfor_1774829458000", "20260230-20260301", "20260426-20260330",
     "2026年1-3月", "第16周", "2026年第54周", "2026年13月"],
)  # fmt: skip
def test_other_names_say_nothing(name):
    assert find_stated_days(name) is None
