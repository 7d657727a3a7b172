"""What is sent later than it was first due says so, by whatever way it goes, and parts keep their numbers."""

from contextlib import suppress

import pytest

from qinling.ledger.engine import open_ledger
from qinling.procedures.notifications.notification_plan import find_part, plan_run
from qinling.procedures.notifications.waiting_messages import renew_waiting_messages
from tests.procedures.notifications.notification_office import (
    FRIDAY,
    NO_ANSWER,
    REFUSED,
    Crash,
    CrashCounter,
    SendingOffice,
)

NOT_SENT = "补发：今天的消息原先没有送到。\n"


@pytest.fixture
def office(tmp_path):
    found = SendingOffice(tmp_path / "台账.db", FRIDAY, office=("mail",))
    found.add("A1", "2026-04-28")
    return found


def subjects(office):
    return [message.subject for _, message in office.channels.arrived]


def test_one_that_another_channel_takes_says_that_it_is_late(office):
    office.channels.answers["mail"] = [REFUSED]
    office.run()
    office.set_rules(office=("robot",))
    office.advance_by(hours=1).run()
    assert office.channels.read_by() == [f"{NOT_SENT}A1 urgent"]
    assert subjects(office) == ["补发：1项"]


def test_one_that_may_have_come_by_the_channel_before_says_so(office):
    office.channels.answers["mail"] = [NO_ANSWER]
    office.run()
    office.set_rules(office=("robot",))
    office.advance_by(hours=1).run()
    assert office.channels.read_by() == ["补发：今天的消息可能已收到过，以这条为准。\nA1 urgent"]


def test_one_to_a_corrected_address_is_as_it_is_today_and_says_that_it_is_late(office):
    office.addresses = {"mail": ("a@example.cn",)}
    office.channels.answers["mail"] = [REFUSED]
    office.run()
    office.addresses = {"mail": ("b@example.cn",)}
    office.advance_to("2026-04-27").run()
    assert office.channels.read_by() == ["补发：2026-04-24的消息原先没有送到。\nA1 urgent"]
    assert [message.address for _, message in office.channels.arrived] == ["b@example.cn"]


def test_one_of_a_run_that_broke_off_before_it_was_tried_is_late(office):
    office.begin_run()
    office.advance_by(hours=1).run()
    assert office.channels.read_by() == [f"{NOT_SENT}A1 urgent"]


def test_one_that_another_run_has_just_put_out_is_not_late(office):
    office.begin_run()
    office.advance_by(minutes=1).run()
    assert office.channels.read_by() == ["A1 urgent"]


def test_what_was_marked_once_stays_marked(office):
    """The run that marked it broke off before it sent; the next one is soon."""
    office.begin_run()
    office.advance_by(hours=1)
    office.begin_run()
    office.advance_by(minutes=1).run()
    assert office.channels.read_by() == [f"{NOT_SENT}A1 urgent"]


@pytest.mark.parametrize("at", range(1, 12))
def test_a_crash_while_a_message_moves_does_not_take_its_mark(office, at):
    office.channels.answers["mail"] = [REFUSED]
    office.run()
    office.set_rules(office=("robot",))
    office.advance_by(hours=1)
    office.crash_counter = CrashCounter(at)
    with suppress(Crash):
        office.run()
    office.crash_counter = CrashCounter()
    office.advance_by(minutes=11).run()
    assert {text.partition("：")[0] for text in office.channels.read_by()} == {"补发"}


# parts


@pytest.fixture
def parted(tmp_path):
    """An office of ten issues whose channel takes about three in one message."""
    found = SendingOffice(tmp_path / "台账.db", FRIDAY, office=("mail",))
    for number in range(10):
        found.add(f"A{number}", "2026-04-28")
    found.max_bytes = {"": 45}
    return found


def test_parts_that_are_resent_keep_their_numbers(parted):
    parted.channels.answers["mail"] = [REFUSED] * 20
    sent = parted.run()
    first = [one.subject for one in sent]
    assert first[0].endswith(f"（1/{len(first)}）")
    assert len(first) > 2
    parted.channels.answers["mail"] = []
    parted.advance_by(hours=1).run()
    assert subjects(parted) == [f"补发：{one}" for one in first]


def test_a_part_keeps_its_number_however_often_and_by_whatever_way_it_goes(parted):
    parted.channels.answers["mail"] = [REFUSED] * 20
    first = [one.subject for one in parted.run()]
    parted.advance_by(hours=1).run()
    parted.set_rules(office=("robot",))
    parted.advance_to("2026-04-27").run()
    assert sorted(map(find_part, subjects(parted))) == sorted(map(find_part, first))
    assert all(one.startswith("补发：") and one.count("补发") == 1 for one in subjects(parted))


def test_only_the_part_that_failed_goes_again(parted):
    parted.channels.answers["mail"] = [REFUSED]
    first = [one.subject for one in parted.run()]
    parted.advance_by(hours=1).run()
    assert subjects(parted) == [*first[1:], f"补发：{first[0]}"]


@pytest.mark.parametrize(
    ("subject", "part"),
    [
        ("秦岭问题预警 2026-04-24：已超期 6 个（2/4）", "（2/4）"),
        ("补发：秦岭问题预警（10/12）", "（10/12）"),
        ("秦岭问题预警（2/4）等", ""),
        ("秦岭问题预警（0/4）", ""),
        ("秦岭问题预警", ""),
    ],
)
def test_the_part_stands_at_the_end_of_a_subject(subject, part):
    assert find_part(subject) == part


def test_a_message_of_nothing_left_is_withdrawn_by_the_new_channel_too(office):
    office.channels.answers["mail"] = [REFUSED]
    office.run()
    office.set_rules(office=("robot",))
    office.edit("A1", deadline=None)
    with open_ledger(office.path) as writer:
        office.advance_by(hours=1)
        planned = plan_run(writer, office.today, office.office)
        renewal = renew_waiting_messages(writer, planned, office.compose, office.rules, office.run_clock)
    assert renewal.settled == 1
    assert {one.state for one in office.deliveries()} == {"withdrawn"}
