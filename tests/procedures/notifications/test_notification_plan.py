"""Who is notified, and how the items of a recipient are divided into digests."""

from typing import NamedTuple

from qinling.procedures.notifications.due_items import DueItem
from qinling.procedures.notifications.notification_plan import select_most_urgent
from qinling.rules.vocabulary import AlertKind
from qinling.rules.warnings.recipients import PROPOSAL_NOTICE
from qinling.rules.warnings.weekly_list import WEEKLY_LIST
from tests.procedures.notifications.notification_office import (
    FRIDAY,
    ONLY_EXTENSIONS,
    SendingOffice,
    request_extension,
)


class Numbered(NamedTuple):
    """Of an issue, what the choice asks for."""

    id: int


def test_each_recipient_gets_its_own_digest_and_the_office_a_full_one(given_office):
    receivers = {"麻街镇": ("town", "mail"), "林业局": ("wood",), "王某": ("mail",), "水利局": ("mail",)}
    office = given_office(receivers=receivers)
    office.add("A1", "2026-04-28", lead_unit="林业局（牵头）、麻街镇", duty_unit="麻街镇")
    office.add("A2", "2026-04-24", duty_unit="麻街镇", leader="王某")
    office.add("A3", "2026-04-23", duty_unit="城管局")  # nobody knows where to reach it
    office.run()
    assert [(channel, message.recipient, message.body) for channel, message in office.channels.arrived] == [
        ("desk", "", "A2 due_today，A1 urgent，A3 overdue"),
        ("wood", "林业局", "A1 urgent"),
        ("mail", "王某", "A2 due_today"),
        ("town", "麻街镇", "A2 due_today，A1 urgent"),
        ("mail", "麻街镇", "A2 due_today，A1 urgent"),
    ]
    assert len({message.uid for _, message in office.channels.arrived}) == 4


def test_a_recipient_without_a_channel_gets_everything_once_it_has_one(tmp_path, given_office):
    office = given_office(office=(), receivers={"麻街镇": ()})
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.run()
    assert office.plan().digests == []
    again = SendingOffice(tmp_path / "ledger.db", FRIDAY, receivers={"麻街镇": ("town",)})
    again.run()
    assert again.channels.read_by() == again.channels.read_by("麻街镇") == ["A1 urgent"]


def test_a_channel_that_is_named_twice_is_used_once(given_office):
    office = given_office(office=("desk", "desk"))
    office.add("A1", "2026-04-28")
    office.run()
    assert office.channels.read_by() == ["A1 urgent"]


def test_a_unit_that_takes_over_gets_what_the_other_unit_got(given_office):
    office = given_office(receivers={"麻街镇": ("town",), "林业局": ("wood",)})
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.run()
    office.edit("A1", duty_unit="林业局")
    office.run()
    assert (
        office.channels.read_by()
        == office.channels.read_by("林业局")
        == office.channels.read_by("麻街镇")
        == ["A1 urgent"]
    )


def test_a_digest_holds_the_most_pressing_and_leaves_the_rest_to_the_next_runs(given_office):
    office = given_office(most=2, receivers={"麻街镇": ("town",)})
    for number, deadline in (("超期", "2026-04-20"), ("远", "2026-05-20"), ("今天", "2026-04-26")):
        office.add(number, deadline, duty_unit="麻街镇" if number == "远" else None)
    office.add("急", "2026-04-28")
    office.add("近", "2026-05-02")
    assert [(one.recipient, len(one.items), one.postponed_count) for one in office.plan().digests] == [
        ("", 2, 3),
        ("麻街镇", 1, 0),
    ]
    for _ in range(4):
        office.run()
    assert office.channels.read_by() == ["今天 due_today，急 urgent", "超期 overdue，近 near", "远 ahead"]
    assert office.channels.read_by("麻街镇") == ["远 ahead"]


def test_what_was_left_over_is_sent_at_its_later_tier(given_office):
    office = given_office(most=1)
    office.add("A1", "2026-04-24")
    office.add("A2", "2026-05-09")
    office.run()
    office.advance_to("2026-05-11").run()
    office.advance_to("2026-05-12").run()
    office.advance_to("2026-05-13").run()
    assert office.channels.read_by() == ["A1 due_today", "A1 overdue", "A2 overdue"]


