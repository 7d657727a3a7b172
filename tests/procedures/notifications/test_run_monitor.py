"""Whether the daily runs complete, as `check_runs` reports it."""

from datetime import timedelta

from qinling.ledger.engine import open_ledger
from qinling.procedures.notifications.notification_runs import record_quiet_run
from tests.procedures.notifications.notification_office import REFUSED, complete_issue


def test_the_run_monitor_reports_a_missing_run_from_the_next_working_day(office):
    assert office.faults() == ["还没有一次完整的运行"]
    office.run()
    office.advance_to("2026-04-27")  # Monday, before its run
    assert office.faults() == []
    office.advance_to("2026-04-28")
    assert office.faults() == ["2026-04-27 以来没有运行过，最近一次是 2026-04-24"]
    office.run()
    assert office.faults() == []


def test_the_run_monitor_reports_a_broken_run_once_it_cannot_be_running(office):
    office.run()
    office.add("A1", "2026-04-28")
    office.begin_run()
    assert office.faults() == []
    office.advance_by(minutes=61)
    assert office.faults() == ["2026-04-24 的运行中途断了"]
    office.run()
    assert office.faults() == []
    assert office.channels.read_by() == ["A1 urgent"]


def test_a_run_in_quiet_time_sends_nothing_and_counts_as_no_run_for_the_monitor(office):
    office.add("A1", "2026-04-28")
    with open_ledger(office.path) as writer:
        record_quiet_run(writer, office.today, office.now)
    assert office.faults() == ["还没有一次完整的运行"]
    assert office.deliveries() == []
    office.advance_to("2026-04-27").run()
    assert office.channels.read_by() == ["A1 urgent"]
    assert office.faults() == []


def test_a_lost_delivery_is_reported_for_thirty_days(given_office):
    office = given_office(tries=1)
    office.add("A1", "2026-04-28")
    office.channels.answers["desk"] = [REFUSED]
    office.run()
    office.step("A1", complete_issue)
    office.now += timedelta(days=30)
    office.run()
    assert office.faults() == ["有 1 条消息没有送达，已放弃"]
    office.now += timedelta(days=1)
    office.run()
    assert office.faults() == []
