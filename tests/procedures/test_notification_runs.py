"""Warnings that are sent once and never lost: told again only for a nearer tier or another deadline."""

from datetime import date, timedelta

import pytest

from qinling.ledger.engine import open_ledger
from qinling.procedures.notification_runs import record_quiet_run, retry_lost_deliveries
from qinling.procedures.undo import undo_last_command
from qinling.rules.lifecycle import close_out, extensions, steps, supervision
from qinling.rules.lifecycle.close_out import Acceptance, CloseOutRules
from qinling.rules.vocabulary import AlertKind, Level, SupervisionKind
from qinling.rules.warning_tiers import RuleOverride, TierDays, TierRules
from qinling.rules.warnings.alerts import AlertRules
from tests.procedures.notification_office import NO_ANSWER, REFUSED, SendingOffice

FRIDAY = date(2026, 4, 24)


@pytest.fixture
def given_office(tmp_path):
    """An office that sends, on Friday 2026-04-24."""
    return lambda **rules: SendingOffice(tmp_path / "ledger.db", FRIDAY, **rules)


@pytest.fixture
def office(given_office):
    return given_office()


def day(text):
    return date.fromisoformat(text)


# once


def test_a_run_twice_sends_nothing_twice(office):
    office.add("A1", "2026-04-28")
    office.add("A2", "2026-12-31")
    assert [one.state for one in office.run()] == ["delivered"]
    assert office.run() == []
    assert office.later(hours=3).run() == []
    assert office.post.told() == ["A1 urgent"]


def test_each_tier_is_told_on_the_working_day_by_which_it_begins(office):
    office.add("A1", "2026-04-30")  # a Thursday; the day after is a holiday
    office.on("2026-03-27")
    told = {}
    while office.today <= day("2026-05-12"):
        before = len(office.post.told())
        if office.office.calendar.is_workday(office.today):
            office.run()
        told |= {str(office.today): text for text in office.post.told()[before:]}
        office.later(days=1)
    assert told == {
        "2026-03-31": "A1 ahead",
        "2026-04-15": "A1 upcoming",
        "2026-04-23": "A1 near",
        "2026-04-27": "A1 urgent",
        "2026-04-30": "A1 due_today",
        "2026-05-06": "A1 overdue",
    }


def test_what_would_fall_on_a_day_off_comes_on_the_working_day_before_it(office):
    office.add("假日到期", "2026-10-05")
    office.add("节后三天", "2026-10-10")
    office.on("2026-09-29").run()
    office.on("2026-09-30").run()
    office.on("2026-10-08").run()
    assert office.post.told() == [
        "假日到期 near，节后三天 upcoming",
        "假日到期 due_today，节后三天 urgent",
        "假日到期 overdue",
    ]


def test_the_farthest_tier_too_comes_before_the_days_off_on_which_it_begins(office):
    office.add("周日起", "2026-05-26")
    office.add("周一起", "2026-05-27")
    office.add("周日起，另有提前量", "2026-06-25", lead_days=60)
    office.add("周一起，另有提前量", "2026-06-26", lead_days=60)
    office.run()
    office.on("2026-04-27").run()
    assert office.post.told() == [
        "周日起 ahead，周日起，另有提前量 ahead",
        "周一起 ahead，周一起，另有提前量 ahead",
    ]


def test_a_missed_week_is_made_up_once_at_the_highest_tier(office):
    office.add("A1", "2026-05-08")
    office.on("2026-04-23").run()
    office.on("2026-05-11").run()
    office.on("2026-05-12").run()
    assert office.post.told() == ["A1 upcoming", "A1 overdue"]


def test_who_was_told_of_a_nearer_tier_is_not_told_of_a_farther_one(office):
    office.add("A1", "2026-05-01")
    office.run()
    office.edit("A1", lead_days=2)  # no reason to tell of it, and none to tell of it anew
    office.run()
    office.edit("A1", lead_days=60)
    office.run()
    assert office.post.told() == ["A1 near"]


def test_an_own_lead_time_and_a_special_reach_farther_than_the_general_tiers(given_office):
    special = RuleOverride("province", None, None, {"ahead": 90})
    office = given_office(reach=TierRules(TierDays(), (special,)))
    office.add("区级", "2026-06-24")
    office.add("早说", "2026-06-24", lead_days=61)
    office.add("晚说", "2026-05-04", lead_days=5)
    office.add("省级", "2026-06-24", level="province")
    office.run()
    assert office.post.told() == ["省级 ahead，早说 ahead"]
    office.on("2026-04-30").run()  # the last working day before the holiday
    assert office.post.told()[1:] == ["晚说 due_today"]


