"""What a single cell looks like: a day, a status word, a town, a person, a sentence.

A cell may look like several things. The parsers of `rules.parsing` decide where there is one.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from math import isfinite

from qinling.errors import ValueRefused
from qinling.rules.parsing import coordinates, dates, deadlines, percentages, statuses
from qinling.rules.parsing.chinese_text import normalize_text
from qinling.workbook.columns import cell_words
from qinling.workbook.files.grids import Cell
from qinling.workbook.tables.table import is_blank


class Kind(StrEnum):
    """What a cell can look like. The values are the words of the weight table."""

    DAY = "day"
    DEADLINE = "deadline"  # a phrase that is no day: 立行立改, 2026年6月底
    STATUS = "status"
    SCHEDULE = "schedule"
    TICK = "tick"
    YES_NO = "yes_no"
    PERCENT = "percent"
    NUMBER = "number"
    COUNT = "count"  # numbers that run 1, 2, 3; only a whole column shows it
    CODE = "code"  # letters and digits, or many digits
    UNIQUE = "unique"  # a code in a column whose codes all differ
    LON = "lon"
    LAT = "lat"
    LONLAT = "lonlat"
    PHONE = "phone"
    PERSON = "person"
    UNIT = "unit"
    LOCAL_UNIT = "local_unit"  # a unit that is a town's or a village's
    TOWN = "town"
    PLACE = "place"
    CATEGORY = "category"
    SOURCE = "source"
    ZONE = "zone"
    LEVEL = "level"
    DOCUMENT = "document"  # 〔2026〕3号
    SENTENCE = "sentence"
    ERROR = "error"


#: What a cell looks like. Empty: a short text like many others.
Kinds = frozenset[Kind]

NO_KIND: Kinds = frozenset()
_SENTENCE: Kinds = frozenset({Kind.SENTENCE})
_NUMBER: Kinds = frozenset({Kind.NUMBER})

#: Cells that say nothing of their column.
_PLACEHOLDERS = frozenset(
    {"/", "//", "\\", "-", "--", "---", "无", "暂无", "同上", "〃", "″", '"', "''", "..."}
)
_MAX_TYPED_CHARACTERS = 40  # longer cells are sentences
_MIN_SENTENCE_CHARACTERS = 8
_MIN_COORDINATE_DECIMALS = 3
_SAMPLE_BASE_DAY = date(2000, 1, 1)  # only tests whether a phrase can be parsed; the day is not used

_HAS_DIGIT = re.compile(r"[0-9〇一二三四五六七八九十]")
# Parsing costs most: only texts with signs of a kind are parsed, and the usual ways to write a day are known here.
_USUAL_DAY = re.compile(
    r"(?:19|20)[0-9]{2}(?:年[0-9]{1,2}月[0-9]{1,2}日|([-./])[0-9]{1,2}\1[0-9]{1,2})(?:[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?(前?)"
)
_SHORT_DAY = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{1,4}")  # its order is settled elsewhere
_DAY_SIGNS = re.compile(
    r"[0-9〇一二三四五六七八九十][年月日号天周旬]|[0-9一二三四]季度|工作日|[0-9][./-][0-9]|^[0-9]{5,8}$|半年|即日"
    r"|[立即][知行整查说]|立即|边[督查]边改|持续|长期|长效|常态|年底|月底|年内|本月|[未待]定|明确"
)
_STATUS_SIGNS = re.compile(
    r"整|销|办|推进|完成|启动|验收|滞后|落后|序时|时序|治理|处理|实施|进行|开展|开始|撤|并|[超逾]期|动工|开工|着手|进场|完工|竣工|施工|结案|完结|了结|归档|摘牌|处置|化解|解决|修复|改正|纠正|消除|核查|正在|到位|作废|[未没]动|待[派分]|^在.$"
)
_PLAIN_NUMBER = re.compile(r"(?:提前)?[0-9]{1,5}(?:\.[0-9]{1,2})?[天日]?")
_COORDINATE_SIGNS = re.compile(
    r"[0-9][°º˚度]|[0-9]{1,3}\.[0-9]{3}|[0-9]\.[0-9]{1,2}[,;、/][0-9]{1,3}\.[0-9]|^[EN]:?[0-9]|[0-9]['\"′″]?[EN]$",
    re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]{3,}")
_MAX_STATUS_CHARACTERS = 20
_TICK = re.compile(r"[√✓✔☑×✗✘☒○●■□◎▲✅]")
_YES_NO = re.compile(
    r"[是否有]|不是|没有|(?:已|未|尚未|待)(?:录入?|入库|上传|纳入)(?:平台|系统)?|yes|no|[yn]"
)
_DOCUMENT = re.compile(r".{0,20}[〔\[(](?:19|20)[0-9]{2}[〕\])]第?[0-9]{1,5}号.{0,6}")
# A few Chinese characters and a small number (弃渣12) are no code.
_CODE = re.compile(
    r"(?=.*(?:[A-Za-z]|[0-9]{4}|[-_/][0-9]))(?:[A-Za-z0-9\u4e00-\u9fff]{1,10}[-_/#.]){0,5}"
    r"[A-Za-z\u4e00-\u9fff]{0,8}[0-9]{1,20}(?:[-_][0-9]{1,6})*[A-Za-z号]?"
)


def classify_cell(cell: Cell) -> Kinds | None:
    """Return what *cell* looks like, or None where it says nothing of its column."""
    if isinstance(cell, str):
        return _classify_text(cell)
    if cell is None:
        return None
    if isinstance(cell, bool):
        return frozenset({Kind.YES_NO})
    if isinstance(cell, date | datetime):
        return frozenset({Kind.DAY})
    return _classify_number(float(cell)) if isinstance(cell, int | float) else NO_KIND


def says_something(cell: Cell) -> bool:
    """Return whether *cell* holds more than white space or a placeholder such as /."""
    return not is_blank(cell) and not (isinstance(cell, str) and normalize_text(cell) in _PLACEHOLDERS)


def _classify_number(number: float) -> Kinds:
    if not isfinite(number):
        return NO_KIND
    kinds = {Kind.NUMBER}
    if 0 < number < 1:
        kinds.add(Kind.PERCENT)
    if number >= 10_000 and _is_accepted(dates.parse_day, number):
        kinds.add(Kind.DAY)
    elif _FIRST_YEAR < number < _LAST_YEAR and number % 1:  # 2026.9: a month
        kinds.update(kind for kind in (Kind.DEADLINE,) if _is_accepted(deadlines.parse_deadline, number))
    elif number >= 100_000:
        kinds.add(Kind.CODE)
    if len(repr(number).partition(".")[2]) >= _MIN_COORDINATE_DECIMALS:
        kinds.update(_find_axes(number))
    if cell_words.find_phone(f"{number:.0f}"):
        kinds.add(Kind.PHONE)
    return frozenset(kinds)


@lru_cache(maxsize=8192)
def _classify_text(cell: str) -> Kinds | None:
    if len(cell) > 2 * _MAX_TYPED_CHARACTERS:
        return _SENTENCE
    text = normalize_text(cell)
    if not text or text in _PLACEHOLDERS:
        return None
    if len(text) > _MAX_TYPED_CHARACTERS:
        return _SENTENCE
    if text[0] == "#" and text.rstrip("!?").isascii():
        return frozenset({Kind.ERROR})
    kinds = _find_typed_kinds(cell, text)
    if not kinds:
        kinds = cell_words.find_word_kinds(text)
    named = {Kind(kind) for kind in kinds}
    if not named - {Kind.PLACE, Kind.SOURCE} and len(text) >= _MIN_SENTENCE_CHARACTERS:
        named.add(Kind.SENTENCE)
    return frozenset(named)


def _find_typed_kinds(cell: str, text: str) -> set[str]:
    """Return what the parsers make of a short text."""
    if len(text) == 1 and _TICK.fullmatch(text):
        return {Kind.TICK}
    if _YES_NO.fullmatch(text.lower()):
        return {Kind.YES_NO}
    kinds: set[str] = set()
    has_digit = _HAS_DIGIT.search(text) is not None
    if has_digit:
        kinds |= _find_numeric_kinds(cell, text)
    if not kinds and _DAY_SIGNS.search(text):
        kinds |= _find_day_kinds(cell, text)
    if len(text) <= _MAX_STATUS_CHARACTERS and _STATUS_SIGNS.search(text):
        kinds |= _find_status_kinds(text)
    if has_digit and not kinds:
        kinds |= _find_code_kinds(text)
    return kinds


def _find_numeric_kinds(cell: str, text: str) -> set[str]:
    kinds: set[str] = set()
    if ("%" in text or "百分" in text) and _is_accepted(percentages.parse_percent, text):
        kinds.add(Kind.PERCENT)
    if _DECIMAL.fullmatch(text):
        return {kind.value for kind in _find_axes(float(text))} or {Kind.NUMBER}
    if _COORDINATE_SIGNS.search(text):
        if _is_accepted(coordinates.parse_lonlat, cell):
            kinds.add(Kind.LONLAT)
        for axis, kind in (("lon", Kind.LON), ("lat", Kind.LAT)):
            if _is_accepted(coordinates.parse_coordinate, cell, axis):
                kinds.add(kind)
    if not kinds and _PLAIN_NUMBER.fullmatch(text):
        kinds.add(Kind.NUMBER)
        if len(text) == 5 and _is_accepted(dates.parse_day, text):
            kinds.add(Kind.DAY)
    return kinds


def _find_day_kinds(cell: str, text: str) -> set[str]:
    if usual := _USUAL_DAY.fullmatch(text):
        return {Kind.DEADLINE} if usual[2] else {Kind.DAY}
    if _SHORT_DAY.fullmatch(text):
        return {Kind.DAY}
    if _is_accepted(dates.parse_day, cell, _SAMPLE_BASE_DAY):
        return {Kind.DAY}
    return {Kind.DEADLINE} if _is_accepted(deadlines.parse_deadline, cell, _SAMPLE_BASE_DAY) else set()


def _find_status_kinds(text: str) -> set[str]:
    try:
        reading = statuses.parse_status(text)
    except ValueRefused:
        return set()
    return {Kind.STATUS, Kind.SCHEDULE} if reading.schedule else {Kind.STATUS}


def _find_code_kinds(text: str) -> set[str]:
    if phone := cell_words.find_phone(text):
        return cell_words.find_word_kinds(text[: phone.start()].rstrip(":(,、/;")) | {Kind.PHONE}
    if _DOCUMENT.fullmatch(text):
        return {Kind.DOCUMENT}
    return {Kind.CODE} if _CODE.fullmatch(text) else set()


def _find_axes(number: float) -> set[Kind]:
    axes: tuple[tuple[coordinates.Axis, Kind], ...] = (("lon", Kind.LON), ("lat", Kind.LAT))
    return {kind for axis, kind in axes if _is_accepted(coordinates.parse_coordinate, number, axis)}


def _is_accepted(parse: Callable[..., object], *arguments: object) -> bool:
    try:
        return parse(*arguments) is not None
    except ValueRefused:
        return False