def test_a_plan_counts_what_is_due_and_what_was_sent_and_is_still_late(office):
    office.add("A1", "2026-04-23")
    office.add("A2", "2026-04-22")
    office.run()
    assert (office.plan().due_count, office.plan().digests) == (2, [])
    office.add("A3", "2026-04-21")
    (digest,) = office.plan().digests
    assert (office.plan().due_count, digest.still_overdue_count, len(digest.items)) == (3, 2, 1)


def test_what_a_digest_names_for_another_reason_is_not_counted_as_still_overdue_beside_it(given_office):
    office = given_office(alerts=ONLY_EXTENSIONS)
    office.add("A1", "2026-04-23")
    office.add("A2", "2026-04-22")
    office.run()
    office.step("A1", request_extension)
    (digest,) = office.plan().digests
    assert ([due.issue.number for due in digest.items], digest.still_overdue_count) == (["A1"], 1)


def test_a_digest_too_long_for_a_channel_is_split_until_it_fits(given_office):
    office = given_office(most=5, receivers={"麻街镇": ("town",)})
    for place in range(7):
        office.add(f"A{place}", "2026-04-28", duty_unit="麻街镇")
    office.max_bytes = {"麻街镇": len("1项A1 urgent，A2 urgent".encode())}
    (planned,) = (one for one in office.plan().digests if one.recipient)
    parts = office.split_digests(office.plan()).digests[:-1]
    assert [one for part in parts for one in part.items] == planned.items
    assert [(len(part.items), part.postponed_count) for part in parts] == [(2, 0), (1, 0), (2, 2)]
    office.run()
    office.run()
    assert len(office.channels.read_by()) == 2
    texts = office.channels.read_by("麻街镇")
    assert sorted(number for text in texts for number in text.split("，")) == [
        f"A{n} urgent" for n in range(7)
    ]
    assert max(text.count("，") for text in texts) == 1
    subjects = [one.subject for channel, one in office.channels.arrived if channel == "town"]
    assert subjects == ["2项（1/3）", "1项（2/3）", "2项（3/3）", "2项"]
    assert len(set(office.channels.sent)) == len(office.channels.sent)


def test_one_item_too_long_for_a_channel_is_sent_as_it_is(given_office):
    office = given_office()
    office.add("A1", "2026-04-28")
    office.add("A2", "2026-04-28")
    office.max_bytes = {"": 1}
    office.run()
    assert office.channels.read_by() == ["A1 urgent", "A2 urgent"]


def test_the_number_of_a_message_is_the_same_each_time_and_another_for_everybody(given_office):
    office = given_office(receivers={"麻街镇": ("town",)})
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    first, again = office.plan(), office.plan()
    numbers = [first.build_message_uid(digest) for digest in first.digests]
    assert numbers == [again.build_message_uid(digest) for digest in again.digests]
    assert len(set(numbers)) == 2
    assert all(number.startswith("20260424-") for number in numbers)


def test_a_fifth_of_the_room_is_kept_for_what_is_no_deadline(given_office):
    office = given_office(alerts=ONLY_EXTENSIONS, most=5)
    for number in range(9):
        office.add(f"A{number}", "2026-04-20")
    office.add("B1", "2026-12-31")
    office.step("B1", request_extension)
    office.run()
    assert office.channels.read_by() == ["A0 overdue，A1 overdue，A2 overdue，A3 overdue，B1 extension"]


def test_an_act_that_is_due_goes_before_alerts_and_before_the_rest_of_the_list():
    kinds = (AlertKind.EXTENSION, WEEKLY_LIST, WEEKLY_LIST, PROPOSAL_NOTICE)
    items = [DueItem(Numbered(number), kind, "", "", "") for number, kind in enumerate(kinds, start=1)]
    assert [one.issue.id for one in select_most_urgent(items, 4, with_act={1, 3})] == [3, 4, 1, 2]
