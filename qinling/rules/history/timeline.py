"""The timeline of one issue, folded from its events.

It holds rounds, acceptances, extensions, rechecks, attachments, supervision acts and opinions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qinling.errors import StepRefused
from qinling.rules.history.events import (
    Event,
    EventKind,
    list_effective_events,
    read_field_changes,
    read_step_details,
)

#: The details of a step. Days are ISO text.
StepDetails = dict[str, Any]


@dataclass(slots=True)
class Round:
    """One round of an issue, from hand-over or relapse to close-out. Days are ISO text."""

    round: int
    rectified_on: str | None = None
    applied_on: str | None = None
    applied_by: str | None = None
    acceptances: list[StepDetails] = field(default_factory=list)
    turned_back: list[StepDetails] = field(default_factory=list)
    noticed_on: str | None = None
    closed_on: str | None = None
    closed_unaccepted: bool | None = None
    reason: str | None = None  # why the round began; None for the first


@dataclass(slots=True)
class Timeline:
    """The timeline of one issue. Undone events are left out."""

    rounds: list[Round] = field(default_factory=list)
    extensions: list[StepDetails] = field(default_factory=list)
    rechecks: list[StepDetails] = field(default_factory=list)
    attachments: list[StepDetails] = field(default_factory=list)
    acts: list[StepDetails] = field(default_factory=list)  # supervision acts
    circulars: list[StepDetails] = field(default_factory=list)  # monthly, that were sent
    opinions: list[StepDetails] = field(default_factory=list)  # of inspectors
    voided: StepDetails | None = None
    milestone: tuple[str, str] | None = None  # day and name of the last step on the way to close-out

    @property
    def acts_of_current_deadline(self) -> list[StepDetails]:
        """The supervision acts since the present deadline was set."""
        return [act for act in self.acts if not act["past"]]

    @property
    def attachment_kinds_of_round(self) -> set[str]:
        """The kinds of the attachments added in the present round."""
        last = self.rounds[-1].round if self.rounds else 1
        return {paper["paper"] for paper in self.attachments if paper["round"] == last}

    def require_not_before_milestone(self, on: object) -> None:
        """Refuse a step dated before the last step towards close-out."""
        if isinstance(on, date) and self.milestone and on.isoformat() < self.milestone[0]:
            day, label = self.milestone
            raise StepRefused(f"{on} 早于上一步（{label}）的日期 {day}", "请核对日期，按先后办理")


#: Steps that must follow one another in time. A recheck that begins a round belongs to them too.
_MILESTONE_KINDS = (
    EventKind.COMPLETED,
    EventKind.APPLIED,
    EventKind.ACCEPTED,
    EventKind.TURNED_BACK,
    EventKind.NOTICED,
    EventKind.CLOSED,
    EventKind.REOPENED,
    EventKind.VOIDED,
)
_ROUND_FIELDS = ("rectified_on", "applied_on", "applied_by", "noticed_on", "closed_on", "closed_unaccepted")


def build_timeline(events: Iterable[Event]) -> Timeline:
    """Fold the events of one issue, the oldest first, into its timeline."""
    timeline = Timeline([Round(1)])
    for event in list_effective_events(events):
        changed = {name: new for name, (_, new) in read_field_changes(event).items()}
        details = read_step_details(event)
        new_round = changed.get("round")
        if new_round and new_round != timeline.rounds[-1].round:
            timeline.rounds.append(Round(new_round, reason=details.get("reason") or details.get("note")))
        else:
            for name in _ROUND_FIELDS:
                if name in changed:
                    setattr(timeline.rounds[-1], name, changed[name])
        if new_round or "deadline" in changed or event.kind == EventKind.TURNED_BACK:
            for act in timeline.acts:
                act["past"] = True
        if changed.get("reply_by", "") is None and event.kind != EventKind.REPLIED:
            for act in timeline.acts:  # finished work settles all supervision acts
                act["settled"] = True
        _add_event(timeline, event, changed, details)
        if details.get("on") and (event.kind in _MILESTONE_KINDS or new_round):
            timeline.milestone = (details["on"], EventKind.from_code(event.kind).label)
    return timeline


_OPEN_EXTENSION: StepDetails = dict.fromkeys(
    ("granted", "deadline", "decided_on", "decided_by", "answer", "answer_reason")
) | {"lapsed": False}
#: Of a letter that nobody was sent: the recipients who got it, and the ways to them that failed.
NOT_SENT: StepDetails = {"letter_sent_to": (), "letter_unsent": ()}
_OPEN_ACT: StepDetails = dict.fromkeys(
    ("reply_by", "reason", "letter_sent_on", "signed_on", "signed_by", "replied_on", "replied_by", "reply")
) | {**NOT_SENT, "past": False, "settled": False}
_OPEN_CIRCULAR: StepDetails = dict.fromkeys(("letter_sent_on", "signed_on", "signed_by")) | NOT_SENT
_OPEN_OPINION: StepDetails = dict.fromkeys(("by", "file", "cell", "replied_on", "replied_by", "reply"))


def _add_event(timeline: Timeline, event: Event, changed: dict[str, Any], details: StepDetails) -> None:
    current_round = timeline.rounds[-1]
    entry = {**details, "document": event.ground or None, "recorded_by": event.actor}
    targets: dict[EventKind, tuple[list[StepDetails], StepDetails]] = {
        EventKind.ACCEPTED: (current_round.acceptances, {"opinion": None, "void": False}),
        EventKind.TURNED_BACK: (current_round.turned_back, {}),
        EventKind.RECHECKED: (timeline.rechecks, {"note": None}),
        EventKind.ATTACHED: (timeline.attachments, {"round": current_round.round}),
        EventKind.EXTENSION_ASKED: (timeline.extensions, _OPEN_EXTENSION),
        EventKind.SUPERVISED: (timeline.acts, _OPEN_ACT),
        EventKind.OPINION: (timeline.opinions, _OPEN_OPINION),
    }
    if event.kind in targets:
        entries, blanks = targets[EventKind.from_code(event.kind)]
        entries.append({**blanks, **entry})
    elif event.kind in (EventKind.LETTER_SENT, EventKind.SIGNED, EventKind.REPLIED):
        _add_to_act(timeline, event, entry)
    elif event.kind == EventKind.OPINION_REPLIED:
        if opinion := next((one for one in timeline.opinions if one["item"] == entry["item"]), None):
            opinion.update(replied_on=entry["on"], replied_by=entry["by"], reply=entry["note"])
    elif event.kind == EventKind.VOIDED:
        timeline.voided = {"into": None, **entry}
    if changed.get("requested_deadline", "") is None and timeline.extensions:
        _record_extension_end(timeline.extensions[-1], event, entry, changed)
    if "accepted_level" in changed and changed["accepted_level"] is None and "round" not in changed:
        # The issue was turned back, applied for again, or changed in a field under acceptance:
        # earlier acceptances are void.
        for one in current_round.acceptances:
            one["void"] = True


def _add_to_act(timeline: Timeline, event: Event, entry: StepDetails) -> None:
    """Add to its act or circular that it was sent, was signed for, or was replied to. One that was undone has none."""
    acts = timeline.acts
    if event.kind == EventKind.REPLIED:
        matching = (act for act in acts if act["document"] == entry["answers"] and not act["replied_on"])
        if act := next(matching, None):
            act.update(replied_on=entry["on"], replied_by=entry["by"], reply=entry["note"])
    elif act := _find_letter(timeline, entry):
        if event.kind == EventKind.SIGNED:
            act.update(signed_on=entry["on"], signed_by=entry.get("by"))
        else:
            _add_sending(act, entry)


def _add_sending(letter: StepDetails, entry: StepDetails) -> None:
    """Add who got *letter* too. A way that it did not reach is open until its recipient is sent it again."""
    sent = entry["letter_sent_to"].split("、")
    again = tuple(f"{name}（" for name in sent)
    unsent = [way for way in letter["letter_unsent"] if not way.startswith(again)]
    if "letter_unsent" in entry:
        unsent += entry["letter_unsent"].split("、")
    letter.update(
        letter_sent_on=letter["letter_sent_on"] or entry["on"],
        letter_sent_to=tuple(dict.fromkeys((*letter["letter_sent_to"], *sent))),
        letter_unsent=tuple(unsent),
    )


def _find_letter(timeline: Timeline, entry: StepDetails) -> StepDetails | None:
    """Return the act or the monthly circular that *entry* is about. A circular begins with its first sending."""
    letters = (*timeline.acts, *timeline.circulars)
    found = next((one for one in letters if one["document"] == entry["letter"]), None)
    if found is None and entry.get("is_circular"):
        found = {**_OPEN_CIRCULAR, "document": entry["letter"]}
        timeline.circulars.append(found)
    return found


def _record_extension_end(
    extension: StepDetails, event: Event, entry: StepDetails, changed: dict[str, Any]
) -> None:
    """Record how a requested extension ended: granted, refused or lapsed."""
    if event.kind not in (EventKind.EXTENDED, EventKind.EXTENSION_REFUSED):
        extension["lapsed"] = True
        return
    extension.update(
        granted=event.kind == EventKind.EXTENDED,
        deadline=changed.get("deadline"),
        decided_on=entry["on"],
        decided_by=entry["by"],
        answer=entry["document"],
        answer_reason=entry.get("reason"),
    )
