"""Channels that refuse or do not answer: what is tried again, how often, and when it is lost."""

import pytest

from qinling.errors import IssueNotFound
from qinling.ledger.deliveries.outbox import add_message
from qinling.ledger.engine import open_ledger
from qinling.procedures.notifications.notification_runs import retry_deliveries
from qinling.procedures.undo import undo_last_command
from qinling.rules.history.events import format_utc
from qinling.rules.vocabulary import OverdueDay
from qinling.rules.warnings.message_types import Message
from tests.procedures.notifications.notification_office import (
    DELIVERED,
    NO_ANSWER,
    REFUSED,
    Crash,
    complete_issue,
    strip_resent_mark,
)


def test_a_failing_channel_is_tried_again_with_back_off_and_ends_as_a_finding(given_office):
    office = given_office(tries=3, office=("desk", "mail"))
    office.add("A1", "2026-04-28")
    office.channels.answers["mail"] = [REFUSED] * 4
    assert [one.state for one in office.run()] == ["delivered", "waiting"]
    assert office.faults() == ["有 1 条消息还没有送达，待再试"]
    assert office.advance_by(minutes=9).run() == []
    assert [one.attempts for one in office.advance_by(minutes=2).run()] == [2]
    assert office.advance_by(minutes=19).run() == []
    assert [one.state for one in office.advance_by(minutes=2).run()] == ["lost"]
    assert office.advance_by(days=1).run() == []
    assert office.faults() == ["有 1 条消息没有送达，已放弃"]
    assert [one for one, _ in office.channels.sent] == ["desk", "mail", "mail", "mail"]


def test_a_lost_delivery_is_retried_on_request(given_office):
    office = given_office(tries=1, office=("desk", "mail"), receivers={"麻街镇": ("mail",)})
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.channels.answers["mail"] = [REFUSED] * 2
    uids = [one.uid for one in office.run() if one.state == "lost"]
    assert len(uids) == 2
    with open_ledger(office.path) as writer:
        with pytest.raises(IssueNotFound, match="nobody"):
            retry_deliveries(writer, office.now, ["nobody's"])
        assert retry_deliveries(writer, office.now, uids[:1]) == 1
    assert [(one.uid, one.state) for one in office.run()] == [(uids[0], "delivered")]
    assert len(office.faults()) == 1
    with open_ledger(office.path) as writer:
        assert retry_deliveries(writer, office.now, ()) == 1
        assert retry_deliveries(writer, office.now, ()) == 0
    office.run()
    assert office.faults() == []
    assert set(office.channels.count_copies().values()) == {1}
    assert [uid for channel, uid in office.channels.sent if channel == "mail"] == [*uids, *uids]


@pytest.mark.parametrize(("answer", "tries"), [(REFUSED, 2), (NO_ANSWER, 9)])
def test_a_resent_delivery_gets_all_its_attempts_again(given_office, answer, tries):
    office = given_office(tries=tries)
    office.add("A1", "2026-04-28")
    office.channels.answers["desk"] = [answer] * 3
    office.run()
    office.advance_by(hours=1).run()
    with open_ledger(office.path) as writer:
        assert retry_deliveries(writer, office.now, ()) == 1
    assert [(one.state, one.attempts) for one in office.run()] == [("waiting", 1)]
    assert [one.state for one in office.advance_by(hours=1).run()] == ["delivered"]
    assert len(set(office.channels.sent)) == 1


def test_a_channel_that_works_again_gets_what_it_missed_and_no_more(given_office):
    office = given_office()
    office.add("A1", "2026-04-28")
    office.channels.answers["desk"] = [REFUSED] * 2
    office.run()
    office.advance_to("2026-04-27").run()
    office.advance_to("2026-04-28").run()
    office.advance_to("2026-04-29").run()
    assert office.channels.read_by() == ["A1 due_today", "A1 overdue"]
    assert office.states() == [("withdrawn", 2), ("delivered", 1), ("delivered", 1)]
    assert office.faults() == []


@pytest.mark.parametrize("arrives", [True, False])
def test_what_was_not_answered_is_repeated_once_under_the_same_number(given_office, arrives):
    office = given_office()
    office.channels.lost_answers = arrives
    office.add("A1", "2026-04-28")
    office.channels.answers["desk"] = [NO_ANSWER] * 3
    assert [one.state for one in office.run()] == ["waiting"]
    assert [one.state for one in office.advance_by(hours=3).run()] == ["lost"]
    for _ in range(3):
        assert office.advance_by(hours=3).run() == []
    assert len(office.channels.sent) == 2
    assert len(set(office.channels.sent)) == 1
    assert office.faults() == ["有 1 条消息没有送达，已放弃"]


