"""Ranges of numbers: which numbers lie between two ends, and what is no range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lookup.number_ranges import (
    find_in_ranges,
    find_missing_ends,
    join_range_words,
    means_all,
    read_number_ranges,
    read_place,
    read_place_range,
    says_place,
)
from qinling.rules.texts.name_folding import fold_name

NUMBERS = [
    "QZ25001",
    "QZ25002",
    "QZ25005",
    "QZ25010",
    "SJ2025-013",
    "SJ2025-014",
    "市交1号",
    "市交2号",
    "A1",
    "B1",
]
KEYS = [(place, fold_name(number)) for place, number in enumerate(NUMBERS)]


def find(text):
    return [NUMBERS[place] for place in find_in_ranges(read_number_ranges(text), KEYS)]


@pytest.mark.parametrize(
    "text",
    [
        *["QZ25001-QZ25005", "qz25001至QZ25005", "QZ25001～QZ25005", "ＱＺ25001到25005", "QZ25001..QZ25005"],
        *["QZ25001…5", "QZ25001—05", "从QZ25001到QZ25005", "QZ25001起至QZ25005止", "25001-25005", "25001至5"],
        *["QZ25005-QZ25001", "QZ25000至QZ25009", "QZ25001--QZ25005", "QZ25001 - QZ25005"],
    ],
)
def test_the_numbers_between_two_ends_are_found(text):
    assert find(text) == ["QZ25001", "QZ25002", "QZ25005"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("SJ2025-013-SJ2025-014", ["SJ2025-013", "SJ2025-014"]),
        ("SJ2025-013至014", ["SJ2025-013", "SJ2025-014"]),
        ("市交1-2号", ["市交1号", "市交2号"]),
        ("市交1号至市交2号", ["市交1号", "市交2号"]),
    ],
)
def test_numbers_with_a_dash_or_a_sign_behind_have_ranges_too(text, numbers):
    assert find(text) == numbers


@pytest.mark.parametrize(
    "text", ["SJ2025-013", "SJ2025-099", "2025-13", "A1-B1", "A至B", "至QZ25005", "QZ25001-", "1-3", "到", ""]
)
def test_what_is_no_range_finds_nothing(text):
    assert find(text) == []


@given(st.text("QZqz0123456789-～~至到.… 第个号从止", max_size=24))
def test_any_text_has_an_answer(text):
    find(text)
    read_place_range(text)
    means_all(text)


@given(
    st.from_regex(r"[A-Z]{1,3}(20\d\d-)?", fullmatch=True),
    st.lists(st.integers(1, 999), min_size=2, max_size=8, unique=True),
    st.sampled_from("-~至到～—"),
)
def test_a_range_holds_just_the_numbers_from_end_to_end(prefix, numbers, sign):
    keys = [(number, fold_name(f"{prefix}{number:03}")) for number in numbers]
    low, high = sorted(numbers[:2])
    found = find_in_ranges(read_number_ranges(f"{prefix}{low:03}{sign}{prefix}{high:03}"), keys)
    assert found == sorted(number for number in numbers if low <= number <= high)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        *[
            ("3-6", (3, 6)),
            ("第3到6个", (3, 6)),
            ("第3个到第6个", (3, 6)),
            ("６～３", (3, 6)),
            ("7-7", (7, 7)),
        ],
        *[("2025-013", None), ("13", None), ("QZ1-3", None), ("0-3", None), ("3-", None)],
    ],
)
def test_places_in_a_list_have_ranges(text, places):
    assert read_place_range(text) == places


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        (["A1", "到", "A5"], ["A1到A5"]),
        (["A1", "至", "A5", "B1"], ["A1至A5", "B1"]),
        (["A1到", "A5"], ["A1到A5"]),
        (["A1", "B1"], ["A1", "B1"]),
        (["到", "A5"], ["到", "A5"]),
        (["A1", "到"], ["A1", "到"]),
        ([], []),
    ],
)
def test_ends_with_blanks_between_them_are_one_word(words, joined):
    assert join_range_words(words) == joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [("全部", True), ("所有的", True), ("所有问题", True), ("ALL", True), ("全部超期", False), ("", False)],
)
def test_words_for_all_are_known(text, expected):
    assert means_all(text) is expected


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("QZ25001至QZ25010", []),
        ("QZ25001至QZ25099", [25099]),
        ("QZ25003至QZ25099", [25003, 25099]),
        ("SJ2025-010至014", [10]),
        ("QZ25090至QZ25099", []),  # no range at all: none of it is there
    ],
)
def test_an_end_that_no_number_has_is_named(text, missing):
    assert find_missing_ends(read_number_ranges(text), KEYS) == missing


def test_a_place_is_read_in_digits_and_in_words():
    assert [read_place(text) for text in ("3", "第3个", "第三个", "第十二条", "3个")] == [3, 3, 3, 12, 3]
    assert [read_place(text) for text in ("三", "第零个", "第1000个", "QZ3", "")] == [None] * 5
    assert [says_place(text) for text in ("第3个", "第三个", "3", "QZ3")] == [True, True, False, False]
