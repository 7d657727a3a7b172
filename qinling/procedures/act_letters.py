"""The letters of supervision acts: what is sent to whom, and what is recorded of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from qinling.errors import IssueNotFound, StepRefused
from qinling.ledger import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.steps import StepResult, take_step
from qinling.rules.history.timeline import StepDetails, build_timeline
from qinling.rules.lifecycle.act_letters import record_letter_sent
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, SupervisionKind


@dataclass(frozen=True, slots=True)
class ActLetter:
    """The letter of a recorded act: its number, kind, reply day, the units it goes to with their issues.

    *has_it* are the recipients that it was sent to before. A letter that *is_monthly* is the monthly circular, of no act.
    """

    document: str
    measure: SupervisionKind
    reply_by: date | None
    issues_by_unit: dict[str, list[IssueRow]]
    has_it: frozenset[str] = frozenset()
    is_monthly: bool = False

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
    return {**result.step.details, "reply_by": day, "document": result.step.basis, "letter_sent_to": ()}


def read_letter(reader: Reader, document: str) -> ActLetter:
    """Return the letter of the act number *document*.

    Raises IssueNotFound for one that is not recorded, StepRefused where an issue of it needs it no more:
    a letter that has become untrue is not sent.
    """
    found = _find_acts(reader, document)
    if over := [issue.number for issue, act in found if _is_over(issue, act)]:
        raise StepRefused(
            f"{document} 里的 {'、'.join(over)} 已经完成整改、销号、撤并或改了时限，发出去就不对了",
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


def _build_letters(acts: Iterable[tuple[IssueRow, StepDetails]]) -> list[ActLetter]:
    letters: dict[str, ActLetter] = {}
    for issue, act in acts:
        reply_by = date.fromisoformat(act["reply_by"]) if act["reply_by"] else None
        measure = SupervisionKind.from_code(act["measure"])
        # Each event of a sending is recorded on every issue of the letter.
        made = ActLetter(act["document"], measure, reply_by, {}, frozenset(act["letter_sent_to"]))
        letter = letters.setdefault(act["document"], made)
        letter.issues_by_unit.setdefault(act["sent_to"], []).append(issue)
    return list(letters.values())


def record_sending(writer: Writer, letter: ActLetter, names: Sequence[str], by: str, stamp: Stamp) -> None:
    """Record in the history of each issue of *letter* that it was sent to *names* today."""
    dates = StepDates(stamp.today, stamp.today)
    issues = queries.read_issues_by_id(writer, [issue.id for issue in letter.issues])
    take_step(writer, issues, partial(record_letter_sent, dates, letter.document, names, by), stamp)
