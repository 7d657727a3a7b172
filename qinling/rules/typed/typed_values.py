"""Values typed by a person, parsed by the same rules as cells."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from qinling.errors import ValueRefused, value_refused_as
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind
from qinling.rules.limits import MAX_TEXT_LENGTH, require_length
from qinling.rules.parsing import coordinates, deadlines
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.parsing.dates import normalize_date_text
from qinling.rules.parsing.percentages import parse_percent
from qinling.rules.parsing.statuses import StatusReading
from qinling.rules.parsing.values import (
    parse_day_count,
    parse_issue_number,
    parse_text,
    parse_yes_no,
)
from qinling.rules.texts.unseen_characters import require_no_acting_characters
from qinling.rules.typed.closed_words import parse_typed_level, parse_typed_schedule, parse_typed_status
from qinling.rules.typed.typed_days import DaySide, parse_typed_day
from qinling.rules.vocabulary import DeadlineKind
from qinling.rules.workdays import WorkCalendar

#: Fields that hold sentences.
PROSE_FIELDS = frozenset({"location", "description", "goal", "measures", "progress", "remark"})
_BARE_DAYS = re.compile("[0-9]+[日号天]?")
_REQUIRED_FIELDS = ("level", "number", "description", "status")
_READERS: Mapping[FieldKind, Callable[[str], Value]] = {
    FieldKind.PERCENT: parse_percent,
    FieldKind.LONGITUDE: lambda text: coordinates.parse_coordinate(text, "lon"),
    FieldKind.LATITUDE: lambda text: coordinates.parse_coordinate(text, "lat"),
    FieldKind.YES_NO: parse_yes_no,
    FieldKind.DAYS: parse_day_count,
}


def parse_typed_values(
    texts: Mapping[str, str],
    today: date,
    calendar: WorkCalendar,
    immediate_days: int = 0,
    max_length: int = MAX_TEXT_LENGTH,
) -> dict[str, Value]:
    """Return the parsed values of *texts*, by field. A blank text clears the field.

    Dates without a year take that of *today*. *immediate_days* is as in
    `deadlines.calculate_due_day`. Raises ValueRefused naming the field, also for a text of more
    than *max_length* characters.
    """
    values: dict[str, Value] = {}
    for name, text in texts.items():
        label = FIELDS_BY_NAME[name].label
        if not text:
            if name in _REQUIRED_FIELDS:
                raise ValueRefused(f"{label}不能为空", f"请写明{label}")
            values[name] = None
            if name == "deadline":
                values.update(deadline_kind="none", deadline_text=None)
            continue
        with value_refused_as(ValueRefused, f"{label}："):
            values.update(_parse_field(name, require_length(text, max_length), today))
    if texts.get("deadline"):
        start = values.get("handed_over_on") or values.get("found_on")
        start_day = start if isinstance(start, date) else None
        with value_refused_as(ValueRefused, f"{FIELDS_BY_NAME['deadline'].label}："):
            deadline = deadlines.settle_deadline_year(_parse_deadline(texts["deadline"], today), start_day)
        values["deadline"] = deadlines.calculate_due_day(deadline, start_day, calendar, immediate_days)
    if texts.get("status"):
        _add_status_figures(values, parse_typed_status(texts["status"], today))
    return values


def _add_status_figures(values: dict[str, Value], reading: StatusReading) -> None:
    """Add the percentage and the day of a status. Raises ValueRefused where *values* has another one."""
    for name, figure in reading.list_figures().items():
        if values.get(name, figure) not in (None, figure):
            label = FIELDS_BY_NAME[name].label
            raise ValueRefused(f"{label}写了两个：{values[name]} 和 {figure}", "请只写一处")
        values[name] = figure


def _parse_field(name: str, text: str, today: date) -> dict[str, Value]:
    """Return the values of a text that is not blank. A refusal shows the text."""
    try:
        return _parse_field_text(name, text, today)
    except ValueRefused as refused:
        if text in refused.message:
            raise
        raise ValueRefused(f"{quote_value(text)}：{refused.message}", refused.remedy) from refused


def _parse_field_text(name: str, text: str, today: date) -> dict[str, Value]:
    kind = FIELDS_BY_NAME[name].kind
    if kind is FieldKind.TEXT:
        return {name: _parse_text_field(name, text)}
    if kind is FieldKind.DEADLINE:
        deadline = _parse_deadline(text, today)
        return {"deadline": deadline.day, "deadline_kind": str(deadline.kind), "deadline_text": deadline.text}
    if kind is FieldKind.STATUS:
        reading = parse_typed_status(text, today)
        status_values: dict[str, Value] = {"status": str(reading.status)}
        return {**status_values, "schedule": str(reading.schedule)} if reading.schedule else status_values
    if kind is FieldKind.DAY:
        return {name: parse_typed_day(text, today).day}
    if kind is FieldKind.LEVEL:
        return {name: str(parse_typed_level(text))}
    if kind is FieldKind.SCHEDULE:
        return {name: str(parse_typed_schedule(text))}
    return {name: _READERS[kind](text)}


def _parse_deadline(text: str, today: date) -> deadlines.Deadline:
    """Return the deadline of *text*, in the words of ledgers or as a day seen from *today*: 下周五, 上月底.

    The latter is kept as the day: later nobody could tell which Friday it was. A bare 30日 stays refused,
    as it may be thirty days.
    """
    try:
        return deadlines.parse_deadline(text, today)
    except ValueRefused:
        if _BARE_DAYS.fullmatch(normalize_date_text(text)):
            raise
        for side in (DaySide.AHEAD, DaySide.BEHIND):  # what is registered late has a deadline behind it
            with suppress(ValueRefused):
                day = parse_typed_day(text, today, side).day
                return deadlines.Deadline(DeadlineKind.DATED, day, day.isoformat())
        raise


def _parse_text_field(name: str, text: str) -> str | None:
    require_no_acting_characters(text)
    return parse_issue_number(text) if name == "number" else parse_text(text)
