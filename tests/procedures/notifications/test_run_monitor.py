"""Whether the daily runs complete, as `check_runs` reports it."""

from datetime import time, timedelta

from qinling.ledger.deliveries import outbox
from qinling.ledger.engine import open_ledger
from qinling.procedures.notifications.notification_runs import record_quiet_run, retry_deliveries
from qinling.rules.history.events import format_utc
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
    assert office.faults() == ["2026-04-24 的运行中途断了", "有 1 条消息还没有送达，待再试"]
    office.run()
    assert office.faults() == []
    assert office.channels.read_by() == ["补发：今天的消息原先没有送到。\nA1 urgent"]


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


def test_a_message_that_is_to_be_resent_is_reported_until_it_is(office):
    office.add("A1", "2026-05-08")
    office.channels.answers["desk"] = [REFUSED]
    office.run()
    with open_ledger(office.path) as writer:
        retry_deliveries(writer, office.now, ())
    assert office.faults() == ["有 1 条消息还没有送达，待再试"]
    office.run()
    assert office.faults() == []


def test_a_delivery_whose_time_to_be_tried_is_long_past_is_reported(given_office):
    office = given_office()
    office.add("A1", "2026-05-08")
    office.channels.answers["desk"] = [REFUSED] * 2
    office.run()
    assert office.advance_by(hours=2).faults() == ["有 1 条消息还没有送达，待再试"]
    office.advance_by(minutes=11)
    assert office.faults()[1] == "有 1 条消息该再试的时间过了两小时以上，还没有再试"
    office.run()
    assert office.faults() == ["有 1 条消息还没有送达，待再试"]
    office.advance_to("2026-04-25").advance_by(hours=9)  # a Saturday: nothing is sent
    assert office.faults() == ["有 1 条消息还没有送达，待再试"]


def test_a_delivery_is_not_expected_to_be_tried_in_the_quiet_hours(given_office):
    office = given_office(quiet=(time(9), time(8)))  # the office's clock says eight when a run begins
    office.add("A1", "2026-05-08")
    office.channels.answers["desk"] = [REFUSED]
    office.run()
    assert office.advance_by(hours=5).faults() == ["有 1 条消息还没有送达，待再试"]


def test_environment_variables_that_the_last_run_lacked_are_reported(office):
    with open_ledger(office.path) as writer:
        run = outbox.begin_run(writer, format_utc(office.now), office.today, 0, 0, missing_env=("A", "B"))
        outbox.end_run(writer, run, format_utc(office.now), {})
    assert office.faults() == ["2026-04-24 的运行没有渠道要用的环境变量 A、B"]
    office.advance_by(minutes=1).run()
    assert office.faults() == []
