"""What calls for attention beside a near deadline."""

from datetime import date, timedelta

import pytest

from qinling.rules.vocabulary import AlertKind
from qinling.rules.warnings.alerts import ALERTS, AlertRules, list_alerts

TODAY = date(2026, 4, 25)
EVERY = 180


def alert_kinds(rules=AlertRules(), **values):  # noqa: B008 (frozen)
    return dict(list_alerts({"status": "rectifying", **values}, TODAY, rules, EVERY))


def days_ago(days):
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("percent", "calls"),
    [(60, False), (31, False), (30, True), (0, True), (None, False)],
)
def test_the_percentage_may_lag_the_time_gone_by_less_than_twenty_points(percent, calls):
    # Half of the hundred days are gone.
    said = alert_kinds(
        percent=percent, found_on=days_ago(50), deadline=TODAY + timedelta(days=50), reported_on=TODAY
    )
    assert (AlertKind.BEHIND in said) == calls


def test_a_pace_said_to_lag_calls_without_any_percentage_until_the_work_is_done():
    assert alert_kinds(schedule="behind") == {AlertKind.BEHIND: "序时进度为未达到"}
    assert alert_kinds(schedule="ahead") == {}
    assert alert_kinds(status="rectified", schedule="behind") == {}


def test_a_deadline_on_the_day_of_the_hand_over_is_all_gone():
    assert "时间已过 100%" in alert_kinds(percent=10, found_on=TODAY, deadline=TODAY)[AlertKind.BEHIND]


@pytest.mark.parametrize(("days", "calls"), [(29, False), (30, True)])
def test_what_is_done_waits_thirty_days_for_close_out(days, calls):
    for status in ("rectified", "accepting"):
        assert (AlertKind.UNACCEPTED in alert_kinds(status=status, rectified_on=days_ago(days))) == calls
    assert alert_kinds(status="closed", rectified_on=days_ago(days)) == {}


def test_reports_are_missed_from_the_last_one_or_from_the_hand_over():
    assert alert_kinds(handed_over_on=days_ago(30)) == {AlertKind.UNREPORTED: "交办 30 天以来没有报送过进展"}
    assert alert_kinds(handed_over_on=days_ago(300), reported_on=days_ago(31)) == {
        AlertKind.UNREPORTED: "已 31 天没有报送进展"
    }
    assert alert_kinds(handed_over_on=days_ago(300), reported_on=days_ago(29)) == {}
    assert alert_kinds(found_on=days_ago(300), deadline_kind="standing", rechecked_on=days_ago(1)) == {}
    assert alert_kinds() == {}


def test_a_standing_duty_is_looked_back_at_from_the_day_it_falls_due():
    assert alert_kinds(deadline_kind="standing", found_on=days_ago(179)) == {}
    assert alert_kinds(deadline_kind="standing", found_on=days_ago(180)) == {
        AlertKind.RECHECK: "应于 2026-04-25 回头看"
    }
    assert alert_kinds(status="void", deadline_kind="standing", found_on=days_ago(500)) == {}


def test_an_extension_waits_for_its_answer():
    assert alert_kinds(requested_deadline=date(2026, 6, 30)) == {
        AlertKind.EXTENSION: "申请延至 2026-06-30，待批复"
    }


def test_every_kind_can_be_switched_off():
    values = {
        "schedule": "behind",
        "requested_deadline": TODAY,
        "found_on": days_ago(400),
        "deadline_kind": "dated",
    }
    assert len(alert_kinds(**values)) == 3
    assert alert_kinds(AlertRules(off=tuple(AlertKind)), **values) == {}


@pytest.mark.parametrize(("days", "calls"), [(-1, False), (0, False), (1, True), (40, True)])
def test_an_act_of_supervision_calls_from_the_day_after_it_was_to_be_answered(days, calls):
    for status in ("not_started", "rectifying", "rectified", "accepting"):
        assert (AlertKind.UNANSWERED in alert_kinds(status=status, reply_by=days_ago(days))) == calls


def test_an_act_not_answered_says_since_when():
    assert alert_kinds(reply_by=days_ago(3)) == {AlertKind.UNANSWERED: "应于 2026-04-22 前回复，已过 3 天"}


@pytest.mark.parametrize("status", ["closed", "void"])
def test_nobody_has_to_answer_for_what_is_struck_off_or_withdrawn(status):
    assert alert_kinds(status=status, reply_by=days_ago(3)) == {}


def test_an_act_that_is_answered_calls_no_more():
    assert alert_kinds(reply_by=None) == {}
    assert alert_kinds(AlertRules(off=(AlertKind.UNANSWERED,)), reply_by=days_ago(3)) == {}


def test_every_alert_says_what_it_stands_on():
    assert ALERTS.keys() == set(AlertKind)
    assert all(alert.check.__doc__ and alert.basis_fields for alert in ALERTS.values())
