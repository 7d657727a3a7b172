"""What the history of one issue tells: its rounds with their acceptances, extensions, looks back and papers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qinling.errors import StepRefused
from qinling.rules.history.events import Event, EventKind, field_changes_of, particulars_of, standing

#: A step with its particulars; days are ISO text.
Told = dict[str, Any]


@dataclass(slots=True)
class Round:
    """One round of an issue, from hand-over or relapse to close-out; days are ISO text."""

    round: int
    rectified_on: str | None = None
    applied_on: str | None = None
    applied_by: str | None = None
    acceptances: list[Told] = field(default_factory=list)
    turned_back: list[Told] = field(default_factory=list)
    noticed_on: str | None = None
    closed_on: str | None = None
    reason: str | None = None  # why it began; None of the first


@dataclass(slots=True)
class Course:
    """The life of one issue; whatever was taken back is left out."""

    rounds: list[Round] = field(default_factory=list)
    extensions: list[Told] = field(default_factory=list)
    rechecks: list[Told] = field(default_factory=list)
    papers: list[Told] = field(default_factory=list)
    acts: list[Told] = field(default_factory=list)  # of supervision
    voided: Told | None = None
    milestone: tuple[str, str] | None = None  # day and name of the last step on the way to close-out

    @property
    def acts_of_deadline(self) -> list[Told]:
        """The acts of supervision since the deadline began to run as it does now."""
        return [act for act in self.acts if not act["past"]]

    @property
    def papers_of_round(self) -> set[str]:
        """The kinds of paper taken in since the present round began."""
        last = self.rounds[-1].round if self.rounds else 1
        return {paper["paper"] for paper in self.papers if paper["round"] == last}

    def refuse_before_milestone(self, on: object) -> None:
        """Refuse a step on a day before the last one on the way to close-out."""
        if isinstance(on, date) and self.milestone and on.isoformat() < self.milestone[0]:
            day, label = self.milestone
            raise StepRefused(f"{on} 早于上一步（{label}）的日期 {day}", "请核对日期，按先后办理")


#: Steps that follow one another on the way to close-out; so does a look back that begins a round.
_MILESTONES = (
    EventKind.COMPLETED,
    EventKind.APPLIED,
    EventKind.ACCEPTED,
    EventKind.TURNED_BACK,
    EventKind.NOTICED,
    EventKind.CLOSED,
    EventKind.REOPENED,
    EventKind.VOIDED,
)
_OF_ROUND = ("rectified_on", "applied_on", "applied_by", "noticed_on", "closed_on")


def course_of(events: Iterable[Event]) -> Course:
    """Fold the events of one issue, the oldest first, into its course."""
    course = Course([Round(1)])
    for event in standing(events):
        changed = {name: new for name, (_, new) in field_changes_of(event).items()}
        said = particulars_of(event)
        begun = changed.get("round")
        if begun and begun != course.rounds[-1].round:
            course.rounds.append(Round(begun, reason=said.get("reason") or said.get("note")))
        else:
            for name in _OF_ROUND:
                if name in changed:
                    setattr(course.rounds[-1], name, changed[name])
        if begun or "deadline" in changed or event.kind == EventKind.TURNED_BACK:
            for act in course.acts:
                act["past"] = True
        if changed.get("reply_by", "") is None and event.kind != EventKind.REPLIED:
            for act in course.acts:  # the work has answered
                act["settled"] = True
        _tell(course, event, changed, said)
        if said.get("on") and (event.kind in _MILESTONES or begun):
            course.milestone = (said["on"], EventKind.coded(event.kind).label)
    return course


_UNANSWERED: Told = dict.fromkeys(
    ("granted", "deadline", "decided_on", "decided_by", "answer", "answer_reason")
) | {"lapsed": False}
_UNREPLIED: Told = dict.fromkeys(("reply_by", "reason", "replied_on", "replied_by", "reply")) | {
    "past": False,
    "settled": False,
}


def _tell(course: Course, event: Event, changed: dict[str, Any], said: Told) -> None:
    now = course.rounds[-1]
    told = {**said, "document": event.ground or None, "recorded_by": event.actor}
    kept: dict[EventKind, tuple[list[Told], Told]] = {
        EventKind.ACCEPTED: (now.acceptances, {"opinion": None, "void": False}),
        EventKind.TURNED_BACK: (now.turned_back, {}),
        EventKind.RECHECKED: (course.rechecks, {"note": None}),
        EventKind.ATTACHED: (course.papers, {"round": now.round}),
        EventKind.EXTENSION_ASKED: (course.extensions, _UNANSWERED),
        EventKind.SUPERVISED: (course.acts, _UNREPLIED),
    }
    if event.kind in kept:
        several, blanks = kept[EventKind.coded(event.kind)]
        several.append({**blanks, **told})
    elif event.kind == EventKind.REPLIED:
        meant = (act for act in course.acts if act["document"] == told["answers"] and not act["replied_on"])
        if act := next(meant, None):
            act.update(replied_on=told["on"], replied_by=told["by"], reply=told["note"])
    elif event.kind == EventKind.VOIDED:
        course.voided = {"into": None, **told}
    if changed.get("requested_deadline", "") is None and course.extensions:
        _answer(course.extensions[-1], event, told, changed)
    if "accepted_level" in changed and changed["accepted_level"] is None and "round" not in changed:
        # Turned back, applied for anew or changed in what was accepted: the acceptances count no more.
        for one in now.acceptances:
            one["void"] = True


def _answer(asked: Told, event: Event, told: Told, changed: dict[str, Any]) -> None:
    """Put the end of an extension to its beginning: granted, refused, or needed no more."""
    if event.kind not in (EventKind.EXTENDED, EventKind.EXTENSION_REFUSED):
        asked["lapsed"] = True
        return
    asked.update(
        granted=event.kind == EventKind.EXTENDED,
        deadline=changed.get("deadline"),
        decided_on=told["on"],
        decided_by=told["by"],
        answer=told["document"],
        answer_reason=told.get("reason"),
    )
