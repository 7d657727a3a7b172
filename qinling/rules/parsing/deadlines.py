"""Parsing of deadline cells by a fixed grammar.

Whatever the grammar does not know is refused, never guessed.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import YEAR_REMEDY, build_day
from qinling.rules.parsing.chinese_text import format_number, quote_value
from qinling.rules.parsing.date_orders import DateOrder
from qinling.rules.parsing.date_phrases import COMPLETION, lacks_year, parse_last_day
from qinling.rules.parsing.dates import YEAR_UNCLEAR, move_year_ahead, normalize_date_text, parse_day_number
from qinling.rules.parsing.statuses import parse_status
from qinling.rules.vocabulary import DeadlineKind
from qinling.rules.workdays import WorkCalendar

DEADLINE_REMEDY = "请写成 2026年6月30日前、2026年6月底前、立行立改、长期坚持、交办后30日内 这样的说法"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The meaning of a deadline cell. *text* is the cell word for word, None when it is blank.

    *day* is the last day in time. A relative deadline has *days* (working days if
    *in_workdays*) or *months* from the hand-over instead. The day of the hand-over is not
    counted. *year_from* is the ledger's day that gave the year, None where the phrase names one.
    """

    kind: DeadlineKind
    day: date | None
    text: str | None
    days: int | None = None
    in_workdays: bool = False
    months: int | None = None
    year_from: date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class _Span:
    """A number of days or months from the hand-over."""

    days: int | None
    months: int | None
    in_workdays: bool


_MAX_LENGTH = 80  # characters; a longer cell is free text

#: Where the year of a phrase is in doubt, in days before and after the ledger's day.
_FAR_PAST, _FAR_AHEAD = 274, 335
_MAX_DAYS_FROM_HAND_OVER = 183

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
    r"[立即][行知查整说接交报][立即][改办整行]|边[督查整改巡排建]{1,3}边[整改治办建]{1,2}|随[查报发][现]?随[整改办]"
    r"|发现即[改办整]|马上就?[办改]|(?:马上|当即|现场|当场|即刻)(?:整改|办理|整治|处置|改正)"
    r"|立即(?:整改|整治|治理|改正|办理|处置|完成|清理|清运|拆除|恢复|停止)?(?:到位)?)+)?"
    r"(?P<standing>(?:"
    r"持续(?:推进|整改|坚持|开展|巩固|管护|保持|加强|整治|落实)?+(?:整改)?+"
    r"|常态化?(?:长效)?(?:推进|管理|管控|管护|开展|坚持|整治|整改|监管|巡查|保持)?"
    r"|长期(?:坚持|推进|整改|管护|保持|开展|落实)?|长效(?:坚持|管护|管理)|坚持不懈"
    r"|(?:建立|落实|健全)?长效(?:管护|管理)?机制)+)?"
)
_COMPLETION_WORDS = re.compile(rf"(?:(?:全面|全部)?{COMPLETION})+")
_REMARK = re.compile(r"(?:已|经批准|经同意)?(?:延期|延长|顺延)(?:后)?(?:时限|期限)?|暂定|初定|拟定")
_BRACKETS = re.compile(r"\((?!星期|周|礼拜)([^()]*)\)")
_YEAR_AND_MONTH = re.compile(r"[0-9]{4}\.[0-9]{1,2}")
_PART_SEPARATOR = re.compile(r"[,、;]+(?:并|且|同时|再)?|并且?|同时")

_PAPER = r"(?:本|该)?(?:问题|任务|(?:整改|交办|督办)?(?:通知书?|通知单|交办单|督办单|单|函)|文件)"
_SPAN_START = re.compile(
    rf"(?:自|从|于)?{_PAPER}?(?:交办|下发|反馈|印发|移交|转办|收到|接到|接收|签收|送达){_PAPER}?"
    r"(?:(?:之日|之时|当日|当天|日)?(?:起算?|后)|之后|以后),?"
)
_SPAN = re.compile(
    r"(?P<limit>限期?)?(?:在|于|应|须)?(?P<number>[0-9]{1,3})"
    r"(?P<unit>个?工作日|个?自然日|日|天|个?周|个?星期|个月|年)(?P<within>[之以]?内)?"
    rf"(?:(?:全面|全部)?{COMPLETION})*"
)
_TWO_DAYS = re.compile(r"[0-9]{1,2}[日号].*[0-9]{1,2}[日号]|[0-9]{4}.*(?<![0-9])[0-9]{4}(?![0-9])")
_VAGUE_WORDS = re.compile(
    r"尽快|尽早|近期|适时|抓紧|汛期|雨季|冬季|入冬|春节|元旦|中秋|端午|清明|节前|年前|月初|年初"
)


