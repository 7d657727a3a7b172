"""Parsing of cells: percentages, numbers of days, yes or no, issue numbers, free text."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import (
    format_number,
    normalize_text,
    parse_chinese_number,
    quote_value,
)

_PERCENT_REMEDY = "请写成 45% 的样子，在 0% 到 100% 之间"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")
_PERCENT_IN_WORDS = re.compile(r"百分之(?:([0-9]+(?:\.[0-9]+)?)|(.+))")


def parse_percent(raw: object, fraction: bool | None = None) -> float:
    """Return a percentage of 0 to 100, rounded to two decimals.

    *fraction* says how the column writes numbers up to 1: as fractions (1 is 100 %), as
    percentages (1 is 1 %), or unknown (0.45 is 45 %, and 1 is refused). A number above 1 and a
    text with % are always percentages. Raises ValueRefused.
    """
    value = _parse_percent_text(raw) if isinstance(raw, str) else None
    if value is None:
        number = _parse_plain_number(raw)
        if number is None:
            raise ValueRefused(f"{quote_value(raw)}不是完成率", _PERCENT_REMEDY)
        if number == 1 and fraction is None:
            raise ValueRefused("“1”可能是 1%，也可能是 100%", _PERCENT_REMEDY)
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


@lru_cache(maxsize=1024)
def _parse_percent_text(text: str) -> float | None:
    words = normalize_text(text)
    if len(words) > 20:
        return None
    if found := _PERCENT.fullmatch(words):
        return float(found[1])
    if words in ("百分百", "百分之百", "百分之一百"):
        return 100.0
    if found := _PERCENT_IN_WORDS.fullmatch(words):
        counted = found[1] or parse_chinese_number(found[2])
        return None if counted is None else float(counted)
    return None


_DAYS_AHEAD = re.compile(r"(?:提前)?([0-9]{1,4})(?:天|日)?")
_MAX_DAYS = 3650


def parse_day_count(raw: object) -> int:
    """Return a number of days from 1 to 3650: 45, 45天, 提前45天. Raises ValueRefused."""
    text = format_number(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else raw
    found = _DAYS_AHEAD.fullmatch(normalize_text(text)) if isinstance(text, str) else None
    if found is None or not 1 <= int(found[1]) <= _MAX_DAYS:
        raise ValueRefused(f"{quote_value(raw)}不是天数", f"请写成 45 或 45天，在 1 到 {_MAX_DAYS} 之间")
    return int(found[1])


_YES = re.compile(r"是|有|√|✓|✔|☑|y|yes|true|1|录入|已(?:录入?|入库|上传|纳入)?")
_NO = re.compile(r"否|无|没有|不是|×|✗|✘|☒|x|n|no|false|0|(?:未|尚未|没有|待)(?:录入?|入库|上传|纳入)|未")
_PLATFORM_SUFFIX = re.compile(r"(?:监管|信息化?)?(?:平台|系统|台账)$")


def parse_yes_no(raw: object) -> bool:
    """Return the answer of a cell: 是 or 否, √ or ×, 已录入 or 未录入, Y or N, 1 or 0. Raises ValueRefused."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        raw = format_number(raw)
    answer = _parse_answer_text(raw) if isinstance(raw, str) else None
    if answer is None:
        raise ValueRefused(f"{quote_value(raw)}不是“是”或“否”", "请写“是”或“否”")
    return answer


@lru_cache(maxsize=1024)
def _parse_answer_text(text: str) -> bool | None:
    words = _PLATFORM_SUFFIX.sub("", normalize_text(text).lower().rstrip("。.")) if len(text) < 30 else text
    if _YES.fullmatch(words):
        return True
    return False if _NO.fullmatch(words) else None


#: Characters that no text may contain: control characters, and characters that files cannot store.
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(text: str) -> str:
    """Return *text* escaped for a .csv cell: with an apostrophe where a spreadsheet would read a formula.

    A text that begins with an apostrophe and a formula sign gets one more, so that
    `unescape_formula` restores it.
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_SIGNS) else text


def unescape_formula(cell: str) -> str:
    """Return the text that `escape_formula` wrote as *cell*."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(_FORMULA_SIGNS) else cell


_MAX_EXACT_NUMBER = 10**15
_LINE_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{2,3}")


def parse_text(raw: object) -> str | None:
    """Return the text of a cell as written, None when blank. Whole numbers lose .0, days become ISO."""
    if isinstance(raw, str):
        return raw.strip() or None
    if raw is None:
        return None
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        return format_number(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)


def parse_issue_number(raw: object) -> str | None:
    """Return an issue number as written, without line breaks, None when blank.

    Raises ValueRefused where a spreadsheet has lost digits: it keeps only fifteen.
    """
    is_damaged = isinstance(raw, int | float) and not abs(raw) < _MAX_EXACT_NUMBER
    words = parse_text(raw)
    if words is not None and isinstance(raw, str):
        if not words.isprintable():  # line breaks are removed from numbers
            words = _LINE_BREAKS.sub("", words)
        is_damaged = "+" in words and _SCIENTIFIC.fullmatch(words) is not None
    if is_damaged:
        raise ValueRefused(
            f"编号{quote_value(raw)}已被表格软件改成数字，末几位可能不对", "把该列设为文本后重新填写"
        )
    return words
