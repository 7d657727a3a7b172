"""Who is told of what and when: what is known, who is named, when nothing is sent, when it is tried again."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.vocabulary import AlertKind, DeliveryOutcome, WarningTier
from qinling.rules.warnings.delivery_retries import Attempts, schedule_next_attempt
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.recipients import (
    DEADLINE_NOTICE,
    OFFICE_RECIPIENT,
    is_notified,
    list_recipients,
    match_respelt_receivers,
    pick_nearer_tier,
    rank_urgency,
    split_names,
    split_unit_names,
)

NOW = datetime(2026, 4, 24, tzinfo=UTC)
#: From the farthest to the nearest, as the days go by.
RISING = ("ahead", "upcoming", "near", "urgent", "due_today", "overdue")
tiers = st.sampled_from(RISING)


# what is known


@pytest.mark.parametrize("place", range(len(RISING)))
def test_who_was_told_of_a_tier_knows_of_it_and_of_the_farther_ones(place):
    assert [is_notified(tier, RISING[place]) for tier in RISING] == [other <= place for other in range(6)]


@given(tiers | st.just(""))
def test_who_was_told_of_nothing_knows_nothing_and_who_was_told_is_not_told_again(tier):
    assert not is_notified(tier, None)
    assert is_notified(tier, tier)


@given(tiers, tiers)
def test_the_higher_of_two_tiers_is_the_one_after_which_neither_is_told(one, other):
    top = pick_nearer_tier(one, other)
    assert top in (one, other)
    assert top == pick_nearer_tier(other, one)
    assert is_notified(one, top)
    assert is_notified(other, top)


def test_every_tier_has_its_place_and_what_can_still_be_saved_comes_first():
    order = sorted(["", *RISING], key=rank_urgency)
    assert order == ["due_today", "urgent", "overdue", "near", "upcoming", "ahead", ""]
    assert set(RISING) == {tier.value for tier in WarningTier}


# who is named


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("麻街镇", ["麻街镇"]),
        ("麻街镇（牵头）；林业局（配合）", ["麻街镇", "林业局"]),
        ("麻街镇(主责);林业局,水利局", ["麻街镇", "林业局", "水利局"]),
        ("麻街镇，林业局、水利局", ["麻街镇", "林业局", "水利局"]),
        ("麻街镇（牵头）\n林业局", ["麻街镇", "林业局"]),
        ("麻街镇\r\n林业局\r\n", ["麻街镇", "林业局"]),
        ("麻街镇/林业局（责任单位）／水利局(牵头部门)", ["麻街镇", "林业局", "水利局"]),
        (" 麻街镇 （牵头） ；； 、", ["麻街镇"]),
        ("林业局（森林公安）", ["林业局（森林公安）"]),  # no role: it belongs to the name
        ("（牵头）麻街镇", ["（牵头）麻街镇"]),
        ("（牵头）", []),
        ("", []),
        (None, []),
        (7, []),
    ],
)
def test_a_cell_names_units_without_their_roles(cell, names):
    assert list(split_names(cell)) == names


bare_names = st.text("麻街镇林业水利局甲乙", min_size=1, max_size=8)


@given(
    st.lists(st.tuples(bare_names, st.sampled_from(["", "（牵头）", "(配合)", "（主责）", " "])), max_size=5),
    st.sampled_from(["；", ";", "，", ",", "、", "/", "／", "\n", "；\n", " 、 "]),
)
def test_whatever_parts_the_names_of_a_cell_all_of_them_are_found(named, apart):
    cell = apart.join(name + role for name, role in named)
    assert list(split_names(cell)) == [name for name, _ in named]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("商州区麻街镇\n人民政府", ["商州区麻街镇人民政府"]),
        ("区自然资\n源局（牵头）；麻街镇", ["区自然资源局", "麻街镇"]),
        ("麻街镇\n林业局（配合）", ["麻街镇", "林业局"]),
        ("甲\n乙", ["甲", "乙"]),  # together no name either
    ],
)
def test_a_narrow_column_wraps_the_name_of_a_unit(cell, names):
    assert list(split_unit_names(cell)) == names


@given(st.lists(st.sampled_from(["麻街镇", "林业局", "区水利局（牵头）", "城关街道办事处"]), max_size=4))
def test_lines_that_are_names_are_never_joined(names):
    assert list(split_unit_names("\n".join(names))) == [name.removesuffix("（牵头）") for name in names]


@pytest.mark.parametrize(
    ("messages", "respelt"),
    [
        ({"麻街镇人民政府": (1, 5)}, {"麻街镇人民政府": "麻街镇"}),
        ({"麻街镇人民政府": (1, 5), "麻街镇": (6, 9)}, {"麻街镇人民政府": "麻街镇"}),
        ({"麻街镇人民政府": (1, 5), "麻街镇": (2, 9)}, {}),  # two at a time are two
        ({"城管局": (1, 5), "": (1, 9), "麻街镇": (3, 4)}, {}),
    ],
)
def test_a_receiver_that_is_spelt_in_another_way_now_is_known_again(messages, respelt):
    assert match_respelt_receivers(messages, KNOWN) == respelt


KNOWN = {"麻街镇": ("a",), "林业局": ("b",), "王某": ("c",), "水利局": ("d",)}
ISSUE = {"lead_unit": "林业局（牵头）、城管局", "duty_unit": "麻街镇\n林业局", "leader": "王某"}


def test_the_office_is_told_and_of_the_known_receivers_those_named_each_once():
    assert list_recipients(ISSUE, DEADLINE_NOTICE, KNOWN) == [OFFICE_RECIPIENT, "麻街镇", "林业局", "王某"]
    assert list_recipients(ISSUE, DEADLINE_NOTICE, {}) == [OFFICE_RECIPIENT]
    assert list_recipients({}, DEADLINE_NOTICE, KNOWN) == [OFFICE_RECIPIENT]
    # who only helps or accepts is not who answers for it
    assert list_recipients(dict.fromkeys(("assisting_unit", "person"), "水利局"), DEADLINE_NOTICE, KNOWN) == [
        OFFICE_RECIPIENT
    ]


@pytest.mark.parametrize("kind", [DEADLINE_NOTICE, *AlertKind])
def test_only_an_extension_is_for_the_office_alone(kind):
    others = [] if kind == "extension" else ["麻街镇", "林业局", "王某"]
    assert list_recipients(ISSUE, kind, KNOWN) == [OFFICE_RECIPIENT, *others]


def test_the_office_has_channels_of_its_own():
    rules = NotificationRules(office=("stdout", "box"), receivers=KNOWN)
    assert rules.get_channels(OFFICE_RECIPIENT) == ("stdout", "box")
    assert rules.get_channels("王某") == ("c",)


# when nothing is sent


@pytest.mark.parametrize(
    ("first", "last", "now", "quiet"),
    [
        (time(12), time(14), time(11, 59, 59), False),
        (time(12), time(14), time(12), True),
        (time(12), time(14), time(13, 59, 59), True),
        (time(12), time(14), time(14), False),
        (time(21), time(7), time(20, 59, 59), False),
        (time(21), time(7), time(21), True),
        (time(21), time(7), time(23, 59, 59), True),
        (time(21), time(7), time(0), True),
        (time(21), time(7), time(6, 59, 59), True),
        (time(21), time(7), time(7), False),
        (time(8), time(8), time(8), False),
    ],
)
def test_quiet_hours_begin_on_the_minute_end_before_it_and_may_pass_midnight(first, last, now, quiet):
    assert NotificationRules(quiet=(first, last)).is_quiet_time(now) is quiet


@given(st.times(), st.times(), st.times())
def test_the_hours_after_the_quiet_ones_are_those_that_are_left_of_the_day(first, last, now):
    assert not NotificationRules().is_quiet_time(now)
    if first != last:
        quiet, loud = NotificationRules(quiet=(first, last)), NotificationRules(quiet=(last, first))
        assert quiet.is_quiet_time(now) is not loud.is_quiet_time(now)


# when it is tried again


def list_waits(rules, outcome=DeliveryOutcome.REFUSED, unheard=0):
    """Return the minutes to wait after each attempt, None where it is given up."""
    for tried in range(1, rules.tries + 2):
        again = schedule_next_attempt(NOW, Attempts(tried, unheard), outcome, rules)
        yield again and (again - NOW) / timedelta(minutes=1)


def test_each_wait_is_twice_the_last_one_until_the_tries_are_used_up():
    waits = [10, 20, 40, 80, 160, 320, 640, 1280, 1380, None, None]
    assert list(list_waits(NotificationRules())) == waits
    assert sum(wait or 0 for wait in waits) > 60 * 64  # from Friday afternoon to Monday morning
    assert list(list_waits(NotificationRules(tries=1))) == [None, None]


def test_no_wait_is_longer_than_23_hours_or_a_daily_run_would_miss_it():
    assert list(list_waits(NotificationRules(tries=5, retry_minutes=400))) == [
        400,
        800,
        1380,
        1380,
        None,
        None,
    ]
    assert list(list_waits(NotificationRules(tries=100, retry_minutes=1380)))[:99] == [1380] * 99


def test_what_was_not_answered_is_repeated_once_and_what_was_refused_as_often_as_it_may_be():
    rules, silent = NotificationRules(), DeliveryOutcome.NO_ANSWER
    assert schedule_next_attempt(NOW, Attempts(1, 1), silent, rules) == NOW + timedelta(minutes=10)
    assert schedule_next_attempt(NOW, Attempts(2, 2), silent, rules) is None
    # one answer was missing before, but this time it did answer: nothing has arrived
    assert schedule_next_attempt(NOW, Attempts(3, 1), DeliveryOutcome.REFUSED, rules) == NOW + timedelta(
        minutes=40
    )
    assert schedule_next_attempt(NOW, Attempts(10, 1), silent, rules) is None


@given(
    st.integers(1, 99),
    st.integers(1, 1380),
    st.sampled_from([DeliveryOutcome.REFUSED, DeliveryOutcome.NO_ANSWER]),
)
def test_what_is_not_given_up_is_tried_within_a_day_and_never_sooner_than_before(tried, minutes, outcome):
    rules = NotificationRules(tries=100, retry_minutes=minutes)
    first, then = (
        schedule_next_attempt(NOW, Attempts(count, 1), outcome, rules) for count in (tried, tried + 1)
    )
    assert NOW + timedelta(minutes=minutes) <= first <= NOW + timedelta(hours=23)
    assert then is None or then >= first


# -- other spellings of a unit ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "receivers", "heard"),
    [
        ("大荆镇人民政府", ["大荆镇"], ["大荆镇"]),
        ("商州区大荆镇", ["大荆镇人民政府"], ["大荆镇人民政府"]),
        ("城关街道办", ["商州区城关街道办事处"], ["商州区城关街道办事处"]),
        ("区⽔利局", ["区水利局"], ["区水利局"]),
        ("区水利 局\u200b", ["区水利局"], ["区水利局"]),
        ("商州区水利局（牵头）", ["水利局"], ["水利局"]),
        ("区水利局", ["水务局", "市水利局"], []),
        ("区水利局", ["水利局", "区水利局"], ["区水利局"]),  # spelt alike goes first
        ("大荆镇", ["大荆镇人民政府", "商州区大荆镇"], ["大荆镇人民政府", "商州区大荆镇"]),
        ("大荆镇", ["杨斜镇", ""], []),
        ("商州区自然资源局", ["洛南县自然资源局"], []),
        ("商州区自然资源局", ["洛南县自然资源局", "自然资源局"], ["自然资源局"]),
    ],
)
def test_a_receiver_means_its_unit_however_it_is_spelt(unit, receivers, heard):
    assert list_recipients({"duty_unit": unit}, "deadline", receivers) == ["", *heard]


def test_the_town_is_meant_where_no_duty_unit_is_given():
    receivers = ["大荆镇人民政府", "区林业局"]
    issue = {"lead_unit": "区林业局", "duty_unit": None, "town": "大荆镇"}
    assert list_recipients(issue, "deadline", receivers) == ["", *receivers]
    assert list_recipients({**issue, "duty_unit": "杨斜镇"}, "deadline", receivers) == ["", "区林业局"]
