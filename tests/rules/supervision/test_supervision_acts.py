"""The ladder of supervision and the acts taken of it: the rules alone."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qinling.errors import StepRefused
from qinling.rules.history.events import EventKind
from qinling.rules.history.timeline import Timeline
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.supervision.supervision_acts import (
    SupervisionAct,
    SupervisionRules,
    calculate_reply_day,
    find_due_act,
    record_supervision_act,
    record_supervision_reply,
    resolve_supervision_rules,
)
from qinling.rules.vocabulary import Status, SupervisionKind
from qinling.rules.workdays import WorkCalendar

TODAY = date(2026, 4, 25)
NOW = StepDates(TODAY, TODAY)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
URGE, SUPERVISE, CIRCULATE, TALK, REFER = RUNGS = tuple(SupervisionKind)


def act(measure, on=date(2026, 4, 1), reply_by=None, replied_on=None, document="", **more):
    """Make an act as the course of an issue tells it; without *reply_by* its reply was due the day after it."""
    return {
        "measure": measure.value,
        "document": document or f"{measure.label}〔2026〕1号",
        "on": on.isoformat(),
        "reply_by": (reply_by or on + timedelta(1)).isoformat(),
        "replied_on": replied_on and replied_on.isoformat(),
        "past": False,
        "settled": False,
    } | more


def answered_act(measure):
    return act(measure, replied_on=date(2026, 4, 2))


def find_due_kind(acts, late, ladder=SupervisionRules(), today=TODAY):  # noqa: B008 (frozen)
    """Return the rung that is due, None for none."""
    found = find_due_act(acts, late, ladder, today)
    return found and found[0]


# -- which rung is due ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "first_day", "rung"),
    [
        ([], 1, URGE),
        ([act(URGE)], 3, SUPERVISE),
        ([answered_act(URGE)], 3, SUPERVISE),  # a reply alone does not hold 督办 off
        ([answered_act(URGE), act(SUPERVISE)], 6, CIRCULATE),
        ([answered_act(URGE), answered_act(SUPERVISE), act(CIRCULATE)], 11, TALK),
        ([answered_act(URGE), answered_act(SUPERVISE), answered_act(CIRCULATE), act(TALK)], 21, REFER),
    ],
)
def test_each_rung_is_due_from_its_day_on(acts, first_day, rung):
    assert find_due_kind(acts, first_day - 1) is None
    assert find_due_kind(acts, first_day) is rung
    assert find_due_kind(acts, 500) is rung


def test_the_day_says_why():
    assert find_due_act([], 2, SupervisionRules(), TODAY)[1].startswith("超期 2 个工作日")
    assert "上一次未回复" in find_due_act([act(URGE)], 3, SupervisionRules(), TODAY)[1]
    explained = [answered_act(URGE), answered_act(SUPERVISE)]
    assert "有回复而仍未完成" in find_due_act(explained, 11, SupervisionRules(), TODAY)[1]
    assert find_due_act([act(URGE), act(SUPERVISE)], 3, SupervisionRules(), TODAY)[1] == "连续 2 次未回复"


@pytest.mark.parametrize("late", [0, -1, -200])
def test_what_is_in_time_or_late_by_days_off_alone_is_not_due(late):
    assert find_due_kind([], late) is None
    assert find_due_kind([act(URGE), act(SUPERVISE)], late) is None


@pytest.mark.parametrize("on", [TODAY, TOMORROW])
def test_no_two_rungs_on_one_day(on):
    assert find_due_kind([act(URGE, on=on, replied_on=on)], 500) is None
    assert find_due_kind([act(URGE, on=YESTERDAY, replied_on=YESTERDAY)], 500) is SUPERVISE


def test_none_is_due_before_the_reply_to_the_last_is():
    waiting = [act(URGE, reply_by=TODAY)]  # the day itself is still in time
    assert find_due_kind(waiting, 500) is None
    assert find_due_kind(waiting, 500, today=TOMORROW) is SUPERVISE
    assert find_due_kind([act(URGE, reply_by=TODAY, replied_on=TODAY)], 500) is SUPERVISE


def test_an_earlier_act_whose_reply_is_not_due_holds_the_next_off_too():
    assert find_due_kind([act(URGE, reply_by=TOMORROW), answered_act(SUPERVISE)], 500) is None


def test_two_in_a_row_without_reply_bring_the_next_rung_before_its_day():
    silent = [act(URGE), act(SUPERVISE)]
    assert find_due_kind(silent, 1) is CIRCULATE
    assert find_due_kind(silent, 1, SupervisionRules(unanswered=3)) is None
    assert find_due_kind([act(URGE)], 1, SupervisionRules(unanswered=1)) is SUPERVISE
    assert find_due_kind([act(URGE), answered_act(SUPERVISE)], 1) is None
    assert find_due_kind([act(URGE), act(SUPERVISE), answered_act(CIRCULATE), act(TALK)], 11) is None


@pytest.mark.parametrize(
    ("explained", "first_day", "rung"),
    [
        ([answered_act(URGE), answered_act(SUPERVISE)], 11, CIRCULATE),
        ([act(URGE), answered_act(SUPERVISE)], 11, CIRCULATE),
        ([answered_act(URGE), answered_act(SUPERVISE), answered_act(CIRCULATE)], 21, TALK),
    ],
)
def test_an_explanation_holds_circulation_and_above_off_until_the_day_of_the_rung_after(
    explained, first_day, rung
):
    assert find_due_kind(explained, first_day - 1) is None
    assert find_due_kind(explained, first_day) is rung


def test_what_was_explained_at_the_talk_is_not_proposed_for_referral():
    assert find_due_kind([answered_act(rung) for rung in RUNGS[:4]], 500) is None


def test_after_the_last_rung_there_is_none():
    assert find_due_kind([act(REFER)], 500) is None
    assert find_due_kind([act(rung) for rung in RUNGS], 500) is None


def test_an_office_that_began_higher_goes_on_from_there():
    assert find_due_kind([act(CIRCULATE)], 11) is TALK
    assert find_due_kind([act(CIRCULATE), act(URGE)], 1) is TALK  # two without reply; 督办 is not made up for


def test_the_office_may_set_other_days():
    ladder = SupervisionRules(urge=2, supervise=4, circulate=8, talk=16, refer=32)
    assert [find_due_kind([], late, ladder) for late in (1, 2)] == [None, URGE]
    assert [find_due_kind([act(URGE)], late, ladder) for late in (3, 4)] == [None, SUPERVISE]


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def ladders(draw):
    steps = sorted(draw(st.sets(st.integers(1, 60), min_size=5, max_size=5)))
    return SupervisionRules(*steps, unanswered=draw(st.integers(1, 4)))


@st.composite
def any_acts(draw):
    """Some acts in the order of their days, each with a day to reply by and perhaps a reply."""
    found = []
    for on in sorted(draw(st.lists(days, max_size=6))):
        reply_by = on + timedelta(draw(st.integers(0, 20)))
        replied_on = draw(st.none() | st.integers(0, 30).map(lambda after, on=on: on + timedelta(after)))
        found.append(act(draw(st.sampled_from(SupervisionKind)), on, reply_by, replied_on))
    return found


@given(any_acts(), st.integers(-5, 100), ladders(), days)
def test_no_rung_is_skipped_or_repeated(acts, late, ladder, today):
    rung = find_due_kind(acts, late, ladder, today)
    reached = max((RUNGS.index(SupervisionKind.from_code(one["measure"])) for one in acts), default=-1)

    assert rung is None or RUNGS.index(rung) == reached + 1


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(any_acts(), st.integers(-5, 100), ladders(), days)
def test_nothing_is_proposed_while_a_reply_may_still_come(acts, late, ladder, today):
    assume(any(not one["replied_on"] and one["reply_by"] >= today.isoformat() for one in acts))

    assert find_due_kind(acts, late, ladder, today) is None


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(any_acts(), st.integers(-5, 100), st.integers(0, 100), ladders(), days, st.integers(0, 100))
def test_what_is_due_stays_due_while_nothing_is_done(acts, late, more, ladder, today, passed):
    rung = find_due_kind(acts, late, ladder, today)
    assume(rung is not None)

    assert find_due_kind(acts, late + more, ladder, today + timedelta(passed)) is rung


@given(ladders(), st.lists(st.booleans(), max_size=5))
def test_an_office_that_follows_the_proposals_climbs_rung_by_rung_each_no_sooner_than_allowed(
    ladder, replies
):
    """Live through a year of delay, taking each act when it is proposed, with replies or without."""
    acts, taken = [], []
    for late in range(1, 200):
        today = TODAY + timedelta(late)
        if rung := find_due_kind(acts, late, ladder, today):
            taken.append(rung)
            replied = today if replies[len(acts) : len(acts) + 1] == [True] else None
            acts.append(act(rung, today, today + timedelta(5), replied))

    assert taken == list(RUNGS[: len(taken)])
    assert len(taken) >= 4  # 移送问责 is left out only where the talk was answered
    assert (len(taken) == 5) == (replies[3:4] != [True])


# -- whose ladder ----------------------------------------------------------------------------------

SPECIALS = (
    RuleOverride("province", None, None, {"supervise": 2, "circulate": 4}),
    RuleOverride(None, "乱砍乱伐", None, {"urge": 2, "unanswered": 1}),
)


@pytest.mark.parametrize(
    ("issue", "ladder"),
    [
        ({"level": "district", "category": "乱搭乱建"}, SupervisionRules()),
        ({"level": "province"}, SupervisionRules(supervise=2, circulate=4)),
        ({"level": "district", "category": "乱砍乱伐"}, SupervisionRules(urge=2, unanswered=1)),
        (
            {"level": "province", "category": "乱砍乱伐"},
            SupervisionRules(supervise=2, circulate=4),
        ),  # the first counts
    ],
)
def test_issues_of_a_level_or_category_may_have_a_ladder_of_their_own(issue, ladder):
    assert resolve_supervision_rules(issue, SupervisionRules(), SPECIALS) == ladder


def test_a_special_changes_only_what_it_names():
    general = SupervisionRules(urge=2, supervise=5, reply_days=9)
    assert resolve_supervision_rules({"level": "province"}, general, SPECIALS) == SupervisionRules(
        urge=2, supervise=2, circulate=4, reply_days=9
    )


# -- taking an act and answering it -----------------------------------------------------------------


def issue(status=Status.RECTIFYING, **values):
    return {
        "status": status.value,
        "level": "district",
        "deadline": date(2026, 4, 1),
        "reply_by": None,
    } | values


def requested_act(reply_by=date(2026, 5, 6), document="督办〔2026〕2号", measure=SUPERVISE, ground=""):
    return SupervisionAct(measure, document, "区水利局", "李某", reply_by, ground)


def record_act(one, moment=NOW, acts=(), **values):
    return record_supervision_act(one, moment, requested_act(**values), Timeline(acts=list(acts)))


def record_reply(acts, document="", moment=NOW, note="已清运", one=None):
    return record_supervision_reply(one or issue(), moment, "王某", note, Timeline(acts=acts), document)


@pytest.mark.parametrize(
    ("acted_on", "days", "last_day"),
    [
        (date(2026, 4, 20), 3, date(2026, 4, 23)),
        (date(2026, 4, 24), 1, date(2026, 4, 27)),  # over the weekend
        (date(2026, 4, 30), 2, date(2026, 5, 7)),  # over the May Day holiday
        (date(2026, 4, 20), 0, date(2026, 4, 20)),
    ],
)
def test_the_day_to_reply_by_counts_working_days(acted_on, days, last_day):
    rules = SupervisionRules(reply_days=days)

    assert calculate_reply_day(acted_on, WorkCalendar(), rules) == last_day


def test_an_act_says_which_number_to_whom_and_by_when():
    taken = record_act(issue(), ground="两次约定未兑现")
    assert (taken.kind, taken.basis, taken.changes) == (
        EventKind.SUPERVISED, "督办〔2026〕2号", {"reply_by": date(2026, 5, 6)},
    )  # fmt: skip
    assert taken.details == {
        "measure": "supervise", "sent_to": "区水利局", "by": "李某", "on": TODAY, "reply_by": date(2026, 5, 6),
        "deadline": date(2026, 4, 1), "reason": "两次约定未兑现",
    }  # fmt: skip


@pytest.mark.parametrize("status", Status)
def test_what_is_not_yet_struck_off_is_supervised_and_answered(status):
    if status in (Status.CLOSED, Status.VOID):
        with pytest.raises(StepRefused, match=f"状态为“{status.label}”，不能督办") as refused:
            record_act(issue(status))
        assert refused.value.remedy
        with pytest.raises(StepRefused, match="不能记回复"):
            record_reply([act(URGE)], one=issue(status))
    else:
        assert "status" not in record_act(issue(status)).changes
        assert "status" not in record_reply([act(URGE)], one=issue(status)).changes


@pytest.mark.parametrize(
    ("values", "moment", "why"),
    [
        ({}, StepDates(TOMORROW, TODAY), f"{TOMORROW} 还没有到"),
        ({"handed_over_on": TODAY}, StepDates(YESTERDAY, TODAY), f"{YESTERDAY} 早于交办日期 {TODAY}"),
        ({"found_on": TODAY}, StepDates(YESTERDAY, TODAY), f"{YESTERDAY} 早于发现日期 {TODAY}"),
    ],
)
def test_an_act_is_of_a_day_that_can_be(values, moment, why):
    with pytest.raises(StepRefused, match=why):
        record_act(issue(**values), moment)


def test_the_reply_is_due_on_the_day_of_the_act_at_the_earliest():
    assert record_act(issue(), reply_by=TODAY).changes == {"reply_by": TODAY}
    with pytest.raises(StepRefused, match=f"回复期限 {YESTERDAY} 早于 {TODAY}"):
        record_act(issue(), reply_by=YESTERDAY)


def test_two_acts_of_an_issue_do_not_bear_one_number():
    with pytest.raises(StepRefused, match="2026-04-01 已有文号为 区函1号 的督办"):
        record_act(issue(), acts=[act(URGE, document="区函1号")], document="区函1号")


OPEN = [act(URGE, reply_by=date(2026, 4, 30)), act(SUPERVISE, reply_by=date(2026, 4, 28))]


@pytest.mark.parametrize(
    ("acts", "reply_by", "earliest"),
    [
        ([], date(2026, 5, 6), date(2026, 5, 6)),
        (OPEN, date(2026, 5, 6), date(2026, 4, 28)),
        (OPEN, date(2026, 4, 26), date(2026, 4, 26)),
        ([answered_act(URGE)], date(2026, 5, 6), date(2026, 5, 6)),
        ([act(URGE, settled=True)], date(2026, 5, 6), date(2026, 5, 6)),  # the work has answered it
        (OPEN, None, date(2026, 4, 28)),
        ([], None, None),
    ],
)
def test_the_issue_waits_for_the_reply_that_is_due_first(acts, reply_by, earliest):
    assert record_act(issue(), acts=acts, reply_by=reply_by).changes == {"reply_by": earliest}


def test_a_reply_answers_the_oldest_act_and_the_next_is_waited_for():
    taken = record_reply(OPEN)
    assert (taken.kind, taken.changes) == (EventKind.REPLIED, {"reply_by": date(2026, 4, 28)})
    assert taken.details == {"on": TODAY, "by": "王某", "note": "已清运", "answers": "催办〔2026〕1号"}
    taken = record_reply(OPEN, "督办〔2026〕1号")
    assert (taken.changes, taken.details["answers"]) == ({"reply_by": date(2026, 4, 30)}, "督办〔2026〕1号")
    assert record_reply([answered_act(URGE), act(SUPERVISE)]).changes == {"reply_by": None}


@pytest.mark.parametrize(
    ("acts", "document", "why"),
    [
        ([], "", "没有等待回复的督办"),
        ([answered_act(URGE)], "", "没有等待回复的督办"),
        ([act(URGE)], "督办〔2026〕9号", "没有等待回复的 督办〔2026〕9号"),
        ([answered_act(URGE), act(SUPERVISE)], "催办〔2026〕1号", "没有等待回复的 催办〔2026〕1号"),
    ],
)
def test_there_is_nothing_to_answer(acts, document, why):
    with pytest.raises(StepRefused, match=why) as refused:
        record_reply(acts, document)
    assert "qinling show" in refused.value.remedy


@pytest.mark.parametrize("note", ["", " \n"])
def test_a_reply_says_something(note):
    with pytest.raises(StepRefused, match="没有写明回复内容"):
        record_reply([act(URGE)], note=note)


def test_a_reply_is_not_of_a_day_before_the_act_or_to_come():
    with pytest.raises(StepRefused, match=f"{YESTERDAY} 早于督办日期 {TODAY}"):
        record_reply([act(URGE, on=TODAY)], moment=StepDates(YESTERDAY, TODAY))
    with pytest.raises(StepRefused, match="还没有到"):
        record_reply([act(URGE)], moment=StepDates(TOMORROW, TODAY))
