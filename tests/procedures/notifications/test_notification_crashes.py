"""Processes that die at every step, stand still, or work side by side: nothing is lost, and next to nothing repeated."""

import shutil
from datetime import date

import pytest

from qinling.ledger.engine import open_ledger
from qinling.procedures.notifications.notification_runs import retry_deliveries
from tests.procedures.notifications.notification_office import (
    DELIVERED,
    NO_ANSWER,
    REFUSED,
    Crash,
    CrashCounter,
    SendingOffice,
    strip_resent_mark,
)

FRIDAY = date(2026, 4, 24)
RECIPIENTS = {"麻街镇": ("town", "mail"), "林业局": ("mail",)}
#: What has to arrive, and where.
EXPECTED_MESSAGES = {
    ("desk", "", "A1 urgent，A2 overdue"),
    ("town", "麻街镇", "A1 urgent"),
    ("mail", "麻街镇", "A1 urgent"),
    ("mail", "林业局", "A2 overdue"),
}


@pytest.fixture(scope="module")
def pattern_ledger(tmp_path_factory):
    """A ledger with something to tell three receivers by three channels."""
    office = SendingOffice(tmp_path_factory.mktemp("pattern") / "ledger.db", FRIDAY)
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.add("A2", "2026-04-23", duty_unit="林业局")
    return office.path


@pytest.fixture
def given_office(pattern_ledger, tmp_path):
    """Offices with that ledger, each with one of its own."""
    count = 0

    def make(**rules):
        nonlocal count
        count += 1
        shutil.copy(pattern_ledger, path := tmp_path / f"{count}.db")
        return SendingOffice(path, FRIDAY, receivers=RECIPIENTS, **rules)

    return make


def run_and_crash(office, at):
    """Run until the *at*-th point; return what was sent and not marked then, False where the run came to its end."""
    office.crash_counter = CrashCounter(at)
    try:
        office.run()
    except Crash:
        return office.doubtful
    finally:
        office.crash_counter, doubtful = CrashCounter(), office.doubtful
    assert doubtful is None
    return False


def list_arrived(office):
    return {
        (channel, message.recipient, strip_resent_mark(message.body))
        for channel, message in office.channels.arrived
    }


#: Of one run: 4 a transaction (to put out, to look, to claim, to mark, to end), 2 a sending, and one a text.
POINTS = 4 * (2 + 2 * len(EXPECTED_MESSAGES) + 1) + 2 * len(EXPECTED_MESSAGES) + len(RECIPIENTS) + 1
PUT_OUT, CLAIMED, SENT, MARKED = 7, 15, 17, 21  # when that is done with the first message


def test_a_run_passes_every_crash_point(given_office):
    office = given_office()
    office.run()
    assert office.crash_counter.passed == POINTS
    assert list_arrived(office) == EXPECTED_MESSAGES


@pytest.mark.parametrize("at", range(1, POINTS + 1))
def test_a_crashed_run_loses_nothing_and_repeats_at_most_its_last_message(given_office, at):
    office = given_office()
    doubtful = run_and_crash(office, at)
    assert doubtful is not False
    office.advance_by(minutes=1).run()  # what the dead run had claimed may still be on its way
    assert all(count == 1 for count in office.channels.count_copies().values())
    office.advance_by(minutes=10).run()
    office.advance_by(minutes=11).run()
    assert list_arrived(office) == EXPECTED_MESSAGES
    copies = office.channels.count_copies()
    assert len(copies) == len(EXPECTED_MESSAGES)
    assert {one for one, count in copies.items() if count > 1} == ({doubtful} if doubtful else set())
    assert max(copies.values()) <= 2
    assert {one.state for one in office.deliveries()} == {"delivered"}
    assert office.faults() == []


@pytest.mark.parametrize("at", [1, PUT_OUT - 1, PUT_OUT, CLAIMED, SENT, MARKED, POINTS])
def test_a_run_that_crashes_on_friday_is_completed_on_monday(given_office, at):
    """What has become more urgent by then is told as such, and only so."""
    office = given_office()
    run_and_crash(office, at)
    office.advance_to("2026-04-28").run()
    told = [body for channel, receiver, body in list_arrived(office) if (channel, receiver) == ("desk", "")]
    if at < PUT_OUT:  # died before anything was kept: Friday's is made up at Tuesday's tier
        assert told == ["A1 due_today，A2 overdue"]
    else:
        on_friday = ["A1 urgent，A2 overdue"] if at >= SENT else []
        later = ["A2 overdue"] if at < MARKED else []
        assert sorted(told) == ["A1 due_today", *on_friday, *later]


