"""Working days: the statutory calendar with its make-up days, and an office's own days off and on."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from qinling.errors import ValueRefused

_SATURDAY = 5
#: Years whose festivals the lunar calendar is known for.
_LUNAR_YEARS = range(1901, 2100)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of an office: the State Council's calendar with the office's own days.

    *years* are those that the office has entered completely.
    """

    days_off: frozenset[date] = frozenset()
    days_worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if both := self.days_off & self.days_worked:
            raise ValueRefused(f"{min(both)} 既写作休息日又写作上班日", "请只留一处")

    def is_workday(self, day: date) -> bool:
        """Return whether the office works on *day*."""
        counts = _count_workdays_of_year(self, day.year)
        place = day.timetuple().tm_yday
        return counts[place] > counts[place - 1]

    def is_holiday(self, day: date) -> bool:
        """Return whether *day* is a holiday by its year's notice or the office's own calendar.

        Plain weekends are not.
        """
        if day in self.days_off:
            return True
        if day in self.days_worked or day.year not in _list_announced_years():
            return False
        from chinese_calendar import holidays  # noqa: PLC0415 (costs more than most commands' work)

        return day in holidays

    def count_workdays(self, today: date, due: date) -> int:
        """Count the working days after *today* up to and including *due*; negative when *due* is past."""
        if due < today:
            return -self.count_workdays(due, today)
        whole_years = sum(_count_workdays_of_year(self, year)[-1] for year in range(today.year, due.year))
        return whole_years + self._count_workdays_by(due) - self._count_workdays_by(today)

    def add_workdays(self, day: date, number: int) -> date:
        """Return the working day that is *number* working days after *day* (before it when negative).

        *day* itself is not counted; with 0 it is returned, whether a working day or not.
        """
        if number == 0:
            return day
        wanted = self._count_workdays_by(day) + number
        if number < 0 and not self.is_workday(day):
            wanted += 1  # stepping back from a day off, the first working day counts
        year = day.year
        while wanted > _count_workdays_of_year(self, year)[-1]:
            wanted -= _count_workdays_of_year(self, year)[-1]
            year += 1
        while wanted < 1:
            year -= 1
            wanted += _count_workdays_of_year(self, year)[-1]
        return date(year, 1, 1) + timedelta(days=bisect_left(_count_workdays_of_year(self, year), wanted) - 1)

    def find_workday_from(self, day: date) -> date:
        """Return *day* if it is a working day, else the next one."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def is_estimated_year(self, year: int) -> bool:
        """Return whether the notice for *year* is unknown, so that only the days of the law and weekends are off."""
        return year not in self.years and year not in _list_announced_years()

    def _count_workdays_by(self, day: date) -> int:
        return _count_workdays_of_year(self, day.year)[day.timetuple().tm_yday]


@lru_cache(maxsize=1)
def _list_announced_years() -> range:
    from chinese_calendar import holidays  # noqa: PLC0415 (costs more than most commands' work)

    return range(min(holidays).year, max(holidays).year + 1)


@lru_cache(maxsize=64)
def list_statutory_days_off(year: int) -> frozenset[date]:
    """Return the thirteen days off that the law gives every year, and the days that make up for those on a weekend.

    Source: 全国年节及纪念日放假办法 (2024). The yearly notice moves days to join them; it takes none away.
    """
    # 6 ms, and only for a year without a notice
    from lunar_python import Lunar  # noqa: PLC0415

    def find_day(month: int, day: int) -> date:
        solar = Lunar.fromYmd(year, month, day).getSolar()
        return date(solar.getYear(), solar.getMonth(), solar.getDay())

    clear = Lunar.fromYmd(year, 1, 1).getJieQiTable()["清明"]
    spring, new_year = find_day(1, 1), date(year, 1, 1)
    festivals = (
        (new_year, 1),
        (spring - timedelta(days=1), 4),
        (date(year, clear.getMonth(), clear.getDay()), 1),
        (date(year, 5, 1), 2),
        (find_day(5, 5), 1),
        (find_day(8, 15), 1),
        (date(year, 10, 1), 3),
    )
    days = [first + timedelta(days=number) for first, count in festivals for number in range(count)]
    off = set(days)
    for day in days:
        if day.weekday() >= _SATURDAY:
            made_up = day
            while made_up in off or made_up.weekday() >= _SATURDAY:
                made_up += timedelta(days=1)
            off.add(made_up)
    return frozenset(off)


@lru_cache(maxsize=512)
def _count_workdays_of_year(calendar: WorkCalendar, year: int) -> tuple[int, ...]:
    """Return the number of working days of *year* up to each of its days, starting with 0."""
    off, worked = calendar.days_off, calendar.days_worked
    if year in _list_announced_years():
        from chinese_calendar import holidays, workdays  # noqa: PLC0415 (as above)

        off, worked = (holidays.keys() - worked) | off, (workdays.keys() - off) | worked
    elif calendar.is_estimated_year(year) and year in _LUNAR_YEARS:
        off = (list_statutory_days_off(year) - worked) | off
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    days = map(first.__add__, map(timedelta, range(length)))
    return tuple(accumulate((d in worked or (d.weekday() < 5 and d not in off) for d in days), initial=0))
