import pytest

from qinling.rules.levels import level_named
from qinling.rules.vocabulary import Level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("商州区秦岭生态环境保护省级反馈问题整改台账", Level.PROVINCE),
        ("市秦岭办交办商州区问题清单", Level.CITY),
        ("区级自查问题台账", Level.DISTRICT),
        ("县级台账", Level.DISTRICT),
        ("一、省级反馈问题（2个）", Level.PROVINCE),
        ("省秦岭办暗访问题", Level.PROVINCE),
        ("镇办网格员巡查问题", Level.DISTRICT),
    ],
)
def test_a_title_names_its_level(text, level):
    assert level_named(text) is level


@pytest.mark.parametrize(
    "text",
    [
        "",
        "商州区秦岭保护农村违建专项整治工作组问题台账",
        "省市区台账",
        "省级、市级台账",
        "省、市、区级问题",
        "商洛市商州区",
    ],
)
def test_a_title_that_names_none_or_several_names_no_level(text):
    assert level_named(text) is None
