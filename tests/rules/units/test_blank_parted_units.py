"""A blank parts units only where each is certainly one; where it may part them, it is a doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.units.blank_parted_units import divide_at_blanks, find_doubtful_parts
from qinling.rules.units.unit_cells import UnitReading, split_units
from qinling.rules.units.unit_merges import NO_MERGES
from qinling.rules.units.unit_names import list_unit_keys, split_unit_cell
from qinling.rules.warnings.recipients import list_recipients

PARTED = [
    ("水利局 林业局", "水利局 林业局"),
    ("麻街镇 人民政府 大荆镇 人民政府", "麻街镇人民政府 大荆镇人民政府"),
    ("区水利局　区林业局", "区水利局 区林业局"),
    ("水利局（牵头） 林业局", "水利局(牵头) 林业局"),
    ("水利局和林业局", "水利局 林业局"),
    ("住房和城乡建设局 水利局", "住房和城乡建设局 水利局"),
    ("商州区 水利局 商州区 林业局", "商州区水利局 商州区林业局"),
    ("区水利局 区河湖管理站", "区水利局 区河湖管理站"),
    ("城关街道 大赵峪街道办事处", "城关街道 大赵峪街道办事处"),
    ("云岭村 西荆村", "云岭村 西荆村"),
    ("发改局  财政局  审计局", "发改局 财政局 审计局"),
    ("区人民法院 区人民检察院", "区人民法院 区人民检察院"),
    ("住 建 局 城 管 局", "住建局 城管局"),
    ("永和镇 太和乡", "永和镇 太和乡"),
    ("文化和旅游局和体育局", "文化和旅游局 体育局"),
    ("青岭镇政府 区应急管理局", "青岭镇政府 区应急管理局"),
    ("大荆镇 西荆村 麻街镇 云岭村", "大荆镇西荆村 麻街镇云岭村"),
    ("区自然资源局、区水利局 区林业局", "区自然资源局 区水利局 区林业局"),
    ("区水利局 区河长办", "区水利局 区河长办"),
    ("城关派出所 大荆派出所", "城关派出所 大荆派出所"),
]
ONE_UNIT = [
    "商州区 水利局",
    "水 利 局",
    "麻街镇 人民政府",
    "市生态环境局 商州分局",
    "大荆镇 西荆村",
    "区委 宣传部",
    "住房和城乡建设局",
    "公安局和平派出所",
    "水利局 张某",
    "商洛市 商州区 自然资源局",
    "和平镇",
    "陕西省 秦岭生态环境保护委员会 办公室",
    "陕西某某 矿业有限公司",
    "经济技术开发区 管委会",
    "区水利局 0914-2312345",
    "区人民政府 办公室",
]
DOUBTFUL = [
    "区林业局 国有林场",
    "麻街镇 综治办",
    "区公安局 森林警察大队",
    "区水利局 林业局 李某",
]
INDEPENDENT = [
    "水利局",
    "区林业局",
    "麻街镇",
    "城关街道办事处",
    "大荆镇人民政府",
    "住房和城乡建设局",
    "区人民法院",
    "商州区财政局",
]


@pytest.mark.parametrize(("cell", "names"), PARTED)
def test_units_with_a_blank_between_are_several(cell, names):
    found = split_unit_cell(cell)

    assert ["".join(name.split()) for name in found] == names.split()
    assert not any(map(find_doubtful_parts, found))


@pytest.mark.parametrize("cell", ONE_UNIT)
def test_a_name_with_a_blank_is_one_unit(cell):
    assert len(split_unit_cell(cell)) == 1
    assert not find_doubtful_parts(cell)


@pytest.mark.parametrize("cell", DOUBTFUL)
def test_a_unit_that_may_be_part_of_the_one_before_is_a_doubt(cell):
    assert divide_at_blanks(cell) == [cell]
    assert len(find_doubtful_parts(cell)) > 1


@given(
    st.lists(st.sampled_from(INDEPENDENT), min_size=1, max_size=4),
    st.sampled_from([" ", "  ", "\u3000", "和", "与"]),
)
def test_independent_units_are_found_again(units, sign):
    assert divide_at_blanks(sign.join(units)) == units


@given(st.sampled_from(INDEPENDENT), st.integers(1, 5))
def test_a_blank_in_one_name_parts_nothing(name, place):
    assert split_unit_cell(f"{name[:place]} {name[place:]}".strip()) in (
        [name],
        [f"{name[:place]} {name[place:]}"],
    )


def test_a_text_of_many_words_names_no_units():
    text = "水利局 " * 20_000

    assert divide_at_blanks(text) == [text]
    assert not find_doubtful_parts(text)


def test_every_reading_of_a_cell_parts_it():
    cell = "水利局（牵头） 林业局"

    assert split_units(cell) == UnitReading("水利局", ("林业局",))
    assert list_unit_keys(cell) == {"水利局", "林业局"}
    assert NO_MERGES.build_cell_key("水利局 林业局") == NO_MERGES.build_cell_key("水利局、林业局")
    assert list_recipients({"duty_unit": cell}, "overdue", ["林业局", "水利局"])[1:] == ["林业局", "水利局"]
