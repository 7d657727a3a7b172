"""What a column shows: shares of what its cells look like."""

import time

import pytest

from qinling.workbook.columns.cell_kinds import Kind
from qinling.workbook.columns.column_profiles import profile_column
from tests.workbook.columns.tables import DAYS, TEXTS


def test_shares_are_of_the_cells_that_say_something():
    profile = profile_column(["2026-04-01", "立行立改", "/", "", "2026-05-01", "2026-06-01"])
    assert profile.filled == 4
    assert profile.share(Kind.DAY) == pytest.approx(0.75)
    assert profile.share(Kind.DEADLINE) == pytest.approx(0.25)


def test_an_empty_column_has_no_shares():
    profile = profile_column(["", "/", "无"])
    assert profile.is_empty
    assert profile.share(Kind.DAY) == 0


@pytest.mark.parametrize(
    "cells", [(1.0, 2.0, 3.0, 4.0), ("1", "2", "3", "4"), (1, 1, 2, 2, 3), (1, 2, 3, 1, 2, 3), (11, 12, 13)]
)
def test_numbers_that_run_on_are_a_count(cells):
    assert profile_column(cells).share(Kind.COUNT) == 1


@pytest.mark.parametrize("cells", [(3, 1, 2), (120, 80, 33, 7), (1, 2), (5, 5, 5), ("a", "b", "c")])
def test_other_numbers_are_no_count(cells):
    assert profile_column(cells).share(Kind.COUNT) == 0


def test_codes_that_differ_are_unique():
    assert profile_column(["A-01", "A-02", "A-03"]).share(Kind.UNIQUE) == 1
    assert profile_column(["A-01", "A-01", "A-02"]).share(Kind.UNIQUE) == 0


def test_lengths_and_samples_are_kept():
    profile = profile_column([*TEXTS, TEXTS[0]])
    assert profile.samples == TEXTS[:3]
    assert profile.mean_length == pytest.approx(sum(map(len, (*TEXTS, TEXTS[0]))) / 5)
    assert profile.distinctness == pytest.approx(0.8)


def test_a_long_column_is_sampled_from_top_to_bottom():
    profile = profile_column([*[DAYS[0]] * 500, *["立行立改"] * 500])
    assert profile.filled < 100
    assert profile.share(Kind.DAY) == pytest.approx(0.5)


def test_profiling_does_not_grow_with_the_rows():
    cells = [f"编号-{number:06}" for number in range(1000)]
    began = time.process_time()
    for _ in range(25):
        profile_column(cells)
    assert time.process_time() - began < 0.5  # it takes a hundredth
