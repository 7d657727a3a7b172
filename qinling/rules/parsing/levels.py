"""Parsing of the level in a title, a sheet name or a file name."""

import re

from qinling.rules.vocabulary import Level, parse_term

_EXPLICIT_LEVEL = re.compile(r"([省市区县][省市区县、]*)级")
_LEVEL_OF_SENDER = re.compile(
    r"([省市区县][省市区县、]*)(?:反馈|交办|督办|督察|督查|自查|排查|总台账|台账|总动态|秦岭办|委|政府|暗访|下发|转办)"
)
_DISTRICT_SOURCE = re.compile(r"自查|网格员|日常巡查|镇办巡查")
_LEVEL_BY_CHARACTER = {"省": Level.PROVINCE, "市": Level.CITY, "区": Level.DISTRICT, "县": Level.DISTRICT}


def find_level(text: str) -> Level | None:
    """Return the one level named in *text*, None for none or several.

    “省级” takes precedence over “市秦岭办”, and that over “自查”: 商州区…省级反馈问题 is the province's. 县级
    means the district.
    """
    for pattern in (_EXPLICIT_LEVEL, _LEVEL_OF_SENDER):
        levels = {
            _LEVEL_BY_CHARACTER[word] for words in pattern.findall(text) for word in words if word != "、"
        }
        if levels:
            return levels.pop() if len(levels) == 1 else None
    return Level.DISTRICT if _DISTRICT_SOURCE.search(text) else None


def parse_level(raw: object) -> Level:
    """Return the level that a cell or an answer names. Raises ValueRefused."""
    return find_level(str(raw)) or parse_term(Level, str(raw))
