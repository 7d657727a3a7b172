"""Extensions, looking back and merging: the rules alone."""

from datetime import date, timedelta

import pytest

from qinling.errors import StepRefused
from qinling.rules.lifecycle import extensions, rechecks, withdrawal
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.merging.import_update import add_consequences
from qinling.rules.vocabulary import RecheckResult, Status
from qinling.rules.workdays import WorkCalendar

TODAY = date(2026, 4, 25)
NOW = StepDates(TODAY, TODAY)
DUE, LATER = date(2026, 4, 30), date(2026, 7, 31)


def issue(status="rectifying", **values):
    return {
        "status": status,
        "level": "district",
        "deadline": DUE,
        "deadline_kind": "dated",
        "round": 1,
    } | values


#: The request as the course of the issue tells it.
ASKED = [{"on": "2026-04-20", "by": "张某"}]


def approve(one, by="王某", on=TODAY, to=None):
    return extensions.approve_extension(one, StepDates(on, on), by, ASKED, to=to)


def reject(one, by="王某", on=TODAY):
    return extensions.reject_extension(one, StepDates(on, on), by, ASKED, "不足")


def request(one, to=LATER, on=TODAY, reason="雨季"):
    return extensions.request_extension(one, StepDates(on, on), to, "张某", reason)


@pytest.mark.parametrize(("after_due", "late"), [(-1, False), (0, False), (1, True)])
def test_a_request_is_late_from_the_day_after_the_deadline(after_due, late):
    assert request(issue(), on=DUE + timedelta(after_due)).details["late"] is late


@pytest.mark.parametrize(
    ("to", "on"), [(DUE, TODAY), (DUE - timedelta(1), TODAY), (DUE + timedelta(5), DUE + timedelta(5))]
)
def test_a_request_is_for_a_later_day_than_the_deadline_and_than_today(to, on):
    with pytest.raises(StepRefused, match=f"{to} 没有晚于现时限 {DUE} 和申请日 {on}"):
        request(issue(), to, on)


@pytest.mark.parametrize("status", [word for word in Status if word not in ("not_started", "rectifying")])
def test_only_what_runs_is_extended(status):
    one = issue(status, requested_deadline=LATER)
    for step in (request, approve, reject):
        with pytest.raises(StepRefused, match=r"只有整改中的问题可以延期|不能"):
            step(one)


@pytest.mark.parametrize(
    ("kind", "then"),
    [("dated", "dated"), ("relative", "dated"), ("immediate", "dated"), ("dated_standing", "dated_standing")],
)
def test_an_approved_day_stands_by_itself(kind, then):
    one = issue(deadline_kind=kind, requested_deadline=LATER)
    after = approve(one).changes
    assert after == {"deadline": LATER, "deadline_kind": then, "requested_deadline": None}


def test_an_extended_deadline_counts_from_the_hand_over_no_more():
    one = issue(
        deadline_kind="relative",
        deadline_text="限期7日",
        original_deadline=DUE,
        handed_over_on=date(2026, 4, 23),
    )
    moved = {"handed_over_on": date(2026, 4, 20)}
    assert add_consequences(one, moved, WorkCalendar(), CloseOutRules())["deadline"] == date(2026, 4, 27)
    extended = one | approve(one | {"requested_deadline": LATER}).changes
    assert add_consequences(extended, moved, WorkCalendar(), CloseOutRules()) == moved


def test_what_is_granted_is_later_than_the_deadline_whatever_was_asked_for():
    one = issue(requested_deadline=LATER)
    assert approve(one, to=date(2026, 5, 1)).changes["deadline"] == date(2026, 5, 1)
    with pytest.raises(StepRefused, match="没有晚于现时限"):
        approve(one, to=DUE)
    with pytest.raises(StepRefused, match="没有晚于现时限"):  # the deadline was put off by hand meanwhile
        approve(one | {"deadline": LATER})


@pytest.mark.parametrize("answer", [approve, reject])
def test_nobody_answers_his_own_request_or_before_it_was_made(answer):
    one = issue(requested_deadline=LATER)
    with pytest.raises(StepRefused, match="张某是延期申请人，不能自己批复"):
        answer(one, by="张某")
    with pytest.raises(StepRefused, match="2026-04-19 早于申请延期日期 2026-04-20"):
        answer(one, on=date(2026, 4, 19))


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("closed", RecheckResult.HOLDS),
        ("rectifying", RecheckResult.RELAPSED),
        ("rectifying", RecheckResult.HOLDS),
    ],
)
def test_a_new_deadline_is_for_the_relapse_of_what_was_struck_off(status, found):
    with pytest.raises(StepRefused, match="只有已销号的问题反弹才另定时限"):
        rechecks.recheck_issue(issue(status, deadline_kind="standing"), NOW, found, "李某", "又有弃渣", LATER)


