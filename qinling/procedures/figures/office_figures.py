"""Add up the figures of a brief that several offices measured."""

from collections.abc import Iterable, Mapping

from qinling.procedures.figures.brief_figures import NO_RATE, NO_RECORD, BriefFigure, RowsBehind
from qinling.procedures.figures.office_numbers import join_office
from qinling.rules.figures.figure_names import ScopedFigure
from qinling.rules.figures.figures import FigureValue, RateOf, calculate_rate
from qinling.rules.figures.work_figures import UNITS_NOT_ADDED

#: Why there is no value for all offices together.
NOT_ADDED = "各单位的不能相加"


def list_with_parts(wanted: Iterable[ScopedFigure]) -> list[ScopedFigure]:
    """Return *wanted*, and the part and the whole of each rate: those can be added up, rates cannot."""
    found = dict.fromkeys(wanted)
    for one in list(found):
        if isinstance(one.figure.measure, RateOf):
            found |= dict.fromkeys(_split_rate(one))
    return list(found)


def _split_rate(one: ScopedFigure) -> tuple[ScopedFigure, ScopedFigure]:
    assert isinstance(one.figure.measure, RateOf)
    return one._replace(figure=one.figure.measure.part), one._replace(figure=one.figure.measure.whole)


def add_up_figures(
    wanted: Iterable[ScopedFigure], by_office: Mapping[str, Mapping[ScopedFigure, BriefFigure]]
) -> dict[ScopedFigure, BriefFigure]:
    """Return each of *wanted* for all offices together, measured by each with `list_with_parts`.

    What is not counted in one of them is told with its office. A figure that only some recorded is the sum of those.
    """
    return {one: _add_up(one, by_office) for one in wanted}


def _add_up(one: ScopedFigure, by_office: Mapping[str, Mapping[ScopedFigure, BriefFigure]]) -> BriefFigure:
    own = {office: figures[one] for office, figures in by_office.items()}
    first = next(iter(own.values()))
    stated = {office: each.value for office, each in own.items() if each.value is not None}
    unstated = [f"{office}：{each.unstated}" for office, each in own.items() if each.unstated]
    if isinstance(one.figure.measure, RateOf):
        part, whole = (
            _sum_values(figures[each].value for figures in by_office.values()) for each in _split_rate(one)
        )
        value: FigureValue = calculate_rate(part, whole)
        missing = "" if value is not None else first.missing or NO_RATE
    elif len(stated) > 1 and first.figure.unit in UNITS_NOT_ADDED:
        value, missing = None, NOT_ADDED
        unstated += [f"{office} {each}{first.figure.unit}" for office, each in stated.items()]
    else:
        value = _sum_values(each.value for each in own.values())
        missing = "" if value is not None else first.missing or NO_RECORD
        if silent := [office for office, each in own.items() if value is not None and each.value is None]:
            unstated.append(f"{'、'.join(silent)} 没有记录，不在内")
    return first._replace(value=value, missing=missing, unstated="；".join(unstated))


def _sum_values(values: Iterable[FigureValue]) -> FigureValue:
    stated = [value for value in values if value is not None]
    return sum(stated) if stated else None


def join_rows_behind(by_office: Mapping[str, RowsBehind]) -> RowsBehind:
    """Return the rows behind a figure in all offices, each number with its office."""
    return RowsBehind(
        [
            (level, join_office(office, number))
            for office, rows in by_office.items()
            for level, number in rows.issues
        ],
        [record._replace(office=office) for office, rows in by_office.items() for record in rows.records],
    )
