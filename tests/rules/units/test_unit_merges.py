"""Which names are one unit: by folding, and by merges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.unit_merges import NO_MERGES, UnitMerges, UnitWords, choose_cell_names
from qinling.rules.units.unit_variants import find_near_names, remove_role

MERGES = UnitMerges({"水务局": "水利局", "大荆镇人民政府": "大荆镇"})

SAME = [
    ("水利局", "水 利局"), ("水利局", "水利局　"), ("水利局", "水\n利局"), ("水利局", "水\u200b利局"),
    ("水利局", "水\ufeff利局"), ("区自然资源局", "区⾃然资源局"), ("Ａ局", "A局"), ("a局", "A局"),
    ("水利局(牵头)", "水利局（牵头）"), ("市生态环境局-商州分局", "市生态环境局—商州分局"),
    ("水利局、林业局", "水利局，林业局"), ("水利局、林业局", "水利局;林业局"), ("水利局、林业局", "水利局/林业局"),
    ("水利局、林业局", "水利局 、 林业局"), ("水利局", "水利局、"), ("水利局", "水利局、水 利局"),
    ("大荆镇", "大荆镇\u00a0"), ("大荆镇", "大\t荆镇"), ("㊌利局", "水利局"), ("１２３４５热线办", "12345热线办"),
    ("〔区〕水利局", "(区)水利局"), ("·水利局", "・水利局"), ("区⻓办", "区长办"), ("水利局\u202c", "水利局"),
    ("水利局、林业局（配合）", "水利局、林业局(配合)"),
]  # fmt: skip
MERGED = [
    ("水务局", "水利局"), ("水 务局", "水利局"), ("水务局、林业局", "水利局、林业局"), ("水务局（牵头）", "水利局(牵头)"),
    ("水利局、水务局", "水利局"), ("林业局；水务局", "林业局、水利局"), ("水务局\n林业局", "水利局、林业局"),
    ("大荆镇人民政府", "大荆镇"),
]  # fmt: skip
DIFFERENT = [
    ("水利局", "林业局"), ("水利局", "区水利局"), ("大荆镇", "小荆镇"), ("水利局、林业局", "林业局、水利局"),
    ("水利局、林业局", "水利局"), ("东城街道", "西城街道"), ("水利局(牵头)", "水利局(配合)"), ("水利局(牵头)", "水利局"),
    ("1号", "l号"), ("水利局", "水利局局"), ("一中队", "二中队"), ("A局", "B局"), ("水利", "水利局"),
    ("麻街镇", "麻街镇人民政府"), ("区水务局", "水利局"), ("水务局、区水务局", "水利局"), ("务局", "水利局"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_unit_have_one_key(one, other):
    for merges in (NO_MERGES, MERGES):
        assert merges.build_cell_key(one) == merges.build_cell_key(other)


@pytest.mark.parametrize(("one", "other"), MERGED)
def test_merged_names_have_one_key_only_after_the_merge(one, other):
    assert MERGES.build_cell_key(one) == MERGES.build_cell_key(other)
    assert NO_MERGES.build_cell_key(one) != NO_MERGES.build_cell_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_units_have_other_keys(one, other):
    for merges in (NO_MERGES, MERGES):
        assert merges.build_cell_key(one) != merges.build_cell_key(other)


_NAMES = st.text("水利林业局镇大荆区、，（）牵头 \n\u200bＡa/;", max_size=8)


@given(_NAMES, _NAMES)
def test_whatever_folds_alike_is_one_unit(one, other):
    if fold_name(one) == fold_name(other):
        assert NO_MERGES.build_cell_key(one) == NO_MERGES.build_cell_key(other)


@given(st.dictionaries(_NAMES, st.integers(0, 9)))
def test_every_cell_is_shown_under_a_spelling_of_its_own_unit(counts):
    for merges in (NO_MERGES, MERGES):
        for cell, shown in choose_cell_names(counts, merges).items():
            assert merges.build_cell_key(shown) == merges.build_cell_key(cell)


def test_a_unit_is_shown_as_most_often_written_and_a_merged_one_as_what_it_became():
    counts = {"水利局": 1, "水 利局": 3, "水务局": 9, "水务局、林业局": 2}
    assert choose_cell_names(counts, MERGES) == {
        "水利局": "水 利局",
        "水 利局": "水 利局",
        "水务局": "水 利局",
        "水务局、林业局": "水利局、林业局",
    }


@pytest.mark.parametrize(
    ("word", "cell", "is_meant"),
    [
        ("水利局", "区水 利局、林业局", True),
        ("水 利局", "水利局", True),
        ("水利局", "水务局（牵头）", True),
        ("水务", "林业局、水利局", True),
        ("水务局", "区水利局", False),  # another name than the one that was merged
        ("水利局", "林业局", False),
        ("大荆镇人民", "大荆镇", True),
        ("ａ", "A局", True),
    ],
)
def test_a_word_means_a_unit_in_any_spelling_and_what_was_merged_with_it(word, cell, is_meant):
    assert UnitWords((word,), MERGES).match(cell) is is_meant


def test_near_names_begin_with_those_of_the_same_key():
    names = ["水利局", "商州区水务局", "林业局", "财政局"]
    assert find_near_names("水务局", names)[:2] == ["商州区水务局", "水利局"]


@pytest.mark.parametrize(
    ("name", "bare"), [("水利局（牵头）", "水利局"), ("水利局(主责) ", "水利局"), ("水利局", "水利局")]
)
def test_roles_are_no_part_of_a_name(name, bare):
    assert remove_role(name.strip()) == bare
