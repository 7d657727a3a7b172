"""Which step may follow which: the rules alone, without a ledger."""

from datetime import date, timedelta

import pytest

from qinling.errors import StepRefused
from qinling.rules.history.events import EventKind
from qinling.rules.lifecycle import close_out, steps
from qinling.rules.lifecycle.close_out import Acceptance, CloseOutRules
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.vocabulary import AcceptanceText, Level, Status
from qinling.rules.workdays import WorkCalendar

TODAY = date(2026, 4, 25)
NOW = StepDates(TODAY, TODAY)
DISTRICT, CITY, PROVINCE = Level.DISTRICT, Level.CITY, Level.PROVINCE


def issue(status=Status.RECTIFYING, level=DISTRICT, **values):
    return {"status": status.value, "level": level.value, "deadline_kind": "dated", "round": 1, **values}


def issue_under_acceptance(level=DISTRICT, **values):
    return issue(Status.ACCEPTING, level, **{"applied_on": date(2026, 4, 20), "applied_by": "张某"} | values)


STEPS = {
    "report": lambda one: steps.report_progress(one, NOW, {"percent": 10.0}),
    "complete": lambda one: steps.complete_rectification(one, NOW),
    "apply": lambda one: close_out.apply_for_close_out(one, NOW, "张某"),
    "accept": lambda one: close_out.accept_issue(
        one, NOW, Acceptance(DISTRICT, "李某", "合格", "1号"), CloseOutRules()
    ),
    "turn_back": lambda one: close_out.turn_back_issue(one, NOW, "李某", "不实"),
    "reopen": lambda one: steps.reopen_issue(one, NOW, "李某", "反弹"),
}
NEXT = {
    Status.NOT_STARTED: {"report": Status.RECTIFYING, "complete": Status.RECTIFIED},
    Status.RECTIFYING: {"report": Status.RECTIFYING, "complete": Status.RECTIFIED},
    Status.RECTIFIED: {"apply": Status.ACCEPTING, "turn_back": Status.RECTIFYING},
    Status.ACCEPTING: {"accept": Status.CLOSED, "turn_back": Status.RECTIFYING},
    Status.CLOSED: {"reopen": Status.RECTIFYING},
    Status.VOID: {},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", Status)
def test_every_step_leads_from_its_own_statuses_to_the_next(status, step):
    if step in NEXT[status]:
        assert STEPS[step](issue(status)).changes["status"] == NEXT[status][step]
    else:
        with pytest.raises(StepRefused, match=f"状态为“{status.label}") as refused:
            STEPS[step](issue(status))
        assert refused.value.remedy


@pytest.mark.parametrize(
    ("level", "reached", "following"),
    [
        (DISTRICT, None, DISTRICT), (DISTRICT, DISTRICT, None), (CITY, None, DISTRICT), (CITY, DISTRICT, CITY),
        (CITY, CITY, None), (PROVINCE, DISTRICT, CITY), (PROVINCE, CITY, PROVINCE), (PROVINCE, PROVINCE, None),
    ],
)  # fmt: skip
def test_acceptance_climbs_level_by_level(level, reached, following):
    one = issue_under_acceptance(level, accepted_level=reached and reached.value)
    assert CloseOutRules().find_next_level(one) is following


@pytest.mark.parametrize(
    ("chain", "reached", "following"),
    [
        ((DISTRICT, PROVINCE), DISTRICT, PROVINCE),
        ((PROVINCE,), None, PROVINCE),
        ((CITY, PROVINCE), DISTRICT, CITY),  # accepted before the office changed its chain
        ((DISTRICT, CITY), PROVINCE, None),
    ],
)
def test_a_chain_that_the_office_changes_goes_on_from_what_was_reached(chain, reached, following):
    one = issue_under_acceptance(PROVINCE, accepted_level=reached and reached.value)
    assert CloseOutRules(province=chain).find_next_level(one) is following


def test_an_acceptance_below_the_last_leaves_the_issue_open():
    said = Acceptance(DISTRICT, "李某", "合格", "区函1号")
    taken = close_out.accept_issue(issue_under_acceptance(CITY), NOW, said, CloseOutRules())
    assert (taken.kind, taken.changes, taken.basis) == (
        EventKind.ACCEPTED, {"accepted_level": "district"}, "区函1号",
    )  # fmt: skip
    assert taken.details == {"level": "district", "by": "李某", "on": TODAY, "opinion": "合格"}


@pytest.mark.parametrize(
    ("said", "requires", "lacking"),
    [
        (Acceptance(DISTRICT, "李某"), (), None),
        (Acceptance(DISTRICT, "李某", opinion="合格"), (AcceptanceText.OPINION,), None),
        (Acceptance(DISTRICT, "李某", opinion=" \n"), (AcceptanceText.OPINION,), "验收意见文字"),
        (
            Acceptance(DISTRICT, "李某", document="1号"),
            (AcceptanceText.OPINION, AcceptanceText.DOCUMENT),
            "验收意见文字",
        ),
    ],
)
def test_an_acceptance_says_what_the_office_wants_said(said, requires, lacking):
    def take():
        return close_out.accept_issue(issue_under_acceptance(), NOW, said, CloseOutRules(requires=requires))

    if lacking is None:
        assert take().changes["closed_on"] == TODAY
    else:
        with pytest.raises(StepRefused, match=rf"验收还缺：{lacking}。"):
            take()


def test_an_application_anew_forgets_what_was_reached_before():
    after = close_out.apply_for_close_out(
        issue(Status.RECTIFIED, accepted_level="district"), NOW, "王某"
    ).changes
    assert (after["accepted_level"], after["noticed_on"], after["applied_by"]) == (None, None, "王某")


@pytest.mark.parametrize(("percent", "left"), [(100.0, None), (80.0, 80.0), (None, None)])
def test_turning_back_unsays_that_all_is_done_but_not_how_far_it_was(percent, left):
    taken = close_out.turn_back_issue(issue(Status.RECTIFIED, percent=percent), NOW, "李某", " 不实 ")
    assert (taken.changes["percent"], taken.details["reason"]) == (left, "不实")


@pytest.mark.parametrize(
    ("calendar", "last"),
    [
        (WorkCalendar(), date(2026, 5, 7)),  # 27 to 30 April, 6 and 7 May: the holiday does not count
        (WorkCalendar(days_off=frozenset([date(2026, 5, 6)])), date(2026, 5, 8)),
    ],
)
def test_the_last_day_of_a_notice_is_still_too_early(calendar, last):
    noticed = issue_under_acceptance(accepted_level="district", noticed_on=date(2026, 4, 26))
    office = CloseOutRules(notice_days=6)
    with pytest.raises(StepRefused, match=f"到 {last} 才满"):
        close_out.close_issue(noticed, StepDates(last, last, calendar), office, "张某")
    day = last + timedelta(1)
    assert close_out.close_issue(noticed, StepDates(day, day, calendar), office, "张某").changes == {
        "status": "closed",
        "closed_on": day,
    }


def test_an_issue_that_a_file_brought_as_accepting_can_be_accepted():
    brought = issue(Status.ACCEPTING)
    said = Acceptance(DISTRICT, "李某", "合格", "1号")
    assert close_out.accept_issue(brought, NOW, said, CloseOutRules()).changes["status"] == "closed"


@pytest.mark.parametrize(
    ("kind", "then"),
    [("dated", "dated"), ("relative", "dated"), ("immediate", "dated"), ("none", "dated"), (None, "dated"),
     ("standing", "dated_standing"), ("dated_standing", "dated_standing")],
)  # fmt: skip
def test_a_new_round_with_a_day_is_dated_and_a_standing_duty_stays_one(kind, then):
    to = TODAY + timedelta(30)
    after = steps.reopen_issue(issue(Status.CLOSED, deadline_kind=kind), NOW, "李某", "反弹", to).changes
    assert (after["deadline"], after["original_deadline"], after["deadline_kind"]) == (to, to, then)
    assert after["round"] == 2


def test_a_new_round_without_a_day_keeps_the_deadline():
    after = steps.reopen_issue(issue(Status.CLOSED, round=3), NOW, "李某", "反弹").changes
    assert after["round"] == 4
    assert after.keys().isdisjoint({"deadline", "deadline_kind", "original_deadline"})


def test_a_step_may_be_recorded_later_but_not_before_it_happened():
    yesterday = TODAY - timedelta(1)
    assert (
        steps.complete_rectification(issue(), StepDates(yesterday, TODAY)).changes["rectified_on"]
        == yesterday
    )
    with pytest.raises(StepRefused, match="还没有到"):
        steps.complete_rectification(issue(), StepDates(TODAY, yesterday))


@pytest.mark.parametrize("step", STEPS)
def test_a_void_issue_has_one_remedy(step):
    with pytest.raises(StepRefused) as refused:
        STEPS[step](issue(Status.VOID))

    assert "qinling undo" in refused.value.remedy
    assert "reopen" not in refused.value.remedy
