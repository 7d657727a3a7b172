from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.vocabulary import Status, WarningTier
from qinling.rules.warning_tiers import (
    TierDays,
    TierRules,
    count_days_left,
    count_warning_days_left,
    resolve_tier,
)
from qinling.rules.workdays import WorkCalendar


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [
        (-365, WarningTier.OVERDUE),
        (-1, WarningTier.OVERDUE),
        (0, WarningTier.DUE_TODAY),
        (1, WarningTier.URGENT),
        (3, WarningTier.URGENT),
        (4, WarningTier.NEAR),
        (7, WarningTier.NEAR),
        (8, WarningTier.UPCOMING),
        (15, WarningTier.UPCOMING),
        (16, WarningTier.AHEAD),
        (30, WarningTier.AHEAD),
        (31, None),
    ],
)
def test_each_tier_ends_on_the_day_the_settings_name(days_left, expected):
    assert resolve_tier(days_left, TierDays()) is expected


def test_the_office_may_draw_the_tiers_elsewhere():
    tiers = TierDays(urgent=1, near=2, upcoming=3, ahead=4)

    assert [resolve_tier(days, tiers) for days in range(-1, 6)] == [*WarningTier, None]


@st.composite
def ascending_tiers(draw):
    return TierDays(*sorted(draw(st.sets(st.integers(1, 400), min_size=4, max_size=4))))


@given(ascending_tiers(), st.integers(-500, 500))
def test_a_day_later_is_never_less_urgent(tiers, days_left):
    order = [*WarningTier, None]

    assert order.index(resolve_tier(days_left - 1, tiers)) <= order.index(resolve_tier(days_left, tiers))


@given(ascending_tiers(), st.integers(-500, 500))
def test_overdue_begins_the_day_after_whatever_the_settings_say(tiers, days_left):
    assert (resolve_tier(days_left, tiers) is WarningTier.OVERDUE) == (days_left < 0)


def test_days_are_counted_while_the_issue_is_to_be_rectified():
    today = date(2026, 4, 25)

    assert count_days_left(date(2026, 5, 1), Status.RECTIFYING, today) == 6
    assert count_days_left(date(2026, 4, 24), Status.NOT_STARTED, today) == -1
    assert count_days_left(None, Status.RECTIFYING, today) is None


@pytest.mark.parametrize("status", [Status.RECTIFIED, Status.ACCEPTING, Status.CLOSED, Status.VOID])
def test_no_deadline_runs_once_the_issue_is_rectified(status):
    assert count_days_left(date(2026, 4, 24), status, date(2026, 4, 25)) is None


# an office's own tiers for some issues

PROVINCE = RuleOverride("province", None, None, {"urgent": 5, "ahead": 60})
QUARRIES = RuleOverride(None, "采石", None, {"near": 10})
CORE = RuleOverride("province", None, "核心保护区", {"ahead": 90})


def issue(**values):
    return {"level": "district", "category": "乱建", "zone": "一般保护区", "lead_days": None, **values}


def test_a_special_changes_what_it_names_and_leaves_the_rest_as_it_is():
    reach = TierRules(TierDays(), (PROVINCE, QUARRIES))
    assert reach.resolve_tiers(issue()) == TierDays(3, 7, 15, 30)
    assert reach.resolve_tiers(issue(level="province")) == TierDays(5, 7, 15, 60)
    assert reach.resolve_tiers(issue(category="采石")) == TierDays(3, 10, 15, 30)


def test_a_special_suits_only_what_is_all_that_it_says():
    reach = TierRules(TierDays(), (CORE,))
    assert reach.resolve_tiers(issue(level="province", zone="核心保护区")).ahead == 90
    assert reach.resolve_tiers(issue(level="province")).ahead == 30
    assert reach.resolve_tiers(issue(zone="核心保护区")).ahead == 30
    assert reach.resolve_tiers(issue(level="province", zone=None)).ahead == 30


def test_the_first_special_that_suits_wins():
    both = issue(level="province", category="采石")
    assert TierRules(TierDays(), (PROVINCE, QUARRIES)).resolve_tiers(both) == TierDays(5, 7, 15, 60)
    assert TierRules(TierDays(), (QUARRIES, PROVINCE)).resolve_tiers(both) == TierDays(3, 10, 15, 30)


