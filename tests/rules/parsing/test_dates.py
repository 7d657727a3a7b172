from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.parsing.dates import find_as_of_day, find_dateline, parse_day, parse_past_day

BASE = date(2026, 4, 25)
DAY = date(2026, 6, 30)
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
FULL_WIDTH = str.maketrans("0123456789./-:", "０１２３４５６７８９．／－：")
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
UNDER_100 = ["", *"一二三四五六七八九"]


def two_digits(number):
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else UNDER_100[tens]) + ("十" if tens else "") + UNDER_100[ones]


def write_in_chinese(day):
    return f"{str(day.year).translate(CHINESE)}年{two_digits(day.month)}月{two_digits(day.day)}日"


@st.composite
def written_days(draw):
    """Draw a day and one of the ways offices write it."""
    day = draw(DAYS)
    year, month, number = day.year, day.month, day.day
    pad = draw(st.sampled_from(["d", "02d"]))
    forms = [
        f"{year}年{month:{pad}}月{number:{pad}}日",
        f"{year}年{month:{pad}}月{number:{pad}}号",
        f"{year}.{month:{pad}}.{number:{pad}}",
        f"{year}/{month:{pad}}/{number:{pad}}",
        f"{year}-{month:{pad}}-{number:{pad}}",
        f"{day:%Y%m%d}",
        write_in_chinese(day),
        write_in_chinese(day).replace("〇", "○"),
        str((day - date(1899, 12, 30)).days),
    ]
    text = draw(st.sampled_from(forms))
    if draw(st.booleans()):
        text = text.translate(FULL_WIDTH)
    return day, text


@given(written_days(), st.sampled_from(["", " ", "\n", "\u3000"]), st.sampled_from(["", "。", "\t"]))
def test_a_day_comes_back_from_every_way_of_writing_it(written, ahead, behind):
    day, text = written

    assert parse_day(ahead + text + behind) == day


@given(DAYS, st.times(), st.sampled_from(["", "星期二", " （周二）"]))
def test_a_time_and_a_weekday_are_dropped(day, clock, weekday):
    assert parse_day(datetime.combine(day, clock)) == day
    assert parse_day(f"{day} {clock:%H:%M}") == day
    assert parse_day(f"{day}T{clock:%H:%M:%S}") == day
    assert parse_day(f"{day:%Y/%m/%d} {clock.hour}:{clock:%M:%S}") == day
    assert parse_day(f"{day.year}年{day.month}月{day.day}日{weekday}") == day
    assert parse_day(f"{day.year}年{day.month}月{day.day}日{weekday} {clock.hour}时") == day


@given(DAYS, st.floats(0, 0.99))
def test_an_excel_serial_is_its_day_whatever_the_time(day, fraction):
    serial = (day - date(1899, 12, 30)).days

    assert parse_day(serial) == parse_day(serial + fraction) == parse_day(str(serial)) == day


@given(DAYS, DAYS)
def test_a_day_without_a_year_takes_that_of_the_ledger(base, day):
    if (day.month, day.day) != (2, 29):
        assert parse_day(f"{day.month}月{day.day}日", base) == day.replace(year=base.year)


