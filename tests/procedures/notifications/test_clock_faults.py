"""Runs whose day or whose clock was wrong: what they told does not count, and the office hears of the clock."""

from datetime import timedelta

import pytest

from qinling.ledger.engine import open_ledger
from qinling.procedures.notifications.notification_reset import reset_notifications
from qinling.procedures.notifications.notification_sending import (
    DigestLayout,
    Sending,
    send_due_notifications,
    send_waiting_notifications,
)
from tests.procedures.notifications.notification_office import FRIDAY, REFUSED, TIMEZONE, complete_issue

BACKWARDS = "早于以前一次运行"


def build_sending(office, day=None):
    return Sending(office.writing, office.send, office.clock, TIMEZONE, day or office.today, office.office)


def run(office, ahead=0):
    """Run as `warn --notify --today` does, so many days *ahead* of the clock."""
    sending = build_sending(office, office.today + timedelta(days=ahead))
    return send_due_notifications(sending, build_layout(office))


def build_layout(office):
    return DigestLayout(office.compose, lambda _: 10**6)


def run_with_clock(office, **wrong):
    """Run while the machine's clock is so much ahead; it is right again afterwards."""
    now = office.now
    office.advance_by(**wrong)
    run(office)
    office.now = now + timedelta(minutes=5)


def reset(office, since):
    with open_ledger(office.path) as writer:
        return reset_notifications(writer, since, [], office.stamp())


def list_clock_messages(office):
    return [message for _, message in office.channels.arrived if message.uid.startswith("clock-")]


@pytest.fixture
def office(given_office):
    office = given_office()
    office.add("A1", "2026-04-28")
    return office


def test_what_a_run_dated_ahead_told_is_told_again_by_the_next_honest_run(office):
    run(office, ahead=3650)
    assert office.channels.read_by() == ["A1 overdue"]
    run(office)
    run(office)
    assert office.channels.read_by() == ["A1 overdue", "A1 urgent"]
    office.advance_to("2026-04-28")
    run(office)
    office.advance_to("2026-04-29")
    run(office)
    assert office.channels.read_by()[2:] == ["A1 due_today", "A1 overdue"]


def test_a_run_dated_ahead_twice_tells_nothing_twice(office):
    run(office, ahead=3650)
    run(office, ahead=3650)
    assert office.channels.read_by() == ["A1 overdue"]


def test_what_was_told_today_counts_for_a_day_that_is_made_up(office):
    office.advance_to("2026-04-28")
    run(office)
    run(office, ahead=-4)
    assert office.channels.read_by() == ["A1 due_today"]


def test_a_waiting_message_that_is_dated_ahead_is_not_sent(office):
    office.channels.answers["desk"] = [REFUSED]
    run(office, ahead=5)
    assert run(office).withdrawn == 1
    assert office.channels.read_by() == ["A1 urgent"]
    assert office.states() == [("withdrawn", 1), ("delivered", 1)]
    assert not any("没有送达" in fault for fault in office.faults())
    # what nobody got does not count when its day has come either
    office.advance_to("2026-04-29")
    run(office)
    assert office.channels.read_by() == ["A1 urgent", "A1 overdue"]


def test_a_message_that_is_told_again_on_its_own_day_has_another_id(office):
    office.channels.answers["desk"] = [REFUSED, REFUSED]
    run(office, ahead=5)
    run(office)
    run(office, ahead=5)
    first, _, again = office.deliveries()
    assert first.body == again.body
    assert first.uid != again.uid


def test_a_delivery_that_a_wrong_clock_put_off_is_tried_by_the_next_run(office):
    office.channels.answers["desk"] = [REFUSED]
    run(office)
    office.channels.answers["desk"] = [REFUSED]
    run_with_clock(office, days=402)
    run(office)
    assert "A1 urgent" in office.channels.read_by()


def test_the_office_hears_once_a_day_of_a_clock_before_an_earlier_run(office):
    run_with_clock(office, days=402)
    assert list_clock_messages(office) == []
    run(office)
    run(office)
    (message,) = list_clock_messages(office)
    assert (message.uid, message.recipient) == ("clock-20260424", "")
    assert "本机时钟是 2026-04-24 08:05，早于以前一次运行的 2027-05-31 08:00" in message.body
    assert "qinling notify reset --since 2027-05-31" in message.body
    office.advance_to("2026-04-27")
    send_waiting_notifications(build_sending(office), build_layout(office))  # as `login weekly` does
    assert len(list_clock_messages(office)) == 2
    reset(office, office.today + timedelta(days=300))
    run(office.advance_to("2026-04-28"))
    assert len(list_clock_messages(office)) == 2


