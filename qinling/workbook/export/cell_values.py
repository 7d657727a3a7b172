"""What the cell of an issue holds, by its column."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import itemgetter

from qinling.errors import WorkbookRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.fields import FIELD, Kind
from qinling.rules.merging.three_way_merge import HIDDEN
from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status, Word
from qinling.workbook.column_layout import EXTRA_PREFIX
from qinling.workbook.heading_aliases import CLOSED_SAID, HANDED_DOWN, LONLAT, RECTIFIED_SAID
from qinling.workbook.reading.cell_readers import CONTROL

#: Text, a day, a number (percent as a share of 1), or nothing. Yes and no are words.
CellValue = str | date | float | None

LONGEST = 32_767  # UTF-16 units of a cell
#: A text up to this long fits whatever it is made of.
SURELY_SHORT = LONGEST // 2

_PERSONAL = ("person", "contact", "leader")
_WORDS: dict[Kind, type[Word]] = {Kind.LEVEL: Level, Kind.STATUS: Status, Kind.SCHEDULE: Schedule}
_LINE_BREAKS = re.compile(r"\r\n?")
_PHONE = re.compile(
    r"(?<![0-9])(?:\+?86[- ]?)?1[0-9]{2}(?:[- ]?[0-9]{4}){2}(?![0-9])"
    r"|(?<![0-9])[(（]?0[0-9]{2,3}[)）]?[-－—– ]?[0-9]{7,8}(?![0-9])"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def cell_of(issue: IssueRow, field: str, *, redact: bool = False) -> CellValue:
    """Return what the cell of *field* (a name, EXTRA_PREFIX and a heading, or one of READ_BESIDE) holds of *issue*.

    With *redact* persons are 〔略〕 and so are telephone numbers inside any text but the issue's number.
    """
    return cell_reader(field, redact=redact)(issue)


@lru_cache(maxsize=256)
def cell_reader(field: str, *, redact: bool = False) -> Callable[[IssueRow], CellValue]:
    """Return the function that `cell_of` is for one *field*; raises KeyError for what is none."""
    if field.startswith(EXTRA_PREFIX):
        heading = field.removeprefix(EXTRA_PREFIX)
        leaf = heading.rpartition("/")[
            2
        ]  # kept from a table without this group, a cell goes by the heading alone
        return _text(lambda issue: issue.extra.get(heading) or issue.extra.get(leaf), redact=redact)
    if field in _BESIDE:
        return _BESIDE[field]
    kind = FIELD[field].kind
    stored = itemgetter(IssueRow._fields.index(field))
    if redact and field in _PERSONAL:
        return lambda issue: HIDDEN if stored(issue) else None
    if kind in _WORDS:
        labels: dict[str | None, str | None] = {word.value: word.label for word in _WORDS[kind]}
        return lambda issue: labels.get(stored(issue))
    if kind is Kind.DEADLINE:
        return _deadline
    if kind is Kind.PERCENT:
        return lambda issue: None if (share := stored(issue)) is None else round(share / 100, 4)
    if kind in (Kind.LONGITUDE, Kind.LATITUDE):
        # Spreadsheets keep fifteen digits; eight decimals are a millimetre.
        return lambda issue: None if (degrees := stored(issue)) is None else round(degrees, 8)
    if kind is Kind.YES_NO:
        return lambda issue: None if (said := stored(issue)) is None else "是" if said else "否"
    return _text(stored, redact=redact and field != "number") if kind is Kind.TEXT else stored


def _text(stored: Callable[[IssueRow], str | None], *, redact: bool) -> Callable[[IssueRow], CellValue]:
    def read(issue: IssueRow) -> CellValue:
        text = stored(issue)
        if text and "\r" in text:  # every program that saves the file would turn it into something else
            text = _LINE_BREAKS.sub("\n", text)
        return _masked(text) if redact and text else text

    return read


def _masked(text: str) -> str:
    spans = [found.span() for found in _PHONE.finditer(text.translate(_FULL_WIDTH))]
    for first, end in reversed(spans):
        text = f"{text[:first]}{HIDDEN}{text[end:]}"
    return text


def _deadline(issue: IssueRow) -> CellValue:
    """Return the day, or words that read back as the same deadline."""
    day, kind = issue.deadline, issue.deadline_kind
    if day is not None:
        if kind == DeadlineKind.DATED_STANDING:
            return f"{day.year}年{day.month}月{day.day}日前，并长期坚持"
        return day
    if issue.deadline_text:
        return issue.deadline_text
    return DeadlineKind.coded(kind).label if kind in (DeadlineKind.IMMEDIATE, DeadlineKind.STANDING) else None


def _lonlat(issue: IssueRow) -> CellValue:
    if issue.lon is None or issue.lat is None:
        return None
    return f"{round(issue.lon, 8)},{round(issue.lat, 8)}"


def _answer(*yes: Status) -> Callable[[IssueRow], CellValue]:
    return lambda issue: None if issue.status == Status.VOID else "是" if issue.status in yes else "否"


_BESIDE: dict[str, Callable[[IssueRow], CellValue]] = {
    LONLAT: _lonlat,
    RECTIFIED_SAID: _answer(Status.RECTIFIED, Status.ACCEPTING, Status.CLOSED),
    CLOSED_SAID: _answer(Status.CLOSED),
    HANDED_DOWN: lambda issue: issue.handed_over_on or issue.found_on,
}
#: Headings of an office's own table that say a field in other words.
READ_BESIDE = tuple(_BESIDE)


def refuse_unfit(text: str, issue: IssueRow, field: str) -> None:
    """Raise WorkbookRefused, naming issue and field, where *text* is too long for a cell or no file can hold it."""
    what = (
        f"问题 {issue.number} 的{FIELD[field].label if field in FIELD else field.removeprefix(EXTRA_PREFIX)}"
    )
    if len(text) > SURELY_SHORT and len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST:
        raise WorkbookRefused(
            f"{what}有 {len(text)} 个字，一个单元格最多 {LONGEST} 个", "请先精简，或在版式里去掉这一列"
        )
    if found := CONTROL.search(text):
        raise WorkbookRefused(
            f"{what}含有表格存不下的控制字符 U+{ord(found[0]):04X}", "请先用 edit 清除后再导出"
        )
