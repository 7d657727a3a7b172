"""What is sent when: at once, or after the quiet time."""

from datetime import date, time

import pytest

from qinling.ledger.reader import open_reader
from qinling.procedures.notifications.notification_sending import (
    DigestLayout,
    Sending,
    plan_messages,
    send_due_notifications,
    send_waiting_notifications,
)
from qinling.procedures.notifications.run_monitor import check_runs
from qinling.rules.warnings.notification_rules import QuietReason
from tests.procedures.notifications.notification_office import REFUSED, TIMEZONE, SendingOffice

FRIDAY, SATURDAY, MONDAY = "2026-04-24", "2026-04-25", "2026-04-27"
EIGHT_TO_NINE = (time(8), time(9))  # the office's clock says eight when a run begins


@pytest.fixture
def given_office(tmp_path):
    def build(today, **rules):
        office = SendingOffice(tmp_path / "ledger.db", date.fromisoformat(today), **rules)
        office.add("A1", FRIDAY)
        return office

    return build


def build_sending(office):
    return Sending(office.writing, office.send, office.clock, "Asia/Shanghai", office.today, office.office)


def build_layout(office, max_bytes=1000):
    return DigestLayout(office.compose, lambda _: max_bytes)


def test_what_is_due_is_sent_and_the_plan_returned(given_office):
    office = given_office(FRIDAY)

    result = send_due_notifications(build_sending(office), build_layout(office))

    assert result.plan.due_count == 1
    assert [one.state for one in result.deliveries] == ["delivered"]
    assert office.channels.read_by() == ["A1 due_today"]


@pytest.mark.parametrize(
    ("today", "rules", "reason"),
    [(SATURDAY, {}, QuietReason.DAY_OFF), (FRIDAY, {"quiet": EIGHT_TO_NINE}, QuietReason.QUIET_HOURS)],
)
def test_in_quiet_time_the_run_is_recorded_and_nothing_sent(given_office, today, rules, reason):
    office = given_office(today, **rules)

    assert send_due_notifications(build_sending(office), build_layout(office)) is reason
    assert office.channels.sent == []
    assert office.deliveries() == []
    with open_reader(office.path) as reader:
        (run,) = check_runs(reader, office.run_clock, TIMEZONE, office.office).runs
    assert run.quiet
    assert run.ended


def test_what_a_quiet_day_held_back_is_sent_on_the_next_day(given_office):
    office = given_office(SATURDAY)
    send_due_notifications(build_sending(office), build_layout(office))

    send_due_notifications(build_sending(office.advance_to(MONDAY)), build_layout(office))

    assert office.channels.read_by() == ["A1 overdue"]


def test_what_waits_is_sent_outside_the_quiet_time_alone(given_office):
    office = given_office(FRIDAY)
    office.add("A2", "2026-05-08")
    office.channels.answers["desk"] = [REFUSED]
    send_due_notifications(build_sending(office), build_layout(office))
    assert office.channels.read_by() == []

    office.advance_to(SATURDAY)
    assert send_waiting_notifications(build_sending(office), build_layout(office)) is QuietReason.DAY_OFF
    assert office.channels.read_by() == []

    office.advance_to(MONDAY)
    result = send_waiting_notifications(build_sending(office), build_layout(office))
    assert [one.state for one in result.deliveries] == ["delivered"]
    assert office.channels.read_by() == ["补发：2026-04-24的消息原先没有送到。\nA2 upcoming"]
    send_due_notifications(build_sending(office), build_layout(office))
    assert office.channels.read_by()[1:] == ["A1 overdue"]


def test_planned_messages_fit_the_channel(given_office):
    office = given_office(FRIDAY)
    office.add("A2", FRIDAY)

    with open_reader(office.path) as reader:
        planned = plan_messages(reader, office.run_clock, office.office, build_layout(office, 20))

    assert [len(digest.items) for digest in planned.digests] == [1, 1]
