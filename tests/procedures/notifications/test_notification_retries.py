"""Channels that refuse or do not answer: what is tried again, how often, and when it is lost."""

import pytest

from qinling.ledger.engine import open_ledger
from qinling.procedures.notifications.notification_runs import retry_deliveries
from tests.procedures.notifications.notification_office import NO_ANSWER, REFUSED


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
        assert retry_deliveries(writer, office.now, ["nobody's"]) == 0
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
    assert office.channels.read_by() == ["A1 urgent", "A1 due_today", "A1 overdue"]
    assert office.states() == [("delivered", 3), ("delivered", 1), ("delivered", 1)]
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
