"""What a figure is: a name, its rule in words, and how it is measured over a population."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from qinling.rules.figures.conditions import Condition
from qinling.rules.figures.issue_conditions import UNIT_COLUMNS
from qinling.rules.warning_tiers import TierDays

#: The value of a figure. None where there is nothing to tell: a rate of nothing, a stock nobody recorded.
FigureValue = int | float | None

DEFAULT_TIERS = TierDays()


class Span(NamedTuple):
    """What figures are asked for: the state on the day *as_of*, and what happened from *first* to *last*.

    *units* keeps what concerns a unit whose name contains one of them. *tiers* are the office's days of warning.
    """

    as_of: date
    first: date
    last: date
    units: tuple[str, ...] = ()
    tiers: TierDays = DEFAULT_TIERS

    @property
    def year_start(self) -> date:
        """The first day of the year of *last*, from which 累计 counts."""
        return date(self.last.year, 1, 1)

    @classmethod
    def since_new_year(cls, as_of: date, tiers: TierDays = DEFAULT_TIERS) -> "Span":
        """Return the span from the first day of the year until *as_of*."""
        return cls(as_of, date(as_of.year, 1, 1), as_of, tiers=tiers)


class Population(NamedTuple):
    """What a figure counts. *table* is the table of the ledger, None where the rows come from the event log alone.

    *unit_columns* name the units that a row concerns. *columns* are all columns and *day_columns* those
    that hold days; of *scaled_columns*, (column, scale), a stored whole number is so many parts of one.
    The population of issues has the columns of an issue and leaves these out.
    """

    key: str
    name: str
    table: str | None
    unit_columns: tuple[str, ...]
    columns: tuple[str, ...] = ()
    day_columns: tuple[str, ...] = ()
    scaled_columns: tuple[tuple[str, int], ...] = ()

    def unscale(self, column: str, stored: int | float | None) -> FigureValue:
        """Return the value that a *stored* number of *column* stands for, a whole one where it is."""
        scale = dict(self.scaled_columns).get(column, 1)
        if stored is None or scale == 1:
            return stored
        return int(stored // scale) if stored % scale == 0 else stored / scale


#: The issues as they are.
ISSUES = Population("issue", "台账内问题", "issue", UNIT_COLUMNS)
#: Every round of an issue: the issue as it is, and as it was when each of its earlier rounds ended.
#: What happened in a round that has ended is counted there, so a relapse changes no earlier figure.
ROUNDS = Population("round", "台账内问题的各轮整改", "issue", UNIT_COLUMNS)
#: Steps and supervision acts that were not undone, each with its issue: `step_records.StepRecord`.
STEPS = Population("step", "办理和督办记录", None, UNIT_COLUMNS)


class Count(NamedTuple):
    """The number of rows."""


class SumOf(NamedTuple):
    """The sum of *column*, 0 without rows."""

    column: str


class LatestOf(NamedTuple):
    """A stock that holds until it changes: the value of *column* in the last row by *day_column*.

    With *holder_columns* each holder (a unit, a place) has a stock of its own, and they are summed.
    None where nobody recorded one. The population needs a column `id`.
    """

    column: str
    day_column: str
    holder_columns: tuple[str, ...] = ()


class RateOf(NamedTuple):
    """How many of a hundred of the figure *whole* are in the figure *part*, with one decimal."""

    part: "Figure"
    whole: "Figure"


Measure = Count | SumOf | LatestOf | RateOf


class Figure(NamedTuple):
    """One figure. *rule* (口径) says in one sentence what counts.

    *name* and *rule* may contain {as_of}, {first}, {last}, {year_start}, {urgent}, {near}, {upcoming} and {ahead}.
    """

    key: str
    name: str
    rule: str
    unit: str
    population: Population
    condition: Callable[[Span], Condition]
    measure: Measure = Count()

    def format_name(self, span: Span) -> str:
        """Return the name for *span*."""
        return _fill_in(self.name, span)

    def format_rule(self, span: Span) -> str:
        """Return the rule in words for *span*."""
        return _fill_in(self.rule, span)


def _fill_in(text: str, span: Span) -> str:
    tiers = span.tiers
    return text.format(
        as_of=span.as_of,
        first=span.first,
        last=span.last,
        year_start=span.year_start,
        urgent=tiers.urgent,
        near=tiers.near,
        upcoming=tiers.upcoming,
        ahead=tiers.ahead,
    )


def calculate_rate(part: FigureValue, whole: FigureValue) -> float | None:
    """Return *part* of *whole* in per cent with one decimal, halves upward. None of nothing.

    Of counts, 100.0 means all and 0.0 means none: one of 10,000 still open shows.
    """
    if not whole or part is None:
        return None
    if isinstance(part, int) and isinstance(whole, int):
        tenths = (part * 2000 + whole) // (whole * 2)  # exact: 1 of 16 is 6.3, not 6.2
        return (min(max(tenths, 1), 999) if 0 < part < whole else tenths) / 10
    return round(part * 100 / whole, 1)


def format_value(figure: Figure, value: FigureValue) -> str:
    """Return *value* for people, without its unit: a rate with one decimal, "—" for none."""
    if value is None:
        return "—"
    if isinstance(figure.measure, RateOf):
        return f"{value:.1f}"
    return str(value) if isinstance(value, int) else f"{value:.10g}"


def escape_braces(text: str) -> str:
    """Return *text* of an office as it may stand in a name or rule that is filled in later."""
    return text.replace("{", "{{").replace("}", "}}")
