"""Combine the cell values of one row into the fields of an issue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.drafts import Value
from qinling.rules.merging.issue_validation import Objection, find_future_days, find_objections
from qinling.rules.parsing import deadlines, statuses
from qinling.rules.parsing.deadline_wording import has_own_words
from qinling.rules.places.place_checks import PlaceRules
from qinling.rules.places.plane_coordinates import convert_metres
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, DeadlineKind, Level, Status
from qinling.rules.workdays import WorkCalendar
from qinling.workbook.headings.column_uses import (
    CLOSED_YES_NO,
    DEADLINE_WORDS,
    FIRST_DEADLINE,
    HANDED_DOWN,
    LONLAT,
    RECTIFIED_YES_NO,
)
from qinling.workbook.reading.rows.cell_parts import ContradictingCells
from qinling.workbook.reading.rows.row_rules import RowRules

_KIND_CODES = {kind: kind.value for kind in DeadlineKind}
_STATUS_ORDER = {status: position for position, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class YearlessDeadline:
    """A deadline without a year in a ledger without a day: the hand-over of its row may give the year."""

    cell: object
    refusal: ValueRefused


def resolve_row_fields(
    values: dict[str, object], level: Level | None, calendar: WorkCalendar, immediate_days: int
) -> dict[str, Value]:
    """Turn *values*, the cell values of a row by column, into the fields of an issue.

    *values* is changed in place. *level* is the level of the sheet, for rows without one.
    *immediate_days* is the number of days from the hand-over for 立行立改; 0 means none.
    Raises ValueRefused where two columns contradict each other.
    """
    if isinstance(handed_down := values.pop(HANDED_DOWN, None), date):
        for name in ("found_on", "handed_over_on"):
            values[name] = values.get(name) or handed_down
    if isinstance(lonlat := values.pop(LONLAT, None), tuple):
        values["lon"], values["lat"] = lonlat
    if isinstance(first_deadline := values.pop(FIRST_DEADLINE, None), deadlines.Deadline):
        if _names_deadline(values.get("deadline")):
            values["original_deadline"] = first_deadline.day
        else:
            values["deadline"] = first_deadline
    deadline = _add_year(values.get("deadline"), values)
    if isinstance(deadline, deadlines.Deadline):
        if deadline.year_from is not None:
            deadline = _settle_year(deadline, values)
        values.update(_resolve_deadline_fields(deadline, values, calendar, immediate_days))
    elif "deadline" in values:
        values.update(deadline=None, deadline_kind=None, deadline_text=None)
    if (words := values.pop(DEADLINE_WORDS, None)) is not None:
        values.update(_restore_deadline_words(str(words), values, calendar, immediate_days))
    _resolve_status(values)
    values["level"] = values.get("level") or level
    return values  # type: ignore[return-value]  # only fields with values of their kind remain


def convert_plane_coordinates(values: dict[str, object], rules: PlaceRules) -> None:
    """Put degrees in the place of coordinates in metres. Raises ContradictingCells where they are no place."""
    try:
        place = convert_metres(values.get("lon"), values.get("lat"), rules)
    except ValueRefused as refused:
        raise ContradictingCells("lon", refused.message, refused.remedy) from None
    if place is not None:
        values["lon"], values["lat"] = place


def _find_hand_over(values: Mapping[str, object]) -> date | None:
    """Return the hand-over day. An issue without one counts as handed over on the day it was found."""
    handed_over = values.get("handed_over_on") or values.get("found_on")
    return handed_over if isinstance(handed_over, date) else None


def _settle_year(deadline: deadlines.Deadline, values: Mapping[str, object]) -> deadlines.Deadline:
    try:
        return deadlines.settle_deadline_year(deadline, _find_hand_over(values))
    except ValueRefused as refused:
        raise ContradictingCells("deadline", refused.message, refused.remedy) from None


def _add_year(deadline: object, values: Mapping[str, object]) -> object:
    """Return *deadline*, with the year of the hand-over where it has none. Raises ContradictingCells without one."""
    if not isinstance(deadline, YearlessDeadline):
        return deadline
    hand_over = _find_hand_over(values)
    if hand_over is None:
        raise ContradictingCells("deadline", deadline.refusal.message, deadline.refusal.remedy)
    return deadlines.parse_deadline(deadline.cell, hand_over)


def _names_deadline(deadline: object) -> bool:
    return isinstance(deadline, deadlines.Deadline) and deadline.kind is not DeadlineKind.NONE


def _resolve_deadline_fields(
    deadline: deadlines.Deadline, values: Mapping[str, object], calendar: WorkCalendar, immediate_days: int
) -> dict[str, object]:
    kind = deadline.kind
    if kind is not DeadlineKind.RELATIVE and not (immediate_days and kind is DeadlineKind.IMMEDIATE):
        return {"deadline": deadline.day, "deadline_kind": _KIND_CODES[kind], "deadline_text": deadline.text}
    day = deadlines.calculate_due_day(deadline, _find_hand_over(values), calendar, immediate_days)
    return {"deadline": day, "deadline_kind": _KIND_CODES[kind], "deadline_text": deadline.text}


def _restore_deadline_words(
    words: str, values: Mapping[str, object], calendar: WorkCalendar, immediate_days: int
) -> dict[str, object]:
    """Return the kind and text that *words* give the deadline of the row, {} where they say another one.

    An export shows the day, and the words in a column beside it. The words of an extended deadline
    are those of the original one. Words that were typed over the day stand.
    """
    day = values.get("deadline")
    if not isinstance(day, date) or has_own_words(values):
        return {}
    original = values.get("original_deadline") or day
    try:
        said = deadlines.parse_deadline(words, original if isinstance(original, date) else day)
    except ValueRefused:
        return {}
    start = _find_hand_over(values)
    said_day = deadlines.calculate_due_day(said, start, calendar, immediate_days)
    counts = said.kind in (DeadlineKind.RELATIVE, DeadlineKind.IMMEDIATE)
    if said_day not in (day, original) and not (counts and said_day is None):
        return {}
    return {"deadline_kind": _KIND_CODES[said.kind], "deadline_text": words}


def _resolve_status(values: dict[str, object]) -> None:
    """Combine the status column and the yes-or-no columns. The furthest status wins."""
    column = values.get("status")
    reading = column if isinstance(column, statuses.StatusReading) else None
    if reading and reading.schedule and not values.get("schedule"):
        values["schedule"] = reading.schedule.value
    if RECTIFIED_YES_NO not in values and CLOSED_YES_NO not in values:
        values["status"] = reading.status.value if reading and reading.status else None
        return
    flags = [values.pop(name, None) for name in (RECTIFIED_YES_NO, CLOSED_YES_NO)]
    stated = reading.status if reading else None
    flagged = [flag.status for flag in flags if isinstance(flag, statuses.StatusReading) and flag.status]
    furthest = max(flagged, key=_STATUS_ORDER.__getitem__, default=None)
    if stated in UNRECTIFIED_STATUSES and furthest is not None and furthest not in UNRECTIFIED_STATUSES:
        raise ValueRefused(
            f"状态为“{stated.label}”，另一列却说“{furthest.label}”", "请核对两列，改正写错的一列"
        )
    # 否 adds nothing to a status column that says the issue is unfinished.
    candidates = (stated,) if stated in UNRECTIFIED_STATUSES else filter(None, (stated, furthest))
    status = max(candidates, key=_STATUS_ORDER.__getitem__, default=None)
    values["status"] = status.value if status else None


def find_row_objections(values: Mapping[str, Value], rules: RowRules) -> list[Objection]:
    """Return the objections to an issue with these values, to days that lie ahead too if *rules* know today."""
    objections = find_objections(values)
    if rules.today is not None:
        objections += find_future_days(values, rules.today, rules.calendar)
    return objections
