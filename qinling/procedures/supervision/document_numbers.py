"""Numbers of supervision documents: find the one that somebody typed, draw a new one, tell of gaps."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, NoReturn

from qinling.errors import IssueNotFound
from qinling.ledger.issues import issue_numbers, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.rules.history.events import Event, EventKind, list_effective_events
from qinling.rules.history.timeline import StepDetails, build_timeline
from qinling.rules.lookup.name_match import MAX_NAMED, NameMatch
from qinling.rules.lookup.near_names import find_near
from qinling.rules.lookup.shortened_numbers import find_shortened
from qinling.rules.supervision.document_numbers import (
    DEFAULT_NUMBER_PATTERN,
    NumberSeries,
    StepNumber,
    build_document_key,
    read_step_number,
    remove_letters,
)
from qinling.rules.supervision.monthly_circular import (
    format_circular_number,
    is_about_circular,
    read_circular_number,
)
from qinling.rules.supervision.supervision_acts import SupervisionRules
from qinling.rules.vocabulary import SupervisionKind

_MAX_LAST_NAMED = 3
_MAX_LAST = 12  # looked at for those that are not undone
REUSED, JOINED = "reused", "joined"


class NumberRemark(NamedTuple):
    """What is odd about a document number just given.

    *state* is REUSED after its act was undone, JOINED where a document of that day has it, else "". Places before it
    may be free:
    *undone* of these bore an act that was undone; *unrecorded*, from first to last, were never in this ledger.
    """

    document: str
    state: str
    undone: tuple[int, ...]
    unrecorded: tuple[tuple[int, int], ...]

    @property
    def is_odd(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.state or self.undone or self.unrecorded)


def find_recorded_number(reader: Reader, typed: str) -> str | None:
    """Return the document number of the ledger that is the same as *typed*, as it was recorded; None without one.

    Raises IssueNotFound for several.
    """
    numbers = issue_numbers.list_document_numbers(reader)
    if typed in numbers:
        return typed
    key = build_document_key(typed)
    found = [one for one in numbers if build_document_key(one) == key]
    if len(found) > 1:
        raise IssueNotFound(f"文号 {typed} 有几份：{'、'.join(found)}", "请照其中一个原样写")
    return found[0] if found else None


def match_document(reader: Reader, typed: str) -> NameMatch:
    """Return the documents that *typed* may mean, but for those whose act was undone unless it is typed in full.

    The monthly circular is none of the acts, but is sent and signed for as they are.

    Raises IssueNotFound for several that are spelt alike.
    """
    if found := find_recorded_number(reader, typed):
        return NameMatch(typed, found)
    if circular := read_circular_number(typed):
        return NameMatch(typed, circular)
    keys = [(one, build_document_key(one)) for one in issue_numbers.list_document_numbers(reader)]
    wanted = build_document_key(typed)
    step_number = read_step_number(typed)
    if step_number and (match := match_step_number(reader, typed, step_number)).count:
        return match
    if shortened := _list_standing(reader, find_shortened(wanted, keys)):
        return NameMatch(typed, shortened=tuple(shortened[:MAX_NAMED]), count=len(shortened))
    near = _list_near_of_step(reader, step_number) if step_number else []
    near = near or _list_standing(reader, find_near(wanted, keys, MAX_NAMED))
    return NameMatch(typed, near=tuple(near[:MAX_NAMED]))


def match_step_number(reader: Reader, typed: str, wanted: StepNumber) -> NameMatch:
    """Return the documents that *typed* names by their step: 督办[2026]1 for 商秦办督〔2026〕1号."""
    same = find_shortened(wanted.number, _list_without_letters(reader))
    found = _list_of_step(reader, same, wanted.step)
    is_full = wanted.has_year and len(found) == 1
    return NameMatch(typed, shortened=tuple(found[:MAX_NAMED]), count=len(found), is_full=is_full)


def _list_near_of_step(reader: Reader, wanted: StepNumber) -> list[str]:
    """Return the documents of a step with a number near to the one *wanted*, else those of other steps that have it."""
    keys = _list_without_letters(reader)
    near = _list_of_step(reader, find_near(wanted.number, keys, _MAX_LAST), wanted.step)
    return near or _list_standing(reader, find_shortened(wanted.number, keys))


def _list_without_letters(reader: Reader) -> list[tuple[str, str]]:
    return [(one, remove_letters(one)) for one in issue_numbers.list_document_numbers(reader)]


def _list_of_step(reader: Reader, documents: Iterable[str], step: SupervisionKind) -> list[str]:
    """Return those of *documents* that are of *step* and whose act was not undone."""
    found = ((one, find_issues_of_document(reader, one)) for one in documents)
    return [one for one, issues in found if issues and issues[0][1][-1]["measure"] == step.value]


def _list_standing(reader: Reader, documents: Iterable[str]) -> list[str]:
    """Return those of *documents* whose act was not undone."""
    return [one for one in documents if find_issues_of_document(reader, one)]


def require_recorded_number(reader: Reader, typed: str) -> str:
    """Return the document number of the ledger that is the same as *typed*. Raises IssueNotFound."""
    found = find_recorded_number(reader, typed)
    if found is None:
        refuse_unknown_document(reader, typed)
    return found


def refuse_unknown_document(reader: Reader, typed: str, today: date | None = None) -> NoReturn:
    """Raise IssueNotFound for a number that no document has, with the last ones; for a circular, that of *today*."""
    if today and is_about_circular(typed):
        raise IssueNotFound(f"没有文号为 {typed} 的调度通报", f"本月的是 {format_circular_number(today)}")
    last = _list_standing(reader, issue_numbers.list_last_document_numbers(reader, _MAX_LAST))[
        :_MAX_LAST_NAMED
    ]
    remedy = f"请写全文号；最近的有 {'、'.join(last)}" if last else "用 qinling show 编号 核对"
    raise IssueNotFound(f"没有文号为 {typed} 的督办", remedy)


def find_issues_of_document(reader: Reader, document: str) -> list[tuple[IssueRow, list[StepDetails]]]:
    """Return the issues of a recorded document, each with its acts up to this one as of then. Undone acts are left out."""
    issues = queries.find_issues_by_act_number(reader, document)
    found = ((issue, _list_acts_until(reader, issue, document)) for issue in issues)
    return [(issue, acts) for issue, acts in found if acts]


def _list_acts_until(reader: Reader, issue: IssueRow, document: str) -> list[StepDetails]:
    """Return the acts of *issue* up to act number *document*, as of that act. Empty if it was undone."""
    events = list(queries.read_issue_events(reader, issue.id))
    last = find_act_event(events, document)
    return build_timeline(event for event in events if event.id <= last).acts


def list_standing_acts(reader: Reader, issue: int) -> list[StepDetails]:
    """Return the acts of an issue, without those that were undone."""
    return list(build_timeline(queries.read_issue_events(reader, issue)).acts)


def find_act_event(events: Iterable[Event], document: str) -> int:
    """Return the id of the event that recorded act number *document*, 0 if there is none or it was undone."""
    acts = (
        one.id
        for one in list_effective_events(events)
        if one.kind == EventKind.SUPERVISED and one.ground == document
    )
    return next(acts, 0)


def draw_document_number(writer: Writer, rules: SupervisionRules, measure: SupervisionKind, year: int) -> str:
    """Return a new number after the office's pattern: one more than the highest of its series."""
    series = NumberSeries.build(rules.number_pattern, year, measure.label)
    highest = max(series.list_places(issue_numbers.list_document_numbers(writer)), default=0)
    is_default = rules.number_pattern == DEFAULT_NUMBER_PATTERN
    counter = f"{measure.value}-{year}" if is_default else series.text
    return series.write_number(issue_numbers.draw_document_number(writer, counter, highest + 1))


def write_in_own_form(typed: str, rules: SupervisionRules, measure: SupervisionKind, year: int) -> str:
    """Return the number *typed* in the form of the office's pattern if it is one of its series, else as it is."""
    series = NumberSeries.build(rules.number_pattern, year, measure.label)
    place = series.read_number(typed)
    return typed.strip() if place is None else series.write_number(place)


def find_number_gap(reader: Reader, document: str, series: NumberSeries) -> NumberRemark:
    """Return which places right before *document*, just recorded, bear no act."""
    numbers = issue_numbers.list_document_numbers(reader)
    recorded = {n: one for one in numbers if (n := series.read_number(one)) is not None}
    undone: list[int] = []
    unrecorded: list[tuple[int, int]] = []
    next_place = series.read_number(document) or 1
    for n in (*sorted((n for n in recorded if n < next_place), reverse=True), 0):
        if n + 1 < next_place:
            unrecorded.append((n + 1, next_place - 1))
        if not n or find_issues_of_document(reader, recorded[n]):
            break
        undone.append(n)
        next_place = n
    return NumberRemark(document, "", tuple(undone), tuple(reversed(unrecorded)))