def parse_deadline(raw: object, base: date | None = None, order: DateOrder | None = None) -> Deadline:
    """Return the meaning of a deadline cell. A phrase without a year takes that of *base*.

    `settle_deadline_year` judges that year. *order* is that of short days (6/7/2026) in the column.
    The number 2026.5 is a month and 6.18 a day; 2026.1 and 6.1 may have lost a zero.

    “立行立改，长期坚持” is immediate: the work is due now, and the standing duty after it has no
    deadline. Raises ValueRefused for what the grammar does not know, for ambiguity and for
    impossible days.
    """
    if raw is None:
        return Deadline(DeadlineKind.NONE, None, None)
    if isinstance(raw, str):
        return _parse_deadline_text(raw.strip(), base, order)
    if isinstance(raw, datetime | date):
        day = build_day(raw.year, raw.month, raw.day)
        return Deadline(DeadlineKind.DATED, day, day.isoformat())
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _parse_deadline_number(raw, base)
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


def settle_deadline_year(deadline: Deadline, handed_over: date | None) -> Deadline:
    """Return *deadline* in the year that is meant, where its phrase has none.

    It is the year of the ledger's day. A day before *handed_over*, the hand-over of the issue, is
    of the next year, if that is within half a year of the hand-over: a limit lies ahead of it.
    Raises ValueRefused where the neighbouring year is as likely: the day lies more than nine months
    before the ledger's day (1月15日 in a December ledger) or more than eleven months after it
    (12月31日 in a January ledger), and *handed_over* does not say which.
    """
    base, day = deadline.year_from, deadline.day
    if base is None or day is None:
        return deadline
    if handed_over is not None and handed_over > day:
        following = _shift_years(day, 1)
        is_soon = (following - handed_over).days <= _MAX_DAYS_FROM_HAND_OVER
        return replace(deadline, day=following) if is_soon else deadline
    if (base - day).days > _FAR_PAST and handed_over is None:
        other = _shift_years(day, 1)
    elif (day - base).days > _FAR_AHEAD and (handed_over is None or handed_over <= _shift_years(day, -1)):
        other = _shift_years(day, -1)
    else:
        return deadline
    raise ValueRefused(f"{quote_value(deadline.text)}没有写年份，可能是 {day}，也可能是 {other}", YEAR_REMEDY)


def _shift_years(day: date, years: int) -> date:
    """Return the same day, or the 28th of February, *years* later."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _parse_deadline_number(number: float, base: date | None) -> Deadline:
    text = format_number(number)
    if _YEAR_AND_MONTH.fullmatch(text) and (month_end := parse_last_day(text, None)):
        return Deadline(DeadlineKind.DATED, month_end, text)
    year_from = base if 1 < number < 13 else None
    return Deadline(DeadlineKind.DATED, parse_day_number(number, base), text, year_from=year_from)


@lru_cache(maxsize=4096)
def _parse_deadline_text(text: str, base: date | None, order: DateOrder | None) -> Deadline:
    if len(text) > _MAX_LENGTH:
        raise _build_refusal(text, text)
    words = move_year_ahead(normalize_date_text(text))
    if words in _NO_DEADLINE_WORDS:
        return Deadline(DeadlineKind.NONE, None, text or None)
    if day := parse_last_day(words, base, order):
        return Deadline(DeadlineKind.DATED, day, text, year_from=_find_year_source(words, base))
    if span := _parse_span(words):
        return _build_relative_deadline(span, text)
    return _combine_parts(words, text, base, order)


def _find_year_source(words: str, base: date | None) -> date | None:
    """Return *base* where the phrase takes its year from it."""
    return base if base is not None and lacks_year(words, base) else None


def _combine_parts(words: str, text: str, base: date | None, order: DateOrder | None) -> Deadline:
    """Combine the parts of *words* into one deadline: at most one day or span, and any duties."""
    immediate = standing = False
    points: list[date | _Span] = []
    year_from = None
    for part in _PART_SEPARATOR.split(_BRACKETS.sub(r",\1,", words)):
        if not part or _COMPLETION_WORDS.fullmatch(part) or (points and _is_remark(part)):
            continue
        if duties := _DUTIES.fullmatch(part):
            immediate = immediate or bool(duties["immediate"])
            standing = standing or bool(duties["standing"])
        elif point := parse_last_day(part, base, order) or _parse_span(part):
            points.append(point)
            year_from = _find_year_source(part, base)
        else:
            raise _build_refusal(words, text)
    if len(points) > 1 or not (points or immediate or standing):
        raise _build_refusal(words, text)
    point = points[0] if points else None
    if isinstance(point, _Span):
        return _build_relative_deadline(point, text)
    if point is not None:
        kind = DeadlineKind.DATED_STANDING if standing else DeadlineKind.DATED
        return Deadline(kind, point, text, year_from=year_from)
    return Deadline(DeadlineKind.IMMEDIATE if immediate else DeadlineKind.STANDING, None, text)


def _is_remark(part: str) -> bool:
    """Return whether a note behind the day changes nothing of it: 已延期, 已完成, 整改中."""
    return _REMARK.fullmatch(part) is not None or (_DUTIES.fullmatch(part) is None and _is_progress(part))


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
    if _is_progress(text):
        return ValueRefused(
            f"看不懂时限{quote_value(text)}：这说的是进展",
            "请写原定的时限，没有时限的写“无”；进展写到状态一列",
        )
    return ValueRefused(f"看不懂时限{quote_value(text)}", DEADLINE_REMEDY)


def _is_progress(text: str) -> bool:
    try:
        return parse_status(text).status is not None
    except ValueRefused:
        return False
