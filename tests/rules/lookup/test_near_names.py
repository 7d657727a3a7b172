"""Which names differ by a slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lookup.near_names import count_slips, find_near

NUMBERS = ("QZ25053", "QZ25008", "QZ25531", "SJ2025-013", "SJ2025-003", "PT-88", "QL-2026-0011")


def find(typed, names=NUMBERS, count=5):
    return find_near(typed, [(name, name) for name in names], count)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("QZ25035", ["QZ25053"]),  # two digits in the wrong order
        ("QZ25O53", ["QZ25053"]),  # a letter that looks like the digit
        ("ＱＺ２５Ｏ５３", ["QZ25053"]),
        ("ZQ25053", ["QZ25053"]),
        ("QJ25053", ["QZ25053"]),
        ("QZ250053", ["QZ25053"]),
        ("QZ2553", ["QZ25053", "QZ25531"]),
        ("编号QZ25053", ["QZ25053"]),
        ("SJ2025-O13", ["SJ2025-013"]),
        ("SJ2025-023", ["SJ2025-003", "SJ2025-013"]),
        ("SJ2025", ["SJ2025-003", "SJ2025-013"]),  # its beginning
        ("PT-8", ["PT-88"]),
        ("XX", []),
        ("Z9", []),
        ("无此", []),
        ("", []),
    ],
)
def test_the_nearest_names_are_found(typed, near):
    assert find(typed) == near


def test_at_most_so_many_are_named():
    assert find("QZ25099", [f"QZ250{n}" for n in range(10, 90)], 3) == ["QZ25019", "QZ25029", "QZ25039"]


texts = st.text("ab01", max_size=7)


def measure(one, other):
    """The restricted distance of Damerau and Levenshtein, by its definition."""
    if not one or not other:
        return len(one) + len(other)
    best = min(
        measure(one[:-1], other) + 1,
        measure(one, other[:-1]) + 1,
        measure(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if one[-2:] == other[-2:][::-1] and len(one) > 1 and len(other) > 1:
        best = min(best, measure(one[:-2], other[:-2]) + 1)
    return best


@given(st.text("ab01", max_size=5), st.text("ab01", max_size=5), st.integers(0, 3))
def test_slips_are_counted_as_the_definition_says(one, other, most):
    slips = measure(one, other)
    assert count_slips(one, other, most) == slips if slips <= most else count_slips(one, other, most) > most


@given(texts, texts)
def test_slips_are_the_same_both_ways(one, other):
    assert count_slips(one, other, 9) == count_slips(other, one, 9)
