"""The working days of the office in the model: the notice of 2026, the law of 2027, and the office's own file."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.procedures.notifications.notification_model import is_workday as is_announced_workday

DAY = timedelta(days=1)
#: The days of the law in early 2027, of which there is no notice: 元旦, 春节 with what makes up for its weekend, 清明.
_LAW_2027 = {date(2027, 1, 1), *(date(2027, 2, day) for day in (5, 8, 9, 10)), date(2027, 4, 5)}


def list_span(first: str, last: str) -> set[date]:
    """Return the days from *first* to *last*."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    return {day + DAY * more for more in range((end - day).days + 1)}


@dataclass
class OfficeDays:
    """What the office's calendar file says, in the model."""

    off: set[date] = field(default_factory=set)
    worked: set[date] = field(default_factory=set)
    half: set[date] = field(default_factory=set)
    years: list[int] = field(default_factory=list)

    def format_file(self) -> str:
        """Return the text of the file."""
        lines = [
            f"{key} = {[str(day) for day in sorted(getattr(self, key))]}" for key in ("off", "worked", "half")
        ]
        return "\n".join([*lines, f"years = {self.years}", ""])

    def is_workday(self, day: date) -> bool:
        if day in self.worked or day in self.half:
            return True
        if day in self.off:
            return False
        if day.year == 2027:
            return day.weekday() < 5 and (2027 in self.years or day not in _LAW_2027)
        return is_announced_workday(day)

    def add_workdays(self, day: date, count: int) -> date:
        """Return the *count*-th working day after *day*."""
        while count:
            day += DAY
            count -= self.is_workday(day)
        return day

    def find_previous_workday(self, day: date) -> date:
        day -= DAY
        while not self.is_workday(day):
            day -= DAY
        return day

    def count_workdays_late(self, deadline: date, today: date) -> int:
        return sum(self.is_workday(deadline + DAY * more) for more in range(1, (today - deadline).days + 1))

    def find_last_day_before_work(self, day: date) -> date:
        """Return *day*, or the last of the days off that follow it."""
        while not self.is_workday(day + DAY):
            day += DAY
        return day

    def find_list_day(self, today: date, weekday: int) -> date:
        """Return the last day on which the weekly list fell: on *weekday*, or on the first working day after it.

        Of two that fall in one week only the first comes.
        """
        falls = []
        for back in range(60, -7, -1):
            day = today - DAY * back
            if day.weekday() != weekday:
                continue
            while not self.is_workday(day):
                day += DAY
            if not falls or day.isocalendar()[:2] != falls[-1].isocalendar()[:2]:
                falls.append(day)
        return [day for day in falls if day <= today][-1]