@pytest.mark.parametrize("kind", ["standing", "dated_standing"])
@pytest.mark.parametrize("status", ["not_started", "rectifying", "rectified", "accepting"])
def test_a_standing_duty_that_relapses_while_it_runs_begins_no_new_round(kind, status):
    one = issue(status, deadline_kind=kind, rechecked_on=date(2026, 1, 1))
    taken = rechecks.recheck_issue(one, NOW, RecheckResult.RELAPSED, "李某", "又有弃渣")
    assert taken.changes == {"rechecked_on": TODAY}
    assert taken.details["found"] == "relapsed"


@pytest.mark.parametrize("kind", ["standing", "dated"])
def test_what_was_struck_off_and_relapses_begins_one(kind):
    taken = rechecks.recheck_issue(
        issue("closed", deadline_kind=kind, closed_on=TODAY), NOW, RecheckResult.RELAPSED, "李某", "又有弃渣"
    )
    assert (taken.changes["status"], taken.changes["round"], taken.changes["rechecked_on"]) == (
        "rectifying",
        2,
        TODAY,
    )


def test_a_look_back_that_finds_it_holding_needs_no_words_a_relapse_does():
    assert rechecks.recheck_issue(issue("closed"), NOW, RecheckResult.HOLDS, "李某").changes == {
        "rechecked_on": TODAY
    }
    with pytest.raises(StepRefused, match="反弹的情况"):
        rechecks.recheck_issue(issue("closed"), NOW, RecheckResult.RELAPSED, "李某")


@pytest.mark.parametrize(
    ("kind", "status"), [("standing", "void"), ("dated", "rectifying"), ("dated", "rectified")]
)
def test_there_is_nothing_to_look_back_at(kind, status):
    with pytest.raises(StepRefused, match="不能回头看"):
        rechecks.recheck_issue(issue(status, deadline_kind=kind), NOW, RecheckResult.HOLDS, "李某")


@pytest.mark.parametrize(
    ("values", "due"),
    [
        ({"rechecked_on": date(2026, 4, 1), "handed_over_on": date(2026, 1, 1)}, date(2026, 4, 11)),
        ({"handed_over_on": date(2026, 1, 1), "found_on": date(2025, 1, 1)}, date(2026, 1, 11)),
        ({"found_on": date(2025, 1, 1)}, date(2025, 1, 11)),
        ({}, None),
        ({"status": "closed", "found_on": date(2025, 1, 1)}, date(2025, 1, 11)),
        ({"status": "void", "found_on": date(2025, 1, 1)}, None),
        ({"deadline_kind": "dated", "found_on": date(2025, 1, 1)}, None),
    ],
)
def test_a_standing_duty_is_due_so_long_after_it_was_last_looked_at(values, due):
    assert rechecks.find_recheck_day(issue(**{"deadline_kind": "standing"} | values), 10) == due


def test_withdrawing_ends_a_close_out_and_a_request_under_way():
    one = issue(
        "accepting", applied_on=TODAY, applied_by="张某", accepted_level="district", rectified_on=TODAY
    )
    taken = withdrawal.void_issue(one, NOW, "李某", "重复", "A2")
    assert taken.changes == {
        "status": "void", "schedule": None, "requested_deadline": None,
        "applied_on": None, "applied_by": None, "accepted_level": None, "noticed_on": None,
    }  # fmt: skip
    assert taken.details == {"on": TODAY, "by": "李某", "reason": "重复", "into": "A2"}


@pytest.mark.parametrize("status", ["closed", "void"])
def test_what_is_struck_off_or_withdrawn_is_not_withdrawn(status):
    with pytest.raises(StepRefused, match="不能撤并"):
        withdrawal.void_issue(issue(status), NOW, "李某", "重复")


def test_the_day_that_a_refusal_names_is_taken():
    tried = [
        lambda to: request(issue(), to or TODAY),
        lambda to: request(issue(), to or DUE, on=DUE + timedelta(5)),
        lambda to: approve(issue(requested_deadline=LATER), to=to or DUE),
        lambda to: rechecks.recheck_issue(
            issue("closed"), NOW, RecheckResult.RELAPSED, "李某", "反弹", to or TODAY - timedelta(1)
        ),
    ]
    for step in tried:
        with pytest.raises(StepRefused) as refused:
            step(None)
        remedy, _, day = refused.value.remedy.rpartition(" ")
        assert remedy == "请给一个以后的日期，最早 --to"
        assert step(date.fromisoformat(day))
