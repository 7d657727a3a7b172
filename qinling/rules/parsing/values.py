"""Parsing of cells: numbers of days, yes or no, issue numbers, free text."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import (
    format_number,
    normalize_text,
    quote_value,
)

_DAYS_AHEAD = re.compile(r"(?:提前)?([0-9]{1,4})(?:天|日)?")
_MAX_DAYS = 3650


def parse_day_count(raw: object) -> int:
    """Return a number of days from 1 to 3650: 45, 45天, 提前45天. Raises ValueRefused."""
    text = format_number(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else raw
    found = _DAYS_AHEAD.fullmatch(normalize_text(text)) if isinstance(text, str) else None
    if found is None or not 1 <= int(found[1]) <= _MAX_DAYS:
        raise ValueRefused(f"{quote_value(raw)}不是天数", f"请写成 45 或 45天，在 1 到 {_MAX_DAYS} 之间")
    return int(found[1])


_YES = re.compile(
    r"是的?|有|√|✓|✔|☑|y|yes|true|1|录入|已(?:录入?|入库?|上传|上|纳入|上报|报)?|(?:√|✓|✔|☑|是)已?录入"
)
_NO = re.compile(
    r"否|无|没有|不是的?|×|✗|✘|☒|x|n|no|false|0|(?:未|尚未|没有|没|待)(?:录入?|入库?|上传|上|纳入|上报|报)|未|(?:×|✗|✘|否)未录入"
)
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


# Numbers, codes, days and phones: what a spreadsheet would take for a number without the apostrophe.
_CODE = re.compile(
    r"(?=[^0-9]*[0-9])[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff._/:%()（）〔〕\[\]【】-]{0,39}"
)


def escape_formula(text: str) -> str:
    """Return *text* escaped for a .csv cell: with an apostrophe where a spreadsheet would read a formula.

    A text that begins with an apostrophe which `unescape_formula` would drop gets one more.
    """
    rest = text.lstrip("'")
    is_marked = len(rest) < len(text) and _CODE.fullmatch(rest) is not None
    return f"'{text}" if is_marked or rest.startswith(_FORMULA_SIGNS) else text


def unescape_formula(cell: str) -> str:
    """Return a .csv cell without the apostrophe that marks it as text.

    It is dropped before a formula sign (`escape_formula` wrote it) and before a number or a code,
    such as '0012, where a spreadsheet wrote it. Before other text it is a quotation mark and stays.
    """
    if cell[:1] != "'":
        return cell
    rest = cell.lstrip("'")
    return cell[1:] if rest.startswith(_FORMULA_SIGNS) or _CODE.fullmatch(rest) else cell


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
