"""Step records: the extensions, turn-backs, rechecks, relapses and supervision acts of one issue, from its events."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from qinling.rules.history.events import (
    Event,
    EventKind,
    list_effective_events,
    read_field_changes,
    read_step_details,
)
from qinling.rules.history.timeline import build_timeline
from qinling.rules.vocabulary import RecheckResult

#: The kinds of event that become step records.
RECORDED_KINDS = (
    EventKind.EXTENSION_ASKED,
    EventKind.EXTENDED,
    EventKind.EXTENSION_REFUSED,
    EventKind.TURNED_BACK,
    EventKind.REOPENED,
    EventKind.RECHECKED,
    EventKind.SUPERVISED,
)


class StepRecord(NamedTuple):
    """One step that was not undone. *on* is the day it took place.

    *late*: an extension asked for after the deadline. *relapsed*: a recheck that found a relapse.
    *opens_round*: a closed issue began a new round. The last four are of supervision acts; *settled*
    says that the work was done, or the issue closed or withdrawn, before a reply came.
    """

    event: int
    kind: str
    on: date
    document: str | None
    late: bool
    relapsed: bool
    opens_round: bool
    measure: str | None
    reply_by: date | None
    replied_on: date | None
    settled: bool


def list_step_records(events: Iterable[Event]) -> list[StepRecord]:
    """Return the step records of one issue from its events, all of them and the oldest first."""
    effective = list_effective_events(events)
    acts = iter(build_timeline(effective).acts)  # as many as there are acts, in the same order
    records = []
    for event in effective:
        if event.kind in RECORDED_KINDS:
            details = read_step_details(event)
            act = next(acts) if event.kind == EventKind.SUPERVISED else {}
            records.append(_build_record(event, details, act))
    return records


def _build_record(event: Event, details: dict[str, Any], act: dict[str, Any]) -> StepRecord:
    return StepRecord(
        event=event.id,
        kind=event.kind,
        on=date.fromisoformat(details["on"]),
        document=event.ground or None,
        late=bool(details.get("late")),
        relapsed=details.get("found") == RecheckResult.RELAPSED,
        opens_round="round" in read_field_changes(event),
        measure=act.get("measure"),
        reply_by=_parse_day(act.get("reply_by")),
        replied_on=_parse_day(act.get("replied_on")),
        settled=bool(act.get("settled")),
    )


def _parse_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
