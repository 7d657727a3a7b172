"""Deadlines made by rule, in all the ways offices write them: the day comes back."""

from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.parsing.deadlines import Deadline, parse_deadline
from qinling.rules.vocabulary import DeadlineKind
from qinling.rules.workdays import WorkCalendar

BASE = date(2026, 6, 10)
CALENDAR = WorkCalendar()
YEARS = st.integers(1990, 2099)
BEFORE = ["", "前", "之前", "以前", "前完成", "前完成整改", "前整改到位", "为止"]
#: A bare period with 前 could end before it begins.
NOT_BEFORE = ["", "完成", "止", "内"]
LEADS = ["", "于", "在", "限", "限于", "应于", "请于", "最迟", "最迟于", "至", "到"]
FULL_WIDTH = str.maketrans("0123456789./-", "０１２３４５６７８９．／－")
DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
ONES = ["", *"一二三四五六七八九"]


def write_with_units(number):
    """Write a number below 100 with its units: 23 → 二十三."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else ONES[tens]) + ("十" if tens else "") + ONES[ones]


def last_day_of(year, month):
    return date(year, month, 1) + relativedelta(months=1, days=-1)


@st.composite
def day_phrases(draw):
    """Draw a day and a phrase for it."""
    day = draw(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
    year, month, number = day.year, day.month, day.day
    forms = [
        f"{year}年{month}月{number}日",
        f"{year}年{month:02}月{number:02}日",
        f"{year}.{month}.{number}",
        f"{year}/{month}/{number}",
        f"{day}",
        f"{day:%Y%m%d}",
        f"{str(year).translate(DIGITS)}年{write_with_units(month)}月{write_with_units(number)}日",
        f"{year}年1月1日至{year}年{month}月{number}日",
        f"{year}年1月1日-{month}月{number}日",
        f"自{year}年1月1日起至{month}月{number}日",
    ]
    return day, draw(st.sampled_from(forms)), draw(st.sampled_from(BEFORE))


@st.composite
def period_phrases(draw):
    """Draw the last day of a period and a phrase for it."""
    year = draw(YEARS)
    month = draw(st.integers(1, 12))
    quarter = (month + 2) // 3
    spelt = f"{str(year).translate(DIGITS)}年"
    end = draw(st.sampled_from("底末"))
    month_end, quarter_end = last_day_of(year, month), last_day_of(year, quarter * 3)
    phrases = [
        (month_end, f"{year}年{month}月", NOT_BEFORE),
        (month_end, f"{spelt}{write_with_units(month)}月{end}", BEFORE),
        (month_end, f"{year}年{month}月{end}", BEFORE),
        (month_end, f"{year}年{month}月份", NOT_BEFORE),
        (month_end, f"{year}年1月-{month}月{end}", BEFORE),
        (month_end, f"{year}年1-{month}月", NOT_BEFORE[:3]),
        (month_end, f"{year}-{month:02}", NOT_BEFORE[:2]),
        (quarter_end, f"{year}年第{write_with_units(quarter)}季度", BEFORE),
        (quarter_end, f"{year}年{write_with_units(quarter)}季度{end}", BEFORE),
        (quarter_end, f"{year}年Q{quarter}", BEFORE),
        (quarter_end, f"{year}Q{quarter}", BEFORE),
        (date(year, 6, 30), f"{year}年上半年", BEFORE),
        (date(year, 12, 31), f"{spelt}下半年", BEFORE),
        (date(year, 12, 31), f"{year}年", NOT_BEFORE),
        (date(year, 12, 31), f"{year}年{end}", BEFORE),
        (date(year, 12, 31), f"{year}年年{end}", BEFORE),
        (date(year, 12, 31), f"{year}年内", BEFORE),
        (date(year, month, 10), f"{year}年{month}月上旬", BEFORE),
        (date(year, month, 20), f"{year}年{month}月中旬", BEFORE),
        (month_end, f"{year}年{month}月下旬", BEFORE),
        (date(year, 10, 1), f"{year}年“十一”", BEFORE[1:4]),
        (date(year, 5, 1), f"{year}年五一", BEFORE[1:4]),
    ]
    day, phrase, tails = draw(st.sampled_from(phrases))
    return day, phrase, draw(st.sampled_from(tails))


@st.composite
def dirty_phrases(draw, phrases):
    """Draw a day and its phrase with a lead, full-width digits and spaces between signs that are no digits."""
    day, phrase, tail = draw(phrases)
    text = draw(st.sampled_from(LEADS)) + phrase + tail
    if draw(st.booleans()):
        text = text.translate(FULL_WIDTH)
    for sign in draw(st.sets(st.sampled_from("年月日前底至“完"))):
        text = text.replace(sign, draw(st.sampled_from([" ", "\n", "\u3000", "\u200b"])) + sign)
    return day, text


@given(dirty_phrases(st.one_of(day_phrases(), period_phrases())))
def test_a_day_comes_back_from_every_phrase_for_it(phrase):
    day, text = phrase

    assert parse_deadline(text) == Deadline(DeadlineKind.DATED, day, text.strip())


@given(
    st.one_of(day_phrases(), period_phrases()),
    st.sampled_from(["，并长期坚持", "、持续推进", "，长期坚持", "并常态化管理"]),
)
def test_a_day_with_a_duty_that_stays_is_both(phrase, duty):
    day, words, tail = phrase
    text = words + tail + duty

    assert parse_deadline(text) == Deadline(DeadlineKind.DATED_STANDING, day, text)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.booleans())
def test_real_dates_and_serials_are_their_day(day, as_text):
    serial = (day - date(1899, 12, 30)).days

    assert parse_deadline(day) == Deadline(DeadlineKind.DATED, day, day.isoformat())
    assert parse_deadline(datetime.combine(day, time(8))) == Deadline(
        DeadlineKind.DATED, day, day.isoformat()
    )
    assert parse_deadline(str(serial) if as_text else float(serial)) == Deadline(
        DeadlineKind.DATED, day, str(serial)
    )