# what begins anew


def grant(to):
    return lambda issue, moment, course: extensions.approve_extension(
        issue, moment, "李某", course.extensions, to=day(to)
    )


def ask(to):
    return lambda issue, moment, _: extensions.request_extension(issue, moment, day(to), "张某", "雨季")


def test_a_granted_extension_begins_anew(office):
    office.add("A1", "2026-04-23")
    office.run()
    office.step("A1", ask("2026-05-20"))
    office.run()
    assert office.post.told() == ["A1 overdue"]  # what is only asked for moves nothing
    office.step("A1", grant("2026-05-20"))
    office.run()
    office.on("2026-05-21").run()
    assert office.post.told()[1:] == ["A1 ahead", "A1 overdue"]


@pytest.mark.parametrize("moved", ["2026-04-27", "2026-04-29"])
def test_a_deadline_that_is_put_right_begins_anew_whichever_way_it_moves(office, moved):
    office.add("A1", "2026-04-28")
    office.run()
    office.edit("A1", deadline=day(moved), deadline_text=moved)
    office.run()
    office.run()
    assert len(office.post.told()) == 2


def test_a_change_of_something_else_does_not_begin_anew(office):
    office.add("A1", "2026-04-28")
    office.run()
    office.edit("A1", remark="来函")
    office.step(
        "A1",
        lambda issue, moment, _: steps.report_progress(issue, moment, {"progress": "deadline", "percent": 5}),
    )
    act = supervision.SupervisionAct(SupervisionKind.URGE, "催办1号", "麻街镇", "张某", None, "")
    office.step(
        "A1", lambda issue, moment, course: supervision.record_supervision_act(issue, moment, act, course)
    )
    office.run()
    assert office.post.told() == ["A1 urgent"]


def complete(issue, moment, _):
    return steps.complete_rectification(issue, moment)


def turn_back(issue, moment, _):
    return close_out.turn_back_issue(issue, moment, "李某", "没有做完")


def test_what_is_turned_back_begins_anew(office):
    office.add("A1", "2026-04-28")
    office.run()
    office.step("A1", complete)
    office.later(days=3).run()
    assert office.post.told() == ["A1 urgent"]  # done: no deadline runs
    office.step("A1", turn_back)
    office.run()
    office.run()
    assert office.post.told()[1:] == ["A1 urgent"]


def strike_off(office, number):
    office.step(number, complete)
    office.step(number, lambda issue, moment, _: close_out.apply_for_close_out(issue, moment, "张某"))
    said = Acceptance(Level.DISTRICT, "李某", "合格", "区函1号")
    office.step(number, lambda issue, moment, _: close_out.accept_issue(issue, moment, said, CloseOutRules()))


def test_what_came_back_begins_anew_under_the_same_deadline(office):
    office.add("A1", "2026-04-23")
    office.run()
    strike_off(office, "A1")
    office.later(days=3).run()
    assert office.post.told() == ["A1 overdue"]
    office.step("A1", lambda issue, moment, _: steps.reopen_issue(issue, moment, "李某", "反弹"))
    office.run()
    assert office.post.told()[1:] == ["A1 overdue"]


def test_a_completion_taken_back_lets_the_deadline_run_on_as_before(office):
    office.add("A1", "2026-04-28")
    office.run()
    office.step("A1", complete, "王某")
    with open_ledger(office.path) as session:
        undo_last_command(session, office.stamp("王某"))
    office.run()
    assert office.post.told() == ["A1 urgent"]
    office.on("2026-04-28").run()
    assert office.post.told()[1:] == ["A1 due_today"]


# other kinds


def test_each_alert_is_told_once_and_again_once_what_it_stands_on_has_changed(given_office):
    office = given_office(alerts=AlertRules())
    office.add("A1", found_on=day("2026-03-25"))
    office.run()
    office.on("2026-04-27").run()
    office.step("A1", lambda issue, moment, _: steps.report_progress(issue, moment, {"progress": "已清运"}))
    office.on("2026-05-26").run()
    office.on("2026-05-27").run()
    office.on("2026-05-28").run()
    assert office.post.told() == ["A1 unreported", "A1 unreported"]
    office.step("A1", complete)
    office.on("2026-06-26").run()
    office.on("2026-06-29").run()
    office.on("2026-06-30").run()
    assert office.post.told()[2:] == ["A1 unaccepted"]


