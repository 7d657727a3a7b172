"""Several numbers in one word, and the signs of a sentence around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lookup.number_ranges import read_place
from qinling.rules.lookup.typed_numbers import split_numbers


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
        ("QZ25053/QZ25008", ["QZ25053", "QZ25008"]),
        ("督办〔2025〕7号-2", ["督办〔2025〕7号-2"]),
        ("QZ25053-QZ25060", ["QZ25053-QZ25060"]),  # a range is one word
        ("QZ25053 到 QZ25060、A1", ["QZ25053到QZ25060", "A1"]),
        ("，。 ", []),
    ],
)
def test_a_word_is_split_at_what_stands_between_numbers(text, numbers):
    assert split_numbers(text) == numbers


@given(
    st.lists(st.from_regex(r"[A-Z]{1,3}\d{1,5}(-\d{1,3})?", fullmatch=True), min_size=1, unique=True),
    st.sampled_from("、，,；; 　\n/／"),
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
