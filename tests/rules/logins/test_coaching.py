"""Whom to help next: who needs it, and whose visit was agreed on."""

import pytest

from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.audit.findings import Finding
from qinling.rules.logins.coaching import group_by_unit, list_coaching_candidates
from qinling.rules.logins.usage import Coaching
from tests.rules.logins.sample_usage import account_usage, parse_day

MONDAY, SUNDAY = parse_day("04-20"), parse_day("04-26")
ONE, TWO = account_usage(account="one"), account_usage(account="two")


def coaching(on, to=TWO, visit=None):
    return Coaching(
        to.account.id,
        to.account.account,
        "",
        "大荆镇",
        parse_day(on),
        "李某",
        "填报",
        "",
        visit and parse_day(visit),
    )


def candidates(helped=(), found=None, weeks=4, uses=(ONE, TWO)):
    found = (
        [
            Finding(FindingKind.IDLE, ("two",), "", ()),
            Finding(FindingKind.NIGHT, ("one",), "", ()),
            Finding(FindingKind.CROWDED, ("one", "two"), "", ()),
            Finding(FindingKind.IDLE_WITH_ISSUES, ("two",), "", ()),
        ]
        if found is None
        else found
    )
    given = [one if isinstance(one, Coaching) else coaching(one) for one in helped]
    return list_coaching_candidates(uses, found, given, MONDAY, SUNDAY, weeks)


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


@pytest.mark.parametrize(
    ("visits", "due"),
    [
        ([("04-20", "05-03")], "05-03"),  # by the Sunday after the audited week
        ([("04-20", "05-04")], None),
        ([("03-02", "04-01")], "04-01"),  # long due and not made
        ([("03-02", "04-01"), ("04-02", None)], None),  # made
        ([("03-02", "04-01"), ("03-30", "05-01")], "05-01"),  # put off at the visit
        ([("04-20", None)], None),
    ],
)
def test_a_visit_that_is_due_is_brought_up_without_a_finding(visits, due):
    given = [coaching(on, visit=visit) for on, visit in visits]

    found = candidates(given, found=[])

    assert [one.visit_due for one in found] == ([parse_day(due)] if due else [])
    assert not any(one.findings for one in found)


def test_a_visit_that_is_due_comes_with_what_was_found_and_soon_after_help():
    (candidate,) = candidates([coaching("04-20", visit="04-28")])

    assert candidate.visit_due == parse_day("04-28")
    assert [one.kind for one in candidate.findings] == [FindingKind.IDLE, FindingKind.IDLE_WITH_ISSUES]


def test_an_account_that_has_left_is_not_visited():
    left = account_usage(account="two", state="left", left_on="04-01")

    assert candidates([coaching("03-02", visit="04-28")], found=[], uses=[left]) == []


def test_candidates_stand_under_their_unit_however_it_is_written():
    uses = [
        account_usage(account="a", unit="城关街道办"),
        account_usage(account="b", unit=""),
        account_usage(account="c", unit="城关街道办事处"),
        account_usage(account="d", unit=""),
        account_usage(account="e", unit="洛南县城关街道办"),
        account_usage(account="f", unit="商州区城关街道办"),
    ]
    found = [Finding(FindingKind.IDLE, (one,), "", ()) for one in "abcdef"]

    groups = group_by_unit(candidates(found=found, uses=uses))

    assert [(unit, [one.usage.account.account for one in of]) for unit, of in groups] == [
        ("城关街道办", ["a", "c"]),
        ("", ["b", "d"]),
        ("洛南县城关街道办", ["e"]),
        ("商州区城关街道办", ["f"]),
    ]
