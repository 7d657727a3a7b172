"""Units that are one however they are written, and those of another county, which are not."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.units.same_units import UnitIndex, group_unit_names
from qinling.rules.units.unit_areas import NO_HOME, is_same_unit, read_home_area


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        ("区水利局 商州区水利局 水利局（牵头）", 1),
        ("洛南县自然资源局 商州区自然资源局", 2),
        ("自然资源局 洛南县自然资源局", 1),
        ("自然资源局 洛南县自然资源局 商州区自然资源局", 3),
        ("自然资源局 自然资源局（配合） 洛南县自然资源局 商州区自然资源局", 3),
        ("商州区水利局 商洛市商州区水利局 渭南市商州区水利局", 3),
        ("大荆镇 大荆镇人民政府 洛南县大荆镇", 1),
        ("/ 、", 2),
        ("区林业局 洛南县林业局 商州区林业局 林业局", 3),
    ],
)
def test_names_are_grouped_by_unit_and_county(names, groups):
    found = group_unit_names(names.split(), NO_HOME)
    assert len(set(found.values())) == groups
    assert list(found) == names.split() or set(found) == set(names.split())
    assert all(name == unit or is_same_unit(name, unit, NO_HOME) for name, unit in found.items())


def test_a_group_goes_by_its_first_name():
    assert group_unit_names(["水利局", "商州区水利局"], NO_HOME) == {
        "水利局": "水利局",
        "商州区水利局": "水利局",
    }


HOME = read_home_area("商洛市商州区秦岭办")
AREAS = ["", "区", "商州区", "洛南县", "商洛市商州区", "渭南市商州区", "陕西省商洛市"]
NAMES = [area + unit for area, unit in product(AREAS, ["自然资源局", "大荆镇", "城关街道办"])]


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        ("大荆镇 丹凤县大荆镇人民政府 西安市大荆镇 商州区大荆镇", 3),
        ("商州区洛南县住建局 洛南县区住建局 住建局 商州住建局", 3),
        ("洛南县自然资源局", 1),
        ("自然资源局 洛南县自然资源局 商洛市洛南县自然资源局 商州区自然资源局", 2),
    ],
)
def test_a_name_without_an_area_is_the_offices_own(names, groups):
    found = group_unit_names(names.split(), HOME)
    assert len(set(found.values())) == groups


@given(st.lists(st.sampled_from(NAMES)), st.sampled_from([NO_HOME, HOME]))
def test_no_group_holds_units_of_two_counties(names, home):
    found = group_unit_names(names, home)
    assert set(found) == set(names)
    for one, other in product(found, repeat=2):
        if found[one] == found[other]:
            assert is_same_unit(one, other, home)


def test_values_are_found_under_each_name_of_their_unit_once():
    index: UnitIndex[list[str]] = UnitIndex(NO_HOME)
    ours, theirs = ["ours"], ["theirs"]
    index.add("商州区自然资源局", ours)
    index.add("区自然资源局", ours)
    index.add("洛南县自然资源局", theirs)
    assert index.find("商洛市商州区自然资源局") == [ours]
    assert index.find("自然资源局（牵头）") == [ours, theirs]
    assert index.find("水利局") == []
    assert index.find("") == []


def test_a_value_of_another_county_is_not_found_under_a_name_without_an_area():
    index: UnitIndex[list[str]] = UnitIndex(HOME)
    ours, theirs = ["ours"], ["theirs"]
    index.add("商州自然资源局", ours)
    index.add("洛南县自然资源局", theirs)
    assert index.find("自然资源局") == index.find("商洛市商州区自然资源局") == [ours]
    assert index.find("商洛市洛南县自然资源局") == [theirs]
