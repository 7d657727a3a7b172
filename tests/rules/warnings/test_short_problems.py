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
        ("上营村擅自采伐林木约1903株", "", "上营村擅自采伐林木"),
        ("核桃坪村修建生产道路占用林地508平方米未办理手续", "", "占用林地未办理手续"),
        ("2024年3月省级督察发现大荆镇上营村违规建房120平方米", "", "违规建房"),
        ("1200立方米弃渣堆放河道未清理完毕影响行洪安全", "", "堆放河道未清理完毕"),
        ("监测设备未安装到位且矿山生态修复方案长期没有落实", "", "监测设备未安装到位"),
        ("下河湾段污水处理站停运120天", "", "污水处理站停运"),
        ("巡查发现非法捕鸟网350张", "", "巡查发现非法捕鸟网"),
        ("西荆铅锌矿尾矿库下游截排水沟破损46米", "", "截排水沟破损"),
        ("河道保护范围50米内建房", "", "建房"),
        ("一、某处：弃土。", "", "一、某处"),
        ("矿山生态环境保护与恢复治理方案编制工作滞后", "", "矿山生态环境保护与…"),
        ("Wetland-Restoration项目停工", "", "Wetland-R…"),
        ("", "", ""),
        ("。；", "", "。；"),
    ],
)
def test_the_first_clause_is_cut_where_a_word_begins_or_ends(description, place, problem):
    assert shorten_problem(description, place) == problem


@pytest.mark.parametrize(
    ("description", "problem"),
    [
        ("捕鸟网46张", "捕鸟网"),
        ("违建彩钢房3栋", "违建彩钢房"),
        ("违建4层砖混楼一幢", "违建砖混楼"),
        ("保护区内违建民宿5栋12间", "保护区内违建民宿"),
        ("修建砖窑2孔", "修建砖窑"),
        ("河道内打机井2眼未封填", "河道内打机井未封填"),
        ("弃渣约3处、120立方米未清理", "弃渣未清理"),
        ("坡面滑塌长5米×宽3米", "坡面滑塌"),
        ("弃土3万余方", "弃土"),
        ("开荒占地面积约12.5亩", "开荒"),
        ("搭建板房两间未拆除", "搭建板房未拆除"),
        ("1200方弃渣未清理", "弃渣未清理"),
        ("附近3处排污口", "附近排污口"),
        ("围墙超高2米", "围墙超高"),
        ("兽夹570副", "兽夹"),
        ("停运1２0天", "停运"),
    ],
)
def test_an_amount_goes_in_every_unit_though_the_text_would_fit_with_it(description, problem):
    assert shorten_problem(description) == problem


@pytest.mark.parametrize(
    "text",
    [
        "沿312国道堆放弃渣",
        "3号矿洞未封堵",
        "第3层违规加盖",
        "九间房镇弃渣",
        "复绿率仅40%",
        "3处",
        "整治完成2期",
        "5平台塌陷",
    ],
)
def test_a_figure_that_is_a_name_or_a_place_or_all_there_is_stays(text):
    assert shorten_problem(text) == text


@given(
    st.text(alphabet="上营村段厂处未违规弃渣约12,.平方米，。且 \nab", max_size=60),
    st.sampled_from(["", "上营", "村"]),
)
def test_it_is_one_short_line_and_says_something_where_anything_was_said(description, place):
    problem = shorten_problem(description, place)

    assert len(problem) <= MAX_PROBLEM_LENGTH
    assert "\n" not in problem
    assert bool(problem) == bool(description.strip())
