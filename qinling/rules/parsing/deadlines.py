"""Parsing of deadline cells by a fixed grammar.

Whatever the grammar does not know is refused, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import format_number, quote_value
from qinling.rules.parsing.date_phrases import parse_last_day
from qinling.rules.parsing.dates import YEAR_UNCLEAR, build_day, normalize_date_text, parse_day_number
from qinling.rules.vocabulary import DeadlineKind
from qinling.rules.workdays import WorkCalendar

DEADLINE_REMEDY = "请写成 2026年6月30日前、2026年6月底前、立行立改、长期坚持、交办后30日内 这样的说法"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The meaning of a deadline cell. *text* is the cell word for word, None when it is blank.

    *day* is the last day in time. A relative deadline has *days* (working days if
    *in_workdays*) or *months* from the hand-over instead. The day of the hand-over is not
    counted.
    """

    kind: DeadlineKind
    day: date | None
    text: str | None
    days: int | None = None
    in_workdays: bool = False
    months: int | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    """A number of days or months from the hand-over."""

    days: int | None
    months: int | None
    in_workdays: bool


_MAX_LENGTH = 80  # characters; a longer cell is free text

_NO_DEADLINE_WORDS = frozenset(
    {
        "",
        "无",
        "暂无",
        "/",
        "//",
        "\\",
        "-",
        "--",
        "---",
        "待定",
        "未定",
        "未明确",
        "待明确",
        "无期限",
        "无时限",
    }
)
# The possessive ?+ prevents that a long run of 持续整改 is tried in every combination.
_DUTIES = re.compile(
    r"(?:要求|必须|务必|须|应|需)?(?P<immediate>(?:"
    r"立行[立即]改|[即立]知[即立]改|边督边改|边查边改|立查立改|立整立改|即查即改|立说立改"
    r"|立即(?:整改|改正|办理|完成|清理|停止)?(?:到位)?)+)?"
    r"(?P<standing>(?:"
    r"持续(?:推进|整改|坚持|开展|巩固|管护|保持|加强|整治|落实)?+(?:整改)?+"
    r"|常态化?(?:长效)?(?:推进|管理|管控|管护|开展|坚持|整治|整改|监管|巡查|保持)?"
    r"|长期(?:坚持|推进|整改|管护|保持|开展|落实)?|长效(?:坚持|管护|管理)|坚持不懈"
    r"|(?:建立|落实|健全)?长效(?:管护|管理)?机制)+)?"
)
_COMPLETION_WORDS = re.compile(r"(?:全面|全部)?(?:完成|整改|整治|治理|到位|办结|销号|任务|工作)+")
_PART_SEPARATOR = re.compile(r"[,、;]+(?:并|且|同时|再)?|并且?|同时")

_SPAN_START = re.compile(
    r"(?:自|从|于)?(?:问题|任务|通知书?|交办单|文件|督办单)?"
    r"(?:交办|下发|反馈|印发|移交|转办|收到|接到|接收|签收)(?:问题|任务|通知书?|交办单|文件|督办单)?"
    r"(?:(?:之日|之时|当日|当天|日)?(?:起算?|后)|之后|以后),?"
)
_SPAN = re.compile(
    r"(?P<limit>限期?)?(?:在|于|应|须)?(?P<number>[0-9]{1,3})"
    r"(?P<unit>个?工作日|个?自然日|日|天|个?周|个?星期|个月|年)(?P<within>[之以]?内)?"
    r"(?:全面|全部)?(?:完成|整改|整治|治理|到位|办结|销号|任务|工作)*"
)
_TWO_DAYS = re.compile(r"[0-9]{1,2}[日号].*[0-9]{1,2}[日号]|[0-9]{4}.*(?<![0-9])[0-9]{4}(?![0-9])")
_VAGUE_WORDS = re.compile(
    r"尽快|尽早|近期|适时|抓紧|汛期|雨季|冬季|入冬|春节|元旦|中秋|端午|清明|节前|年前|月初|年初"
)


def parse_deadline(raw: object, base: date | None = None) -> Deadline:
    """Return the meaning of a deadline cell. A phrase without a year takes that of *base*.

    “立行立改，长期坚持” is immediate: the work is due now, and the standing duty after it has no
    deadline. Raises ValueRefused for what the grammar does not know, for ambiguity and for
    impossible days.
    """
    if raw is None:
        return Deadline(DeadlineKind.NONE, None, None)
    if isinstance(raw, str):
        return _parse_deadline_text(raw.strip(), base)
    if isinstance(raw, datetime | date):
        day = build_day(raw.year, raw.month, raw.day)
        return Deadline(DeadlineKind.DATED, day, day.isoformat())
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Deadline(DeadlineKind.DATED, parse_day_number(raw), format_number(raw))
    raise _build_refusal(str(raw), str(raw))


