"""Usage before and after help, beside accounts of like use before: only where enough is known to compare."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.coaching_effect import MIN_LIKE_ACCOUNTS, UsageByDay, measure_effects
from qinling.rules.logins.log_coverage import list_days
from qinling.rules.logins.usage import Account, Coaching, DayUsage
from tests.rules.logins.sample_usage import log_coverage, parse_day, parse_span

HELPED = 1
ON = parse_day("03-16")  # four weeks before: 02-16/03-15, after: 03-17/04-13
LOGS = ("02-16/04-13",)


def account(number, opened="2025-06-01", state="listed", left_on=None):
    return Account(
        number,
        f"dj{number}",
        "",
        "大荆镇",
        opened and parse_day(opened),
        state,
        left_on and parse_day(left_on),
        number,
    )


def coaching(on="03-16", to=HELPED, topic="填报"):
    return Coaching(to, f"dj{to}", "", "大荆镇", parse_day(on), "李某", topic, "")


def usage_by_day(*days, logins=1):
    return UsageByDay({parse_day(text): DayUsage(logins, 0, parse_span(text)[0]) for text in days})


OFFICE = [account(number) for number in range(1, 2 + MIN_LIKE_ACCOUNTS)]


def effect_of(*given_, accounts=OFFICE, days=None, logs=LOGS, until="04-13", asked=None, silent=()):
    """Return what came of the first help that was given, or of *asked*."""
    given_ = given_ or (coaching(),)
    busy = [
        str(day) for day in list_days(parse_day("01-01"), parse_day("05-01")) if f"{day:%m-%d}" not in silent
    ]
    stand = log_coverage(*logs, until=until, busy=busy)
    return measure_effects([asked or given_[0]], given_, accounts, days or {}, stand, weeks=4)[0]


# -- use around a coaching ------------------------------------------------------------------------


@given(
    st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 4, 9)), st.integers(0, 3)),
    st.dates(date(2026, 2, 25), date(2026, 4, 12)),
    st.integers(0, 30),
)
def test_use_between_two_days_is_the_sum_of_its_days(logins, first, length):
    by_day = UsageByDay({on: DayUsage(count, 1, None) for on, count in logins.items()})
    last = first + timedelta(length)
    inside = [count for on, count in logins.items() if first <= on <= last]

    assert by_day.count_between(first, last) == (sum(inside), sum(count > 0 for count in inside))


def test_use_before_and_after_is_compared_with_that_of_the_others():
    days = {
        HELPED: usage_by_day(
            "02-15", "02-16", "03-15", "03-16", "03-17", "04-01", "04-13", "04-14", logins=2
        ),
        2: usage_by_day("03-10", "03-16", "03-20", "03-21"),
        3: usage_by_day("03-15", "03-17"),
    }

    effect = effect_of(days=days)

    assert (effect.own.before, effect.own.after) == (
        (4, 2),
        (6, 3),
    )  # its own day and those further off are in neither
    assert len(effect.like) == MIN_LIKE_ACCOUNTS
    assert (effect.others_before, effect.others_after) == ((2 / 5, 2 / 5), (3 / 5, 3 / 5))
    assert effect.difference == pytest.approx((3 - 3 / 5) - (2 - 2 / 5) / 2)
    assert effect.unknown == ""


@pytest.mark.parametrize(
    ("other", "compared"),
    [
        (account(9), True),
        (account(9, opened="02-16"), True),
        (account(9, opened="02-17"), False),  # opened within the time
        (account(9, opened=None), True),
        (account(9, state="left", left_on="04-01"), False),
        (account(9, state="unknown", opened=None), False),
    ],
)
def test_only_accounts_in_use_all_the_time_are_compared_with(other, compared):
    assert len(effect_of(accounts=[*OFFICE, other]).like) == MIN_LIKE_ACCOUNTS + compared


@pytest.mark.parametrize(
    ("on", "compared"),
    [("02-15", True), ("02-16", False), ("03-16", False), ("04-13", False), ("04-14", True)],
)
def test_who_was_helped_around_that_time_is_not_compared_with(on, compared):
    effect = effect_of(coaching(), coaching(on, to=9), accounts=[*OFFICE, account(9)])

    assert len(effect.like) == MIN_LIKE_ACCOUNTS + compared


# -- what cannot be compared ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ({}, ""),
        ({"until": "04-12"}, "指导后还不满 4 周"),
        ({"logs": ("02-24/04-13",)}, ""),  # 02-16 to 02-23 are the Spring Festival
        ({"logs": ("02-25/04-13",)}, "前后缺 1 个工作日的日志"),
        ({"silent": ("02-27", "03-02", "03-16", "03-28", "04-10", "04-13")}, ""),  # 03-28 is a Saturday
        (
            {"silent": ("03-30", "03-31", "04-01", "04-02", "04-03")},
            "前后有 5 个工作日整天没有一条记录（2026-03-30 等），请核对是否漏导",
        ),
        ({"logs": ("02-16/03-15", "03-17/04-13")}, ""),  # the day itself is in neither
        ({"logs": ("02-16/03-15", "03-18/04-10")}, "前后缺 2 个工作日的日志"),
        ({"accounts": [account(HELPED, opened="02-16"), *OFFICE[1:]]}, ""),
        ({"accounts": [account(HELPED, opened="02-17"), *OFFICE[1:]]}, "指导前开通不满 4 周"),
        ({"accounts": [account(HELPED, opened=None, state="unknown"), *OFFICE[1:]]}, ""),
        ({"accounts": [account(HELPED, state="left", left_on="04-14"), *OFFICE[1:]]}, ""),
        (
            {"accounts": [account(HELPED, state="left", left_on="04-13"), *OFFICE[1:]]},
            "账号 2026-04-13 起已停用",
        ),
        ({"accounts": OFFICE[:-1]}, "同期未指导的账号只有 4 个，无从对照"),
        (
            {"days": {HELPED: usage_by_day(*(f"03-{day:02}" for day in range(1, 6)))}},
            "以前用得差不多而未指导的账号只有 0 个，无从对照",
        ),
    ],
)
def test_what_is_not_known_cannot_be_compared_and_says_why(known, unknown):
    assert effect_of(**known).unknown == unknown


@pytest.mark.parametrize(
    ("again", "unknown"),
    [
        ("02-15", ""),
        ("02-16", "前后 4 周内还指导过（2026-02-16）"),
        ("03-16", ""),  # two topics of one visit
        ("04-13", "前后 4 周内还指导过（2026-04-13）"),
        ("04-14", ""),
    ],
)
def test_two_coachings_in_one_time_cannot_be_told_apart(again, unknown):
    assert effect_of(coaching(), coaching(again, topic="查询")).unknown == unknown


# -- which accounts are alike ---------------------------------------------------------------------


def like_accounts(own, others, logs=LOGS, history=0, others_history=0):
    """Return the accounts of like use, of *others* which had so many active days before as *own* had.

    In the weeks before those, the helped one had *history* active days and the last of the others *others_history*.
    """
    numbers = range(2, 2 + len(others))
    days = dict(zip(numbers, others, strict=True)) | {HELPED: own}
    old = {HELPED: history, numbers[-1]: others_history}
    usage = {
        number: usage_by_day(
            *(f"03-{day:02}" for day in range(1, 1 + count)),
            *(f"02-{day:02}" for day in range(1, 1 + old.get(number, 0))),
        )
        for number, count in days.items()
    }
    effect = effect_of(accounts=[account(number) for number in (HELPED, *numbers)], days=usage, logs=logs)
    return [one.account_id for one in effect.like]


def test_the_nearest_ten_are_compared_with_and_all_just_as_near():
    assert like_accounts(5, [5] * 9 + [6, 4, 6, 7]) == [*range(2, 11), 11, 12, 13]


def test_nobody_farther_than_a_day_a_week_is_alike():
    assert like_accounts(2, [2, 3, 4, 5, 6, 7, 8]) == [2, 3, 4, 5, 6]


def test_use_in_the_weeks_before_those_counts_where_logs_are_there():
    others = [3] * 11

    assert 12 in like_accounts(3, others, others_history=9)  # no logs of that time
    assert 12 not in like_accounts(3, others, logs=("01-19/04-13",), others_history=9)
    assert 12 in like_accounts(3, others, logs=("01-19/04-13",), history=9, others_history=9)
