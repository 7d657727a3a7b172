"""Offices before and after a reform: a doubt, never the same unit."""

import pytest

from qinling.rules.units.mistaken_names import KnownNames
from qinling.rules.units.office_reforms import find_renamed_offices, is_renamed_office
from qinling.rules.units.unit_areas import NO_HOME, is_same_unit
from qinling.rules.units.unit_variants import find_near_names

WHOLE = [
    ("区国土局", "区自然资源局"),
    ("市国土资源局商州分局", "商州区自然资源局"),
    ("建设局", "区住房和城乡建设局"),
    ("城建局", "住建局"),
    ("环保局", "市生态环境局商州分局"),
    ("水务局", "区水利局"),
    ("安监局", "区应急管理局"),
    ("城管局", "区城市管理综合执法局"),
    ("工商局", "市场监督管理局"),
    ("食药监局", "市场监管局"),
    ("区旅游局", "文化和旅游局"),
    ("农业局", "农业农村局"),
    ("国土所", "自然资源所"),
]
PARTS = [("规划局", "住建局"), ("规划局", "自然资源局"), ("林业局", "自然资源局"), ("农林局", "农业农村局")]


@pytest.mark.parametrize(("one", "other"), WHOLE + PARTS)
def test_the_name_of_before_and_that_of_after_are_a_doubt_but_not_one_unit(one, other):
    assert is_renamed_office(one, other)
    assert is_renamed_office(other, one)
    assert not is_same_unit(one, other, NO_HOME)
    assert is_renamed_office(one, other, whole_only=True) is ((one, other) in WHOLE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("区住建局", "区住房和城乡建设局"),  # both of after: alike by their letters
        ("工商局", "质监局"),  # both of before
        ("丹凤县国土局", "商州区自然资源局"),
        ("区纪委监委", "区住建局"),
        ("区人民检察院", "自然资源局"),
        ("文化馆", "文旅局"),
        ("国土村", "自然资源局"),
        ("", "自然资源局"),
    ],
)
def test_others_are_none(one, other):
    assert not is_renamed_office(one, other)


def test_a_new_or_unknown_name_is_told_with_the_name_that_its_office_has_now():
    known = ["区公安分局", "区自然资源局", "麻街镇"]

    assert find_renamed_offices("国土局", known) == ["区自然资源局"]
    assert KnownNames(known).find_near("区国土局") == ["区自然资源局"]
    assert find_near_names("国土局", known)[0] == "区自然资源局"
