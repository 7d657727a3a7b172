"""ISO weeks: Monday to Sunday. The first week of a year is the one with its first Thursday."""

import re
from datetime import date, timedelta

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import FIRST_YEAR, LAST_YEAR
from qinling.rules.parsing.chinese_text import normalize_text

ONE_WEEK = timedelta(weeks=1)
DAYS_TO_SUNDAY = timedelta(days=6)

_WEEK = re.compile(r"([0-9]{4})(?:-?W|年第?)([0-9]{1,2})周?", re.IGNORECASE)
_WEEK_NAME = re.compile(r"([0-9]{4})-W([0-9]{2})")


def find_monday(day: date) -> date:
    """Return the Monday of the week of *day*."""
    return day - timedelta(days=day.weekday())


def format_week(monday: date) -> str:
    """Return the name of a week, such as 2026-W17. Its year can differ from that of its Monday."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def parse_week(text: str) -> date:
    """Return the Monday of the week that *text* names: 2026-W17, 2026W17, 2026年第17周. Raises ValueRefused."""
    found = _WEEK.fullmatch(re.sub(r"\s", "", normalize_text(text)))
    if not found:
        raise ValueRefused(f"“{text}”不是周", "请写成 2026-W17 或 2026年第17周")
    year, week = int(found[1]), int(found[2])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueRefused(f"{year}年不在 {FIRST_YEAR}—{LAST_YEAR} 年之内", "请核对年份")
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        raise ValueRefused(f"{year} 年没有第 {week} 周", "请核对周次，一年有 52 或 53 周") from None


def list_weeks_in_text(text: str) -> list[date]:
    """Return the Mondays of the weeks whose names, as `format_week` gives them, stand in *text*."""
    return [date.fromisocalendar(int(year), int(week), 1) for year, week in _WEEK_NAME.findall(text)]


def find_last_complete_week(today: date) -> date:
    """Return the Monday of the last week that ended before *today*."""
    return find_monday(today) - ONE_WEEK
