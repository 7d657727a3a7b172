"""Whom to help next, and whether use picked up after help: only where enough is known to say so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.coaching import (
    MIN_COMPARED,
    UsageByDay,
    list_coaching_candidates,
    measure_effects,
    summarize_effects,
)
from qinling.rules.logins.finding_kinds import FindingKind
from qinling.rules.logins.findings import Finding
from qinling.rules.logins.usage import Account, Coaching, DayUsage
from tests.rules.logins.sample_usage import account_usage, log_coverage, parse_day, parse_span

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


OFFICE = [account(number) for number in range(1, 2 + MIN_COMPARED)]


def effect_of(*given_, accounts=OFFICE, days=None, logs=LOGS, until="04-13", asked=None):
    """Return what came of the first help that was given, or of *asked*."""
    given_ = given_ or (coaching(),)
    stand = log_coverage(*logs, until=until)
    return measure_effects([asked or given_[0]], given_, accounts, days or {}, stand, weeks=4)[0]


# -- whom to help next ----------------------------------------------------------------------------


def candidates(helped=(), found=None, weeks=4):
    one, two = account_usage(account="one"), account_usage(account="two")
    found = found or [
        Finding(FindingKind.IDLE, ("two",), "", ()),
        Finding(FindingKind.NIGHT, ("one",), "", ()),
        Finding(FindingKind.CROWDED, ("one", "two"), "", ()),
        Finding(FindingKind.IDLE_WITH_ISSUES, ("two",), "", ()),
    ]
    given_ = [coaching(on, to=two.account.id) for on in helped]
    return list_coaching_candidates([one, two], found, given_, parse_day("04-26"), weeks)


def test_who_needs_help_is_named_with_every_reason_and_risks_are_none():
    (candidate,) = candidates()

    assert candidate.usage.account.account == "two"
    assert [finding.kind for finding in candidate.findings] == [
        FindingKind.IDLE,
        FindingKind.IDLE_WITH_ISSUES,
    ]
    assert candidate.last_coached is None


def test_candidates_stand_in_the_order_of_the_list():
    found = [Finding(FindingKind.IDLE, (name,), "", ()) for name in ("two", "one")]

    assert [one.usage.account.account for one in candidates(found=found)] == ["one", "two"]


@pytest.mark.parametrize(
    ("helped", "again"),
    [
        (["03-29"], True),  # four weeks ago
        (["03-30"], False),
        (["03-01", "03-30"], False),
        (["03-30", "03-01"], False),  # entered late
        (["04-27"], False),  # after the week, and before it was looked at
    ],
)
def test_who_was_helped_not_long_ago_is_not_helped_again(helped, again):
    assert bool(candidates(helped)) == again


def test_the_last_help_is_told():
    assert candidates(["03-01", "03-29", "02-01"])[0].last_coached == parse_day("03-29")


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

    assert (effect.before, effect.after) == (
        (4, 2),
        (6, 3),
    )  # its own day and those further off are in neither
    assert effect.others == MIN_COMPARED
    assert (effect.others_before, effect.others_after) == ((2 / 5, 2 / 5), (3 / 5, 3 / 5))
    assert effect.change == pytest.approx(1 - 1 / 5)
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
    assert effect_of(accounts=[*OFFICE, other]).others == MIN_COMPARED + compared


@pytest.mark.parametrize(
    ("on", "compared"),
    [("02-15", True), ("02-16", False), ("03-16", False), ("04-13", False), ("04-14", True)],
)
def test_who_was_helped_around_that_time_is_not_compared_with(on, compared):
    effect = effect_of(coaching(), coaching(on, to=9), accounts=[*OFFICE, account(9)])

    assert effect.others == MIN_COMPARED + compared


# -- what cannot be compared ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ({}, ""),
        ({"until": "04-12"}, "指导后还不满 4 周"),
        ({"logs": ("02-24/04-13",)}, ""),  # 02-16 to 02-23 are the Spring Festival
        ({"logs": ("02-25/04-13",)}, "前后缺 1 个工作日的日志"),
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


# -- what came of it all --------------------------------------------------------------------------


def effects_of(*after, others=OFFICE):
    """Return an effect for each number of active days after help that had two before, each of another account."""
    return [
        effect_of(
            asked=coaching(to=number),
            accounts=[account(number), *others],
            days={
                number: usage_by_day("03-01", "03-02", *(f"03-{17 + one}" for one in range(active))),
                2: usage_by_day("03-01"),
            },
        )
        for number, active in enumerate(after, 11)
    ]


def test_the_sum_counts_who_rose_stayed_and_fell_against_the_others():
    summed = summarize_effects(effects_of(5, 3, 2, 1, 0, 4))

    assert (summed.compared, summed.rose, summed.same, summed.fell) == (6, 3, 1, 2)
    assert (summed.before, summed.after) == (2, 2.5)
    assert (summed.others_before, summed.others_after) == (pytest.approx(1 / 5), 0)
    assert summed.too_few == ""


def test_too_few_say_nothing():
    assert (
        summarize_effects(effects_of(5, 5, 5, 5)).too_few
        == "能比较的指导只有 4 次，不足 5 次，还看不出有没有效果"
    )
    assert summarize_effects(effects_of(5, 5, 5, 5, 5)).too_few == ""
    assert summarize_effects([]).too_few.startswith("能比较的指导只有 0 次")
    assert summarize_effects([]).after == 0


def test_what_cannot_be_compared_is_not_counted_and_leaves_the_rest_alone():
    alone = effects_of(5, 5, others=OFFICE[:-2])

    summed = summarize_effects([*effects_of(3, 3, 3, 3, 3), *alone])

    assert all(one.unknown for one in alone)
    assert (summed.compared, summed.after, summed.too_few) == (5, 3, "")


def test_two_topics_of_one_visit_count_once():
    visits = effects_of(3, 3, 3, 3, 3)

    assert summarize_effects([*visits, *visits]).compared == 5
