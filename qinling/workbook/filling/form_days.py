"""How a form writes its days: 2026.4.9, 2026年04月09日, 09/04/2026, or as real days."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from qinling.workbook.files.grids import Cell

#: Writes a day as a text, or leaves it a real day.
DayWriter = Callable[[date], str | date]

_DAY_TEXT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<sign>[-./年])(?P<month>\d{1,2})(?:[-./月])(?P<day>\d{1,2})日?"
)
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})(?P<sign>[-./])(?P<two>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d\d)")


def find_day_writer(cells: Sequence[Cell], read_days: Sequence[tuple[Cell, object]]) -> DayWriter | None:
    """Return how most of *cells* write a day, None where none does or the order of its parts is open."""
    texts = [found for cell in cells if isinstance(cell, str) and (found := _DAY_TEXT.search(cell))]
    real_days = sum(isinstance(cell, date) for cell in cells)
    if real_days and real_days >= len(texts):
        return lambda day: day
    return _build_year_first_writer(texts) if texts else _find_year_last_writer(cells, read_days)


def _build_year_first_writer(texts: Sequence[re.Match[str]]) -> DayWriter:
    """Return how most of *texts* write a day: their sign, and one or two digits for small numbers."""
    sign = Counter(found["sign"] for found in texts).most_common(1)[0][0]
    parts = [part for found in texts if found["sign"] == sign for part in (found["month"], found["day"])]
    short = [part for part in parts if int(part) < 10]
    width = 2 if not short or sum(len(part) == 2 for part in short) * 2 > len(short) else 1

    def write(day: date) -> str:
        month, of_month = f"{day.month:0{width}d}", f"{day.day:0{width}d}"
        return (
            f"{day.year}年{month}月{of_month}日"
            if sign == "年"
            else f"{day.year}{sign}{month}{sign}{of_month}"
        )

    return write


def _find_year_last_writer(
    cells: Sequence[Cell], read_days: Sequence[tuple[Cell, object]]
) -> DayWriter | None:
    """Return how *cells* write a day as 14/02/2026 or 02/14/2026; None where they do not or leave it open."""
    found = [one for cell in cells if isinstance(cell, str) and (one := _YEAR_LAST.fullmatch(cell.strip()))]
    known = [
        (one, day.day)
        for cell, day in read_days
        if isinstance(day, date) and day.day != day.month and (one := _YEAR_LAST.fullmatch(str(cell).strip()))
    ]
    is_day_first = any(int(one["one"]) == of_month for one, of_month in known)
    is_month_first = any(int(one["two"]) == of_month for one, of_month in known)
    if not found or is_day_first == is_month_first:
        return None
    sign = found[0]["sign"]
    return lambda day: day.strftime(f"%d{sign}%m{sign}%Y" if is_day_first else f"%m{sign}%d{sign}%Y")
