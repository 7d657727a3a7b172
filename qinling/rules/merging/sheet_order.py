"""Which of several sheets came first, by the periods that their names, titles and days say."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from qinling.rules.parsing.report_periods import CALENDAR, Period, find_period

_MONTHS = 12


class SheetEvidence(NamedTuple):
    """What tells the period of a sheet: its name, the lines above its table, its own day, the file's name."""

    name: str
    titles: Sequence[str] = ()
    as_of: date | None = None
    file_name: str = ""


class SheetOrder(NamedTuple):
    """The positions of sheets, the earliest first. *is_known* is false where nothing tells it but their places."""

    positions: tuple[int, ...]
    is_known: bool


def order_sheets(sheets: Sequence[SheetEvidence]) -> SheetOrder:
    """Return the order of *sheets* by the first kind of evidence that tells all of them apart."""
    kinds: tuple[list[Period | None], ...] = (
        [find_period(sheet.name) for sheet in sheets],
        [_find_title_period(sheet.titles) for sheet in sheets],
        [_build_day_period(sheet.as_of) if sheet.as_of else None for sheet in sheets],
        [find_period(sheet.file_name) for sheet in sheets],
    )
    for periods in kinds:
        stated = [period for period in periods if period is not None]
        if len(stated) == len(sheets) and (positions := _order_periods(stated)):
            return SheetOrder(positions, True)
    return SheetOrder(tuple(range(len(sheets))), False)


def _build_day_period(day: date) -> Period:
    return Period(CALENDAR, day.year, day.month * 100 + day.day)


def _find_title_period(titles: Sequence[str]) -> Period | None:
    return next(filter(None, map(find_period, reversed(titles))), None)


def _order_periods(periods: Sequence[Period]) -> tuple[int, ...]:
    """Return the positions by period, () where the periods do not tell."""
    years = {period.year is None for period in periods}
    if len({period.scale for period in periods}) > 1 or len(years) > 1:
        return ()
    keys = [(period.year or 0, period.number) for period in periods]
    if len({*keys}) < len(keys):
        return ()
    if periods[0].scale == CALENDAR and years == {True} and _may_cross_new_year(periods):
        return ()
    return tuple(sorted(range(len(keys)), key=keys.__getitem__))


def _may_cross_new_year(periods: Sequence[Period]) -> bool:
    """Return whether periods without a year follow each other as 11月, 12月, 1月 do."""
    cycle = periods[0].cycle
    if not cycle or any(period.cycle != cycle for period in periods):
        return False
    places = [period.number // 100 * cycle // _MONTHS for period in periods]
    follows = all((one + 1 - other) % cycle == 0 for one, other in pairwise(places))
    return follows and places != sorted(places)
