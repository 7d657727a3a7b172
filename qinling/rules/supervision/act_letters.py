"""What becomes of the letter of a supervision act: it is sent, and signed for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.history.timeline import Timeline
from qinling.rules.lifecycle.steps import Issue, Step, StepDates


@dataclass(frozen=True, slots=True)
class LetterSendingRules:
    """How letters are sent. With *copy_leader* the leaders of the issues get a copy.

    From *circular_day* of each month on the circular is proposed; 0: never.
    """

    copy_leader: bool = True
    circular_day: int = 5


class SentLetter(NamedTuple):
    """A letter that was sent *by* somebody: its number, who got it, and by which ways some of them did not get it too.

    The ways are as `name_way` names them.
    """

    document: str
    names: Sequence[str]
    unsent: Sequence[str]
    by: str


def select_recipients(sent: SentLetter, names: Sequence[str]) -> SentLetter:
    """Return *sent* as far as it is about the recipients *names*."""
    begins = tuple(f"{name}（" for name in names)
    return sent._replace(names=names, unsent=[way for way in sent.unsent if way.startswith(begins)])


def name_way(recipient: str, channel: str, address: str) -> str:
    """Return the name of a way to *recipient*. A channel with one address has a blank *address*."""
    return f"{recipient}（{' '.join(filter(None, (channel, address)))}）"


def record_letter_sent(step_dates: StepDates, sent: SentLetter, _issue: Issue, timeline: Timeline) -> Step:
    """Record that the letter of an act was sent."""
    if all(one["document"] != sent.document for one in timeline.acts):
        raise StepRefused(f"没有 {sent.document}", "用 qinling show 编号 核对")
    return Step(EventKind.LETTER_SENT, {}, _build_details(step_dates, sent), sent.document)


def record_circular_sent(step_dates: StepDates, sent: SentLetter) -> Step:
    """Record that the monthly circular, which is no act, was sent."""
    details = {**_build_details(step_dates, sent), "is_circular": True}
    return Step(EventKind.LETTER_SENT, {}, details, sent.document)


def _build_details(step_dates: StepDates, sent: SentLetter) -> dict[str, Value]:
    details: dict[str, Value] = {
        "letter": sent.document,
        "letter_sent_to": "、".join(sent.names),
        "by": sent.by,
        "on": step_dates.on,
    }
    return details | ({"letter_unsent": "、".join(sent.unsent)} if sent.unsent else {})


def record_signature(
    step_dates: StepDates, document: str, signer: str, issue: Issue, timeline: Timeline
) -> Step:
    """Record who signed for the act or the circular *document*, "" for the oldest act that nobody signed for."""
    letters = (*timeline.acts, *timeline.circulars) if document else timeline.acts
    unsigned = [one for one in letters if not one["signed_on"]]
    letter = next((one for one in unsigned if not document or one["document"] == document), None)
    if letter is None:
        what = f"没有等待签收的 {document}" if document else "没有等待签收的督办"
        raise StepRefused(what, "用 qinling show 编号 核对")
    day, label = (letter["on"], "督办日期") if "on" in letter else (letter["letter_sent_on"], "发出日期")
    step_dates.require_not_before({"on": date.fromisoformat(day)}, ("on", label))
    details: dict[str, Value] = {"letter": letter["document"], "on": step_dates.on, "by": signer or None}
    return Step(EventKind.SIGNED, {}, details)
