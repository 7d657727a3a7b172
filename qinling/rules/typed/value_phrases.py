"""A value as lists print it, as a condition on its field: 完成率=60%, 录入平台=是, 轮次=1, 剩余天数=超期5天."""

import re
from contextlib import suppress
from datetime import date, timedelta

from qinling.errors import ValueRefused
from qinling.rules.fields import Field, FieldKind
from qinling.rules.figures.conditions import Compare, Condition, Says, is_one_of
from qinling.rules.parsing.chinese_text import normalize_text
from qinling.rules.typed.issue_phrases import IssuePhrase, find_percent_phrase
from qinling.rules.vocabulary import Level, Schedule, parse_term

_YES_NO = {"是": True, "否": False}
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
#: 剩6天, 超期5天, and in a warning 6 and -5.
_DAYS_LEFT = re.compile(r"(?P<late>超期|逾期)?(?:剩余?|还剩)?(?P<days>-?[0-9]{1,5})天?")
#: A day of this year as `warn` prints it: 06-16.
_SHORT_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
#: 2026-06-16（剩6天，4 个工作日）
_DAYS_BEHIND_DAY = re.compile(r"(?<=[0-9])（.*）$")
_TERMS = {FieldKind.LEVEL: Level, FieldKind.SCHEDULE: Schedule}
_NUMBERS = (FieldKind.LONGITUDE, FieldKind.LATITUDE, FieldKind.COUNT, FieldKind.DAYS)
#: The kinds of fields whose values are read here.
VALUE_KINDS = (*_TERMS, *_NUMBERS, FieldKind.PERCENT, FieldKind.YES_NO)


def find_value_phrase(field: Field, text: str) -> IssuePhrase | None:
    """Return the condition that *field*, of one of VALUE_KINDS, has the value *text*; None where it can have none such."""
    words = normalize_text(text)
    if field.kind is FieldKind.PERCENT:
        return find_percent_phrase(f"{field.label}{words}")
    condition: Condition | None = None
    if field.kind in _NUMBERS and _NUMBER.fullmatch(words):
        condition = Compare(field.name, "=", float(words))
    elif field.kind is FieldKind.YES_NO and words in _YES_NO:
        condition = Says(field.name, _YES_NO[words])
    elif field.kind in _TERMS:
        with suppress(ValueRefused):
            condition = is_one_of(field.name, [parse_term(_TERMS[field.kind], words)])
    return IssuePhrase(f"{field.label} {words}", condition) if condition else None


def find_day_left(text: str, today: date) -> date | None:
    """Return the deadline that is as many days ahead or behind as *text* says, None where it says no number of days."""
    words = normalize_text(text)
    if words == "今日到期":
        return today
    if (found := _DAYS_LEFT.fullmatch(words)) is None:
        return None
    days = int(found["days"])
    with suppress(OverflowError):
        return today + timedelta(days=-days if found["late"] else days)
    return None


def spell_short_day(text: str) -> str:
    """Return a day as people say it, 06-16 as 06月16日, without the days left that `show` adds; any other text as it is."""
    plain = _DAYS_BEHIND_DAY.sub("", text)
    return _SHORT_DAY.sub(r"\1月\2日", plain) if _SHORT_DAY.fullmatch(plain) else plain
