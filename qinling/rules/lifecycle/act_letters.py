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
    details: dict[str, Value] = {
        "letter": document,
        "letter_sent_to": "、".join(names),
        "by": by,
        "on": step_dates.on,
    }
    return Step(EventKind.LETTER_SENT, {}, details, document)


def record_signature(
    step_dates: StepDates, document: str, signer: str, issue: Issue, timeline: Timeline
) -> Step:
    """Record who signed for the act with the number *document*, "" for the oldest act that nobody signed for."""
    unsigned = [act for act in timeline.acts if not act["signed_on"]]
    act = next((one for one in unsigned if not document or one["document"] == document), None)
    if act is None:
        what = f"没有等待签收的 {document}" if document else "没有等待签收的督办"
        raise StepRefused(what, "用 qinling show 编号 核对")
    step_dates.require_not_before({"on": date.fromisoformat(act["on"])}, ("on", "督办日期"))
    details: dict[str, Value] = {"letter": act["document"], "on": step_dates.on, "by": signer or None}
    return Step(EventKind.SIGNED, {}, details)


def _require_act(timeline: Timeline, document: str) -> StepDetails:
    act = next((one for one in timeline.acts if one["document"] == document), None)
    if act is None:
        raise StepRefused(f"没有 {document}", "用 qinling show 编号 核对")
    return act
