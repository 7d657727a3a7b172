"""The figures of several offices: amounts are added up, percentages and days of the year are not."""

import pytest

from qinling.procedures.figures.brief_figures import BriefFigure
from qinling.procedures.figures.office_figures import NOT_ADDED, add_up_figures
from qinling.rules.figures.figure_names import ScopedFigure
from qinling.rules.figures.issue_figures import OVERDUE

OFFICES = ("one", "two", "three")


def add_up(unit, *values):
    figure = OVERDUE._replace(key="x", name="某数", unit=unit)
    scoped = ScopedFigure(figure)
    by_office = {
        office: {
            scoped: BriefFigure(scoped, figure, "某数", "", value, "" if value is not None else "没有", "")
        }
        for office, value in zip(OFFICES, values, strict=False)
    }
    found = add_up_figures([scoped], by_office)[scoped]
    return found.value, found.missing, found.unstated


def test_amounts_are_added_up_and_who_recorded_none_is_named():
    assert add_up("个", 3, 4) == (7, "", "")
    assert add_up("个", 3, None) == (3, "", "two 没有记录，不在内")


@pytest.mark.parametrize("unit", ["%", "天"])
def test_percentages_and_days_of_several_offices_are_told_and_not_added(unit):
    assert add_up(unit, 70, 68.5, None) == (None, NOT_ADDED, f"one 70{unit}；two 68.5{unit}")
    assert add_up(unit, 70, None)[0] == 70
