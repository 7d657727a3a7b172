"""What stays overdue is told again once a week, to the office, to units and to leaders."""

from dataclasses import replace

import pytest

from qinling.ledger.engine import open_ledger
from qinling.procedures.notifications.notification_reset import reset_notifications
from qinling.rules.supervision.supervision_acts import SupervisionRules
from qinling.rules.vocabulary import OverdueDay, SupervisionKind
from tests.procedures.notifications.notification_office import (
    FRIDAY,
    REFUSED,
    Crash,
    CrashCounter,
    SendingOffice,
    complete_issue,
    strip_resent_mark,
)

RECEIVERS = {"大荆镇": ("town",), "王某": ("leader",)}


@pytest.fixture
def office(tmp_path):
    found = SendingOffice(tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS, overdue_day=OverdueDay.MONDAY)
    found.add("A1", "2026-04-20", duty_unit="大荆镇人民政府", leader="王某")
    found.run()
    return found


def run_on(office, *days):
    """What the unit read on each of *days*, each with two runs."""
    read = []
    for day in days:
        before = len(office.channels.read_by("大荆镇"))
        office.advance_to(day).run()
        office.advance_by(hours=1).run()
        read.append([*map(strip_resent_mark, office.channels.read_by("大荆镇")[before:])])
    return read


def test_what_is_overdue_is_told_again_every_monday_until_it_is_done(office):
    assert run_on(office, "2026-04-27", "2026-04-28", "2026-05-06", "2026-05-07") == [
        ["A1 overdue"],
        [],
        ["A1 overdue"],  # the Monday of that week is off
        [],
    ]
    office.step("A1", complete_issue)
    assert run_on(office, "2026-05-11", "2026-05-18") == [[], []]
    assert len(office.channels.read_by("王某")) == len(office.channels.read_by()) == 3


def test_what_is_told_for_the_first_time_on_the_day_of_the_list_is_told_once(office):
    office.add("A2", "2026-04-26", duty_unit="大荆镇")

    assert run_on(office, "2026-04-27", "2026-04-28", "2026-05-06") == [
        ["A2 overdue，A1 overdue"],
        [],
        ["A1 overdue，A2 overdue"],
    ]


def test_a_list_whose_day_was_missed_is_sent_on_the_next_run_of_the_week(office):
    assert run_on(office, "2026-04-29", "2026-04-30") == [["A1 overdue"], []]


def test_an_office_that_wants_no_list_is_told_once(tmp_path):
    office = SendingOffice(tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS, overdue_day=OverdueDay.OFF)
    office.add("A1", "2026-04-20", duty_unit="大荆镇")
    office.run()

    assert run_on(office, "2026-04-27", "2026-05-06") == [[], []]


def test_a_list_longer_than_a_message_goes_on_the_next_day_and_tells_nobody_twice(tmp_path):
    office = SendingOffice(
        tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS, overdue_day=OverdueDay.MONDAY, most=2
    )
    for number in range(1, 4):
        office.add(f"A{number}", f"2026-04-{number:02}", duty_unit="大荆镇")
    office.run()
    office.advance_by(hours=1).run()

    assert run_on(office, "2026-04-27", "2026-04-28", "2026-04-29") == [
        ["A1 overdue，A2 overdue", "A3 overdue"],
        [],
        [],
    ]


def test_a_list_too_long_for_its_week_begins_with_who_was_listed_longest_ago(tmp_path):
    office = SendingOffice(
        tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS, overdue_day=OverdueDay.MONDAY, most=1
    )
    for number in range(1, 4):
        office.add(f"A{number}", f"2026-04-{number:02}", duty_unit="大荆镇")
    for _ in range(3):
        office.run()
    in_three_weeks = []
    for day in ("2026-05-11", "2026-05-18", "2026-05-25"):
        before = len(office.channels.read_by("大荆镇"))
        office.advance_to(day).run()
        in_three_weeks += map(strip_resent_mark, office.channels.read_by("大荆镇")[before:])

    assert sorted(in_three_weeks) == ["A1 overdue", "A2 overdue", "A3 overdue"]


def test_a_list_that_is_retried_is_the_same_message(office):
    office.channels.answers["town"] = [REFUSED]
    assert run_on(office, "2026-04-27") == [["A1 overdue"]]

    assert set(office.channels.count_copies().values()) == {1}


@pytest.mark.parametrize("at", [1, 4, 7, 9, 11])
def test_a_run_that_crashes_on_the_day_of_the_list_is_made_up_for_once(office, at):
    office.advance_to("2026-04-27")
    office.crash_counter = CrashCounter(at)
    with pytest.raises(Crash):
        office.run()
    office.crash_counter = CrashCounter()
    office.advance_by(minutes=30).run()
    office.advance_to("2026-04-28").run()

    assert set(map(strip_resent_mark, office.channels.read_by("大荆镇"))) == {"A1 overdue"}
    assert len({uid for channel, uid in office.channels.sent if channel == "town"}) == 2


def test_what_is_armed_again_is_told_as_new_and_not_in_the_list_too(office):
    office.advance_to("2026-04-27").run()
    with open_ledger(office.path) as writer:
        reset_notifications(writer, None, [1], office.stamp())

    assert run_on(office, "2026-04-28", "2026-05-06") == [["A1 overdue"], ["A1 overdue"]]


