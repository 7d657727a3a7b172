import pytest

from qinling.errors import ValueRefused
from qinling.rules.parsing.levels import find_level, parse_level
from qinling.rules.vocabulary import Level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("省级反馈问题整改台账", "province"),
        ("省反馈问题清单（2026年）", "province"),
        ("陕西省秦岭办交办问题", "province"),
        ("商州区秦岭生态环境保护省级反馈问题整改台账", "province"),
        ("市级交办问题清单", "city"),
        ("商洛市督办台账", "city"),
        ("市秦岭办暗访问题", "city"),
        ("区级自查问题台账", "district"),
        ("县级台账", "district"),
        ("商州区台账", "district"),
        ("镇办网格员巡查问题", "district"),
        ("自查问题", "district"),
        ("省级", "province"),
        ("区级（含县级）", "district"),
        ("一、省级反馈问题（2个）", "province"),
        ("市秦岭办交办商州区问题清单", "city"),
    ],
)
def test_a_title_names_its_level(text, level):
    assert find_level(text) == level


@pytest.mark.parametrize(
    "text",
    [
        "",
        "问题台账",
        "省、市、区级台账",
        "省级和市级问题汇总",
        "市区级问题",
        "2026年问题清单",
        "城市建设",
        "行政区划",
        "镇级台账",
        "省市区台账",
        "商洛市商州区",
        "商州区秦岭保护农村违建专项整治工作组问题台账",
    ],
)
def test_where_none_or_several_are_named_there_is_no_level(text):
    assert find_level(text) is None


@pytest.mark.parametrize("text", ["镇级", "镇级自查", "村级", "国家级", "街道级"])
def test_a_level_that_is_none_of_the_three_is_refused_with_the_option(text):
    assert find_level(text) is None

    with pytest.raises(ValueRefused, match="不是省级、市级、区级之一") as refused:
        parse_level(text)
    assert "--level" in refused.value.remedy


def test_a_level_of_the_three_beside_another_counts():
    assert parse_level("区级（镇级自查）") == parse_level("县级") == Level.DISTRICT
