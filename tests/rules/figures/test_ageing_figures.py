"""The bands of age: every unrectified issue is in one, every overdue one in one of the overdue."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.figures.ageing_figures import AGE_FIGURES, OVERDUE_AGE_FIGURES
from qinling.rules.figures.figures import Span
from qinling.rules.figures.issue_figures import OVERDUE, UNRECTIFIED
from qinling.rules.vocabulary import Status

DAY = date(2026, 4, 25)
SPAN = Span(DAY, date(2026, 4, 1), DAY)
near_days = st.none() | st.integers(-40, 500).map(lambda number: DAY - timedelta(days=number))
rows = st.fixed_dictionaries(
    {
        "status": st.sampled_from([str(status) for status in Status]),
        "handed_over_on": near_days,
        "found_on": near_days,
        "deadline": near_days,
    }
)


def count(figures, row):
    return sum(figure.condition(SPAN).holds(row) for figure in figures)


@given(rows)
def test_bands_sum_to_the_whole(row):
    assert count(AGE_FIGURES, row) == count((UNRECTIFIED,), row)
    assert count(OVERDUE_AGE_FIGURES, row) == count((OVERDUE,), row)


def name_bands(figures, **days):
    row = {"status": "rectifying", "handed_over_on": None, "found_on": None, "deadline": None}
    row |= {key: DAY - timedelta(days=number) for key, number in days.items()}
    return [figure.name for figure in figures if figure.condition(SPAN).holds(row)]


def test_the_ends_of_the_bands():
    assert name_bands(AGE_FIGURES, handed_over_on=30, found_on=400) == ["已办30天以内"]
    assert name_bands(AGE_FIGURES, handed_over_on=31) == ["已办31至90天"]
    assert name_bands(AGE_FIGURES, found_on=366) == ["已办365天以上"]
    assert name_bands(AGE_FIGURES) == ["起算日期不明"]
    assert name_bands(OVERDUE_AGE_FIGURES, deadline=0) == []
    assert name_bands(OVERDUE_AGE_FIGURES, deadline=1) == ["超期7天以内"]
    assert name_bands(OVERDUE_AGE_FIGURES, deadline=8) == ["超期8至30天"]
    assert name_bands(OVERDUE_AGE_FIGURES, deadline=91) == ["超期90天以上"]
