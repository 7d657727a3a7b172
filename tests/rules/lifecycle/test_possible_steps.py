"""The statuses that completion goes by are those that the steps themselves go by."""

from datetime import date
from types import SimpleNamespace

import pytest

from qinling.errors import StepRefused
from qinling.rules.lifecycle import close_out, extensions, rechecks, steps, withdrawal
from qinling.rules.lifecycle.close_out import Acceptance, CloseOutRules
from qinling.rules.lifecycle.possible_steps import CONDITIONAL_STEPS, may_take_step
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.supervision import supervision_acts as supervision
from qinling.rules.vocabulary import Level, RecheckResult, Status, SupervisionKind

DAYS = steps.StepDates(date(2026, 4, 25), date(2026, 4, 25))
RULES = CloseOutRules(requires=())
TIMELINE = SimpleNamespace(acts=[])
ACT = supervision.SupervisionAct(SupervisionKind.URGE, "催办1", "水利局", "王工", None, "")

STEPS = {
    "progress": lambda issue: steps.report_progress(issue, DAYS, {}),
    "extend": lambda issue: extensions.request_extension(issue, DAYS, date(2026, 9, 1), "王工", "雨季"),
    "complete": lambda issue: steps.complete_rectification(issue, DAYS),
    "apply": lambda issue: close_out.apply_for_close_out(issue, DAYS, "王工"),
    "accept": lambda issue: close_out.accept_issue(issue, DAYS, Acceptance(Level.DISTRICT, "李工"), RULES),
    "turn-back": lambda issue: close_out.turn_back_issue(issue, DAYS, "王工", "不实"),
    "notice": lambda issue: close_out.publish_notice(issue, DAYS, RULES),
    "close": lambda issue: close_out.close_issue(issue, DAYS, RULES, "王工"),
    "reopen": lambda issue: steps.reopen_issue(issue, DAYS, "王工", "反弹"),
    "recheck": lambda issue: rechecks.recheck_issue(issue, DAYS, RecheckResult.HOLDS, "王工"),
    "void": lambda issue: withdrawal.void_issue(issue, DAYS, "王工", "重复"),
    "supervise act": lambda issue: supervision.record_supervision_act(issue, DAYS, ACT, TIMELINE),
    "supervise reply": lambda issue: supervision.record_supervision_reply(
        issue, DAYS, "王工", "已办", SimpleNamespace(acts=[REPLIABLE]), ""
    ),
}
REPLIABLE = {
    "document": "催办1",
    "on": "2026-04-01",
    "replied_on": None,
    "reply_by": None,
    "settled": False,
    "measure": "urge",
}


def test_every_step_is_tried():
    assert {*STEPS, "void --into"} == set(STEP_STATUSES)
    assert set(CONDITIONAL_STEPS) <= set(STEP_STATUSES)


@pytest.mark.parametrize("kind", ["dated", "standing"])
@pytest.mark.parametrize("accepted", [None, "district"])
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", STEPS)
def test_what_is_offered_is_what_the_step_takes(step, status, accepted, kind):
    issue = {
        "status": status.value,
        "level": "district",
        "accepted_level": accepted,
        "deadline": date(2026, 6, 30),
        "original_deadline": date(2026, 6, 30),
        "deadline_kind": kind,
        "duty_unit": "水利局",
    }
    try:
        STEPS[step](issue)
        is_taken = True
    except StepRefused as refused:
        # Standing duties have no deadline to extend. That is asked of few, and offering them does no harm.
        is_taken = step == "extend" and "状态为" not in str(refused)

    assert may_take_step(step, issue, RULES) is is_taken


def test_what_was_closed_without_acceptance_may_apply_afterwards():
    issue = {"status": "closed", "level": "district", "closed_unaccepted": True}

    assert may_take_step("apply", issue, RULES)
    assert not may_take_step("apply", issue | {"closed_unaccepted": None}, RULES)


def test_a_public_notice_comes_before_the_close():
    rules = CloseOutRules(notice_days=5)
    issue = {"status": "accepting", "level": "district", "accepted_level": "district", "noticed_on": None}

    assert may_take_step("notice", issue, rules)
    assert not may_take_step("close", issue, rules)
    noticed = issue | {"noticed_on": date(2026, 4, 1)}
    assert may_take_step("close", noticed, rules)
    assert not may_take_step("notice", noticed, rules)


def test_any_issue_may_be_named_where_no_step_is_taken():
    assert may_take_step("show", {"status": "void"}, RULES)