def test_warnings_reach_as_far_as_the_farthest_of_the_tiers():
    assert TierRules(TierDays()).max_days_ahead == 30
    assert TierRules(TierDays(), (PROVINCE, QUARRIES, CORE)).max_days_ahead == 90
    assert TierRules(TierDays(), (RuleOverride("city", None, None, {"ahead": 20}),)).max_days_ahead == 30


@pytest.mark.parametrize(
    ("lead", "tiers"),
    [
        (60, TierDays(3, 7, 15, 60)),
        (30, TierDays(3, 7, 15, 30)),
        (10, TierDays(3, 7, 10, 10)),
        (5, TierDays(3, 5, 5, 5)),
        (0, TierDays(0, 0, 0, 0)),
    ],
)
def test_an_issue_is_first_told_of_when_its_own_lead_time_begins(lead, tiers):
    assert TierRules(TierDays()).resolve_tiers(issue(lead_days=lead)) == tiers


def test_an_own_lead_time_goes_over_a_special():
    reach = TierRules(TierDays(), (PROVINCE,))
    assert reach.resolve_tiers(issue(level="province", lead_days=40)) == TierDays(5, 7, 15, 40)


@given(ascending_tiers(), st.integers(0, 500), st.integers(-10, 500))
def test_nothing_is_told_of_before_an_own_lead_time_and_something_is_from_it_on(general, lead, left):
    tiers = TierRules(general).resolve_tiers(issue(lead_days=lead))
    assert (resolve_tier(left, tiers) is not None) == (left <= lead)
    if left <= min(lead, general.ahead):  # how urgent it is then is the same as without it
        assert resolve_tier(left, tiers) is resolve_tier(left, general)


# a warning that falls on a day off comes on the working day before

CALENDAR = WorkCalendar()


def tier_of(deadline, today):
    return count_warning_days_left(date.fromisoformat(deadline), date.fromisoformat(today), CALENDAR)


@pytest.mark.parametrize(
    ("deadline", "today", "left"),
    [
        ("2026-04-30", "2026-04-22", 8),  # a Wednesday, and work goes on the day after: as it is
        ("2026-05-11", "2026-04-24", 15),  # a Friday: what Sunday would say
        ("2026-04-26", "2026-04-24", 0),
        ("2026-04-25", "2026-04-24", 0),
        ("2026-04-24", "2026-04-24", 0),
        ("2026-04-23", "2026-04-24", -1),
        ("2026-04-24", "2026-04-25", -1),  # should somebody run it on the Saturday
        ("2026-04-26", "2026-04-25", 0),
        # the National Day holiday, 1 to 7 October, Wednesday before it
        ("2026-10-07", "2026-09-30", 0),
        ("2026-10-08", "2026-09-30", 1),
        ("2026-10-10", "2026-09-30", 3),
        ("2026-10-14", "2026-09-29", 15),  # a Tuesday: work goes on the day after
        ("2026-10-14", "2026-09-30", 7),
        # Friday 9 October: the Saturday after it is worked, so that only Sunday is off
        ("2026-10-11", "2026-10-09", 2),
        ("2026-10-11", "2026-10-10", 0),
        # Sunday 20 September is worked: Friday speaks for Saturday alone
        ("2026-09-20", "2026-09-18", 1),
        ("2026-09-19", "2026-09-18", 0),
    ],
)
def test_what_is_told_before_days_off_is_what_their_last_one_would_say(deadline, today, left):
    assert tier_of(deadline, today) == left


days = st.dates(date(2026, 1, 1), date(2026, 12, 20))


@given(days, st.integers(-40, 80))
def test_what_is_in_time_is_never_judged_late_nor_the_other_way_round(today, away):
    left = count_warning_days_left(today + timedelta(days=away), today, CALENDAR)
    assert (left < 0) == (away < 0)
    assert left <= away


@given(days, st.integers(0, 80))
def test_no_tier_begins_on_a_day_off_that_the_working_day_before_did_not_tell(deadline, days_before):
    day = deadline - timedelta(days=days_before)
    before = day
    while not CALENDAR.is_workday(before):
        before -= timedelta(days=1)
    order = [*WarningTier, None]
    told, plain = (
        resolve_tier(left, TierDays())
        for left in (count_warning_days_left(deadline, before, CALENDAR), days_before)
    )
    assert order.index(told) <= order.index(plain)
