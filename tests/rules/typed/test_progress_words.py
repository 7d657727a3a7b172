"""Words behind the numbers of a progress report: a percentage, a text, or neither for certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import UsageRefused
from qinling.rules.typed.progress_words import join_number_ranges, split_progress_words

NUMBERS = {"SJ-1", "SJ-2", "7", "区办问题"}


def split(line, needs_number=True):
    return tuple(split_progress_words(line.split(" "), NUMBERS.__contains__, needs_number=needs_number))


@pytest.mark.parametrize(
    ("line", "numbers", "percent", "note"),
    [
        ("SJ-1", "SJ-1", None, None),
        ("SJ-1 80", "SJ-1", "80", None),
        ("SJ-1 80%", "SJ-1", "80%", None),
        ("SJ-1 ８０％ 苗木到位", "SJ-1", "80%", "苗木到位"),
        ("SJ-1 SJ-2 80 已清 三处", "SJ-1,SJ-2", "80", "已清 三处"),
        ("SJ-1 80吨垃圾已清", "SJ-1", None, "80吨垃圾已清"),
        ("SJ-1 苗木到位", "SJ-1", None, "苗木到位"),
        ("SJ-1 八成 已清", "SJ-1", "八成", "已清"),
        ("SJ-1 80%，已清", "SJ-1", "80%", "已清"),
        ("SJ-1 ８０％，已清", "SJ-1", "80%", "已清"),
        ("80 已清", "80", None, "已清"),  # the first word is a number, whatever it looks like
        ("SJ-1 渭滨2026-3号", "SJ-1,渭滨2026-3号", None, None),  # a mistyped number is no text
        ("SJ-1 区办问题", "SJ-1,区办问题", None, None),  # nor is one that the ledger has
        ("SJ-1 SJ-3", "SJ-1,SJ-3", None, None),
        ("- 80", "-", "80", None),
    ],
)
def test_words_are_numbers_until_a_percentage_or_a_text(line, numbers, percent, note):
    assert split(line) == (tuple(numbers.split(",")), percent, note)


def test_with_conditions_no_number_is_needed():
    assert split("80 已清", needs_number=False) == ((), "80", "已清")


@pytest.mark.parametrize(
    ("line", "way"),
    [
        ("SJ-1 80 90", "SJ-1 --percent 80；或写成 qinling progress SJ-1 --percent 90"),
        ("SJ-1 80 吨垃圾已清", "qinling progress SJ-1 --percent 80 --note 吨垃圾已清；"),
        ("SJ-1 80 余吨", 'qinling progress SJ-1 --note "80 余吨"'),
        ("SJ-1 苗木到位 60", "qinling progress SJ-1 --percent 60 --note 苗木到位"),
        ("SJ-1 SJ-2 苗木 到位 60%", 'qinling progress SJ-1 SJ-2 --percent 60% --note "苗木 到位"'),
        ("SJ-1 7", "qinling progress SJ-1 --percent 7"),
    ],
)
def test_what_may_be_meant_in_two_ways_is_refused(line, way):
    with pytest.raises(UsageRefused) as refused:
        split(line)
    assert way in refused.value.remedy


@given(st.integers(0, 100).filter(lambda number: number != 7), st.sampled_from(["", "%", "％"]))
def test_every_percentage_is_one(number, sign):
    numbers, percent, note = split(f"SJ-1 {number}{sign} 已清")
    assert (numbers, note) == (("SJ-1",), "已清")
    assert percent.rstrip("%") == str(number)


@given(st.lists(st.text("80%吨已清甲，SJ-1 号", min_size=1, max_size=8), min_size=1, max_size=4))
def test_no_word_is_dropped(words):
    try:
        numbers, percent, note = split_progress_words(words, NUMBERS.__contains__, needs_number=True)
    except UsageRefused:
        return
    taken = "".join([*numbers, percent or "", note or ""])
    assert sorted(taken.translate({ord(" "): None, ord("，"): None})) == sorted(
        "".join(words).translate({ord(" "): None, ord("，"): None})
    )


@pytest.mark.parametrize(
    ("line", "joined"),
    [
        ("SJ-1 到 SJ-2", "SJ-1到SJ-2"),
        ("SJ-1 至 18 50%", "SJ-1至18|50%"),
        ("SJ-1到 SJ-2 50% 苗木 - 到位", "SJ-1到SJ-2|50%|苗木|-|到位"),
        ("SJ-1 - SJ-5 SJ-7 到 SJ-9 种草 到 3 处", "SJ-1-SJ-5|SJ-7到SJ-9|种草|到|3|处"),
        ("SJ-1 到 50%", "SJ-1|到|50%"),
        ("SJ-1 苗木 至 3", "SJ-1|苗木|至|3"),
        ("SJ-1 到 现场 50", "SJ-1|到|现场|50"),
    ],
)
def test_a_range_with_blanks_is_one_word_and_a_text_stays(line, joined):
    assert join_number_ranges(line.split(" ")) == joined.split("|")


@given(st.lists(st.sampled_from(["SJ-1", "到", "至", "-", "50%", "80", "苗木", "种草到", "3处", "18"])))
def test_joining_ranges_loses_no_character(words):
    assert "".join(join_number_ranges(words)) == "".join(words)
