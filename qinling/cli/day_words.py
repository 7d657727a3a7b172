"""Days and periods typed in words: what was read out of them is told."""

from collections.abc import Callable
from datetime import date

from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY
from qinling.rules.typed.typed_days import DaySide, parse_typed_day
from qinling.rules.typed.typed_periods import parse_typed_week

#: Prints one line on stderr.
Tell = Callable[[str], None]


def resolve_today(text: str, clock_day: date, tell: Tell) -> date:
    """Return the day that *text* names as today, seen from *clock_day*. Raises ValueRefused."""
    return read_day(text, clock_day, DaySide.NEAREST, tell)


def note_day_ahead(today: date, clock_day: date, tell: Tell) -> bool:
    """Tell that a change is dated more than a day ahead of the clock. Return whether it is."""
    days = (today - clock_day).days
    if days > 1:
        tell(f"按 {today} 记入台账，比本机时钟（{clock_day}）晚 {days} 天；打错了日期的，请马上 qinling undo")
    return days > 1


def read_day(text: str, today: date, side: DaySide, tell: Tell) -> date:
    """Return the day that *text* names on that side of *today*. Raises ValueRefused."""
    typed = parse_typed_day(text, today, side)
    if not typed.is_full:
        weekday = "一二三四五六日"[typed.day.weekday()]
        tell(f"“{text.strip()}”读作 {typed.day}（周{weekday}）")
    return typed.day


def read_week(text: str, today: date, tell: Tell) -> date:
    """Return the Monday of the week that *text* names. Raises ValueRefused."""
    monday, is_full = parse_typed_week(text, today)
    if not is_full:
        tell_period_read(text, monday, monday + DAYS_TO_SUNDAY, tell)
    return monday


def tell_period_read(text: str, first: date, last: date, tell: Tell) -> None:
    """Tell which period was read out of words that do not name it in full."""
    tell(f"“{text.strip()}”读作 {first} 至 {last}")
