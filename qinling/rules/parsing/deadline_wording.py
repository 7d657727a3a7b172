"""The wording of a deadline: when a cell says no more than the day, and when its words are its own."""

import re
from collections.abc import Mapping
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.drafts import Value
from qinling.rules.parsing.dates import parse_day_number
from qinling.rules.vocabulary import DeadlineKind

#: A day as programs write it, also with its weekday or as the moment at which it begins.
_BARE_DAY = re.compile(
    r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*"
    r"(?:(?:星期|周)[一二三四五六日天]|T?0?0:00(?::00(?:\.0+)?)?)?\s*"
)

#: A day as the number that a spreadsheet keeps for it (46387), or as 20261231.
_DAY_NUMBER = re.compile(r"\s*([0-9]{5}|[0-9]{8})(?:\.0+)?\s*")


def format_deadline_cell(values: Mapping[str, Value]) -> date | str | None:
    """Return the cell of a deadline: its day, or a text that is read as the same deadline."""
    day, kind, text = values["deadline"], values["deadline_kind"], values["deadline_text"]
    if isinstance(day, date):
        return format_standing_day(day) if kind == DeadlineKind.DATED_STANDING else day
    if text:
        return str(text)
    is_duty = kind in (DeadlineKind.IMMEDIATE, DeadlineKind.STANDING)
    return DeadlineKind.from_code(str(kind)).label if is_duty else None


def format_standing_day(day: date) -> str:
    """Return the phrase for a day that a standing duty follows."""
    return f"{day.year}年{day.month}月{day.day}日前，并长期坚持"


def has_own_words(values: Mapping[str, object]) -> bool:
    """Return whether a deadline says more than its day. A program that saves a table writes the day anew."""
    day, text = values.get("deadline"), values.get("deadline_text")
    if text is None or not isinstance(day, date):
        return text is not None
    if values.get("deadline_kind") == DeadlineKind.DATED_STANDING:
        return text != format_standing_day(day)
    return not _is_bare_day(str(text), day)


def repeats_deadline(stored: Mapping[str, Value], given: Mapping[str, Value]) -> bool:
    """Return whether *given* only repeats the day of *stored*: it has no words to put in place of the stored ones."""
    day = stored.get("deadline")
    if day is None or given.get("deadline") != day or has_own_words(given):
        return False
    kind, stored_kind = given.get("deadline_kind"), stored.get("deadline_kind")
    return kind in (None, stored_kind) or (kind == DeadlineKind.DATED and stored_kind is not None)


def is_same_deadline(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Return whether two deadlines differ at most in words that one of them leaves out. A standing duty is no word."""
    is_standing = [values.get("deadline_kind") == DeadlineKind.DATED_STANDING for values in (one, other)]
    repeats = repeats_deadline(one, other) or repeats_deadline(other, one)
    return repeats and is_standing[0] == is_standing[1]


def _is_bare_day(text: str, day: date) -> bool:
    if number := _DAY_NUMBER.fullmatch(text):
        try:
            return parse_day_number(float(number[1])) == day
        except ValueRefused:
            return False
    found = _BARE_DAY.fullmatch(text)
    return found is not None and tuple(map(int, found.groups())) == (day.year, day.month, day.day)
