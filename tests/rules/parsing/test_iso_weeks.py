from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.parsing.iso_weeks import find_last_complete_week, find_monday, format_week, parse_week


@given(st.dates(date(1990, 1, 1), date(2099, 12, 27)))
def test_a_week_is_the_one_that_its_name_names(day):
    monday = find_monday(day)

    assert monday.weekday() == 0
    assert timedelta(0) <= day - monday < timedelta(7)
    assert parse_week(format_week(monday)) == monday


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2025-12-28", "2025-W52"),
        ("2025-12-29", "2026-W01"),  # its Monday lies in the year before
        ("2026-12-27", "2026-W52"),
        ("2026-12-28", "2026-W53"),
        ("2027-01-03", "2026-W53"),  # its Sunday lies in the year after
        ("2027-01-04", "2027-W01"),
    ],
)
def test_a_week_at_the_turn_of_the_year_is_of_the_year_of_its_thursday(day, name):
    assert format_week(find_monday(date.fromisoformat(day))) == name


@pytest.mark.parametrize(
    "text",
    [
        "2026-W17",
        "2026W17",
        "2026-w17",
        "2026年第17周",
        "2026年17周",
        " 2026 年 第 17 周 ",
        "２０２６－Ｗ１７",
    ],
)
def test_a_week_is_read_as_people_write_it(text):
    assert parse_week(text) == date(2026, 4, 20)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2027-W53", "2027 年没有第 53 周"),
        ("2026-W54", "2026 年没有第 54 周"),
        ("2026-W00", "2026 年没有第 0 周"),
        ("1989-W52", "1989年不在 1990—2099 年之内"),
        ("0001-W01", "1年不在 1990—2099 年之内"),  # no audit could look back from it
        ("9999-W52", "9999年不在 1990—2099 年之内"),
        ("2026-04-20", "“2026-04-20”不是周"),
        ("第17周", "“第17周”不是周"),
        ("", "“”不是周"),
    ],
)
def test_what_is_no_week_is_refused(text, why):
    with pytest.raises(ValueRefused, match=why):
        parse_week(text)


@pytest.mark.parametrize(("today", "week"), [("2026-04-26", "2026-W16"), ("2026-04-27", "2026-W17")])
def test_a_week_is_over_on_the_monday_after_it(today, week):
    assert format_week(find_last_complete_week(date.fromisoformat(today))) == week