def test_a_new_round_is_told_of_anew_though_nobody_has_reported_since(given_office):
    office = given_office(alerts=AlertRules())
    office.add("A1", found_on=day("2026-03-01"))
    office.run()
    strike_off(office, "A1")
    office.step("A1", lambda issue, moment, _: steps.reopen_issue(issue, moment, "李某", "反弹"))
    office.run()
    office.run()
    assert office.post.told() == ["A1 unreported", "A1 unreported"]


def test_an_act_that_is_not_answered_is_told_once_for_each_day_to_answer_by(given_office):
    office = given_office(alerts=AlertRules(), receivers={"麻街镇": ("town",)})
    office.add("A1", duty_unit="麻街镇")

    def act(document, reply_by):
        said = supervision.SupervisionAct(SupervisionKind.URGE, document, "麻街镇", "张某", day(reply_by), "")
        office.step(
            "A1",
            lambda issue, moment, course: supervision.record_supervision_act(issue, moment, said, course),
        )

    act("催办1号", "2026-04-27")
    office.on("2026-04-27").run()
    assert office.post.told() == []
    office.on("2026-04-28").run()
    office.on("2026-04-29").run()
    office.step(
        "A1",
        lambda issue, moment, course: supervision.record_supervision_reply(
            issue, moment, "王某", "好", course, ""
        ),
    )
    act("催办2号", "2026-04-29")
    office.on("2026-04-30").run()
    assert office.post.told() == office.post.told("麻街镇") == ["A1 unanswered", "A1 unanswered"]


def test_an_extension_waits_at_the_office_alone(given_office):
    office = given_office(alerts=AlertRules(), receivers={"麻街镇": ("town",)})
    office.add("A1", "2026-12-31", duty_unit="麻街镇")
    office.step("A1", ask("2027-01-31"))
    office.run()
    office.run()
    assert (office.post.told(), office.post.told("麻街镇")) == (["A1 extension"], [])


# to whom


def test_each_receiver_gets_a_digest_of_its_own_and_the_office_one_of_everything(given_office):
    receivers = {"麻街镇": ("town", "mail"), "林业局": ("wood",), "王某": ("mail",), "水利局": ("mail",)}
    office = given_office(receivers=receivers)
    office.add("A1", "2026-04-28", lead_unit="林业局（牵头）、麻街镇", duty_unit="麻街镇")
    office.add("A2", "2026-04-24", duty_unit="麻街镇", leader="王某")
    office.add("A3", "2026-04-23", duty_unit="城管局")  # nobody knows where to reach it
    office.run()
    assert [(channel, message.recipient, message.body) for channel, message in office.post.arrived] == [
        ("desk", "", "A2 due_today，A1 urgent，A3 overdue"),
        ("wood", "林业局", "A1 urgent"),
        ("mail", "王某", "A2 due_today"),
        ("town", "麻街镇", "A2 due_today，A1 urgent"),
        ("mail", "麻街镇", "A2 due_today，A1 urgent"),
    ]
    assert len({message.uid for _, message in office.post.arrived}) == 4


def test_who_has_no_channel_is_not_told_and_hears_of_everything_once_there_is_one(tmp_path, given_office):
    office = given_office(office=(), receivers={"麻街镇": ()})
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.run()
    assert office.plan().digests == []
    again = SendingOffice(tmp_path / "ledger.db", FRIDAY, receivers={"麻街镇": ("town",)})
    again.run()
    assert again.post.told() == again.post.told("麻街镇") == ["A1 urgent"]


def test_a_channel_that_is_named_twice_is_used_once(given_office):
    office = given_office(office=("desk", "desk"))
    office.add("A1", "2026-04-28")
    office.run()
    assert office.post.told() == ["A1 urgent"]


def test_a_unit_that_takes_over_is_told_of_what_the_other_one_knew(given_office):
    office = given_office(receivers={"麻街镇": ("town",), "林业局": ("wood",)})
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.run()
    office.edit("A1", duty_unit="林业局")
    office.run()
    assert office.post.told() == office.post.told("林业局") == office.post.told("麻街镇") == ["A1 urgent"]


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
    assert office.post.told() == ["今天 due_today，急 urgent", "超期 overdue，近 near", "远 ahead"]
    assert office.post.told("麻街镇") == ["远 ahead"]


