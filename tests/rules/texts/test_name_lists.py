"""The first of many names are told, with a word that there are more."""

import pytest

from qinling.rules.texts.name_lists import name_first


@pytest.mark.parametrize(
    ("names", "told"),
    [([], ""), (["甲"], "甲"), (["甲", "乙"], "甲、乙"), (["甲", "乙", "丙"], "甲、乙 等 3 个")],
)
def test_names_that_are_left_out_are_told(names, told):
    assert name_first(names, 2, f" 等 {len(names)} 个") == told


def test_sentences_have_a_sign_of_their_own_between():
    assert name_first(["甲与乙一样、重名", "丙", "丁"], 2, "等", sign="；") == "甲与乙一样、重名；丙等"
