"""Propose and record supervision acts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from qinling.errors import StepRefused
from qinling.ledger.issues import queries
from qinling.ledger.issues.supervision_acts import find_supervised_issues
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.units import read_unit_merges
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.steps import StepResult, take_step
from qinling.procedures.supervision.document_numbers import (
    JOINED,
    REUSED,
    NumberRemark,
    draw_document_number,
    find_issues_of_document,
    find_number_gap,
    find_recorded_number,
    match_step_number,
    write_in_own_form,
)
from qinling.rules.history.events import Event
from qinling.rules.history.timeline import StepDetails, Timeline, build_timeline
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lifecycle.steps import Issue, Step, StepDates
from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.supervision import supervision_acts as supervision
from qinling.rules.supervision.document_numbers import NumberSeries, read_step_number
from qinling.rules.supervision.supervision_acts import (
    SupervisionAct,
    SupervisionRules,
    calculate_reply_day,
    find_due_act,
    resolve_supervision_rules,
)
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.texts.unseen_characters import drop_without_effect
from qinling.rules.units.unit_areas import HomeArea
from qinling.rules.units.unit_merges import UnitMerges, choose_cell_names
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, SupervisionKind
from qinling.rules.warnings.act_units import SortedActs, sort_acts
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class SupervisionProposal:
    """An issue due for a supervision act: which, why, and the earlier acts for this deadline.

    *former* are those of units that answer for the issue no more: another unit begins anew.
    """

    issue: IssueRow
    measure: SupervisionKind
    why: str
    acts: list[StepDetails]
    former: list[StepDetails] = field(default_factory=list)


def find_proposals(
    reader: Reader,
    today: date,
    calendar: WorkCalendar,
    rules: SupervisionRules,
    specials: Sequence[RuleOverride],
) -> list[SupervisionProposal]:
    """Return the overdue issues due for a supervision act today, the severest act first."""
    found = []
    overdue = list(queries.find_unrectified_issues_due_by(reader, today - timedelta(days=1)))
    supervised = find_supervised_issues(reader, [issue.id for issue in overdue])
    merges = read_unit_merges(reader, home=rules.home)
    for issue in overdue:
        if issue.deadline is None:
            continue
        # Most have no act: their events need not be read.
        events = queries.read_issue_events(reader, issue.id) if issue.id in supervised else ()
        acts, former = _sort_acts_of_deadline(events, merges)
        late = -calendar.count_workdays(today, issue.deadline)
        if due := find_due_act(
            acts, late, resolve_supervision_rules(issue._asdict(), rules, specials), today
        ):
            found.append(SupervisionProposal(issue, *due, acts, former))
    return sorted(found, key=lambda one: -list(SupervisionKind).index(one.measure))


def read_acts_of_deadline(reader: Reader, issue: int, home: HomeArea) -> SortedActs:
    """Return the acts of an issue for its present deadline, by whether their units still answer for it.

    The office is of *home*.
    """
    return _sort_acts_of_deadline(
        queries.read_issue_events(reader, issue), read_unit_merges(reader, home=home)
    )


def _sort_acts_of_deadline(events: Iterable[Event], merges: UnitMerges) -> SortedActs:
    events = list(events)
    return sort_acts(build_timeline(events).acts_of_current_deadline, events, merges)


def find_unusual_acts(
    reader: Reader, issues: Sequence[IssueRow], kind: SupervisionKind, on: date, home: HomeArea
) -> list[tuple[str, supervision.UnusualAct]]:
    """Return the issues of which an act of *kind* on the day *on* would be unusual, each its number and why.

    An issue that cannot take the act at all is not among them. The office is of *home*.
    """
    statuses = UNRECTIFIED_STATUSES if kind is SupervisionKind.REFER else STEP_STATUSES["supervise act"]
    supervised = find_supervised_issues(reader, [one.id for one in issues])
    found = []
    for issue in issues:
        if issue.status not in statuses:
            continue
        acts = read_acts_of_deadline(reader, issue.id, home).current if issue.id in supervised else []
        if unusual := supervision.find_unusual_act(issue._asdict(), acts, kind, on):
            found.append((issue.number, unusual))
    return found


class RecordedActs(NamedTuple):
    """The acts that a command recorded, and what is odd about their numbers.

    *repeated* are the issues that had the same step that day before, each with the number of that act.
    *unusual* says what is out of the ladder's order, "" for nothing.
    """

    results: list[StepResult]
    remarks: list[NumberRemark]
    repeated: list[tuple[str, str]]
    unusual: str = ""

    @property
    def documents(self) -> list[str]:
        """The numbers of the acts."""
        return list(dict.fromkeys(one.step.basis for one in self.results))


def supervise_issues(
    writer: Writer,
    issues: Sequence[IssueRow],
    stamp: Stamp,
    dates: StepDates,
    requested: SupervisionAct,
    rules: SupervisionRules,
) -> RecordedActs:
    """Record a supervision act of all *issues*.

    An act without a receiving unit goes to the duty unit of each issue, else to its lead unit; a referral to the
    authority of *rules*. An act without a number gets one for each receiving unit; a circular is one for all.
    An act without a reply day gets the one of *rules*.
    """
    year = dates.on.year
    document, state = _resolve_requested_number(writer, dates, requested, rules)
    if requested.kind is SupervisionKind.CIRCULATE:
        document = document or draw_document_number(writer, rules, requested.kind, year)
    common = replace(
        requested, reply_by=requested.reply_by or calculate_reply_day(dates.on, dates.calendar, rules)
    )
    merges = read_unit_merges(writer, home=rules.home)
    act_by_issue = _assign_acts(writer, issues, replace(common, document=document), rules, year, merges)
    repeated: list[tuple[str, str]] = []

    def decide_step(issue: Issue, timeline: Timeline) -> Step:
        if before := _find_same_act(timeline, requested, dates):
            repeated.append((str(issue["number"]), before))
        act = act_by_issue[int(str(issue["id"]))]
        return supervision.record_supervision_act(issue, dates, act, timeline, merges.rename)

    results = take_step(writer, issues, decide_step, stamp)
    series = NumberSeries.build(rules.number_pattern, year, requested.kind.label)
    return RecordedActs(results, _list_odd_numbers(writer, act_by_issue.values(), series, state), repeated)


def _assign_acts(
    writer: Writer,
    issues: Sequence[IssueRow],
    common: SupervisionAct,
    rules: SupervisionRules,
    year: int,
    merges: UnitMerges,
) -> dict[int, SupervisionAct]:
    """Return issue → its act: *common* with the receiving unit, and a number for each unit where it has none."""
    acts: dict[str, SupervisionAct] = {}
    assigned = {}
    for issue, to in _name_receiving_units(issues, common, rules, merges).items():
        if (key := fold_name(to)) not in acts:  # one unit, however its name is typed
            number = common.document or draw_document_number(writer, rules, common.kind, year)
            acts[key] = replace(common, to=to, document=number)
        assigned[issue] = acts[key]
    return assigned


def _list_odd_numbers(
    reader: Reader, acts: Iterable[SupervisionAct], series: NumberSeries, state: str
) -> list[NumberRemark]:
    """Return what is odd about the numbers of *acts*; nothing of those without."""
    given = dict.fromkeys(act.document for act in acts)
    remarks = [find_number_gap(reader, one, series)._replace(state=state) for one in given]
    return [one for one in remarks if one.is_odd]


def _find_same_act(timeline: Timeline, requested: SupervisionAct, dates: StepDates) -> str:
    """Return the number of the last act of the same step on the same day, "" for none."""
    same = (requested.kind.value, dates.on.isoformat())
    numbers = [act["document"] for act in timeline.acts if (act["measure"], act["on"]) == same]
    return numbers[-1] if numbers else ""


def _resolve_requested_number(
    writer: Writer, dates: StepDates, requested: SupervisionAct, rules: SupervisionRules
) -> tuple[str, str]:
    """Return the number to record for the one requested, "" for none, and its state for a NumberRemark.

    A number names one document: more issues may join it on its own day and step. Raises StepRefused.
    """
    if not requested.document:
        return "", ""
    recorded = find_recorded_number(writer, requested.document)
    if recorded is None:
        number = write_in_own_form(requested.document, rules, requested.kind, dates.on.year)
        _require_no_step_number(
            writer, number, NumberSeries.build(rules.number_pattern, dates.on.year, requested.kind.label)
        )
        return number, ""
    if not (holders := find_issues_of_document(writer, recorded)):
        return recorded, REUSED
    act = holders[0][1][-1]
    if (act["measure"], act["on"]) != (requested.kind.value, dates.on.isoformat()):
        step = SupervisionKind.from_code(act["measure"]).label
        what = f"文号 {recorded} 已用于 {act['on']} 给 {act['sent_to']} 的{step}"
        raise StepRefused(f"{what}（{holders[0][0].number}）", supervision.FREE_NUMBER_REMEDY)
    return recorded, JOINED


def _require_no_step_number(reader: Reader, document: str, series: NumberSeries) -> None:
    """Refuse 督办[2026]1 where that is another document: 商秦办督〔2026〕1号. Raises StepRefused."""
    wanted = read_step_number(document)
    if wanted is None or series.read_number(document) is not None:
        return
    if found := match_step_number(reader, document, wanted).shortened:
        raise StepRefused(
            f"文号 {document} 像是已登记的 {'、'.join(found)}",
            f"同一份文书的，写 --doc {found[0]}；另一份的，不写 --doc 由台账编号",
        )


def _name_receiving_units(
    issues: Sequence[IssueRow], requested: SupervisionAct, rules: SupervisionRules, merges: UnitMerges
) -> dict[int, str]:
    """Return issue id → the unit that an act is sent to. Spellings of one unit, and merged ones, get one letter."""
    cells = {one.id: requested.to or _get_receiving_unit(one, requested.kind, rules) for one in issues}
    if requested.to:
        return cells
    shown = choose_cell_names(Counter(cells.values()), merges)
    return {issue: shown[cell] for issue, cell in cells.items()}


def _get_receiving_unit(issue: IssueRow, measure: SupervisionKind, rules: SupervisionRules) -> str:
    if measure is SupervisionKind.REFER:
        if not rules.referral_to:
            raise StepRefused("没有写明移送给哪个单位", supervision.REFERRAL_REMEDY)
        return rules.referral_to
    if not (to := get_answering_unit(issue)):
        raise StepRefused(f"{issue.number} 没有责任单位", "请用 --to 写明发给哪个单位")
    return to


def get_answering_unit(issue: IssueRow) -> str:
    """Return the duty unit of an issue, else its lead unit, on one line as it looks; "" where it has none."""
    return " ".join(drop_without_effect(issue.duty_unit or issue.lead_unit or "").split())
