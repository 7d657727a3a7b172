"""Closed words as a person types them: a whole word, a known synonym, or an unambiguous beginning.

Cells say more around the word (省级反馈问题 is the province's). What a person types for one field is that
word and nothing else: 不是区级的 names no level.
"""

import re
from contextlib import suppress
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text, quote_value
from qinling.rules.parsing.statuses import STATUS_REMEDY, StatusReading, parse_status
from qinling.rules.vocabulary import Level, Schedule, Status, parse_term

_LEVEL_SYNONYMS = {
    word + ending: Level.DISTRICT for word in ("县", "区县", "县区", "旗") for ending in ("", "级")
}
_NOT_YET = ("未", "没", "尚未", "还")
_OVERDUE = re.compile("[超逾](?:期|时限)|过期|到期")


def parse_typed_level(text: str) -> Level:
    """Return the level that *text* is. Raises ValueRefused."""
    words = normalize_text(text)
    if words in _LEVEL_SYNONYMS:
        return _LEVEL_SYNONYMS[words]
    try:
        return parse_term(Level, words)
    except ValueRefused:
        raise ValueRefused(
            f"{quote_value(text)}不是省级、市级、区级之一", "只写这一个词：省级、市级 或 区级（县级）"
        ) from None


def parse_typed_status(text: str, today: date | None = None) -> StatusReading:
    """Return the status that *text* is, in the words of ledgers or as the beginning of a label.

    Raises ValueRefused, also for 未销号, which does not say how far the work has come.
    """
    try:
        reading = parse_status(text, base=today)
    except ValueRefused as refused:
        with suppress(ValueRefused):
            return StatusReading(parse_term(Status, normalize_text(text)))
        raise refused from None
    if reading.status is None:
        raise ValueRefused(f"{quote_value(text)}没有说明整改到了哪一步", STATUS_REMEDY)
    return reading


def parse_sought_status(text: str) -> Status:
    """Return the status to look for that *text* is. Raises ValueRefused, also for a word of deadlines.

    In a ledger 超期 says that the work goes on; who looks for it wants the overdue ones only.
    """
    if _OVERDUE.search(words := normalize_text(text)):
        raise ValueRefused(f"“{words}”说的是时限，不是整改状态", "找超期的用 --overdue；--where 里写 超期")
    if "滞后" in words:
        raise ValueRefused(f"“{words}”说的是进度，不是整改状态", "进度滞后的看 qinling warn --kind 进度滞后")
    try:
        reading = parse_typed_status(text)
    except ValueRefused:
        return parse_term(Status, text)
    if reading.status is Status.RECTIFYING and reading.schedule is None and words.startswith(_NOT_YET):
        raise ValueRefused(f"“{words}”可以是几种状态", "写 未启动、整改中，各写一次；没有销号的用 --open")
    return reading.status or parse_term(Status, text)


def parse_typed_schedule(text: str) -> Schedule:
    """Return the schedule that *text* is. Raises ValueRefused."""
    with suppress(ValueRefused):
        if schedule := parse_status(text).schedule:
            return schedule
    return parse_term(Schedule, normalize_text(text))
