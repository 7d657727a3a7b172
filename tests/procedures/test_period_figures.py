"""Figures of a period over issues that are closed and relapse again and again, beside a plain model."""

import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.errors import UndoRefused
from qinling.ledger.engine import open_ledger
from qinling.ledger.figures.measuring import (
    find_figure_issues,
    find_figure_rows,
    measure_figures,
    measure_figures_by,
)
from qinling.ledger.history.replay import replay_as_of
from qinling.ledger.issues.filters import Filters
from qinling.ledger.reader import open_reader
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.steps import resolve_issues, take_step
from qinling.procedures.supervision.acts import supervise_issues
from qinling.procedures.undo import undo_last_command
from qinling.procedures.views.issue_views import list_issues
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figures import RateOf, Span
from qinling.rules.lifecycle import close_out, extensions, rechecks, steps
from qinling.rules.lifecycle.close_out import Acceptance, CloseOutRules
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.supervision import supervision_acts as supervision
from qinling.rules.supervision.supervision_acts import SupervisionAct, SupervisionRules
from qinling.rules.vocabulary import Level, RecheckResult, SupervisionKind
from tests.procedures.period_model import COUNTED, count_period

FIRST_DAY = date(2026, 3, 2)
OFFICE = CloseOutRules(requires=())
NUMBERS = ("甲1", "乙2")
#: Status → the steps that may follow it.
NEXT_STEPS = {
    "rectifying": ("complete", "complete", "ask", "supervise"),
    "rectified": ("apply", "apply", "turn_back"),
    "accepting": ("accept", "accept", "turn_back"),
    "closed": ("reopen", "look_back"),
}


class Office:
    """A ledger of a few issues, and what was done to them."""

    def __init__(self, folder):
        self.path, self.day = folder / "ledger.db", FIRST_DAY
        self.done = []  # (step, issue before, call, issue after), one list a command
        with open_ledger(self.path, create=True) as writer:
            drafts = [
                Draft(
                    {"number": number, "level": "district", "description": "弃渣", "status": "rectifying",
                     "duty_unit": f"{number[0]}镇", "deadline": FIRST_DAY + timedelta(9), "deadline_kind": "dated"},
                    {}, Sheet("台账.xlsx", "台账"), 2,
                )
                for number in NUMBERS
            ]  # fmt: skip
            import_drafts(writer, drafts, self.stamp())

    def stamp(self):
        return Stamp("张某", f"{self.day}T01:02:03.000004Z", self.day)

    def read_issues(self):
        with open_reader(self.path) as reader:
            return {issue.number: issue._asdict() for issue in list_issues(reader, Filters())}

    def take_step(self, number, choice, call):
        before = self.read_issues()[number]
        possible = NEXT_STEPS[before["status"]]
        step = possible[choice % len(possible)]
        if step == "ask" and before["requested_deadline"]:
            step = "grant"
        decide = self.find_decision(step, call, before)
        with open_ledger(self.path) as writer:
            issues = resolve_issues(writer, [(number, None)])
            if step == "supervise":
                act = SupervisionAct(SupervisionKind.URGE, "", "", "张某", None, "")
                supervise_issues(
                    writer, issues, self.stamp(), StepDates(call["on"], self.day), act, SupervisionRules()
                )
            else:
                take_step(writer, issues, decide, self.stamp())
        self.done.append([(step, before, call, self.read_issues()[number])])

    def find_decision(self, step, call, before):
        moment, to = StepDates(call["on"], self.day), (before["deadline"] or call["on"]) + timedelta(20)
        return {
            "complete": lambda issue, _: steps.complete_rectification(issue, moment),
            "ask": lambda issue, _: extensions.request_extension(
                issue, moment, max(to, call["on"] + timedelta(1)), "申请人", "雨季"
            ),
            "grant": lambda issue, course: extensions.approve_extension(
                issue, moment, "批准人", course.extensions
            ),
            "apply": lambda issue, _: close_out.apply_for_close_out(issue, moment, "申请人"),
            "accept": lambda issue, _: close_out.accept_issue(
                issue, moment, Acceptance(Level.DISTRICT, "验收人"), OFFICE
            ),
            "turn_back": lambda issue, _: close_out.turn_back_issue(issue, moment, "验收人", "未清"),
            "reopen": lambda issue, _: steps.reopen_issue(
                issue, moment, "张某", "又堆", call["on"] + timedelta(5)
            ),
            "look_back": lambda issue, _: rechecks.recheck_issue(
                issue, moment, RecheckResult.from_code(call["found"]), "张某", "看过"
            ),
        }.get(step)

    def undo(self):
        with open_ledger(self.path) as writer:
            try:
                undo_last_command(writer, self.stamp())
            except UndoRefused:
                return
        if self.done:
            self.done.pop()


@contextmanager
def open_office():
    with tempfile.TemporaryDirectory() as folder:
        yield Office(Path(folder))


moves = st.tuples(
    st.sampled_from(NUMBERS),
    st.integers(0, 3),
    st.sampled_from([0, 0, 1, 3, 8]),  # days that pass before
    st.sampled_from(["relapsed", "relapsed", "holds"]),
    st.sampled_from([False, False, False, False, True]),  # whether the last command is undone first
)