def test_silence_and_refusal_in_turn_never_make_more_than_one_repeat(given_office):
    office = given_office(tries=9)
    office.channels.lost_answers = True
    office.add("A1", "2026-04-28")
    office.channels.answers["desk"] = [REFUSED, NO_ANSWER, REFUSED, NO_ANSWER, NO_ANSWER]
    for _ in range(7):
        office.run()
        office.advance_by(hours=2)
    assert len(office.channels.sent) == 4
    assert list(office.channels.count_copies().values()) == [2]
    assert office.states() == [("lost", 4)]


# a message that waited says what is so when it is sent


def give_waiting_message(given_office, **rules):
    """An office whose message of A1 and A2 to the town was refused on Friday."""
    office = given_office(receivers={"麻街镇": ("town",), "林业局": ("bureau",)}, **rules)
    office.add("A1", "2026-05-08", duty_unit="麻街镇")
    office.add("A2", "2026-05-09", duty_unit="麻街镇")
    office.channels.answers["town"] = [REFUSED]
    office.run()
    return office


def test_what_is_done_meanwhile_is_left_out(given_office):
    office = give_waiting_message(given_office)
    office.step("A1", complete_issue)
    office.advance_to("2026-04-27").run()
    assert office.channels.read_by("麻街镇") == ["补发：2026-04-24的消息原先没有送到。\nA2 upcoming"]
    ((_, message),) = (one for one in office.channels.arrived if one[1].recipient == "麻街镇")
    assert message.subject == "补发：1项"
    assert office.advance_by(hours=1).run() == []


def test_nothing_left_is_withdrawn_with_the_reason_and_counted(given_office):
    office = give_waiting_message(given_office)
    for number in ("A1", "A2"):
        office.step(number, complete_issue)
    office.advance_to("2026-04-27").run()
    assert office.channels.read_by("麻街镇") == []
    (town,) = (one for one in office.deliveries() if one.channel == "town")
    assert (town.state, town.why) == ("withdrawn", "所说的问题都已办完、改了单位，或另有新的提醒，不再补发")
    assert (office.settled, office.faults()) == (1, [])


def test_what_changed_unit_goes_to_the_new_unit(given_office):
    office = give_waiting_message(given_office)
    office.edit("A1", duty_unit="林业局")
    office.advance_to("2026-04-27").run()
    assert [strip_resent_mark(text) for text in office.channels.read_by("麻街镇")] == ["A2 upcoming"]
    assert office.channels.read_by("林业局") == ["A1 upcoming"]
    office.edit("A1", duty_unit="麻街镇")  # it was never told of it, and is now
    office.run()
    assert office.channels.read_by("麻街镇")[1:] == ["A1 upcoming"]


def test_a_tier_that_rose_meanwhile_is_told_once_and_as_it_is_today(given_office):
    office = give_waiting_message(given_office)
    office.advance_to("2026-05-06").run()
    told = [strip_resent_mark(text) for text in office.channels.read_by("麻街镇")]
    assert told == ["A1 urgent，A2 urgent"]


def test_what_is_resent_by_a_person_is_composed_anew_too(given_office):
    office = give_waiting_message(given_office, tries=1)
    office.step("A2", complete_issue)
    with open_ledger(office.path) as writer:
        assert retry_deliveries(writer, office.now, ()) == 1
    office.advance_by(minutes=1).run()
    assert office.channels.read_by("麻街镇") == ["补发：今天的消息原先没有送到。\nA1 upcoming"]


def test_what_came_by_another_channel_is_not_told_by_it_again(given_office):
    office = given_office(receivers={"麻街镇": ("town", "mail")})
    office.add("A1", "2026-05-08", duty_unit="麻街镇")
    office.channels.answers["mail"] = [REFUSED]
    office.run()
    office.advance_by(hours=1).run()
    by_channel = [channel for channel, message in office.channels.arrived if message.recipient == "麻街镇"]
    assert by_channel == ["town", "mail"]


def test_a_completion_that_is_undone_is_told_to_whom_it_never_reached(given_office):
    office = give_waiting_message(given_office)
    for number in ("A1", "A2"):
        office.step(number, complete_issue, "王某")
    office.advance_to("2026-04-27").run()
    with open_ledger(office.path) as writer:
        undo_last_command(writer, office.stamp("王某"))
    office.run()
    assert office.channels.read_by("麻街镇") == ["A2 upcoming"]


def test_a_message_that_waits_takes_the_channels_that_its_receiver_has_now(given_office):
    office = give_waiting_message(given_office)
    office.channels.answers["town"] = [REFUSED] * 9
    office.set_rules(receivers={"麻街镇": ("robot", "mail")})
    office.advance_by(hours=1).run()
    by = [(way, message.body) for way, message in office.channels.arrived if message.recipient == "麻街镇"]
    late = "补发：今天的消息原先没有送到。\nA1 upcoming，A2 upcoming"
    assert by == [("robot", late), ("mail", late)]
    assert office.channels.sent.count(office.channels.sent[-1]) == 1
    (town,) = (one for one in office.deliveries() if one.channel == "town")
    assert (town.state, town.why) == ("withdrawn", "设置里已不走这个渠道")


