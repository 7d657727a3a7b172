from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.units.unit_names import build_unit_key, list_unit_keys

ONE_UNIT = [
    "城关街道 城关街道办 城关街办 城关办事处 城关街道办事处 商州区城关街道办事处 陕西省商洛市商州区城关街道办",
    "大荆镇 大荆镇政府 大荆镇镇政府 大荆镇人民政府 商州区大荆镇人民政府 商洛市商州区大荆镇",
    "腰市镇 腰市镇人民政府 商州区腰市镇",  # no city
    "双石铺镇 凤县双石铺镇人民政府",
    "营盘乡 营盘乡人民政府 柞水县营盘乡",
    "林业局 区林业局 商州区林业局 商洛市商州区林业局",
    "市林业局 商洛市林业局 陕西省商洛市林业局",
    "省林业局 陕西省林业局",
    "区城市管理局 商州区城市管理局 城市管理局",
    "区市场监管局 商州区市场监管局",
    "区委办公室 商州区委办公室 商州区区委办公室",
    "市生态环境局商州分局 商洛市生态环境局商州分局",
    "市自然资源局商州区分局 商洛市自然资源局商州区分局",
    "市生态环境局商州区分局",
    "牛背梁自然保护区管理局",
    "金丝峡景区管委会 商州区金丝峡景区管委会",
    "商丹园区管委会",
    "高新区管委会",
    "管委会",
    "旧县街道",
    "街道",
]


@pytest.mark.parametrize("names", ONE_UNIT)
def test_a_unit_is_one_however_it_is_written(names):
    assert len({build_unit_key(name) for name in names.split()}) == 1


def test_units_are_told_apart():
    for ones, others in combinations(ONE_UNIT, 2):
        assert not {build_unit_key(one) for one in ones.split()} & {
            build_unit_key(other) for other in others.split()
        }


@given(st.sampled_from(" ".join(ONE_UNIT).split()), st.sampled_from(["（牵头）", "(配合)", " ", "\u200b"]))
def test_roles_width_and_spaces_do_not_make_another_unit(name, more):
    assert build_unit_key(name + more) == build_unit_key(name)
    assert build_unit_key(name[:2] + more + name[2:]) == build_unit_key(name)


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        (None, ""),
        ("", ""),
        ("/", ""),
        ("大荆镇（牵头）、区水利局；区林业局", "大荆镇 水利局 林业局"),
        ("大荆镇人民政府\n市水利局/商州区林业局", "大荆镇 市水利局 林业局"),
        ("区水利局（牵头，会同有关部门）,大荆镇;大荆镇政府", "水利局 大荆镇"),
    ],
)
def test_a_cell_names_each_of_its_units_once(cell, units):
    assert list_unit_keys(cell) == set(units.split())


def test_a_cell_of_all_spellings_names_each_unit_once():
    names = [names.split() for names in ONE_UNIT[:4]]
    assert {len(list_unit_keys("、".join(chosen))) for chosen in product(*names)} == {4}
