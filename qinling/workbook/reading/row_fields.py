"""What the cells of one row say together → the fields of an issue."""

from collections.abc import Mapping
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.drafts import Value
from qinling.rules.parsing import deadlines, statuses
from qinling.rules.vocabulary import RUNNING, DeadlineKind, Level, Status
from qinling.rules.workdays import WorkCalendar
from qinling.workbook.heading_aliases import CLOSED_SAID, HANDED_DOWN, LONLAT, RECTIFIED_SAID

_CODE = {kind: kind.value for kind in DeadlineKind}
_PLACE = {status: place for place, status in enumerate(Status)}


def fields_of(
    said: dict[str, object], level: Level | None, calendar: WorkCalendar, immediate_days: int
) -> dict[str, Value]:
    """Turn *said*, what the cells of a row were read as by column, into the fields of an issue.

    *level* is that of the sheet, for rows that name none; *immediate_days* (0: none) is how many
    days from the hand-over 立行立改 is given. Raises ValueRefused where two columns contradict.
    """
    if isinstance(handed_down := said.pop(HANDED_DOWN, None), date):
        for name in ("found_on", "handed_over_on"):
            said[name] = said.get(name) or handed_down
    if isinstance(lonlat := said.pop(LONLAT, None), tuple):
        said["lon"], said["lat"] = lonlat
    if isinstance(deadline := said.get("deadline"), deadlines.Deadline):
        said.update(_deadline_fields(deadline, said, calendar, immediate_days))
    elif "deadline" in said:
        said.update(deadline=None, deadline_kind=None, deadline_text=None)
    _settle_status(said)
    said["level"] = said.get("level") or level
    return said  # type: ignore[return-value]  # only fields are left, each read as its kind


def _deadline_fields(
    deadline: deadlines.Deadline, said: Mapping[str, object], calendar: WorkCalendar, immediate_days: int
) -> dict[str, object]:
    kind = deadline.kind
    if kind is not DeadlineKind.RELATIVE and not (immediate_days and kind is DeadlineKind.IMMEDIATE):
        return {"deadline": deadline.day, "deadline_kind": _CODE[kind], "deadline_text": deadline.text}
    # Where no day of hand-over is known, the issue was handed over the day it was found.
    handed_over = said.get("handed_over_on") or said.get("found_on")
    start = handed_over if isinstance(handed_over, date) else None
    day = deadlines.due_day(deadline, start, calendar, immediate_days)
    return {"deadline": day, "deadline_kind": _CODE[kind], "deadline_text": deadline.text}


def _settle_status(said: dict[str, object]) -> None:
    """Put the status column and the yes-or-no columns together; the furthest step counts."""
    column = said.get("status")
    reading = column if isinstance(column, statuses.Reading) else None
    if reading and reading.schedule and not said.get("schedule"):
        said["schedule"] = reading.schedule.value
    if RECTIFIED_SAID not in said and CLOSED_SAID not in said:
        said["status"] = reading.status.value if reading and reading.status else None
        return
    flags = [said.pop(name, None) for name in (RECTIFIED_SAID, CLOSED_SAID)]
    stated = reading.status if reading else None
    flagged = [flag.status for flag in flags if isinstance(flag, statuses.Reading) and flag.status]
    furthest = max(flagged, key=_PLACE.__getitem__, default=None)
    if stated in RUNNING and furthest is not None and furthest not in RUNNING:
        raise ValueRefused(
            f"状态为“{stated.label}”，另一列却说“{furthest.label}”", "请核对两列，改正写错的一列"
        )
    # 否 says no more of an issue that is not started than its own column.
    found = (stated,) if stated in RUNNING else filter(None, (stated, furthest))
    status = max(found, key=_PLACE.__getitem__, default=None)
    said["status"] = status.value if status else None
