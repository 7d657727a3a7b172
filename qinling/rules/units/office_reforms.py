"""Offices that a reform renamed or whose work it moved: old ledgers and forms still have 国土局 for 自然资源局.

Names of before and after are never equal. They are a doubt, told and asked wherever a name may be another's.

Source: the reform of the Party's and the State's institutions of March 2018 (深化党和国家机构改革方案; 国务院机构改革方案 of
the 13th National People's Congress), carried out in the districts by March 2019; and where noted the reforms of 2008
(建设部, 环保总局), 2013 (卫生 with 计生) and 2023 (乡村振兴), and names that districts change by themselves (水务, 城管).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from qinling.rules.units.unit_areas import NO_HOME, HomeArea, are_areas_alike
from qinling.rules.units.unit_endings import CENTRES, DEPARTMENTS, OFFICES, STATIONS, any_of
from qinling.rules.units.unit_names import build_unit_key

_OFFICE = any_of(DEPARTMENTS, OFFICES, STATIONS, CENTRES, ("部", "队", "处"))


class OfficeReform(NamedTuple):
    """An office *before* and *after* a reform, each as the words that its name has, for a regular expression.

    *is_whole*: the office went on under the new name. Else only work of it moved there, and both may exist.
    """

    before: str
    after: str
    is_whole: bool = True


_NATURAL_RESOURCES = "自然资源|资源规划|资规|自规|自资"
_HOUSING = "住建|住房和?城乡建设|住房建设|城乡和?住房"
_AGRICULTURE = "农业农村|农业和农村"
_MARKET = "市场监管|市场监督|市监"
_REFORMS = (
    OfficeReform("国土", _NATURAL_RESOURCES),
    OfficeReform("林业|农林|林草", _NATURAL_RESOURCES, is_whole=False),
    OfficeReform("规划", f"{_NATURAL_RESOURCES}|{_HOUSING}", is_whole=False),
    OfficeReform("林业|农林", "林草|林业和?草原"),
    OfficeReform("建设(?=局|委)|城建|房产|房管|建委", _HOUSING),  # 2008
    OfficeReform("环保|环境保护", "生态环境"),
    OfficeReform("水利", "水务"),
    OfficeReform("安监|安全生产", "应急"),
    OfficeReform("防汛|防火", "应急", is_whole=False),
    OfficeReform("城管|城市管理|市容", "城管执法|城市管理执法|城市管理综合执法|综合执法|行政执法"),
    OfficeReform("工商|质监|质量技术|质检|食药|食品药品|药监|物价", _MARKET),
    OfficeReform("旅游|文化|文广|文体|广电", "文旅|文化和?旅游|文体旅|文广旅|文化旅游"),
    OfficeReform("农业|农牧|畜牧|农机|农办", _AGRICULTURE),
    OfficeReform("农林|扶贫|乡村振兴", _AGRICULTURE, is_whole=False),  # 2023
    OfficeReform("扶贫", "乡村振兴"),
    OfficeReform("卫生|计生|卫计|人口", "卫健|卫生健康"),  # 2013
    OfficeReform("国税|地税", "税务"),
    OfficeReform("劳动|人事", "人社|人力资源"),  # 2008
    OfficeReform("政务服务|行政服务|政务中心", "行政审批|审批服务|数据"),
)
_ANY_WORDS = re.compile("|".join(f"{reform.before}|{reform.after}" for reform in _REFORMS))


def is_renamed_office(one: str, other: str, home: HomeArea = NO_HOME, *, whole_only: bool = False) -> bool:
    """Return whether one of two names is the office of before a reform, and the other the one of after it.

    The office that asks is of *home*. *whole_only* leaves out those of which only a part of the work moved.
    """
    sides, others = _find_sides(home.build_key(one)), _find_sides(home.build_key(other))
    if not sides or not others:
        return False
    changes = {
        place for place, is_after in sides.items() if place in others and others[place] is not is_after
    }
    if whole_only:
        changes = {place for place in changes if _REFORMS[place].is_whole}
    return bool(changes) and are_areas_alike(one, other, home)


def is_reformed_office(name: str) -> bool:
    """Return whether a reform changed the office *name*, or made it."""
    return bool(_find_sides(build_unit_key(name)))


def find_renamed_offices(name: str, known: Iterable[str], home: HomeArea = NO_HOME) -> list[str]:
    """Return those of the *known* names that are the office *name* before or after it was renamed."""
    if not is_reformed_office(name):
        return []
    return [other for other in known if is_renamed_office(name, other, home, whole_only=True)]


@lru_cache(maxsize=2_000)
def _find_sides(key: str) -> dict[int, bool]:
    """Return place in the table → whether *key* is the office of after the reform; without those it has no part in."""
    sides: dict[int, bool] = {}
    if not _ANY_WORDS.search(key):
        return sides
    for place, reform in enumerate(_REFORMS):
        if _has_words(reform.after, key):
            sides[place] = True
        elif _has_words(reform.before, key):
            sides[place] = False
    return sides


def _has_words(words: str, key: str) -> bool:
    return re.search(f"(?:{words}).*{_OFFICE}|^(?:{words})$", key) is not None
