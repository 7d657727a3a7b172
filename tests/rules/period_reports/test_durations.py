"""Durations: median and quartiles, and what could not be counted."""

from datetime import date, timedelta
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.period_reports.durations import Durations, measure_durations

DAY = date(2026, 4, 25)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=30))
def test_quartiles_are_those_of_the_standard_library(numbers):
    found = measure_durations((DAY - timedelta(days=number), DAY) for number in numbers)

    assert found.counted == len(numbers)
    assert [found.lower, found.median, found.upper] == pytest.approx(
        quantiles(numbers, n=4, method="inclusive")
    )


def test_one_value_is_all_three():
    assert measure_durations([(DAY, DAY)]) == Durations(1, 0, 0, 0, 0, 0)


def test_what_cannot_be_counted_is_said():
    pairs = [(None, DAY), (DAY + timedelta(days=1), DAY), (None, DAY)]

    assert measure_durations(pairs) == Durations(0, None, None, None, 2, 1)
