"""Days and periods typed in words: what was read out of them is told."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from qinling.errors import ValueRefused
from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY
from qinling.rules.typed.typed_days import DaySide, TypedDay, parse_typed_day
from qinling.rules.typed.typed_durations import Duration, parse_duration, says_how_far_ahead
from qinling.rules.typed.typed_periods import parse_typed_week
from qinling.rules.workdays import WorkCalendar

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader

#: Prints one line on stderr.
Tell = Callable[[str], None]


def resolve_today(text: str, clock_day: date, tell: Tell) -> date:
    """Return the day that *text* names as today, seen from *clock_day*. Raises ValueRefused."""
    return read_day(text, clock_day, DaySide.NEAREST, tell)


def read_day(
    text: str, today: date, side: DaySide, tell: Tell, get_calendar: Callable[[], WorkCalendar] | None = None
) -> date:
    """Return the day that *text* names on that side of *today*. Raises ValueRefused.

    With *get_calendar* it may be so far ahead of today: 一个月后, 5个工作日内.
    """
    try:
        typed = parse_typed_day(text, today, side)
    except ValueRefused as refused:
        if get_calendar is None or (day := _find_day_ahead(text, today, get_calendar, refused)) is None:
            raise
        typed = TypedDay(day, is_full=False)
    if not typed.is_full:
        weekday = "一二三四五六日"[typed.day.weekday()]
        tell(f"“{text.strip()}”读作 {typed.day}（周{weekday}）")
    return typed.day


def _find_day_ahead(
    text: str, today: date, get_calendar: Callable[[], WorkCalendar], refused: ValueRefused
) -> date | None:
    """Return the day that is as far from *today* as *text* says, None where it is no duration.

    Raises ValueRefused for one that does not say from which day: 9天, 再延10天.
    """
    try:
        duration = parse_duration(text)
    except ValueRefused as other:
        if "从哪一天算" in other.message:
            raise other from refused
        return None
    if not duration.number or text.strip().isdecimal():
        return None
    day = duration.find_last_day(today, get_calendar())
    if not says_how_far_ahead(text):
        raise ValueRefused(
            f"“{text.strip()}”没有写明从哪一天算", f"从今天算的写 {text.strip()}后，是 {day}；或写明日期"
        ) from refused
    return day


def count_days(text: str, duration: Duration, today: date, calendar: WorkCalendar, tell: Tell) -> int:
    """Return how many days *duration* has from *today*, and tell the last one. Raises ValueRefused."""
    last = duration.find_last_day(today, calendar)
    days = (last - today).days
    tell(f"“{text.strip()}”读作 {days} 天，到 {last}")
    return days


def read_week(text: str, today: date, tell: Tell) -> date:
    """Return the Monday of the week that *text* names. Raises ValueRefused."""
    monday, is_full = parse_typed_week(text, today)
    if not is_full:
        tell_period_read(text, monday, monday + DAYS_TO_SUNDAY, tell)
    return monday


def tell_period_read(text: str, first: date, last: date, tell: Tell) -> None:
    """Tell which period was read out of words that do not name it in full; it may be one day."""
    tell(f"“{text.strip()}”读作 {first if first == last else f'{first} 至 {last}'}")


def note_day_ahead(today: date, clock_day: date, tell: Tell) -> bool:
    """Tell that a change is dated more than a day ahead of the clock. Return whether it was told."""
    days = (today - clock_day).days
    if days > 1:
        tell(f"按 {today} 记入台账，比本机时钟（{clock_day}）晚 {days} 天；打错了日期的，请马上 qinling undo")
    return days > 1


def replay_to(as_of: date, reader: "Reader", tell: Tell) -> None:
    """Show the ledger as it was at the end of the day *as_of*. Tell when it begins only later."""
    from qinling.ledger.history.replay import read_first_day, replay_as_of

    if (start := read_first_day(reader)) and as_of < start:
        tell(f"台账从 {start} 开始记，{as_of} 还没有记录")
    replay_as_of(reader, as_of)
