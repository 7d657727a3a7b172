"""Names of units with a blank between: 水利局 林业局 are two, 水 利 局 and 商州区 水利局 are one.

A blank, or a word such as 和, divides names only where it is certain that each is a unit of its own.
"""

import re
from itertools import pairwise

from qinling.rules.name_folding import fold_name

_ROLE = re.compile(r"\([^()]*\)")
#: A name by itself, and not the end of one (局, 人民政府).
_WHOLE_NAME = re.compile(
    r"(?!(?:人民政府|街道办事处|办事处|分局|办公室|委员会|管委会)$).{2,}"
    r"[局委办镇乡府司院站心所队村会处厅部社厂校场团室业园矿道]"
)
#: The last words of units. 住房和城乡, 人力资源和社会, 区市场, 区矿业 and 区乡镇 end otherwise: the blank behind them parts nothing.
_UNIT = re.compile(
    r"(?![区县市]?[乡村城]镇$).*(?:[局府站所队处委厅办]|法院|检察院|医院|(?<!城)乡|镇|街道|中心|公司|集团|委员会|管委会|合作社"
    r"|(?<!农)村|社区|林场|农场|学校|[中小]学)"
)
_AREA_COMMITTEE = re.compile("[省市区县]委")
#: Goes on with the name before it: 市生态环境局 商州分局, 大荆镇 西荆村.
_BRANCH = re.compile(r".*分局")
_VILLAGE = re.compile(r".*(?:村|社区|村委会|居委会|村民委员会)")
_TOWN = re.compile(r".*(?:镇|乡|街道|街办|街道办|办事处|[镇乡](?:人民)?政府)")
#: A unit of its own whatever stands before it. A station, a team or an 办 may belong to the unit before it.
_INDEPENDENT = re.compile(
    r".*(?:(?<!分)局|镇|乡|街道|街办|街道办|办事处|政府|厅|法院|检察院|管委会|(?:发改|卫健|国资|住建|经信)委)"
)
_OWN_AREA = re.compile(r"(?:[省市区县](?![场容域]|政(?!府))|[^省市区县局]{2,7}[省市区县](?=.{2}))")
#: A blank, or a word between two units: 水利局和林业局. 和 in 住房和城乡建设局 stands behind no unit, in 公安局和平派出所 before none.
_PARTING = re.compile(
    r"\s+|(?<=[局镇乡道府委院处])(?:以及|[和与及])(?=\S{2,}?(?:局|镇|乡|街道|办事处|政府|委|法院|检察院)(?:[\s和与及]|$))"
)
_MAX_PIECES = 40  # a cell with more is a text, no list of units
#: What stands behind the name of an area's party or government may be one of its offices.
_AREA_HEAD = re.compile(r".*(?:[省市区县](?:人民)?政府|[省市区县]委)")


def may_part(cell: str) -> bool:
    """Return whether *cell* has a blank or a word that may part units."""
    return _PARTING.search(cell) is not None


def is_whole_name(text: str) -> bool:
    """Return whether *text* is the name of a unit by itself, and not the end of one."""
    return _WHOLE_NAME.fullmatch(_fold(text)) is not None


def divide_at_blanks(name: str) -> list[str]:
    """Return the units that blanks in *name* certainly part, [name] where they part none."""
    units = _list_parted(name)
    return units if len(units) > 1 and _are_certain(units) else [name]


def find_doubtful_parts(name: str) -> list[str]:
    """Return the units that blanks in *name* may part, though that is not certain; none where they cannot."""
    units = _list_parted(name)
    are_several = sum(map(_is_unit, units)) > 1
    return units if are_several and not _are_certain(units) else []


def _fold(text: str) -> str:
    return _ROLE.sub("", fold_name(text))


def _is_unit(text: str) -> bool:
    name = _fold(text)
    return bool(_AREA_COMMITTEE.fullmatch(name) or (is_whole_name(text) and _UNIT.fullmatch(name)))


def _list_parted(name: str) -> list[str]:
    """Return the names in *name*. A piece that is none by itself begins the next one, or ends the one before it."""
    pieces = _PARTING.split(name.strip())
    if not 1 < len(pieces) <= _MAX_PIECES:
        return [name]
    names: list[str] = []
    begun = ""
    for piece in pieces:
        if not begun and names and _goes_on(names[-1], piece):
            names[-1] += piece
        elif _is_unit(begun + piece):
            names.append(begun + piece)
            begun = ""
        else:
            begun += piece
    return names if not begun else [*names, begun]


def _goes_on(before: str, piece: str) -> bool:
    if not _is_unit(piece):
        return _is_unit(before + piece)
    unit, own = _fold(before), _fold(piece)
    return bool(
        (_BRANCH.fullmatch(own) and unit.endswith("局"))
        or (_VILLAGE.fullmatch(own) and _TOWN.fullmatch(unit))
    )


def _are_certain(units: list[str]) -> bool:
    folded = [_fold(unit) for unit in units]
    return all(map(_is_unit, folded)) and all(
        _OWN_AREA.match(unit)
        or (not _AREA_HEAD.fullmatch(before) and (_INDEPENDENT.fullmatch(unit) or unit[-1] == folded[0][-1]))
        for before, unit in pairwise(folded)
    )
