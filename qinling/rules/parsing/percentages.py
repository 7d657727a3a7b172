"""Parsing of percentages, and how a column writes them."""

import re
from collections.abc import Iterable
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import (
    normalize_text,
    parse_chinese_number,
    quote_value,
)

_PERCENT_REMEDY = "请写成 45% 的样子，在 0% 到 100% 之间"
_MAX_LENGTH = 20  # characters; a longer cell is free text

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")
_PERCENT_IN_WORDS = re.compile(r"百分之(?:([0-9]+(?:\.[0-9]+)?)|(.+))")
_FRACTION = re.compile(r"([一二三四五六七八九十两]+)分之([一二三四五六七八九十两]+)")
_TENTHS = re.compile(r"([一二三四五六七八九十1-9])成(?:([一二三四五六七八九1-9])|(半))?")
# 以下, 不足 and 不到 say how much is missing, and are refused.
_WORDS_AROUND = re.compile(
    r"(?:目前|整改|整治|治理|工程|总体)?(?:已?经?完成率?|进度|进展)?(?:已?达到?|至|为|:)?(?:任务)?"
    r"(?P<rough>大约|约|大概|接近|将近|近|超过|超)?(?P<share>.+?)(?P<more>左右|上下|以上|多)?"
)


def parse_percent(raw: object, fraction: bool | None = None) -> float:
    """Return a percentage of 0 to 100, rounded to two decimals.

    *fraction* says how the column writes numbers up to 1: as fractions (1 is 100 %), as
    percentages (1 is 1 %), or unknown (0.45 is 45 %, and 1 is refused). A number above 1 and a
    text with % are always percentages, but among fractions 1.5 is refused: a spreadsheet shows it
    as 150%. 约60%, 60%以上 and 六成 are 60 (`is_rough_percent` tells of
    the first two). Raises ValueRefused.
    """
    value = _parse_percent_text(raw) if isinstance(raw, str) else None
    if value is None:
        number = _parse_plain_number(raw)
        if number is None:
            raise ValueRefused(f"{quote_value(raw)}不是完成率", _PERCENT_REMEDY)
        if number == 1 and fraction is None:
            raise ValueRefused("“1”可能是 1%，也可能是 100%", _PERCENT_REMEDY)
        if 1 < number < 2 and fraction:
            raise ValueRefused(
                f"{quote_value(raw)}可能是 {number:g}%，也可能是 {number * 100:g}%", _PERCENT_REMEDY
            )
        value = number * 100 if 0 < number <= 1 and fraction is not False else number
    if not 0 <= value <= 100:
        raise ValueRefused(f"完成率{quote_value(raw)}不在 0% 到 100% 之间", _PERCENT_REMEDY)
    return round(float(value), 2)


def detect_percent_style(values: Iterable[object]) -> bool | None:
    """Return how a column writes percentages: True as fractions, False as numbers to 100, None if unclear."""
    numbers = [number for number in map(_parse_plain_number, values) if number is not None]
    between, above = any(0 < n < 1 for n in numbers), any(n > 1 for n in numbers)
    return None if not numbers or (between and above) else not above


def _parse_plain_number(raw: object) -> float | None:
    """Return the plain number of a cell, or None."""
    if isinstance(raw, str):
        words = normalize_text(raw)
        return float(words) if len(words) < 20 and _NUMBER.fullmatch(words) else None
    return raw if isinstance(raw, int | float) and not isinstance(raw, bool) else None


def is_rough_percent(raw: object) -> bool:
    """Return whether a percentage is about or at least what it says: 约60%, 60%左右, 60%以上, 近六成."""
    if not isinstance(raw, str) or not (words := _match_words_around(normalize_text(raw))):
        return False
    return bool(words["rough"] or words["more"]) and _parse_percent_text(raw) is not None


def _match_words_around(words: str) -> re.Match[str] | None:
    return _WORDS_AROUND.fullmatch(words) if len(words) <= _MAX_LENGTH else None


@lru_cache(maxsize=1024)
def _parse_percent_text(text: str) -> float | None:
    words = normalize_text(text)
    if found := _PERCENT.fullmatch(words):
        return float(found[1])
    if around := _match_words_around(words):
        return _parse_share(around["share"])
    return None


def _parse_share(words: str) -> float | None:
    """Return the percentage that *words* name: 60%, 百分之六十, 四分之三, 六成五."""
    if found := _PERCENT.fullmatch(words):
        return float(found[1])
    if words in ("百分百", "百分之百", "百分之一百"):
        return 100.0
    if found := _PERCENT_IN_WORDS.fullmatch(words):
        counted = found[1] or parse_chinese_number(found[2])
        return None if counted is None else float(counted)
    if found := _FRACTION.fullmatch(words):
        whole, part = map(parse_chinese_number, found.groups())
        return part / whole * 100 if whole and part else None
    if found := _TENTHS.fullmatch(words):
        tens = _parse_digit(found[1])
        ones = 5 if found[3] else _parse_digit(found[2]) if found[2] else 0
        return float(tens * 10 + ones)
    return None


def _parse_digit(sign: str) -> int:
    return int(sign) if sign.isdecimal() else parse_chinese_number(sign) or 0
