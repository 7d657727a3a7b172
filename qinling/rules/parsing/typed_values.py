"""A field's value typed by a person, read by the same rules as a cell."""

from collections.abc import Callable, Mapping
from datetime import date

from qinling.errors import StepRefused, ValueRefused
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELD, Kind
from qinling.rules.parsing import coordinates, dates, deadlines, statuses
from qinling.rules.parsing.levels import read_level
from qinling.rules.parsing.values import (
    CONTROL,
    read_days,
    read_number_text,
    read_percent,
    read_words,
    read_yes_no,
)
from qinling.rules.workdays import WorkCalendar

_NEVER_BLANK = ("level", "number", "description", "status")
_READERS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.PERCENT: read_percent,
    Kind.LONGITUDE: lambda text: coordinates.read_coordinate(text, "lon"),
    Kind.LATITUDE: lambda text: coordinates.read_coordinate(text, "lat"),
    Kind.YES_NO: read_yes_no,
    Kind.DAYS: read_days,
}


def enter(
    texts: Mapping[str, str], today: date, calendar: WorkCalendar, immediate_days: int = 0
) -> dict[str, Value]:
    """Return the values that *texts* (by field) mean; a blank text means to empty the field.

    Phrases without a year take the one of *today*; *immediate_days* as in `deadlines.due_day`.
    Raises ValueRefused naming the field.
    """
    values: dict[str, Value] = {}
    for name, text in texts.items():
        label = FIELD[name].label
        if not text:
            if name in _NEVER_BLANK:
                raise ValueRefused(f"{label}不能为空", f"请写明{label}")
            values[name] = None
            if name == "deadline":
                values.update(deadline_kind="none", deadline_text=None)
            continue
        try:
            values.update(_read(name, text, today))
        except ValueRefused as refused:
            said = refused.message if text in refused.message else f"“{text}”：{refused.message}"
            raise ValueRefused(f"{label}：{said}", refused.remedy) from refused
    if isinstance(values.get("deadline_kind"), str) and values["deadline"] is None and texts.get("deadline"):
        start = values.get("handed_over_on") or values.get("found_on")
        deadline = deadlines.read_deadline(texts["deadline"], today)
        known = start if isinstance(start, date) else None
        values["deadline"] = deadlines.due_day(deadline, known, calendar, immediate_days)
    return values


def _read(name: str, text: str, today: date) -> dict[str, Value]:
    kind = FIELD[name].kind
    if kind is Kind.TEXT:
        return {name: _read_words(name, text)}
    if kind is Kind.DEADLINE:
        deadline = deadlines.read_deadline(text, today)
        return {"deadline": deadline.day, "deadline_kind": str(deadline.kind), "deadline_text": deadline.text}
    if kind is Kind.STATUS:
        reading = statuses.read_status(text)
        if reading.status is None:  # 未销号
            raise ValueRefused("没有说明整改到了哪一步", statuses.UNDERSTOOD)
        said: dict[str, Value] = {"status": str(reading.status)}
        return {**said, "schedule": str(reading.schedule)} if reading.schedule else said
    if kind is Kind.DAY:
        return {name: dates.read_day(text, today)}
    if kind is Kind.LEVEL:
        return {name: str(read_level(text))}
    if kind is Kind.SCHEDULE:
        return {name: str(statuses.read_schedule(text))}
    return {name: _READERS[kind](text)}


def _read_words(name: str, text: str) -> str | None:
    if CONTROL.search(text):
        raise ValueRefused("含有看不见的控制字符", "请清除后重新填写")
    return read_number_text(text) if name == "number" else read_words(text)


#: Fields that only steps change, and the step that changes them; a correction needs a ground.
_BY_STEP = {
    "status": "progress、complete、apply、accept、turn-back、void",
    "rectified_on": "complete、turn-back",
    "closed_on": "accept、close、reopen",
}


def refuse_bypass(
    stored: Mapping[str, Value], typed: Mapping[str, Value], outcome: Mapping[str, Value]
) -> None:
    """Refuse to have *typed* what a step of the procedure changes, and a deadline put off by hand.

    *outcome* is what changes in all, the consequences included.
    """
    remedy = "更正登记错误请加 --ground 写明依据"
    for name, steps in _BY_STEP.items():
        if name in typed:
            raise StepRefused(f"{FIELD[name].label}按程序办理（qinling {steps}），不直接修改", remedy)
    old, new = stored.get("deadline"), outcome.get("deadline", stored.get("deadline"))
    is_typed = not {"deadline", "deadline_text"}.isdisjoint(typed)
    if is_typed and isinstance(old, date) and (not isinstance(new, date) or new > old):
        raise StepRefused("推迟整改时限要办延期（qinling extend），不直接修改", remedy)
