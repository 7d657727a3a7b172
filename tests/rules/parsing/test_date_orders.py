"""Days of short numbers are read where one order fits, or where the column or the user says the order."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.parsing.date_orders import (
    DateOrder,
    detect_date_order,
    find_open_days,
    keeps_zeros,
    parse_date_order,
)
from qinling.rules.parsing.dates import parse_day, parse_past_day
from qinling.rules.parsing.deadlines import parse_deadline, settle_deadline_year

BASE = date(2026, 4, 25)
YMD, MDY, DMY = DateOrder.YEAR_MONTH_DAY, DateOrder.MONTH_DAY_YEAR, DateOrder.DAY_MONTH_YEAR
NEAR_DAYS = st.dates(date(2022, 1, 1), date(2030, 12, 31))


def write_short(day, order, sign, year_digits=4):
    year, month, number = f"{day:%y}", str(day.month), str(day.day)
    last = str(day.year)[-year_digits:]
    return sign.join(
        {YMD: (year, month, number), MDY: (month, number, last), DMY: (number, month, last)}[order]
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6.18", "2026-06-18"),
        ("6/18", "2026-06-18"),
        ("6-18", "2026-06-18"),
        ("06.18", "2026-06-18"),
        ("6.18日", "2026-06-18"),
        ("６．１８", "2026-06-18"),
        ("6/8", "2026-06-08"),
        ("6.1", "2026-06-01"),
        ("6.10", "2026-06-10"),
        ("18/6", "2026-06-18"),
        ("26.6.18", "2026-06-18"),
        ("26/6/18", "2026-06-18"),
        ("26-06-05", "2026-06-05"),
        ("25.12.1", "2025-12-01"),
        ("26.6.22", "2026-06-22"),  # offices write points only with the year in front
        ("26.6.30", "2026-06-30"),
        ("25/4/2026", "2026-04-25"),
        ("4/25/2026", "2026-04-25"),
        ("4/25/26", "2026-04-25"),
        ("6/6/2026", "2026-06-06"),
        ("26.6.18 08:30", "2026-06-18"),
        (6.18, "2026-06-18"),
        (12.31, "2026-12-31"),
        (6.4, "2026-06-04"),
        (2.3, "2026-02-03"),
    ],
)
def test_a_short_day_that_only_one_order_fits_is_read(text, day):
    assert parse_day(text, BASE) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("6/7/2026", "看不出哪个是年、月、日"),
        ("26/6/22", "看不出哪个是年、月、日"),
        ("13/13/2026", "看不出哪个是年、月、日"),
        ("06/30/19", "看不出哪个是年、月、日"),
        ("30.6", "不是日期"),
        ("6.31", "2026年6月没有31日"),
        (6.1, "少了一个0的6月10日"),
        (12.2, "少了一个0的12月20日"),
        (13.5, "不是日期"),
        (2026.5, "没有写明是哪一天"),
    ],
)
def test_what_several_days_or_none_could_be_is_refused(text, why):
    with pytest.raises(ValueRefused, match=why) as refused:
        parse_day(text, BASE)

    assert refused.value.remedy


def test_the_refusal_of_an_open_order_names_the_option():
    with pytest.raises(ValueRefused, match=r"6/7/2026") as refused:
        parse_day("6/7/2026", BASE)

    assert "--map @日期次序=日月年" in refused.value.remedy


@pytest.mark.parametrize("text", ["26/6/18", "25-12-1", "26-6-1", "4/25/26"])
def test_without_the_ledgers_day_a_year_of_two_digits_needs_an_order(text):
    with pytest.raises(ValueRefused, match="看不出哪个是年、月、日"):
        parse_day(text)

    order = MDY if text.startswith("4/") else YMD
    assert parse_day(text, None, order) == parse_day(text, BASE, order)


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)), st.sampled_from([BASE, None]))
def test_with_points_a_recent_year_comes_first(day, base):
    """Nobody who writes 26.6.22 means the 26th of June: points stand behind years, in Chinese papers."""
    text = write_short(day, YMD, ".")
    if base is None or abs(day.year - base.year) <= 5:
        assert parse_day(text, base) == day
        assert detect_date_order([text], base) is YMD


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["6/7/2026", "25/4/2026"], DMY),
        (["6/7/2026", "4/25/2026"], MDY),
        (["26.6.22", "26.7.15"], YMD),
        (["18/6", "6/8"], DMY),
        (["6/7/2026", "8/9/2026"], None),
        (["26.6.22"], YMD),
        (["26/6/22"], None),
        (["6.18", "2026年6月30日", "立行立改", "", 45, None], None),
        (["25/4/2026", "4/25/2026", "6/7/2026"], DateOrder.UNKNOWN),
        (["6/18", "18/6", "6/8"], DateOrder.UNKNOWN),
        ([], None),
    ],
)
def test_one_decisive_cell_decides_a_column(texts, order):
    assert detect_date_order(texts, BASE) == order


def test_a_column_decides_its_open_days():
    assert parse_day("6/7/2026", BASE, DMY) == date(2026, 7, 6)
    assert parse_day("6/7/2026", BASE, MDY) == date(2026, 6, 7)
    assert parse_day("26.6.22", BASE, YMD) == date(2026, 6, 22)
    assert parse_day("6/8", BASE, DMY) == date(2026, 8, 6)
    assert parse_deadline("6/7/2026前", BASE, DMY).day == date(2026, 7, 6)


@pytest.mark.parametrize(("text", "order"), [("4/25/2026", DMY), ("25/4/2026", MDY), ("18/6", MDY)])
def test_a_day_of_another_order_than_its_column_is_refused(text, order):
    with pytest.raises(ValueRefused, match=f"次序（{order}）不一致"):
        parse_day(text, BASE, order)


@pytest.mark.parametrize("text", ["6/7/2026", "6/8", "26/6/22"])
def test_in_a_column_that_contradicts_itself_open_days_stay_open(text):
    with pytest.raises(ValueRefused, match="看不出"):
        parse_day(text, BASE, DateOrder.UNKNOWN)


@given(
    st.lists(NEAR_DAYS, min_size=1, max_size=12),
    st.sampled_from([YMD, MDY, DMY]),
    st.sampled_from("./-"),
    st.sampled_from([2, 4]),
)
def test_a_column_in_one_order_is_read_or_refused_and_never_misread(days, order, sign, digits):
    assume(order is YMD or sign != "." or digits == 4)  # with points a year of two digits comes first
    texts = [write_short(day, order, sign, digits) for day in days]
    found = detect_date_order(texts, BASE)

    assert found in (order, None)
    for text, day in zip(texts, days, strict=True):
        try:
            assert parse_day(text, BASE, found) == day
        except ValueRefused:
            assert text in find_open_days(texts, BASE, found)


@given(NEAR_DAYS, st.sampled_from([YMD, MDY, DMY]), st.sampled_from("./-"))
def test_the_users_order_reads_every_day(day, order, sign):
    assert parse_day(write_short(day, order, sign), BASE, order) == day


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from("./-"))
def test_a_day_without_a_year_is_month_first(day, sign):
    assert parse_day(f"{day.month}{sign}{day.day}", BASE) == day


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_number_is_its_day_unless_it_may_have_lost_a_zero(day):
    number = float(f"{day.month}.{day.day:02}" if day.day < 10 else f"{day.month}.{day.day}")
    try:
        assert parse_day(number, BASE) == day
    except ValueRefused as refused:
        assert "少了一个0" in refused.message  # noqa: PT017 (a number is read or refused)
        assert day.day % 10 == 0


@pytest.mark.parametrize(("words", "order"), [("日月年", DMY), (" 月日年 ", MDY), ("年 月 日", YMD)])
def test_the_order_is_named_in_chinese(words, order):
    assert parse_date_order(words) is order


@pytest.mark.parametrize("words", ["不明", "dmy", "", "月年日"])
def test_another_order_is_refused(words):
    with pytest.raises(ValueRefused, match="不是日期次序"):
        parse_date_order(words)


@pytest.mark.parametrize(
    ("texts", "keeps"),
    [(["6.1", "6.10"], True), (["6.01"], True), (["6.1", "6.18"], False), ([6.1, ""], False)],
)
def test_a_text_column_shows_whether_it_keeps_zeros(texts, keeps):
    assert keeps_zeros(texts) is keeps


# -- days without a year -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4月20日", "2026-04-20"),
        ("4月25日", "2026-04-25"),
        ("12月20日", "2025-12-20"),
        ("8月1日", "2025-08-01"),
        ("12.20", "2025-12-20"),
        ("2026年12月20日", "2026-12-20"),
        ("26.12.15", "2026-12-15"),
    ],
)
def test_what_was_done_does_not_lie_ahead_of_the_ledgers_day(text, day):
    assert parse_past_day(text, BASE) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["4月26日", "5.20", "7月26日"])
def test_a_deed_shortly_after_the_ledgers_day_is_refused(text):
    with pytest.raises(ValueRefused, match="晚于填报日期 2026-04-25，看不出是哪一年"):
        parse_past_day(text, BASE)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 270))
def test_a_deed_of_the_last_nine_months_is_read_in_its_year(base, ago):
    day = date.fromordinal(base.toordinal() - ago)
    assume((day.month, day.day) != (2, 29))

    assert parse_past_day(f"{day.month}月{day.day}日", base) == day


@pytest.mark.parametrize(
    ("base", "text", "handed_over", "day"),
    [
        ("2026-12-10", "1月15日前", "2026-11-20", "2027-01-15"),
        ("2026-12-10", "1月15日前", "2025-12-20", "2026-01-15"),
        ("2026-12-10", "6月底前", None, "2026-06-30"),
        ("2026-12-10", "6月底前", "2026-11-20", "2026-06-30"),
        ("2026-12-10", "年底前", None, "2026-12-31"),
        ("2026-01-10", "12月31日前", "2026-01-05", "2026-12-31"),
        ("2026-01-10", "年底前", "2025-10-05", "2026-12-31"),
        ("2026-01-10", "6.18", None, "2026-06-18"),
        ("2026-04-25", "12月31日前", "2025-10-05", "2026-12-31"),
        ("2026-12-10", "2026年1月15日前", "2026-11-20", "2026-01-15"),
    ],
)
def test_a_limit_without_a_year_lies_in_that_of_the_ledger_but_not_before_the_hand_over(
    base, text, handed_over, day
):
    deadline = parse_deadline(text, date.fromisoformat(base))
    start = date.fromisoformat(handed_over) if handed_over else None

    assert settle_deadline_year(deadline, start).day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("base", "text", "handed_over"),
    [
        ("2026-12-10", "1月15日前", None),
        ("2026-12-10", "2月底前", None),
        ("2026-12-10", "1.15", None),
        ("2026-01-10", "12月31日前", None),
        ("2026-01-10", "12月31日前", "2025-10-05"),
    ],
)
def test_a_limit_that_may_be_of_the_neighbouring_year_is_refused(base, text, handed_over):
    deadline = parse_deadline(text, date.fromisoformat(base))

    with pytest.raises(ValueRefused, match="没有写年份，可能是"):
        settle_deadline_year(deadline, date.fromisoformat(handed_over) if handed_over else None)