@pytest.mark.parametrize("first", range(CLAIMED - 1, MARKED + 1))
@pytest.mark.parametrize("second", range(9, 19))  # a run with nothing to put out: three points fewer
def test_two_runs_that_crash_one_after_the_other(given_office, first, second):
    office = given_office()
    run_and_crash(office, first)
    office.advance_by(minutes=11)
    run_and_crash(office, second)
    for _ in range(3):
        office.advance_by(minutes=11).run()
    lost = [one for one in office.deliveries() if one.state == "lost"]
    assert max(office.channels.count_copies().values()) <= 2
    assert len(list_arrived(office)) >= len(EXPECTED_MESSAGES) - len(lost)
    assert len(lost) <= 1
    if lost:  # broken off twice: it may have arrived twice, and a person has to decide
        assert lost[0].why == "两次都没有回音，可能已收到"
        assert office.faults() == ["有 1 条消息没有送达，已放弃"]
        with open_ledger(office.path) as writer:
            retry_deliveries(writer, office.now, ())
        office.run()
    assert list_arrived(office) == EXPECTED_MESSAGES
    assert office.faults() == []


def test_what_was_broken_off_and_then_not_answered_is_not_sent_a_third_time(given_office):
    office = given_office()
    run_and_crash(office, SENT)
    office.channels.answers["desk"] = [NO_ANSWER]
    office.advance_by(minutes=11).run()
    office.advance_by(days=1).run()
    assert [channel for channel, _ in office.channels.sent].count("desk") == 2


@pytest.mark.parametrize("at", [CLAIMED - 2, SENT - 3, SENT - 2])  # of a run that composes one anew
def test_what_was_not_answered_and_then_broken_off_is_not_sent_a_third_time(given_office, at):
    office = given_office()
    office.channels.answers["desk"] = [NO_ANSWER]
    office.run()
    office.advance_by(minutes=11)
    run_and_crash(office, at)
    for _ in range(3):
        office.advance_by(minutes=30).run()
    desk = [one for one in office.deliveries() if one.channel == "desk"]
    assert [(one.state, one.unheard > 1) for one in desk] == [("lost", True)]
    assert [channel for channel, _ in office.channels.sent].count("desk") <= 2


def test_one_message_that_crashes_every_run_does_not_block_the_others_for_good(given_office):
    office = given_office()

    def send(channel, message):
        if channel == "desk":
            raise Crash
        return office.channels(channel, message)

    office.send = send
    for _ in range(2):
        with pytest.raises(Crash):
            office.run()
        office.advance_by(minutes=11)
    office.run()
    assert {channel for channel, _ in office.channels.sent} == {"town", "mail"}
    assert office.faults() == ["有 1 条消息没有送达，已放弃"]


# side by side


def open_second_office(office):
    """Another process on the same ledger, with the same receivers and the same time."""
    other = SendingOffice(office.path, office.today, receivers=RECIPIENTS)
    other.now, other.channels = office.now, office.channels
    return other


def test_another_run_leaves_alone_what_is_claimed(given_office):
    office = given_office()
    seen = []

    def send(channel, message):
        seen.append([one.channel for one in open_second_office(office).advance_by(minutes=9).run()])
        return office.channels(channel, message)

    office.send = send
    office.run()
    assert [len(through) for through in seen] == [3]  # all the rest while the first message is being sent
    assert set(office.channels.count_copies().values()) == {1}
    assert list_arrived(office) == EXPECTED_MESSAGES
    assert {one.attempts for one in office.deliveries()} == {1}


def test_a_claim_is_over_after_ten_minutes(given_office):
    office = given_office()
    run_and_crash(office, CLAIMED)
    (claimed,) = (one for one in office.deliveries() if one.state == "sending")
    office.advance_by(minutes=9).run()
    assert office.channels.count_copies()[claimed.channel, claimed.uid] == 0
    office.advance_by(minutes=1).run()
    assert office.channels.count_copies()[claimed.channel, claimed.uid] == 1


@pytest.mark.parametrize("answer", [DELIVERED, REFUSED, NO_ANSWER], ids=lambda answer: answer.outcome.value)
def test_a_run_that_outlived_its_claim_does_not_undo_the_marks_of_another(given_office, answer):
    office = given_office()

    def send(channel, message):
        office.send = office.channels
        if channel == "desk":  # the machine sleeps while the first message is on its way
            open_second_office(office.advance_by(minutes=11)).run()
            office.channels.answers["desk"] = [answer]
            office.channels.lost_answers = True
        return office.channels(channel, message)

    office.send = send
    office.run()
    for _ in range(3):
        office.advance_by(hours=3).run()
    assert {one.state for one in office.deliveries()} == {"delivered"}
    assert max(office.channels.count_copies().values()) <= 2
    assert [channel for channel, _ in office.channels.sent].count("desk") == 2


def test_what_arrived_late_has_arrived_though_another_run_was_refused_meanwhile(given_office):
    office = given_office()

    def send(channel, message):
        office.send = office.channels
        office.channels.answers[channel] = [REFUSED]
        open_second_office(office.advance_by(minutes=11)).run()
        return office.channels(channel, message)

    office.send = send
    office.run()
    office.advance_by(hours=3).run()
    assert {one.state for one in office.deliveries()} == {"delivered"}
    assert set(office.channels.count_copies().values()) == {1}
