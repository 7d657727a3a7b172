"""Whether the daily runs complete, as `check_runs` reports it."""

from datetime import timedelta

from qinling.ledger.engine import open_ledger
from qinling.procedures.notification_runs import record_quiet_run
from tests.procedures.notification_office import REFUSED, complete


def test_the_watch_misses_a_run_from_the_working_day_after_it(office):
    assert office.faults() == ["还没有一次完整的运行"]
    office.run()
    office.on("2026-04-27")  # Monday, before its run
    assert office.faults() == []
    office.on("2026-04-28")
    assert office.faults() == ["2026-04-27 以来没有运行过，最近一次是 2026-04-24"]
    office.run()
    assert office.faults() == []


def test_the_watch_sees_a_run_that_broke_off_once_no_run_could_still_be_at_work(office):
    office.run()
    office.add("A1", "2026-04-28")
    office.put_out()
    assert office.faults() == []
    office.later(minutes=61)
    assert office.faults() == ["2026-04-24 的运行中途断了"]
    office.run()
    assert office.faults() == []
    assert office.post.told() == ["A1 urgent"]


def test_a_run_in_quiet_time_leaves_everything_to_the_next_one_and_is_none_for_who_watches(office):
    office.add("A1", "2026-04-28")
    with open_ledger(office.path) as writer:
        record_quiet_run(writer, office.today, office.now)
    assert office.faults() == ["还没有一次完整的运行"]
    assert office.deliveries() == []
    office.on("2026-04-27").run()
    assert office.post.told() == ["A1 urgent"]
    assert office.faults() == []


def test_what_was_given_up_is_a_finding_for_thirty_days(given_office):
    office = given_office(tries=1)
    office.add("A1", "2026-04-28")
    office.post.answers["desk"] = [REFUSED]
    office.run()
    office.step("A1", complete)
    office.now += timedelta(days=30)
    office.run()
    assert office.faults() == ["有 1 条消息没有送达，已放弃"]
    office.now += timedelta(days=1)
    office.run()
    assert office.faults() == []
