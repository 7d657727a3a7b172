"""Each tier of each deadline and each alert is sent once, and sent again only when its basis changed."""

from datetime import date

import pytest

from qinling.ledger.engine import open_ledger
from qinling.procedures.undo import undo_last_command
from qinling.rules.lifecycle import close_out, extensions, steps
from qinling.rules.lifecycle.close_out import Acceptance, CloseOutRules
from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.supervision import supervision_acts as supervision
from qinling.rules.vocabulary import Level, SupervisionKind
from qinling.rules.warning_tiers import TierDays, TierRules
from qinling.rules.warnings.alerts import AlertRules
from tests.procedures.notifications.notification_office import (
    ONLY_EXTENSIONS,
    complete_issue,
    request_extension,
)


def parse_day(text):
    return date.fromisoformat(text)


def test_a_run_twice_sends_nothing_twice(office):
    office.add("A1", "2026-04-28")
    office.add("A2", "2026-12-31")
    assert [one.state for one in office.run()] == ["delivered"]
    assert office.run() == []
    assert office.advance_by(hours=3).run() == []
    assert office.channels.read_by() == ["A1 urgent"]


def test_each_tier_is_sent_on_the_working_day_on_or_before_its_first_day(office):
    office.add("A1", "2026-04-30")  # a Thursday; the day after is a holiday
    office.advance_to("2026-03-27")
    told = {}
    while office.today <= parse_day("2026-05-12"):
        before = len(office.channels.read_by())
        if office.office.calendar.is_workday(office.today):
            office.run()
        told |= {str(office.today): text for text in office.channels.read_by()[before:]}
        office.advance_by(days=1)
    assert told == {
        "2026-03-31": "A1 ahead",
        "2026-04-15": "A1 upcoming",
        "2026-04-23": "A1 near",
        "2026-04-27": "A1 urgent",
        "2026-04-30": "A1 due_today",
        "2026-05-06": "A1 overdue",
    }