def test_a_clock_that_was_set_back_by_minutes_is_no_fault(office):
    run_with_clock(office, minutes=9)
    run(office)
    assert list_clock_messages(office) == []
    assert office.faults() == []


def test_a_wrong_clock_does_not_silence_what_is_due(office):
    run_with_clock(office, days=402)
    run(office)
    assert [text for text in office.channels.read_by() if "A1" in text] == ["A1 overdue", "A1 urgent"]


# the run monitor


def test_the_run_monitor_sees_runs_dated_ahead_until_a_reset(office):
    run(office, ahead=3650)
    assert office.faults() == [
        "还没有一次完整的运行",
        "有 1 次运行的日期在今天以后（2036-04-21），那时提醒的现在不算数",
    ]
    run(office)
    run(office, ahead=10)
    (fault,) = office.faults()
    assert fault.startswith("有 2 次运行的日期在今天以后（2026-05-04，最晚 2036-04-21）")
    reset(office, FRIDAY + timedelta(days=10))
    assert office.faults() == []


def test_the_run_monitor_sees_a_clock_before_an_earlier_run(office):
    run_with_clock(office, days=402)
    run(office)
    assert any(BACKWARDS in fault for fault in office.faults())
    reset(office, FRIDAY + timedelta(days=402))
    assert office.faults() == []


def test_the_run_monitor_sees_a_clock_that_ran_backwards_and_is_right_again(office):
    run(office)
    office.advance_by(days=-3)
    run(office)
    office.advance_to("2026-04-27")
    run(office)
    (fault,) = office.faults()
    assert "2026-04-21 的运行时，本机时钟早于前一次运行（2026-04-24）" in fault
    for _ in range(10):
        run(office)
    assert office.faults() == []


def test_the_run_monitor_sees_a_run_that_told_nothing_although_something_was_due(office):
    run(office)
    office.advance_to("2026-04-27")
    run(office)  # tells nothing: A1 was told
    assert office.faults() == []
    with open_ledger(office.path) as writer:
        writer.change("delete from notice")
    assert office.faults() == ["2026-04-27 的运行什么也没有提醒，而有 1 个问题该提醒还没有提醒"]
    office.advance_to("2026-04-28").add("A2", "2026-04-20")  # the next run's
    assert "有 1 个问题该提醒" in office.faults()[0]
    run(office)
    assert office.faults() == []


def test_the_run_monitor_sees_that_nobody_can_be_reached(given_office):
    office = given_office(office=(), receivers={"麻街镇": ()})
    office.add("A1", "2026-04-28")
    run(office)
    assert office.faults() == ["有 1 个问题该提醒，而设置里一个发送渠道也没有用"]


def test_a_run_in_the_future_that_broke_off_is_seen(office):
    office.advance_by(days=402)
    office.begin_run()
    office.advance_by(days=-402)
    assert any("运行中途断了" in fault for fault in office.faults())


# arming again


def test_a_reset_arms_what_was_told_since_a_day(office):
    office.add("A2", "2026-05-09")
    run(office)  # A1 urgent, A2 upcoming
    run(office.advance_to("2026-04-28"))  # A1 due today
    result = reset(office, office.today)
    assert [(one.number, one.notices) for one in result.issues] == [("A1", 1)]
    assert (result.notices, result.runs) == (1, 1)
    run(office)
    run(office)
    assert office.channels.read_by() == ["A1 urgent，A2 upcoming", "A1 due_today", "A1 due_today"]


def test_a_reset_with_nothing_told_writes_no_event(office):
    assert reset(office, FRIDAY) == type(reset(office, FRIDAY))([], 0)


def test_a_removed_or_settled_issue_is_not_told_after_a_reset(office):
    run(office)
    office.step("A1", complete_issue)
    reset(office, FRIDAY)
    run(office)
    assert office.channels.read_by() == ["A1 urgent"]