def calculate_due_day(
    deadline: Deadline, handed_over: date | None, calendar: WorkCalendar, immediate_days: int = 0
) -> date | None:
    """Return the last day in time, None without one. A relative deadline is counted from *handed_over*."""
    if deadline.kind is DeadlineKind.IMMEDIATE and immediate_days and handed_over is not None:
        return handed_over + timedelta(days=immediate_days)
    if deadline.kind is not DeadlineKind.RELATIVE or handed_over is None:
        return deadline.day
    if deadline.months is not None:
        from dateutil.relativedelta import relativedelta  # noqa: PLC0415 (most ledgers count no months)

        return handed_over + relativedelta(months=deadline.months)
    days = deadline.days or 0
    return (
        calendar.add_workdays(handed_over, days)
        if deadline.in_workdays
        else handed_over + timedelta(days=days)
    )


@lru_cache(maxsize=4096)
def _parse_deadline_text(text: str, base: date | None) -> Deadline:
    if len(text) > _MAX_LENGTH:
        raise _build_refusal(text, text)
    words = normalize_date_text(text)
    if words in _NO_DEADLINE_WORDS:
        return Deadline(DeadlineKind.NONE, None, text or None)
    if day := parse_last_day(words, base):
        return Deadline(DeadlineKind.DATED, day, text)
    if span := _parse_span(words):
        return _build_relative_deadline(span, text)
    return _combine_parts(words, text, base)


def _combine_parts(words: str, text: str, base: date | None) -> Deadline:
    """Combine the parts of *words* into one deadline: at most one day or span, and any duties."""
    immediate = standing = False
    points: list[date | _Span] = []
    for part in _PART_SEPARATOR.split(words):
        if not part or _COMPLETION_WORDS.fullmatch(part):
            continue
        if duties := _DUTIES.fullmatch(part):
            immediate = immediate or bool(duties["immediate"])
            standing = standing or bool(duties["standing"])
        elif point := parse_last_day(part, base) or _parse_span(part):
            points.append(point)
        else:
            raise _build_refusal(words, text)
    if len(points) > 1 or not (points or immediate or standing):
        raise _build_refusal(words, text)
    point = points[0] if points else None
    if isinstance(point, _Span):
        return _build_relative_deadline(point, text)
    if point is not None:
        return Deadline(DeadlineKind.DATED_STANDING if standing else DeadlineKind.DATED, point, text)
    return Deadline(DeadlineKind.IMMEDIATE if immediate else DeadlineKind.STANDING, None, text)


def _parse_span(words: str) -> _Span | None:
    """Return the span from the hand-over that *words* name, or None.

    “30日” alone may be a day of the month, so a number of days needs 限期, 内 or a starting event.
    """
    start = _SPAN_START.match(words)
    found = _SPAN.fullmatch(words[start.end() :] if start else words)
    if found is None:
        return None
    unit, number = found["unit"].removeprefix("个"), int(found["number"])
    if unit in ("日", "年") and not (start or found["limit"] or found["within"]):
        return None
    if number == 0:
        return None
    if unit in ("月", "年"):
        return _Span(None, number if unit == "月" else number * 12, in_workdays=False)
    return _Span(number * 7 if unit in ("周", "星期") else number, None, unit == "工作日")


def _build_relative_deadline(span: _Span, text: str) -> Deadline:
    return Deadline(DeadlineKind.RELATIVE, None, text, span.days, span.in_workdays, span.months)


def _build_refusal(words: str, text: str) -> ValueRefused:
    if len(text) <= _MAX_LENGTH and _TWO_DAYS.search(words):
        return ValueRefused(f"{quote_value(text)}里不止一个日期", "请只写当前有效的一个时限")
    if re.match(YEAR_UNCLEAR, words):
        return ValueRefused(f"{quote_value(text)}看不出哪个是年、月、日", "请写成 2026年6月30日前 的样子")
    if vague := _VAGUE_WORDS.search(words):
        return ValueRefused(
            f"{quote_value(text)}没有说明是哪一天（{vague[0]}）", "请写明具体日期，如 2026年6月30日前"
        )
    return ValueRefused(f"看不懂时限{quote_value(text)}", DEADLINE_REMEDY)
