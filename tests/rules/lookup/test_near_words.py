"""Words of an office that a new one is probably meant for."""

import pytest

from qinling.rules.lookup.near_words import find_near_words

KNOWN = ["河道“四乱”", "违规建设", "核心保护区", "一般保护区", "矿业", "2025年督察"]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("河道四乱", ["河道“四乱”"]),
        ("河道“四乱”问题", ["河道“四乱”"]),
        ("违规建没", ["违规建设"]),
        ("违建", ["违规建设"]),
        ("核心区", ["核心保护区"]),
        ("矿山", []),
        ("重点保护区", []),
        ("2026年督察", []),
        ("建设", []),
        ("、", []),
        ("乱", []),
    ],
)
def test_a_word_is_near_by_its_signs_one_character_or_as_an_abridgement(word, near):
    assert find_near_words(word, KNOWN) == near
