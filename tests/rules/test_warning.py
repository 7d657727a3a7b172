from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.vocabulary import Status, Tier
from qinling.rules.warning import Tiers, days_left, tier


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [
        (-365, Tier.OVERDUE),
        (-1, Tier.OVERDUE),
        (0, Tier.DUE_TODAY),
        (1, Tier.URGENT),
        (3, Tier.URGENT),
        (4, Tier.NEAR),
        (7, Tier.NEAR),
        (8, Tier.UPCOMING),
        (15, Tier.UPCOMING),
        (16, Tier.AHEAD),
        (30, Tier.AHEAD),
        (31, None),
    ],
)
def test_each_tier_ends_on_the_day_the_settings_name(days_left, expected):
    assert tier(days_left, Tiers()) is expected


def test_the_office_may_draw_the_tiers_elsewhere():
    tiers = Tiers(urgent=1, near=2, upcoming=3, ahead=4)

    assert [tier(days, tiers) for days in range(-1, 6)] == [*Tier, None]


@st.composite
def ascending_tiers(draw):
    return Tiers(*sorted(draw(st.sets(st.integers(1, 400), min_size=4, max_size=4))))


@given(ascending_tiers(), st.integers(-500, 500))
def test_a_day_later_is_never_less_urgent(tiers, days_left):
    order = [*Tier, None]

    assert order.index(tier(days_left - 1, tiers)) <= order.index(tier(days_left, tiers))


@given(ascending_tiers(), st.integers(-500, 500))
def test_overdue_begins_the_day_after_whatever_the_settings_say(tiers, days_left):
    assert (tier(days_left, tiers) is Tier.OVERDUE) == (days_left < 0)


def test_days_are_counted_while_the_issue_is_to_be_rectified():
    today = date(2026, 4, 25)

    assert days_left(date(2026, 5, 1), Status.RECTIFYING, today) == 6
    assert days_left(date(2026, 4, 24), Status.NOT_STARTED, today) == -1
    assert days_left(None, Status.RECTIFYING, today) is None


@pytest.mark.parametrize("status", [Status.RECTIFIED, Status.ACCEPTING, Status.CLOSED, Status.VOID])
def test_no_deadline_runs_once_the_issue_is_rectified(status):
    assert days_left(date(2026, 4, 24), status, date(2026, 4, 25)) is None
