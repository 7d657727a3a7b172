"""What becomes of the letter of a supervision act: it is sent, and signed for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.history.timeline import StepDetails, Timeline
from qinling.rules.lifecycle.steps import Issue, Step, StepDates


@dataclass(frozen=True, slots=True)
class LetterSendingRules:
    """How letters are sent. With *copy_leader* the leaders of the issues get a copy.

    From *circular_day* of each month on the circular is proposed; 0: never.
    """

    copy_leader: bool = True
    circular_day: int = 5


def record_letter_sent(
    step_dates: StepDates, document: str, names: Sequence[str], by: str, _issue: Issue, timeline: Timeline
) -> Step:
    """Record that the letter *document* was sent to *names*."""
    _require_act(timeline, document)
    return _build_sending(step_dates, document, names, by)


def record_circular_sent(step_dates: StepDates, document: str, names: Sequence[str], by: str) -> Step:
    """Record that the monthly circular *document*, which is no act, was sent to *names*."""
    return _build_sending(step_dates, document, names, by, is_circular=True)


def _build_sending(
    step_dates: StepDates, document: str, names: Sequence[str], by: str, *, is_circular: bool = False
) -> Step:
    details: dict[str, Value] = {
        "letter": document,
        "letter_sent_to": "、".join(names),
        "by": by,
        "on": step_dates.on,
    }
    if is_circular:
        details["is_circular"] = True
    return Step(EventKind.LETTER_SENT, {}, details, document)


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


def _require_act(timeline: Timeline, document: str) -> StepDetails:
    act = next((one for one in timeline.acts if one["document"] == document), None)
    if act is None:
        raise StepRefused(f"没有 {document}", "用 qinling show 编号 核对")
    return act
