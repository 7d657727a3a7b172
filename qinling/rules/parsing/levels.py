"""Parsing of the level in a title, a sheet name or a file name."""

import re

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.vocabulary import Level, parse_term

# The first of two characters behind a name is a part of it: 青檀县市级 is the city's, 省市级 is two levels.
_RUN = r"(?<![省市区县])(?<![省市区县]、)(?:(?<=[\u4e00-\u9fff])[省市区县](?=[省市区县]))?([省市区县][省市区县、]*)"
_EXPLICIT_LEVEL = re.compile(rf"{_RUN}级")
_LEVEL_OF_SENDER = re.compile(
    rf"{_RUN}(?:反馈|交办|督办|督察|督查|自查|排查|总台账|台账|总动态|秦岭办|委|政府|暗访|下发|转办)"
)
_OTHER_LEVEL = re.compile(r"(?:[镇乡村]|街道|镇办|社区|国家|中央)级")
_DISTRICT_SOURCE = re.compile(r"自查|网格员|日常巡查|镇办巡查")
_LEVEL_BY_CHARACTER = {"省": Level.PROVINCE, "市": Level.CITY, "区": Level.DISTRICT, "县": Level.DISTRICT}


def find_level(text: str) -> Level | None:
    """Return the one level named in *text*, None for none or several.

    “省级” takes precedence over “市秦岭办”, and that over “自查”: 商州区…省级反馈问题 is the province's. 县级
    means the district. 镇级自查 names a level that is none of the three.
    """
    for pattern in (_EXPLICIT_LEVEL, _LEVEL_OF_SENDER):
        levels = {
            _LEVEL_BY_CHARACTER[word] for words in pattern.findall(text) for word in words if word != "、"
        }
        if levels:
            return levels.pop() if len(levels) == 1 else None
        if _OTHER_LEVEL.search(text):
            return None
    return Level.DISTRICT if _DISTRICT_SOURCE.search(text) else None


def parse_level(raw: object) -> Level:
    """Return the level that a cell or an answer names. Raises ValueRefused."""
    text = str(raw)
    if level := find_level(text):
        return level
    if other := _OTHER_LEVEL.search(text):
        named = "" if other[0] == text.strip() else f"里的{other[0]}"
        raise ValueRefused(
            f"{quote_value(text)}{named}不是省级、市级、区级之一",
            "请写由哪一级验收销号；导入的整张表属于一级的，加 --level 区级（或 市级、省级）",
        )
    return parse_term(Level, text)
