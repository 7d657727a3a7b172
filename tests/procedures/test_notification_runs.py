"""Each tier of each deadline and each alert is sent once, and sent again only when its basis changed."""

from datetime import date

import pytest

from qinling.ledger.engine import open_ledger
from qinling.procedures.undo import undo_last_command
from qinling.rules.lifecycle import close_out, extensions, steps, supervision
from qinling.rules.lifecycle.close_out import Acceptance, CloseOutRules
from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.vocabulary import Level, SupervisionKind
from qinling.rules.warning_tiers import TierDays, TierRules
from qinling.rules.warnings.alerts import AlertRules
from tests.procedures.notification_office import ONLY_EXTENSIONS, complete, request_extension


def day(text):
    return date.fromisoformat(text)


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
    assert office.post.told() == ["A1 overdue"]  # what is only request_extension for moves nothing
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
    with open_ledger(office.path) as writer:
        undo_last_command(writer, office.stamp("王某"))
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


def denied(issue, moment, course):
    return extensions.reject_extension(issue, moment, "韩某", course.extensions, "先清运")


def test_the_same_day_asked_for_again_after_a_refusal_is_told_again(given_office):
    office = given_office(alerts=ONLY_EXTENSIONS)
    office.add("A1", "2026-12-31")
    for _ in range(2):
        office.step("A1", request_extension)
        office.run()
        office.step("A1", denied)
    assert office.post.told() == ["A1 extension", "A1 extension"]