def test_a_message_to_whom_the_settings_do_not_name_waits_and_is_told(given_office):
    office = give_waiting_message(given_office)
    sent = len(office.channels.sent)
    receivers = office.rules.receivers
    office.set_rules(receivers={})
    office.advance_by(hours=1).run()
    (town,) = (one for one in office.deliveries() if one.channel == "town")
    assert (town.state, list(office.renewal.kept.values()), office.settled) == ("waiting", ["麻街镇"], 0)
    assert len(office.channels.sent) == sent
    office.set_rules(receivers=receivers)
    office.advance_by(hours=1).run()
    assert office.renewal.kept == {}
    (text,) = office.channels.read_by("麻街镇")
    assert text.endswith("A1 upcoming，A2 upcoming")


def test_a_message_to_whom_the_settings_give_no_channel_is_withdrawn_and_told(given_office):
    office = give_waiting_message(given_office)
    office.set_rules(receivers={"麻街镇": ()})
    office.advance_by(hours=1).run()
    (town,) = (one for one in office.deliveries() if one.channel == "town")
    assert (town.state, town.why) == ("withdrawn", "设置里这个接收人不走任何渠道")
    assert (office.renewal.silenced, office.settled) == ({"麻街镇": 1}, 0)
    office.set_rules(receivers={"麻街镇": ("town",)})
    office.run()
    assert office.channels.read_by("麻街镇") == ["A1 upcoming，A2 upcoming"]


def test_a_message_to_a_receiver_that_is_spelt_anew_is_sent(given_office):
    office = give_waiting_message(given_office)
    office.set_rules(receivers={"麻街镇人民政府": ("town",)})
    office.advance_by(hours=1).run()
    assert (office.renewal.kept, office.settled) == ({}, 0)
    (text,) = office.channels.read_by("麻街镇")  # the message keeps the name that it was put out with
    assert text.endswith("A1 upcoming，A2 upcoming")


def test_what_waits_for_the_office_does_not_move_to_the_screen(given_office):
    office = given_office(office=("mail",))
    office.add("A1", "2026-04-28")
    office.channels.answers["mail"] = [REFUSED] * 2
    office.run()
    office.set_rules(office=("stdout",))
    office.advance_by(hours=1).run()
    (mail,) = office.deliveries()
    assert (mail.channel, mail.state, mail.attempts) == ("mail", "waiting", 2)


def test_what_waits_for_the_office_on_a_channel_that_is_gone_moves_to_the_screen(given_office):
    office = given_office(office=("mail",))
    office.add("A1", "2026-04-28")
    office.channels.answers["mail"] = [REFUSED]
    office.run()
    office.set_rules(office=("stdout",))
    office.known_channels = frozenset({"stdout"})
    office.advance_by(hours=1).run()
    assert [(one.channel, one.state) for one in office.deliveries()] == [
        ("mail", "withdrawn"),
        ("stdout", "delivered"),
    ]


def test_an_office_without_a_channel_gets_nothing_of_what_waits(given_office):
    office = given_office(office=("mail",))
    office.add("A1", "2026-04-28")
    office.channels.answers["mail"] = [REFUSED]
    office.run()
    office.set_rules(office=())
    office.advance_by(hours=1).run()
    (mail,) = office.deliveries()
    assert (mail.state, office.renewal.silenced) == ("withdrawn", {"": 1})


@pytest.mark.parametrize(
    ("receivers", "states", "kept"),
    [
        ({"麻街镇": ("box",)}, [("town", "withdrawn"), ("box", "delivered")], {}),
        ({"麻街镇": ()}, [("town", "withdrawn")], {}),
        ({}, [("town", "waiting")], {"reminder": "麻街镇"}),
    ],
)
def test_a_message_of_no_issues_leaves_a_channel_that_is_gone(given_office, receivers, states, kept):
    office = given_office()
    with office.writing() as writer:
        message = Message("reminder", "麻街镇", "催报", "请交表")
        add_message(writer, message, office.today, (), ["town"], format_utc(office.now))
    office.channels.answers["town"] = [REFUSED]
    office.run()
    office.set_rules(receivers=receivers)
    office.known_channels = frozenset({"stdout", "desk", "box"})
    office.advance_by(hours=1).run()
    assert [(one.channel, one.state) for one in office.deliveries()] == states
    assert office.renewal.kept == kept


# each address of a channel by itself


def give_two_addresses(given_office, **rules):
    office = given_office(office=("mail",), **rules)
    office.addresses = {"mail": ("a@example.cn", "b@example.cn")}
    office.add("A1", "2026-04-28")
    return office