@given(moves=st.lists(moves, min_size=8, max_size=24), first=st.integers(0, 30), days=st.integers(0, 60))
@settings(max_examples=20)
def test_what_happened_in_a_period_is_counted_as_a_plain_model_counts_it(moves, first, days):
    with open_office() as office:
        for number, choice, passed, found, undoes in moves:
            office.day += timedelta(passed)
            if undoes and office.done:
                office.undo()
            office.take_step(number, choice, {"on": office.day, "found": found})
        start = FIRST_DAY + timedelta(first)
        span = Span(office.day, start, start + timedelta(days))
        figures = [FIGURES[key] for key in COUNTED]
        with open_reader(office.path) as reader:
            found = measure_figures(reader, figures, span)
            by_unit = measure_figures_by(reader, figures, span, "duty_unit")
            lists = {one.key: len(list(find_figure_rows(reader, one, span))) for one in figures}
        taken = [one for command in office.done for one in command]
        ended = [before for _, before, _, after in taken if after["round"] > before["round"]]
        model = count_period(
            office.read_issues().values(), ended, [one[:3] for one in taken], span.first, span.last
        )
        assert found == lists == {key: model[key] for key in COUNTED}
        assert found == {key: sum(group[key] for group in by_unit.values()) for key in COUNTED}


@given(moves=st.lists(moves, min_size=8, max_size=24), split=st.integers(3, 20))
@settings(max_examples=12)
def test_later_steps_change_no_close_out_of_a_period_that_is_over(moves, split):
    """Nor what was supervised, extended, turned back or relapsed; a rectification that was turned back is none."""
    with open_office() as office:
        for place, (number, choice, passed, found, _) in enumerate(moves):
            office.day += timedelta(passed + (place == split))
            if place == split:
                over = office.day - timedelta(1)
            office.take_step(number, choice, {"on": office.day, "found": found})
        if split >= len(moves):
            return
        span = Span(over, FIRST_DAY, over)
        lasting = [FIGURES[key] for key in (*COUNTED, "acts", "closed_out_unaccepted") if key != "rectified"]
        with open_reader(office.path) as reader:
            now = measure_figures(reader, lasting, span)
        with open_reader(office.path) as reader:
            replay_as_of(reader, over)
            then = measure_figures(reader, lasting, span)
        assert now == then


def test_supervision_acts_are_answered_in_time_late_or_not():
    rules = SupervisionRules(reply_days=2)
    with open_office() as office:
        day = FIRST_DAY

        def act(number, on):
            with open_ledger(office.path) as writer:
                issues = resolve_issues(writer, [(number, None)])
                wanted = SupervisionAct(SupervisionKind.SUPERVISE, "", "", "张某", None, "")
                supervise_issues(writer, issues, office.stamp(), StepDates(on, office.day), wanted, rules)

        def reply(number, on):
            with open_ledger(office.path) as writer:
                issues = resolve_issues(writer, [(number, None)])
                take_step(
                    writer, issues,
                    lambda issue, course: supervision.record_supervision_reply(
                        issue, StepDates(on, office.day), "李某", "在办", course, ""
                    ),
                    office.stamp(),
                )  # fmt: skip

        office.day = day + timedelta(30)
        act("甲1", day)
        reply("甲1", day + timedelta(2))  # in time: the day itself
        act("甲1", day + timedelta(3))
        reply("甲1", day + timedelta(9))  # late
        act("乙2", day + timedelta(1))  # never answered
        act("乙2", day + timedelta(30))  # awaited
        keys = (
            "acts", "acts_supervise", "acts_urge", "replied_in_time", "replied_late", "unanswered",
            "reply_settled", "reply_awaited", "reply_rate",
        )  # fmt: skip
        figures, span = [FIGURES[key] for key in keys], Span(office.day, day, office.day)
        with open_reader(office.path) as reader:
            before = measure_figures(reader, figures, span)
            late = list(find_figure_rows(reader, FIGURES["replied_late"], span))
            town = measure_figures(reader, figures, span._replace(units=("乙镇",)))
        with open_ledger(office.path) as writer:
            issues = resolve_issues(writer, [("乙2", None)])
            take_step(
                writer, issues,
                lambda issue, _: steps.complete_rectification(issue, StepDates(office.day, office.day)),
                office.stamp(),
            )  # fmt: skip
        with open_reader(office.path) as reader:
            after = measure_figures(reader, figures, span)
    assert list(before.values()) == [4, 4, 0, 1, 1, 1, 0, 1, 25.0]
    assert [(row["number"], row["replied_on"], row["level"]) for row in late] == [
        ("甲1", day + timedelta(9), "district")
    ]
    assert list(town.values()) == [2, 2, 0, 0, 0, 1, 0, 1, 0.0]
    assert list(after.values()) == [4, 4, 0, 1, 1, 0, 2, 0, 25.0]


def test_an_issue_closed_in_may_that_relapsed_in_june_is_among_the_close_outs_of_may():
    with open_office() as office:
        for step, on in (("complete", 2), ("apply", 3), ("accept", 4), ("reopen", 40)):
            office.day = FIRST_DAY + timedelta(on)
            with open_ledger(office.path) as writer:
                issues = resolve_issues(writer, [("甲1", None)])
                decide = office.find_decision(step, {"on": office.day}, {"deadline": None})
                take_step(writer, issues, decide, office.stamp())
        may = Span(office.day, FIRST_DAY, FIRST_DAY + timedelta(30))
        june = Span(office.day, FIRST_DAY + timedelta(31), office.day)
        with open_reader(office.path) as reader:
            (issue,) = find_figure_issues(reader, FIGURES["closed_out"], may)
            assert (issue.number, issue.status, issue.round) == ("甲1", "closed", 1)
            found = measure_figures(reader, FIGURES.values(), june)
            assert list(find_figure_issues(reader, FIGURES["closed_out"], june)) == []
    assert (found["closed_out"], found["closed"], found["relapses"], found["relapsed_open"]) == (0, 0, 1, 1)


def test_every_rate_is_of_two_figures_over_one_population():
    for figure in FIGURES.values():
        if isinstance(figure.measure, RateOf):
            assert figure.measure.part.population is figure.measure.whole.population is figure.population