def test_what_was_left_over_is_told_at_the_tier_it_has_by_then(given_office):
    office = given_office(most=1)
    office.add("A1", "2026-04-24")
    office.add("A2", "2026-05-09")
    office.run()
    office.on("2026-05-11").run()
    office.on("2026-05-12").run()
    office.on("2026-05-13").run()
    assert office.post.told() == ["A1 due_today", "A1 overdue", "A2 overdue"]


def test_a_plan_counts_what_is_due_and_what_was_told_and_is_late_still(office):
    office.add("A1", "2026-04-23")
    office.add("A2", "2026-04-22")
    office.run()
    assert (office.plan().due_count, office.plan().digests) == (2, [])
    office.add("A3", "2026-04-21")
    (digest,) = office.plan().digests
    assert (office.plan().due_count, digest.still_overdue_count, len(digest.items)) == (3, 2, 1)


def test_a_digest_that_a_channel_could_not_take_is_parted_into_as_many_as_fit(given_office):
    office = given_office(most=5, receivers={"麻街镇": ("town",)})
    for place in range(7):
        office.add(f"A{place}", "2026-04-28", duty_unit="麻街镇")
    office.room = {"麻街镇": len("1项A1 urgent，A2 urgent".encode())}
    (planned,) = (one for one in office.plan().digests if one.recipient)
    parts = office.fitted(office.plan()).digests[:-1]
    assert [one for part in parts for one in part.items] == planned.items
    assert [(len(part.items), part.postponed_count) for part in parts] == [(2, 0), (1, 0), (2, 2)]
    office.run()
    office.run()
    assert len(office.post.told()) == 2
    texts = office.post.told("麻街镇")
    assert sorted(number for text in texts for number in text.split("，")) == [
        f"A{n} urgent" for n in range(7)
    ]
    assert max(text.count("，") for text in texts) == 1
    assert len(set(office.post.sent)) == len(office.post.sent)


def test_what_no_channel_could_take_alone_is_sent_as_it_is(given_office):
    office = given_office()
    office.add("A1", "2026-04-28")
    office.add("A2", "2026-04-28")
    office.room = {"": 1}
    office.run()
    assert office.post.told() == ["A1 urgent", "A2 urgent"]


def test_the_number_of_a_message_is_the_same_each_time_and_another_for_everybody(given_office):
    office = given_office(receivers={"麻街镇": ("town",)})
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    first, again = office.plan(), office.plan()
    numbers = [first.build_message_uid(digest) for digest in first.digests]
    assert numbers == [again.build_message_uid(digest) for digest in again.digests]
    assert len(set(numbers)) == 2
    assert all(number.startswith("20260424-") for number in numbers)


# channels that fail


def test_a_failing_channel_is_tried_again_with_back_off_and_ends_as_a_finding(given_office):
    office = given_office(tries=3, office=("desk", "mail"))
    office.add("A1", "2026-04-28")
    office.post.answers["mail"] = [REFUSED] * 4
    assert [one.state for one in office.run()] == ["delivered", "waiting"]
    assert office.faults() == ["有 1 条消息还没有送达，待再试"]
    assert office.later(minutes=9).run() == []
    assert [one.attempts for one in office.later(minutes=2).run()] == [2]
    assert office.later(minutes=19).run() == []
    assert [one.state for one in office.later(minutes=2).run()] == ["lost"]
    assert office.later(days=1).run() == []
    assert office.faults() == ["有 1 条消息没有送达，已放弃"]
    assert [one for one, _ in office.post.sent] == ["desk", "mail", "mail", "mail"]