def test_each_act_that_becomes_due_is_told_to_the_office_once(tmp_path):
    office = SendingOffice(tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS)
    office.office = replace(office.office, supervision=SupervisionRules(urge=3))
    office.add("A1", "2026-04-22", duty_unit="大荆镇")
    office.run()
    office.advance_to("2026-04-27").run()
    planned = office.plan()
    office.advance_to("2026-04-28").run()

    assert office.channels.read_by() == ["A1 overdue", "A1 proposal"]
    assert list(planned.overview.proposals.values()) == [SupervisionKind.URGE]
    assert office.channels.read_by("大荆镇") == ["A1 overdue"]


def test_an_office_that_sends_on_days_off_gets_the_list_on_the_working_day_all_the_same(tmp_path):
    office = SendingOffice(
        tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS, overdue_day=OverdueDay.SATURDAY, days_off=True
    )
    office.add("A1", "2026-04-20", duty_unit="大荆镇")
    office.run()

    assert run_on(office, "2026-04-25", "2026-04-26", "2026-04-27") == [[], [], ["A1 overdue"]]


def test_a_unit_that_takes_an_issue_over_hears_of_it_at_once_and_the_former_no_more(office):
    office.edit("A1", duty_unit="水利局")
    office.advance_to("2026-04-27").run()

    assert office.channels.read_by("大荆镇") == ["A1 overdue"]  # of the first day
    assert office.channels.read_by("王某") == ["A1 overdue", "A1 overdue"]


def test_a_new_deadline_that_is_past_too_is_told_once_on_the_day_of_the_list(office):
    office.edit("A1", deadline="2026-04-22")

    assert run_on(office, "2026-04-27", "2026-04-28") == [["A1 overdue"], []]


def test_an_issue_that_is_turned_back_is_told_as_new_and_then_weekly(office):
    office.step("A1", complete_issue)
    assert run_on(office, "2026-04-27") == [[]]
    office.edit("A1", status="rectifying", rectified_on=None)

    assert run_on(office, "2026-04-28", "2026-05-06") == [["A1 overdue"], ["A1 overdue"]]


def test_a_list_that_waits_is_sent_the_next_day_and_again_only_in_the_next_week(office):
    office.channels.answers["town"] = [REFUSED, REFUSED]

    assert run_on(office, "2026-04-27", "2026-04-28", "2026-04-29", "2026-05-06") == [
        [],
        ["A1 overdue"],
        [],
        ["A1 overdue"],
    ]
    assert office.settled == 0


def test_a_list_that_waits_beyond_the_next_one_is_replaced_by_it(office):
    office.channels.answers["town"] = [REFUSED] * 5  # the last one before its time is not tried

    assert run_on(office, "2026-04-27", "2026-05-06", "2026-05-07") == [[], [], ["A1 overdue"]]
    assert office.settled == 1


def test_a_first_warning_that_waits_on_the_day_of_the_list_is_not_told_again_as_new(tmp_path):
    office = SendingOffice(tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS, overdue_day=OverdueDay.MONDAY)
    office.channels.answers["town"] = [REFUSED]
    office.add("A1", "2026-04-20", duty_unit="大荆镇")
    office.run()

    # Once: the list tells it too.
    assert run_on(office, "2026-04-27", "2026-04-28") == [["A1 overdue"], []]
    assert office.settled == 1


def test_a_first_warning_that_waits_is_not_sent_after_the_list_that_told_it(tmp_path):
    office = SendingOffice(tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS, overdue_day=OverdueDay.MONDAY)
    office.add("A1", "2026-04-20", duty_unit="大荆镇")
    office.add("A2", "2026-04-28", duty_unit="大荆镇")
    office.channels.answers["town"] = [REFUSED, REFUSED]  # on Friday, and on Monday the one with A2
    office.run()

    assert run_on(office, "2026-04-27", "2026-04-28") == [["A1 overdue", "A2 urgent"], ["A2 due_today"]]


def test_a_list_that_waits_does_not_tell_what_a_new_deadline_tells(tmp_path):
    office = SendingOffice(tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS, overdue_day=OverdueDay.MONDAY)
    office.add("A1", "2026-04-20", duty_unit="大荆镇")
    office.run()
    office.channels.answers["town"] = [REFUSED, REFUSED, REFUSED, REFUSED]
    assert run_on(office, "2026-04-27") == [[]]
    office.edit("A1", deadline="2026-04-21")  # told as new, beside the list of Monday that still waits

    assert run_on(office, "2026-04-28", "2026-04-29") == [[], ["A1 overdue"]]


def test_an_act_that_waits_is_told_while_it_is_due_and_no_more_when_the_issue_is_done(tmp_path):
    office = SendingOffice(tmp_path / "台账.db", FRIDAY, receivers=RECEIVERS)
    office.office = replace(office.office, supervision=SupervisionRules(urge=3))
    office.add("A1", "2026-04-22", duty_unit="大荆镇")
    office.run()
    office.channels.answers["desk"] = [REFUSED, REFUSED]
    office.advance_to("2026-04-27").run()
    office.advance_to("2026-04-28").run()
    office.advance_to("2026-04-29").run()
    assert [*map(strip_resent_mark, office.channels.read_by())] == ["A1 overdue", "A1 proposal"]

    office.add("A2", "2026-04-27", duty_unit="大荆镇")
    office.run()
    office.channels.answers["desk"] = [REFUSED]
    office.advance_to("2026-04-30").run()
    office.step("A2", complete_issue)
    office.advance_to("2026-05-06").run()
    assert "A2 proposal" not in office.channels.read_by()
    assert office.settled == 1
