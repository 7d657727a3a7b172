"""Which areas are the office's own: a name without an area is one of its own."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.units.unit_areas import NO_HOME, HomeArea, is_same_unit, read_home_area
from tests.rules.units.test_unit_names import ONE_UNIT

HOME = read_home_area("商洛市商州区秦岭办")


@pytest.mark.parametrize(
    ("office", "parts"),
    [
        ("", ""),
        ("商州区秦岭办", "商州区"),
        ("商洛市商州区秦岭生态环境保护委员会办公室", "商洛市 商州区"),
        ("陕西省商洛市商州区人民政府办公室", "陕西省 商洛市 商州区"),
        ("中共商州区委秦岭办", "商州区"),
        ("商洛市生态环境局商州分局", "商洛市 商州"),
        ("商洛市生态环境局商州区分局", "商洛市 商州区"),
        ("凤县秦岭办", "凤县"),
        ("商洛市秦岭办", "商洛市"),
        ("秦岭办", ""),
        ("西安高新区秦岭办", ""),
        ("牛背梁自然保护区管理局", ""),
    ],
)
def test_the_name_of_the_office_says_its_area(office, parts):
    assert read_home_area(office) == HomeArea(tuple(parts.split()))


SAME = [
    ("大荆镇", "商州区大荆镇人民政府"),
    ("大荆镇", "商洛市商州区大荆镇"),
    ("大荆镇", "陕西省商洛市商州区大荆镇政府"),
    ("大荆镇", "商洛市大荆镇"),
    ("大荆镇", "商州大荆镇"),
    ("区住建局", "商州住建局"),
    ("住建局", "区住建局（牵头）"),
    ("商州区住建局", "住建局"),
    ("城关街道办", "商州城关街道办事处"),
    ("市林业局", "商洛市林业局"),
    ("省林业局", "陕西省林业局"),
    ("洛南县住建局", "商洛市洛南县住建局"),
    ("洛南县住建局", "洛南县区住建局"),
    ("丹凤县大荆镇", "丹凤县大荆镇人民政府"),
]
OTHERS = [
    ("大荆镇", "丹凤县大荆镇"),
    ("大荆镇", "西安市大荆镇"),
    ("大荆镇", "西安市商州区大荆镇"),
    ("大荆镇", "商洛市洛南县大荆镇人民政府"),
    ("丹凤县大荆镇人民政府", "西安市大荆镇"),
    ("商州区洛南县住建局", "洛南县区住建局"),
    ("住建局", "县住建局"),
    ("区住建局", "洛南县住建局"),
    ("市林业局", "区林业局"),
    ("市林业局", "西安市林业局"),
    ("商洛市水利局", "商州区水利局"),
    ("城关街道办", "洛南县城关街道"),
    ("商州街道", "街道"),
    ("丹凤大荆镇", "大荆镇"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_own_area_may_be_left_out_or_shortened(one, other):
    assert is_same_unit(one, other, HOME)
    assert is_same_unit(other, one, HOME)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_a_name_without_an_area_is_not_that_of_another_county(one, other):
    assert not is_same_unit(one, other, HOME)
    assert not is_same_unit(other, one, HOME)


@pytest.mark.parametrize(
    ("office", "one", "other", "is_same"),
    [
        ("商州区秦岭办", "大荆镇", "商洛市商州区大荆镇", True),  # its city is not known
        ("商州区秦岭办", "大荆镇", "西安市大荆镇", False),
        ("商州区秦岭办", "市林业局", "商洛市林业局", True),
        ("商州区秦岭办", "西安市林业局", "商洛市林业局", False),
        ("商州区秦岭办", "丹凤县大荆镇", "商洛市丹凤县大荆镇", True),
        ("商洛市商州区秦岭办", "洛南县大荆镇", "渭南市洛南县大荆镇", False),
        ("商洛市生态环境局商州分局", "大荆镇", "商州区大荆镇", True),
        ("商洛市生态环境局商州分局", "区住建局", "商州区住建局", True),
        ("商洛市生态环境局商州分局", "大荆镇", "洛南县大荆镇", False),
        ("商洛市秦岭办", "城关街道", "洛南县城关街道", False),  # each county has one
        ("商洛市秦岭办", "洛南县城关街道", "商洛市洛南县城关街道", True),
        ("商洛市秦岭办", "水利局", "商州区水利局", False),
        ("商洛市秦岭办", "市水利局", "商洛市水利局", True),
        ("陈仓区秦岭办", "县功镇", "陈仓区县功镇人民政府", True),
        ("太白县秦岭办", "县住建局", "太白县住建局", True),
        ("太白县秦岭办", "区住建局", "住建局", False),
        ("凤县秦岭办", "双石铺镇", "凤县双石铺镇", True),
        ("渭南市华阴市秦岭办", "市水利局", "华阴市水利局", True),
        ("渭南市华阴市秦岭办", "水利局", "渭南市水利局", False),
        ("渭南市华阴市秦岭办", "华山镇", "渭南市华阴市华山镇", True),
        ("商洛市秦岭办", "水利局", "市水利局", True),
        ("商洛市秦岭办", "商洛水利局", "商洛市水利局", True),
        ("商洛市秦岭办", "市场监管局", "市市场监管局", True),
        ("商洛市秦岭办", "市场监管局", "商洛市市场监管局", True),
        ("商洛市秦岭办", "市场监管局", "洛南县市场监管局", False),
        ("商州区秦岭办", "水利局", "市水利局", False),
    ],
)
def test_each_office_has_an_area_of_its_own(office, one, other, is_same):
    home = read_home_area(office)
    assert is_same_unit(one, other, home) == is_same_unit(other, one, home) == is_same


AREAS = ["", "商州区", "商洛市商州区", "陕西省商洛市商州区", "洛南县", "商洛市洛南县", "丹凤县", "西安市"]
OWN = AREAS[:4]
UNITS = ["大荆镇", "大荆镇人民政府", "城关街道办", "住建局", "住建局（牵头）"]


@given(st.sampled_from(AREAS), st.sampled_from(AREAS), st.sampled_from(UNITS))
def test_two_names_are_one_unit_where_both_are_the_offices_own_or_of_one_area(one, other, unit):
    is_same = (one in OWN) == (other in OWN) and (one in OWN or one[-3:] == other[-3:])
    key_has_city = unit.startswith("住建局") and "西安市" in (one, other)
    assert is_same_unit(one + unit, other + unit, HOME) == (one == other if key_has_city else is_same)


@given(
    st.lists(st.sampled_from([area + unit for area, unit in product(AREAS, UNITS)]), min_size=3, max_size=3)
)
def test_what_is_one_with_a_third_is_one(names):
    one, other, third = names
    if is_same_unit(one, other, HOME) and is_same_unit(other, third, HOME):
        assert is_same_unit(one, third, HOME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("洛南县自然资源局", "商州区自然资源局"),
        ("洛南县大荆镇", "商洛市商州区大荆镇人民政府"),
        ("洛南县城关街道办", "商州区城关街道"),
        ("渭南市林业局", "商洛市林业局（牵头）"),
        ("四川省林业局", "陕西省林业局"),
        ("区林业局", "洛南县林业局"),
        ("县林业局（牵头）", "商州区林业局"),
        ("渭南市商州区水利局", "商洛市商州区水利局"),
        ("", ""),
        ("/", "、"),
    ],
)
def test_units_of_two_areas_are_two_for_an_office_of_no_known_area(one, other):
    assert not is_same_unit(one, other, NO_HOME)
    assert not is_same_unit(other, one, NO_HOME)


@pytest.mark.parametrize("names", ONE_UNIT)
def test_an_area_that_only_one_name_gives_makes_no_other_unit_without_an_office(names):
    assert all(is_same_unit(one, other, NO_HOME) for one, other in product(names.split(), repeat=2))
