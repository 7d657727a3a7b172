"""What a form of work records holds, and the days that it states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.errors import RowError, ValueRefused
from qinling.rules.limits import Limits
from qinling.rules.parsing.calendar_days import find_month_end
from qinling.rules.parsing.dates import find_as_of_day
from qinling.rules.parsing.report_periods import CALENDAR, find_period
from qinling.rules.work.kinds import WorkKind
from qinling.rules.work.records import WorkDraft


@dataclass(frozen=True, slots=True)
class FormOptions:
    """How a form is read: the kinds, what the call says of headings, and what holds where the form is silent."""

    kinds: Mapping[str, WorkKind]
    today: date
    limits: Limits = field(default_factory=Limits)
    headings: Mapping[str, str] = field(default_factory=dict)
    kind: WorkKind | None = None
    day: date | None = None
    unit: str | None = None


class FormRow(NamedTuple):
    """A record of a form, and where it stands. *build_error* makes an error of its cell."""

    draft: WorkDraft
    file: str
    sheet: str
    row: int
    letter: str
    heading: str
    value: str

    @property
    def basis(self) -> str:
        """Where the record stands, as the history keeps it."""
        return f"读入 {self.file}“{self.sheet}”第 {self.row} 行"

    def build_error(self, why: str, remedy: str) -> RowError:
        """Return the error that *why* the record cannot be taken."""
        return RowError(self.file, self.sheet, self.row, self.letter, self.heading, self.value, why, remedy)


@dataclass(slots=True)
class WorkForm:
    """What a form holds: records in order, cell errors, and notes for the user."""

    name: str
    rows: list[FormRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class SheetFacts(NamedTuple):
    """What a sheet says above its table, or its name, with the words that say it."""

    day: date | None = None
    day_words: str = ""
    unit: str | None = None
    kind: WorkKind | None = None


def find_stated_day(text: str, base: date | None = None) -> date | None:
    """Return the day that *text* is about, the last one of a month, quarter or year; None if it says none.

    A month without a year is the last such month before or of *base*; without *base* it says nothing.
    """
    try:
        if day := find_as_of_day(text):
            return day
        period = find_period(text)
        if period is None or period.scale != CALENDAR:
            return None
        month, last = divmod(period.number, 100)
        year = period.year
        if year is None:
            if base is None:
                return None
            year = base.year if month <= base.month else base.year - 1
        end = find_month_end(year, month)
        return end if last >= end.day else end.replace(day=last)
    except ValueRefused:
        return None
