"""Which level a title, a sheet's name or a file's name speaks of."""

import re

from qinling.rules.vocabulary import Level, read_word

_NAMED = re.compile(r"([省市区县][省市区县、]*)级")
_SENDER = re.compile(
    r"([省市区县][省市区县、]*)(?:反馈|交办|督办|督察|督查|自查|排查|总台账|台账|总动态|秦岭办|委|政府|暗访|下发|转办)"
)
_OWN = re.compile(r"自查|网格员|日常巡查|镇办巡查")
_LEVEL = {"省": Level.PROVINCE, "市": Level.CITY, "区": Level.DISTRICT, "县": Level.DISTRICT}


def level_named(text: str) -> Level | None:
    """Return the one level that *text* names, None when it names none or several.

    “省级” says more than “市秦岭办”, and that more than “自查”: 商州区…省级反馈问题 is the
    province's. 县级 is a district's.
    """
    for pattern in (_NAMED, _SENDER):
        levels = {_LEVEL[word] for words in pattern.findall(text) for word in words if word != "、"}
        if levels:
            return levels.pop() if len(levels) == 1 else None
    return Level.DISTRICT if _OWN.search(text) else None


def read_level(raw: object) -> Level:
    """Return the level that a cell or an answer names, in a title's words or its own; raises ValueRefused."""
    return level_named(str(raw)) or read_word(Level, str(raw))
