"""What the logs tell of an account, and what they do not: days without a log are not days without use."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.log_coverage import LogCoverage, list_days, merge_spans
from qinling.rules.parsing.iso_weeks import format_week
from qinling.rules.workdays import WorkCalendar
from tests.rules.logins.sample_usage import (
    MONDAY,
    account_usage,
    log_coverage,
    login_texts,
    parse_day,
    parse_span,
)

FIRST = datetime.fromisoformat("2026-03-20")
MOMENTS = st.integers(0, 45 * 24).map(lambda hour: FIRST + timedelta(hours=hour))
SPANS = st.lists(
    st.tuples(MOMENTS, st.integers(0, 9 * 24)).map(lambda one: (one[0], one[0] + timedelta(hours=one[1])))
)


def list_covered_days(spans):
    """Return the days that any span touches, one by one."""
    return {one for first, last in spans for one in list_days(first.date(), last.date())}


# -- what logs cover ------------------------------------------------------------------------------


@given(SPANS)
def test_joined_spans_touch_the_same_days_and_no_two_are_neighbours(spans):
    whole = merge_spans(spans)

    assert list_covered_days(whole) == list_covered_days(spans)
    assert whole == sorted(whole)
    assert all((later[0].date() - one[1].date()).days > 1 for one, later in pairwise(whole))
    assert {at for one in whole for at in one} <= {at for one in spans for at in one}


@given(SPANS, st.dates(date(2026, 3, 15), date(2026, 5, 20)), st.integers(-2, 40))
def test_unseen_days_are_those_that_no_span_touches(spans, first, length):
    last = first + timedelta(length)
    days = set(list_days(first, last)) - list_covered_days(spans)
    stand = LogCoverage(MONDAY, 4, parse_day("04-26"), merge_spans(spans), frozenset(), WorkCalendar())

    assert stand.count_uncovered_days(first, last) == len(days)
    assert stand.count_missing_workdays(first, last) == sum(map(WorkCalendar().is_workday, days))


@given(SPANS, st.integers(1, 6), st.dates(MONDAY, parse_day("04-26")))
def test_gaps_are_all_unseen_days_of_the_weeks_looked_back_on(spans, weeks, until):
    stand = LogCoverage(MONDAY, weeks, until, merge_spans(spans), frozenset(), WorkCalendar())

    named = [one for first, last in stand.gaps for one in list_days(first, last)]

    assert named == sorted(set(list_days(stand.first_day, until)) - list_covered_days(spans))
    assert all((later[0] - one[1]).days > 1 for one, later in pairwise(stand.gaps))


def test_an_entry_of_one_second_covers_its_day():
    at = datetime.fromisoformat("2026-04-20 23:59:59")
    stand = LogCoverage(MONDAY, 1, parse_day("04-21"), merge_spans([(at, at)]), frozenset(), WorkCalendar())

    assert stand.gaps == [(parse_day("04-21"), parse_day("04-21"))]


def test_without_any_log_nothing_is_known():
    stand = LogCoverage(MONDAY, 2, parse_day("04-26"), [], frozenset(), WorkCalendar())

    assert stand.first_covered_day is None
    assert stand.gaps == [(parse_day("04-13"), parse_day("04-26"))]
    assert stand.complete_weeks == {}
    assert (
        stand.count_unused_days(account_usage()) == stand.count_unused_days(account_usage("04-01 09:00")) == 0
    )


def test_working_days_without_one_entry_are_named_and_days_off_are_not():
    stand = log_coverage("04-13/04-22", weeks=2, busy=["04-13", "04-14", "04-16", "04-17", "04-20", "04-22"])

    assert stand.workdays_without_records == [
        parse_day("04-15"),
        parse_day("04-21"),
    ]  # 04-23 has no log, 04-18 is a Saturday


# -- which weeks can be judged --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stand", "weeks"),
    [
        (log_coverage(), "W17 W16 W15 W14"),
        (log_coverage("04-01/04-26"), "W17 W16 W15"),  # the first week begins before the first log
        (log_coverage("03-30/04-24"), "W17 W16 W15 W14"),  # Saturday and Sunday are missing: nobody works
        (log_coverage("03-30/04-23"), ""),  # Friday is missing
        (log_coverage("03-30/04-14", "04-16/04-26"), "W17"),
        (log_coverage("03-30/04-03", "04-07/04-10", "04-13/04-17", "04-20/04-24"), "W17 W16 W15 W14"),
        (log_coverage(until="04-25"), "W16 W15 W14"),  # not over yet
        (log_coverage(weeks=1), "W17"),
    ],
)
def test_a_week_is_judged_once_it_is_over_and_a_log_covers_its_working_days(stand, weeks):
    assert [format_week(monday)[5:] for monday in stand.complete_weeks] == weeks.split()


def test_weeks_without_working_days_are_passed_over_and_short_ones_say_so():
    festival = log_coverage(monday=date(2026, 2, 23))

    assert {format_week(monday)[5:]: worked for monday, worked in festival.complete_weeks.items()} == {
        "W09": 5,  # 02-23 is off, Saturday 02-28 made up for
        "W07": 6,  # with Saturday 02-14; W08 is the Spring Festival
        "W06": 5,
    }


def test_weeks_go_on_over_the_turn_of_the_year():
    stand = log_coverage(monday=date(2027, 1, 4))

    assert list(map(format_week, stand.complete_weeks)) == ["2027-W01", "2026-W53", "2026-W52", "2026-W51"]


# -- what an account did --------------------------------------------------------------------------


def test_a_week_counts_logins_active_days_and_failures_apart():
    use = account_usage(
        "04-19 23:59", "04-20 00:00", "04-20 09:00", "04-22 09:00 失败", "04-26 23:59", "04-26 08:00 失败"
    )

    week = log_coverage("04-19/04-24").build_week_usage(use, MONDAY)

    assert (week.logins, week.active_days, week.failed) == (3, 2, 2)
    assert (week.uncovered_days, week.missing_workdays) == (2, 0)  # Saturday and Sunday
    assert [week.logins for week in log_coverage().list_week_usages(use)] == [0, 0, 1, 3]


def test_a_week_not_over_counts_no_day_to_come():
    week = log_coverage("04-13/04-20", until="04-21").build_week_usage(
        account_usage("04-20 09:00", "04-23 09:00"), MONDAY
    )

    assert (week.logins, week.uncovered_days, week.missing_workdays) == (1, 1, 1)


@pytest.mark.parametrize(
    ("use", "logs", "idle", "unused"),
    [
        (account_usage("04-26 09:00"), "04-01/04-26", 0, 0),
        (account_usage("04-16 09:00"), "04-01/04-26", 10, 10),
        (account_usage("04-16 09:00", "04-20 09:00 失败"), "04-01/04-26", 10, 10),  # a failure is no login
        (account_usage("04-16 09:00"), "04-01/04-17 04-20/04-26", 8, 8),  # a gap since the last login
        (account_usage("04-16 09:00"), "04-01/04-10 04-16/04-26", 10, 10),  # a gap before it
        (account_usage("04-16 09:00"), "04-01/04-24", 8, 8),  # no log up to now
        (account_usage(opened=None), "04-17/04-26", None, 10),
        (account_usage(opened="2025-06-01"), "04-17/04-20 04-23/04-26", None, 8),
        (account_usage(opened="04-20"), "04-01/04-26", None, 6),  # the day it was opened does not count
        (account_usage(opened="04-26"), "04-01/04-26", None, 0),
        (
            account_usage(opened="05-01"),
            "04-01/04-26",
            None,
            0,
        ),  # looking back on a week before it was opened
    ],
)
def test_idle_are_the_days_that_a_log_covers_since_the_last_login(use, logs, idle, unused):
    stand = log_coverage(*logs.split())

    assert stand.count_idle_days(use) == idle
    assert stand.count_unused_days(use) == unused


@given(SPANS, st.integers(0, 25))
def test_unused_is_the_number_of_seen_days_after_the_last_login(spans, ago):
    last = parse_day("04-26") - timedelta(ago)
    stand = LogCoverage(MONDAY, 4, parse_day("04-26"), merge_spans(spans), frozenset(), WorkCalendar())

    unused = stand.count_unused_days(account_usage(*login_texts(str(last), 1)))

    assert unused == len(set(list_days(last + timedelta(1), parse_day("04-26"))) & list_covered_days(spans))


def test_spans_on_neighbouring_days_are_one():
    assert merge_spans([parse_span("04-13/04-17"), parse_span("04-10/04-12")]) == [parse_span("04-10/04-17")]
    assert merge_spans([parse_span("04-13/04-17"), parse_span("04-10/04-11")]) == [
        parse_span("04-10/04-11"),
        parse_span("04-13/04-17"),
    ]
    assert merge_spans([parse_span("04-10/04-20"), parse_span("04-12/04-13")]) == [parse_span("04-10/04-20")]