def test_a_warning_due_on_a_day_off_comes_on_the_working_day_before(office):
    office.add("假日到期", "2026-10-05")
    office.add("节后三天", "2026-10-10")
    office.advance_to("2026-09-29").run()
    office.advance_to("2026-09-30").run()
    office.advance_to("2026-10-08").run()
    assert office.channels.read_by() == [
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
    office.advance_to("2026-04-27").run()
    assert office.channels.read_by() == [
        "周日起 ahead，周日起，另有提前量 ahead",
        "周一起 ahead，周一起，另有提前量 ahead",
    ]


def test_after_a_missed_week_only_the_highest_tier_is_sent(office):
    office.add("A1", "2026-05-08")
    office.advance_to("2026-04-23").run()
    office.advance_to("2026-05-11").run()
    office.advance_to("2026-05-12").run()
    assert office.channels.read_by() == ["A1 upcoming", "A1 overdue"]


def test_a_farther_tier_is_not_sent_after_a_nearer_one(office):
    office.add("A1", "2026-05-01")
    office.run()
    office.edit("A1", lead_days=2)  # no reason to tell of it, and none to tell of it anew
    office.run()
    office.edit("A1", lead_days=60)
    office.run()
    assert office.channels.read_by() == ["A1 near"]


def test_an_own_lead_time_and_a_special_reach_farther_than_the_general_tiers(given_office):
    special = RuleOverride("province", None, None, {"ahead": 90})
    office = given_office(reach=TierRules(TierDays(), (special,)))
    office.add("区级", "2026-06-24")
    office.add("早说", "2026-06-24", lead_days=61)
    office.add("晚说", "2026-05-04", lead_days=5)
    office.add("省级", "2026-06-24", level="province")
    office.run()
    assert office.channels.read_by() == ["省级 ahead，早说 ahead"]
    office.advance_to("2026-04-30").run()  # the last working day before the holiday
    assert office.channels.read_by()[1:] == ["晚说 due_today"]


# what begins anew


def approve_extension_to(to):
    return lambda issue, moment, course: extensions.approve_extension(
        issue, moment, "李某", course.extensions, to=parse_day(to)
    )


def request_extension_to(to):
    return lambda issue, moment, _: extensions.request_extension(issue, moment, parse_day(to), "张某", "雨季")


def test_an_approved_extension_restarts_the_tiers(office):
    office.add("A1", "2026-04-23")
    office.run()
    office.step("A1", request_extension_to("2026-05-20"))
    office.run()
    assert office.channels.read_by() == ["A1 overdue"]  # what is only request_extension for moves nothing
    office.step("A1", approve_extension_to("2026-05-20"))
    office.run()
    office.advance_to("2026-05-21").run()
    assert office.channels.read_by()[1:] == ["A1 ahead", "A1 overdue"]


@pytest.mark.parametrize("moved", ["2026-04-27", "2026-04-29"])
def test_a_corrected_deadline_restarts_the_tiers_in_either_direction(office, moved):
    office.add("A1", "2026-04-28")
    office.run()
    office.edit("A1", deadline=parse_day(moved), deadline_text=moved)
    office.run()
    office.run()
    assert len(office.channels.read_by()) == 2


def test_other_changes_do_not_restart_the_tiers(office):
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
    assert office.channels.read_by() == ["A1 urgent"]


def turn_back_issue(issue, moment, _):
    return close_out.turn_back_issue(issue, moment, "李某", "没有做完")


def test_turning_back_restarts_the_tiers(office):
    office.add("A1", "2026-04-28")
    office.run()
    office.step("A1", complete_issue)
    office.advance_by(days=3).run()
    assert office.channels.read_by() == ["A1 urgent"]  # done: no deadline runs
    office.step("A1", turn_back_issue)
    office.run()
    office.run()
    assert office.channels.read_by()[1:] == ["A1 urgent"]


def close_issue(office, number):
    office.step(number, complete_issue)
    office.step(number, lambda issue, moment, _: close_out.apply_for_close_out(issue, moment, "张某"))
    said = Acceptance(Level.DISTRICT, "李某", "合格", "区函1号")
    office.step(number, lambda issue, moment, _: close_out.accept_issue(issue, moment, said, CloseOutRules()))


def test_a_new_round_restarts_the_tiers_under_the_same_deadline(office):
    office.add("A1", "2026-04-23")
    office.run()
    close_issue(office, "A1")
    office.advance_by(days=3).run()
    assert office.channels.read_by() == ["A1 overdue"]
    office.step("A1", lambda issue, moment, _: steps.reopen_issue(issue, moment, "李某", "反弹"))
    office.run()
    assert office.channels.read_by()[1:] == ["A1 overdue"]


def test_an_undone_completion_continues_the_tiers(office):
    office.add("A1", "2026-04-28")
    office.run()
    office.step("A1", complete_issue, "王某")
    with open_ledger(office.path) as writer:
        undo_last_command(writer, office.stamp("王某"))
    office.run()
    assert office.channels.read_by() == ["A1 urgent"]
    office.advance_to("2026-04-28").run()
    assert office.channels.read_by()[1:] == ["A1 due_today"]


# other kinds


def test_each_alert_is_sent_once_and_again_after_its_cause_has_changed(given_office):
    office = given_office(alerts=AlertRules())
    office.add("A1", found_on=parse_day("2026-03-25"))
    office.run()
    office.advance_to("2026-04-27").run()
    office.step("A1", lambda issue, moment, _: steps.report_progress(issue, moment, {"progress": "已清运"}))
    office.advance_to("2026-05-26").run()
    office.advance_to("2026-05-27").run()
    office.advance_to("2026-05-28").run()
    assert office.channels.read_by() == ["A1 unreported", "A1 unreported"]
    office.step("A1", complete_issue)
    office.advance_to("2026-06-26").run()
    office.advance_to("2026-06-29").run()
    office.advance_to("2026-06-30").run()
    assert office.channels.read_by()[2:] == ["A1 unaccepted"]


def test_a_new_round_is_sent_again_without_a_new_report(given_office):
    office = given_office(alerts=AlertRules())
    office.add("A1", found_on=parse_day("2026-03-01"))
    office.run()
    close_issue(office, "A1")
    office.step("A1", lambda issue, moment, _: steps.reopen_issue(issue, moment, "李某", "反弹"))
    office.run()
    office.run()
    assert office.channels.read_by() == ["A1 unreported", "A1 unreported"]


def test_an_unanswered_act_is_sent_once_for_each_reply_day(given_office):
    office = given_office(alerts=AlertRules(), receivers={"麻街镇": ("town",)})
    office.add("A1", duty_unit="麻街镇")

    def act(document, reply_by):
        said = supervision.SupervisionAct(
            SupervisionKind.URGE, document, "麻街镇", "张某", parse_day(reply_by), ""
        )
        office.step(
            "A1",
            lambda issue, moment, course: supervision.record_supervision_act(issue, moment, said, course),
        )

    act("催办1号", "2026-04-27")
    office.advance_to("2026-04-27").run()
    assert office.channels.read_by() == []
    office.advance_to("2026-04-28").run()
    office.advance_to("2026-04-29").run()
    office.step(
        "A1",
        lambda issue, moment, course: supervision.record_supervision_reply(
            issue, moment, "王某", "好", course, ""
        ),
    )
    act("催办2号", "2026-04-29")
    office.advance_to("2026-04-30").run()
    assert (
        office.channels.read_by() == office.channels.read_by("麻街镇") == ["A1 unanswered", "A1 unanswered"]
    )


def test_an_extension_request_is_sent_to_the_office_only(given_office):
    office = given_office(alerts=AlertRules(), receivers={"麻街镇": ("town",)})
    office.add("A1", "2026-12-31", duty_unit="麻街镇")
    office.step("A1", request_extension_to("2027-01-31"))
    office.run()
    office.run()
    assert (office.channels.read_by(), office.channels.read_by("麻街镇")) == (["A1 extension"], [])


def reject_extension(issue, moment, course):
    return extensions.reject_extension(issue, moment, "韩某", course.extensions, "先清运")


def test_the_same_request_after_a_rejection_is_sent_again(given_office):
    office = given_office(alerts=ONLY_EXTENSIONS)
    office.add("A1", "2026-12-31")
    for _ in range(2):
        office.step("A1", request_extension)
        office.run()
        office.step("A1", reject_extension)
    assert office.channels.read_by() == ["A1 extension", "A1 extension"]
