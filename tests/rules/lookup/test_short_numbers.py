"""Numbers typed by their ends behind one that is written out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lookup.short_numbers import complete_short_numbers, join_short_numbers


@pytest.mark.parametrize(
    ("first", "others", "whole"),
    [
        ("ZC26014", ["15", "16"], ["ZC26015", "ZC26016"]),
        ("SJ2026-008", ["9", "014"], ["SJ2026-009", "SJ2026-014"]),
        ("ZC26014", ["１５"], ["ZC26015"]),
        ("ZC26014", ["QZ25003", "4"], ["QZ25003", "QZ25004"]),
        ("ZC26014", ["16至18"], ["ZC26016至18"]),
        ("督办〔2026〕3号", ["5"], ["督办〔2026〕5号"]),
        ("ZC26014", ["126015"], None),  # has more digits than there are
        ("ZC26014", ["QZ25003"], None),
        ("甲", ["15"], None),
    ],
)
def test_an_end_is_completed_by_the_number_before_it(first, others, whole):
    assert complete_short_numbers(first, others) == whole


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        (["ZC26014", "15", "16"], ["ZC26014 15 16"]),
        (["ZC26014、", "15、", "16"], ["ZC26014、 15、 16"]),
        (["ZC26014", "16至18"], ["ZC26014 16至18"]),
        (["ZC26014", "ZC26015", "16"], ["ZC26014", "ZC26015 16"]),
        (["3", "5"], ["3", "5"]),  # places in a list
        (["第3个", "5"], ["第3个", "5"]),
        (["ZC26014", "2026"], ["ZC26014", "2026"]),
        (["15", "ZC26014"], ["15", "ZC26014"]),
    ],
)
def test_short_numbers_go_with_the_one_that_they_follow(words, joined):
    assert join_short_numbers(words) == joined


@given(st.integers(0, 99), st.lists(st.integers(0, 99), min_size=1, max_size=5))
def test_numbers_cut_to_their_last_two_digits_are_completed_again(first, others):
    whole = [f"ZC26{one:03}" for one in others]
    assert complete_short_numbers(f"ZC26{first:03}", [one[-2:] for one in whole]) == whole
