"""What is wrong in ten characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.warnings.short_problems import MAX_PROBLEM_LENGTH, shorten_problem


@pytest.mark.parametrize(
    ("description", "place", "problem"),
    [
        ("河道弃渣", "", "河道弃渣"),
        ("上营村砂场弃渣未清运，堆存约890立方米", "望岭镇", "上营村砂场弃渣未清运"),  # fits as it is
        ("大石坎段河堤内侧违规种植859平方米，影响行洪", "", "河堤内侧违规种植"),
        ("大石坎段河道内建筑垃圾约355立方米未清理", "", "河道内建筑垃圾未清理"),
        ("望岭街道办柳树沟村废弃石料厂恢复治理不到位", "望岭街道办", "恢复治理不到位"),
        ("上营村擅自采伐林木约1903株", "", "擅自采伐林木"),
        ("核桃坪村修建生产道路占用林地508平方米未办理手续", "", "占用林地未办理手续"),
        ("2024年3月省级督察发现大荆镇上营村违规建房120平方米", "", "违规建房"),
        ("1200立方米弃渣堆放河道未清理完毕影响行洪安全", "", "堆放河道未清理完毕"),
        ("监测设备未安装到位且矿山生态修复方案长期没有落实", "", "监测设备未安装到位"),
        ("下河湾段污水处理站停运120天", "", "污水处理站停运"),
        ("巡查发现非法捕鸟网350张", "", "巡查发现非法捕鸟网"),
        ("一、某处：弃土。", "", "一、某处"),
        ("矿山生态环境保护与恢复治理方案编制工作滞后", "", "矿山生态环境保护与…"),
        ("Wetland-Restoration项目停工", "", "Wetland-R…"),
        ("", "", ""),
        ("。；", "", "。；"),
    ],
)
def test_the_first_clause_is_cut_where_a_word_begins_or_ends(description, place, problem):
    assert shorten_problem(description, place) == problem


@given(
    st.text(alphabet="上营村段厂处未违规弃渣约12,.平方米，。且 \nab", max_size=60),
    st.sampled_from(["", "上营", "村"]),
)
def test_it_is_one_short_line_and_says_something_where_anything_was_said(description, place):
    problem = shorten_problem(description, place)

    assert len(problem) <= MAX_PROBLEM_LENGTH
    assert "\n" not in problem
    assert bool(problem) == bool(description.strip())