def list_mails(office):
    return [message.address for channel, message in office.channels.arrived if channel == "mail"]


def test_of_two_addresses_the_one_that_was_refused_is_tried_again_alone(given_office):
    office = give_two_addresses(given_office)
    office.channels.answers["mail"] = [DELIVERED, REFUSED, REFUSED]
    assert [(one.address, one.state) for one in office.run()] == [
        ("a@example.cn", "delivered"),
        ("b@example.cn", "waiting"),
    ]
    office.advance_by(hours=1).run()
    assert [one.address for one in office.advance_by(hours=1).run()] == ["b@example.cn"]
    assert list_mails(office) == ["a@example.cn", "b@example.cn"]
    assert office.faults() == []


def test_an_address_that_is_corrected_gets_what_the_wrong_one_did_not(given_office):
    office = give_two_addresses(given_office, tries=1)
    office.channels.answers["mail"] = [DELIVERED, REFUSED]
    office.run()
    office.addresses = {"mail": ("a@example.cn", "c@example.cn")}
    with open_ledger(office.path) as writer:
        assert retry_deliveries(writer, office.now, ()) == 1
    office.run()
    assert list_mails(office) == ["a@example.cn", "c@example.cn"]
    assert [(one.address, one.state) for one in office.deliveries()] == [
        ("a@example.cn", "delivered"),
        ("b@example.cn", "withdrawn"),
        ("c@example.cn", "delivered"),
    ]


def test_a_crash_between_two_addresses_repeats_neither_that_was_marked(given_office):
    office = give_two_addresses(given_office)

    def send(channel, message):
        if message.address == "b@example.cn":
            raise Crash
        return office.channels(channel, message)

    office.send = send
    with pytest.raises(Crash):
        office.run()
    office.send = office.channels
    office.advance_by(minutes=11).run()
    assert list_mails(office) == ["a@example.cn", "b@example.cn"]


def test_a_digest_follows_the_last_one_that_came_to_the_same_address(given_office):
    office = give_two_addresses(given_office)
    office.channels.answers["mail"] = [DELIVERED, REFUSED]
    office.run()
    office.advance_to("2026-04-28").run()
    first, _ = dict.fromkeys(message.uid for _, message in office.channels.arrived)
    follows = {message.address: message.follows for _, message in office.channels.arrived[1:]}
    assert follows == {"a@example.cn": first, "b@example.cn": ""}


def test_a_receiver_that_is_spelt_in_another_way_now_is_not_told_again(given_office):
    office = given_office(receivers={"麻街镇": ("town",)}, overdue_day=OverdueDay.MONDAY)
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.add("A2", "2026-04-20", duty_unit="麻街镇")
    office.run()
    office.set_rules(receivers={"商州区麻街镇人民政府": ("town",)})
    office.advance_by(hours=1).run()
    assert office.plan().digests == []
    office.advance_to("2026-04-28").run()

    assert office.channels.read_by("麻街镇") == ["A1 urgent，A2 overdue"]
    assert office.channels.read_by("商州区麻街镇人民政府") == ["A1 due_today，A2 overdue"]


def test_what_waits_goes_on_to_a_receiver_that_is_spelt_in_another_way_now_and_says_nothing_twice(
    given_office,
):
    office = given_office(receivers={"麻街镇": ("town",)})
    office.addresses = {"town": ("一", "二")}
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.add("A2", "2026-05-08", duty_unit="麻街镇")
    office.channels.answers["town"] = [DELIVERED, REFUSED]
    office.run()
    office.set_rules(receivers={"麻街镇人民政府": ("town",)})
    office.channels.answers["town"] = [REFUSED]
    office.advance_to("2026-04-28").run()  # A1 is due today, which is a message of its own
    office.advance_by(hours=1).run()
    office.advance_by(hours=1).run()

    heard = {
        address: [strip_resent_mark(one.body) for _, one in office.channels.arrived if one.address == address]
        for address in ("一", "二")
    }
    assert heard == {"一": ["A1 urgent，A2 upcoming", "A1 due_today"], "二": ["A1 due_today", "A2 upcoming"]}


def test_what_was_left_out_for_one_address_and_is_so_again_is_told(given_office):
    office = given_office(receivers={"麻街镇": ("town",)})
    office.addresses = {"town": ("一", "二")}
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.channels.answers["town"] = [DELIVERED, REFUSED]
    office.run()
    office.step("A1", complete_issue)
    office.advance_by(hours=1).run()  # nothing is left to send to the second address
    with open_ledger(office.path) as writer:
        undo_last_command(writer, office.stamp())
    office.advance_by(hours=1).run()

    arrived = [(one.address, one.body) for _, one in office.channels.arrived if one.address]
    assert arrived == [("一", "A1 urgent"), ("一", "A1 urgent"), ("二", "A1 urgent")]
