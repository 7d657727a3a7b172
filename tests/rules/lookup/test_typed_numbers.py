"""Several numbers in one word, and the signs of a sentence around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lookup.typed_numbers import is_range, read_place, split_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("QZ25053", ["QZ25053"]),
        ("QZ25053，", ["QZ25053"]),
        ("QZ25053、QZ25008", ["QZ25053", "QZ25008"]),
        ("QZ25053, QZ25008；SJ2025-013;A1", ["QZ25053", "QZ25008", "SJ2025-013", "A1"]),
        ("QZ25053　QZ25008\tA1 A1", ["QZ25053", "QZ25008", "A1"]),
        ("“QZ25053”。", ["QZ25053"]),
        ("QZ25053.", ["QZ25053"]),
        ("督办〔2025〕7号-2", ["督办〔2025〕7号-2"]),
        ("QZ25053-QZ25060", ["QZ25053-QZ25060"]),  # no range
        ("，。 ", []),
    ],
)
def test_a_word_is_split_at_what_stands_between_numbers(text, numbers):
    assert split_numbers(text) == numbers


@given(
    st.lists(st.from_regex(r"[A-Z]{1,3}\d{1,5}(-\d{1,3})?", fullmatch=True), min_size=1, unique=True),
    st.sampled_from("、，,；; 　\n"),
)
def test_numbers_put_together_are_taken_apart(numbers, sign):
    assert split_numbers(sign.join(numbers)) == numbers


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *[("3", 3), ("１２", 12), ("第3个", 3), (" 7 ", 7), ("999", 999), ("³", 3)],
        *[("1000", None), ("0", None), ("03", None), ("-3", None), ("A3", None), ("", None), ("三", None)],
    ],
)
def test_a_place_in_a_list_has_at_most_three_digits(text, place):
    assert read_place(text) == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-3", True),
        ("７－７", True),
        ("第2至5个", True),
        ("2025-013", False),
        ("13", False),
        ("QZ1-3", False),
    ],
)
def test_a_range_of_places_is_known(text, expected):
    assert is_range(text) is expected