@pytest.mark.parametrize(
    "raw",
    [
        "2026年6月30日",
        "2026 年 6 月 30 日",
        "2 0 2 6 年 6 月 3 0 日",
        "２０２６年６月３０日",
        "二〇二六年六月三十日",
        "二O二六年六月三十日",
        "26年6月30日",
        "2026年6月30",
        "2026.6.30.",
        "2026.6.30日",
        "2026.6.30" + " " * 100,
        "2026–06–30",
        "20260630",
        20260630,
        20260630.0,
        "46203",
        "46203.0",
        46203,
        46203.75,
        "2026年6月30日（星期二）",
        "2026-06-30 08:12",
        "2026-06-30 08:12:33.5",
        "2026-06-30T08:12:33+08:00",
        "2026/6/30 8:12:33 AM",
        "2026年6月30日8时30分",
        "2026年6月30日 上午8:12",
        DAY,
        datetime.combine(DAY, time(23, 59)),
    ],
)
def test_many_cells_mean_the_thirtieth_of_june(raw):
    assert parse_day(raw) == DAY


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("2026年2月30日", "2026年2月没有30日"),
        ("20260230", "2026年2月没有30日"),
        (20260230, "2026年2月没有30日"),
        ("2026-13-01", "一年没有13月"),
        ("2026年0月1日", "一年没有0月"),
        ("1989-12-31", "1989年不在"),
        ("2100.1.1", "2100年不在"),
        ("0026-03-30", "26年不在"),
        ("0026年3月30日", "26年不在"),
        (date(1899, 12, 31), "1899年不在"),
        ("26/6/30", "看不出哪个是年、月、日"),  # 26.6.30 is read: with points the year comes first
        ("6/7/2026", "看不出哪个是年、月、日"),
        ("6.30", "没有写年份"),
        ("6月30日", "没有写年份"),
        ("2026年6月", "没有写明是哪一天"),
        ("2026.6", "没有写明是哪一天"),
        ("2026", "没有写明是哪一天"),
        (2026.0, "没有写明是哪一天"),
        (45.0, "不是日期"),
        (20260630.5, "不是日期"),
        (float("nan"), "不是日期"),
        (float("inf"), "不是日期"),
        ("46203.5", "不是日期"),
        ("2026-6-1 8", "不是日期"),
        ("2026-06-30T20:00:00Z", "不是日期"),
        ("2026.6.30 2026.7.1", "不是日期"),
        ("2026年6月30日前", "不是日期"),
        ("2026.6/30", "不是日期"),
        ("已完成", "不是日期"),
        ("", "不是日期"),
        ("６" * 10_000, "不是日期"),
        (True, "不是日期"),
        (None, "不是日期"),
        (time(8, 12), "不是日期"),
        (timedelta(days=1), "不是日期"),
    ],
)
def test_what_is_no_certain_day_is_refused_with_a_remedy(raw, why):
    with pytest.raises(ValueRefused, match=why) as refused:
        parse_day(raw)

    assert refused.value.remedy


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6月30日（2026年）", "2026-06-30"),
        ("（2026年）6月30日", "2026-06-30"),
        ("3.5（2026年）", "2026-03-05"),
        ("3月5日（2026）", "2026-03-05"),
        ("于2026年3月5日", "2026-03-05"),
    ],
)
def test_a_year_in_brackets_is_that_of_the_day(text, day):
    assert parse_day(text) == parse_past_day(text) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "2025年3月5日（2026年）",
        "2026年3月5日（已完成）",
        "2026年3月5日完成",
        "已于2026年3月5日完成",
        "3月5日（2026年，2027年）",
    ],
)
def test_a_day_with_a_second_year_or_a_deed_is_refused(text):
    """完成 under a heading for the close-out would be the day of another step."""
    with pytest.raises(ValueRefused):
        parse_day(text)


def test_a_missing_year_is_asked_for():
    with pytest.raises(ValueRefused) as refused:
        parse_day("6月30日")

    assert refused.value.remedy == "请写明年份，或在表头写明填报日期/截至日期"


@pytest.mark.parametrize("text", ["26/6/22", "6/7/2026", "30.6", "6.31"])
def test_the_ledgers_day_does_not_settle_what_is_ambiguous(text):
    with pytest.raises(ValueRefused):
        parse_day(text, BASE)