def test_what_was_given_up_is_tried_anew_when_the_office_says_so(given_office):
    office = given_office(tries=1, office=("desk", "mail"), receivers={"麻街镇": ("mail",)})
    office.add("A1", "2026-04-28", duty_unit="麻街镇")
    office.post.answers["mail"] = [REFUSED] * 2
    uids = [one.uid for one in office.run() if one.state == "lost"]
    assert len(uids) == 2
    with open_ledger(office.path) as session:
        assert retry_lost_deliveries(session, office.now, ["nobody's"]) == 0
        assert retry_lost_deliveries(session, office.now, uids[:1]) == 1
    assert [(one.uid, one.state) for one in office.run()] == [(uids[0], "delivered")]
    assert len(office.faults()) == 1
    with open_ledger(office.path) as session:
        assert retry_lost_deliveries(session, office.now, ()) == 1
        assert retry_lost_deliveries(session, office.now, ()) == 0
    office.run()
    assert office.faults() == []
    assert set(office.post.copies().values()) == {1}
    assert [uid for channel, uid in office.post.sent if channel == "mail"] == [*uids, *uids]


@pytest.mark.parametrize(("answer", "tries"), [(REFUSED, 2), (NO_ANSWER, 9)])
def test_what_is_resent_has_all_its_tries_anew(given_office, answer, tries):
    office = given_office(tries=tries)
    office.add("A1", "2026-04-28")
    office.post.answers["desk"] = [answer] * 3
    office.run()
    office.later(hours=1).run()
    with open_ledger(office.path) as session:
        assert retry_lost_deliveries(session, office.now, ()) == 1
    assert [(one.state, one.attempts) for one in office.run()] == [("waiting", 1)]
    assert [one.state for one in office.later(hours=1).run()] == ["delivered"]
    assert len(set(office.post.sent)) == 1


def test_a_channel_that_works_again_gets_what_it_missed_and_no_more(given_office):
    office = given_office()
    office.add("A1", "2026-04-28")
    office.post.answers["desk"] = [REFUSED] * 2
    office.run()
    office.on("2026-04-27").run()
    office.on("2026-04-28").run()
    office.on("2026-04-29").run()
    assert office.post.told() == ["A1 urgent", "A1 due_today", "A1 overdue"]
    assert office.states() == [("delivered", 3), ("delivered", 1), ("delivered", 1)]
    assert office.faults() == []


@pytest.mark.parametrize("arrives", [True, False])
def test_what_was_not_answered_is_repeated_once_under_the_same_number(given_office, arrives):
    office = given_office()
    office.post.lost_answers = arrives
    office.add("A1", "2026-04-28")
    office.post.answers["desk"] = [NO_ANSWER] * 3
    assert [one.state for one in office.run()] == ["waiting"]
    assert [one.state for one in office.later(hours=3).run()] == ["lost"]
    for _ in range(3):
        assert office.later(hours=3).run() == []
    assert len(office.post.sent) == 2
    assert len(set(office.post.sent)) == 1
    assert office.faults() == ["有 1 条消息没有送达，已放弃"]


def test_silence_and_refusal_in_turn_never_make_more_than_one_repeat(given_office):
    office = given_office(tries=9)
    office.post.lost_answers = True
    office.add("A1", "2026-04-28")
    office.post.answers["desk"] = [REFUSED, NO_ANSWER, REFUSED, NO_ANSWER, NO_ANSWER]
    for _ in range(7):
        office.run()
        office.later(hours=2)
    assert len(office.post.sent) == 4
    assert list(office.post.copies().values()) == [2]
    assert office.states() == [("lost", 4)]


# whether the runs came through


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
    with open_ledger(office.path) as session:
        record_quiet_run(session, office.today, office.now)
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


EXTENSIONS = AlertRules(off=tuple(kind for kind in AlertKind if kind is not AlertKind.EXTENSION))


def asked(issue, moment, _course):
    return extensions.request_extension(issue, moment, date(2027, 1, 31), "周某", "降雨")


def denied(issue, moment, course):
    return extensions.reject_extension(issue, moment, "韩某", course.extensions, "先清运")


def test_the_same_day_asked_for_again_after_a_refusal_is_told_again(given_office):
    office = given_office(alerts=EXTENSIONS)
    office.add("A1", "2026-12-31")
    for _ in range(2):
        office.step("A1", asked)
        office.run()
        office.step("A1", denied)
    assert office.post.told() == ["A1 extension", "A1 extension"]


def test_a_fifth_of_the_room_is_kept_for_what_is_no_deadline(given_office):
    office = given_office(alerts=EXTENSIONS, most=5)
    for number in range(9):
        office.add(f"A{number}", "2026-04-20")
    office.add("B1", "2026-12-31")
    office.step("B1", asked)
    office.run()
    assert office.post.told() == ["A0 overdue，A1 overdue，A2 overdue，A3 overdue，B1 extension"]
