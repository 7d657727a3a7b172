"""The letters of supervision acts: what is sent to whom, and what is recorded of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from qinling.errors import IssueNotFound, StepRefused
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.units import read_unit_merges
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.steps import StepResult, take_step
from qinling.rules.history.events import read_field_changes
from qinling.rules.history.timeline import NOT_SENT, StepDetails, build_timeline
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.supervision.act_letters import SentLetter, record_letter_sent
from qinling.rules.units.unit_areas import HomeArea
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, SupervisionKind
from qinling.rules.warnings.act_units import are_among
from qinling.rules.warnings.recipients import split_receiving_units

_UNIT_FIELDS = ("lead_unit", "duty_unit")


@dataclass(frozen=True, slots=True)
class ActLetter:
    """The letter of a recorded act: its number, kind, reply day, the units it goes to with their issues.

    *has_it* are the recipients that it was sent to before, *unsent* the ways to them that failed then (`name_way`).
    A letter that *is_monthly* is the monthly circular, of no act.
    """

    document: str
    measure: SupervisionKind
    reply_by: date | None
    issues_by_unit: dict[str, list[IssueRow]]
    has_it: frozenset[str] = frozenset()
    unsent: frozenset[str] = frozenset()
    is_monthly: bool = False

    def is_left(self, recipient: str, way: str) -> bool:
        """Return whether *recipient* is still to be sent the letter by *way*."""
        return recipient not in self.has_it or way in self.unsent

    @property
    def issues(self) -> list[IssueRow]:
        """All issues of the letter."""
        return [issue for group in self.issues_by_unit.values() for issue in group]


def list_letters_of_results(results: Iterable[StepResult]) -> list[ActLetter]:
    """Return the letters of acts that were just recorded, by number."""
    return _build_letters((one.after, _read_act(one)) for one in results)


def _read_act(result: StepResult) -> StepDetails:
    reply_by = result.step.details["reply_by"]
    day = reply_by.isoformat() if isinstance(reply_by, date) else None
    return {**result.step.details, "reply_by": day, "document": result.step.basis, **NOT_SENT}


def read_letter(reader: Reader, document: str, home: HomeArea) -> ActLetter:
    """Return the letter of the act number *document*, for an office of *home*.

    Raises IssueNotFound for one that is not recorded, StepRefused where an issue of it needs it no more:
    a letter that has become untrue is not sent.
    """
    found = _find_acts(reader, document)
    merges = read_unit_merges(reader, home=home)
    if over := [
        one.number for one, act in found if _is_over(one, act) or _has_moved(reader, one, act, merges)
    ]:
        raise StepRefused(
            f"{document} 里的 {'、'.join(over)} 已经完成整改、销号、撤并、改了时限或责任单位，发出去就不对了",
            "其余的另登记一份：qinling supervise 编号 --step 步骤 --send",
        )
    return _build_letters(found)[0]


def _find_acts(reader: Reader, document: str) -> list[tuple[IssueRow, StepDetails]]:
    """Return the issues of an act, each with the act. Raises IssueNotFound."""
    found: list[tuple[IssueRow, StepDetails]] = []
    for issue in queries.find_issues_by_act_number(reader, document):
        acts = build_timeline(queries.read_issue_events(reader, issue.id)).acts
        found += [(issue, act) for act in acts if act["document"] == document]
    if not found:
        raise IssueNotFound(f"没有文号为 {document} 的督办", "用 qinling show 编号 核对")
    return found


def _is_over(issue: IssueRow, act: StepDetails) -> bool:
    is_open = issue.status in (*UNRECTIFIED_STATUSES, *AWAITING_CLOSE_OUT)
    return not is_open or bool(act["settled"] or act["past"])


def _has_moved(reader: Reader, issue: IssueRow, act: StepDetails, merges: UnitMerges) -> bool:
    """Return whether the unit that *act* is for answered for *issue* and does so no more.

    Whoever never answered for it was named by a person, with --to.
    """
    changes = map(read_field_changes, queries.read_issue_events(reader, issue.id))
    former = [old for changed in changes for name in _UNIT_FIELDS if (old := changed.get(name, (None,))[0])]
    current = [getattr(issue, name) for name in _UNIT_FIELDS]
    sent_to = split_receiving_units(act["sent_to"], [*former, *current])

    return are_among(sent_to, former, merges) and not are_among(sent_to, current, merges)


def _build_letters(acts: Iterable[tuple[IssueRow, StepDetails]]) -> list[ActLetter]:
    letters: dict[str, ActLetter] = {}
    for issue, act in acts:
        reply_by = date.fromisoformat(act["reply_by"]) if act["reply_by"] else None
        measure = SupervisionKind.from_code(act["measure"])
        # Each event of a sending is recorded on every issue of the letter.
        made = ActLetter(
            act["document"],
            measure,
            reply_by,
            {},
            frozenset(act["letter_sent_to"]),
            frozenset(act["letter_unsent"]),
        )
        letter = letters.setdefault(act["document"], made)
        letter.issues_by_unit.setdefault(act["sent_to"], []).append(issue)
    return list(letters.values())


def record_sending(writer: Writer, letter: ActLetter, sent: SentLetter, stamp: Stamp) -> None:
    """Record in the history of each issue of *letter* that it was sent today."""
    dates = StepDates(stamp.today, stamp.today)
    issues = queries.read_issues_by_id(writer, [issue.id for issue in letter.issues])
    take_step(writer, issues, partial(record_letter_sent, dates, sent), stamp)