@given(
    st.one_of(
        st.text(),
        st.text("0123456789年月日号.-/:T 〇一二十三", max_size=16),
        st.floats(),
        st.integers(-(10**20), 10**20),
    )
)
def test_any_cell_is_a_day_in_range_or_refused(raw):
    try:
        day = parse_day(raw, BASE)
    except ValueRefused:
        return
    assert 1990 <= day.year <= 2099


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("商州区秦岭保护河道专项整治工作组问题台账（截至2026年4月25日）", BASE),
        ("填报单位（盖章）：区秦岭办          填报日期：2026.4.25", BASE),
        ("填报日期： 2026 年 4 月 25 日", BASE),
        ("填报日期：2026-04-25 10:30", BASE),
        ("填表时间:2026/4/25 填表人：某某", BASE),
        ("制表日期 20260425", BASE),
        ("统计截至２０２６年４月２５日", BASE),
        ("数据截止时间：2026年4月25日24时", BASE),
        ("（截止二〇二六年四月二十五日）", BASE),
        ("日期：2026年4月25日", BASE),
        ("（截止2026年4月底）", date(2026, 4, 30)),
        ("截至2026年2月", date(2026, 2, 28)),
        ("2026年秦岭问题台账（截至4月25日）", BASE),
        ("2026年秦岭问题台账（截至4月底）", date(2026, 4, 30)),
        ("填报日期：2026年4月1日  统计截至2026年4月25日", BASE),
        ("截至目前，填报日期：2026年4月25日", BASE),
    ],
)
def test_the_day_of_a_ledger_is_found_in_its_title(text, day):
    assert find_as_of_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年秦岭生态环境保护问题台账",
        "秦岭问题台账（截至4月25日）",
        "2025年问题在2026年的整改台账（截至4月25日）",
        "截至目前",
        "整改截止日期：2026年6月30日",
        "报送截止时间：2026年4月30日",
        "统计时间：2026年1月1日至4月25日",
        "统计时间：2026年1月-4月",
        "截至2026年4月31日",
        "此表每月10日前报送。",
        "销号日期：2026年4月25日",
    ],
)
def test_a_title_that_names_no_certain_day_gives_none(text):
    assert find_as_of_day(text) is None


@given(st.text(), DAYS)
def test_a_ledgers_day_is_found_whatever_stands_around_it(title, day):
    stated = f"{title}\n（截至{day.year}年{day.month}月{day.day}日）"

    assert find_as_of_day(stated) is not None
    assert find_as_of_day(f"截至{day.year}年{day.month}月{day.day}日，{title}") == day


@pytest.mark.parametrize(
    "text",
    [
        "2026年4月25日",
        "二〇二六年四月二十五日",
        "2026.4.25",
        "2026-04-25 00:00:00",
        "填报：区秦岭办     2026年4月25日",
        "某某局    2026 年 4 月 25 日",
        "秦岭问题台账（2026年4月25日）",
        "制表人：某某 2026/4/25",
    ],
)
def test_a_dateline_is_the_day_of_a_ledger(text):
    assert find_dateline(["秦岭问题台账", text]) == BASE


@pytest.mark.parametrize(
    "text", ["巡查登记（2026年4月份）", "（2026年4月）", "2026年4月", "某某局 2026年4月"]
)
def test_a_month_as_a_dateline_means_its_last_day(text):
    assert find_dateline([text]) == date(2026, 4, 30)


@pytest.mark.parametrize(
    "text",
    [
        "2026年秦岭问题台账",
        "2026年第二季度",
        "2026年4月31日",
        "整改截止日期： 2026年6月30日",
        "报送截止时间 2026年6月30日",
        "关于 2026年3月1日会议",
        "2026年第一批 2026.3.1",
        "统计时间 2026年1月1日至4月25日",
        "某县2026年5月图斑核查处置一览表",
    ],
)
def test_a_day_of_something_else_is_no_dateline(text):
    assert find_dateline([text]) is None


def test_two_datelines_are_none_and_a_day_counts_before_a_month():
    assert find_dateline(["2026年4月25日", "2026年5月1日"]) is None
    assert find_dateline(["（2026年4月）", "2026年4月25日"]) == BASE
