"""Names of units with a blank between: 水利局 林业局 are two, 水 利 局 and 商州区 水利局 are one.

A blank, or a word such as 和, divides names only where it is certain that each is a unit of its own.
"""

import re
from itertools import pairwise

from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.unit_endings import (
    COMMITTEES,
    COURTS,
    DEPARTMENTS,
    DOUBTFUL,
    GOVERNMENTS,
    GROUNDS,
    STATIONS,
    STREET_OFFICES,
    TOWNS,
    USUAL,
    VILLAGE_COMMITTEES,
    VILLAGES,
    any_of,
    list_last_characters,
)

_ROLE = re.compile(r"\([^()]*\)")
#: Any area ends as 社区 does.
_LETTERS = list_last_characters(
    tuple(word for word in (*USUAL, *STATIONS, *DOUBTFUL, *GROUNDS) if word != "社区")
)
#: A name by itself, and not the end of one (局, 人民政府).
_WHOLE_NAME = re.compile(
    rf"(?!{any_of(GOVERNMENTS, STREET_OFFICES, COMMITTEES, ('分局', '办公室'))}$).{{2,}}"
    rf"(?:{_LETTERS}|社区)"
)
_OTHERS = ("府", "队", "处", "医院", "合作社", "林场", "农场", "学校", "[中小]学")
#: The last words of units. 住房和城乡, 人力资源和社会, 区市场, 区矿业 and 区乡镇 end otherwise: the blank behind them parts nothing.
_UNIT = re.compile(rf"(?![区县市]?[乡村城]镇$).*{any_of(USUAL, STATIONS, _OTHERS)}(?<!城乡)(?<!农村)")
_AREA_COMMITTEE = re.compile("[省市区县]委")
#: Goes on with the name before it: 市生态环境局 商州分局, 大荆镇 西荆村.
_BRANCH = re.compile(r".*分局")
_VILLAGE = re.compile(f".*{any_of(VILLAGES, VILLAGE_COMMITTEES)}")
_TOWN = re.compile(f".*{any_of(TOWNS, STREET_OFFICES, ('[镇乡](?:人民)?政府',))}")
#: A unit of its own whatever stands before it. A station, a team or an 办 may belong to the unit before it.
_INDEPENDENT = re.compile(
    f".*{any_of(TOWNS, STREET_OFFICES, GOVERNMENTS, COURTS)}"
    "|.*(?:(?<!分)局|厅|管委会|(?:发改|卫健|国资|住建|经信)委)"
)
_OWN_AREA = re.compile(r"(?:[省市区县](?![场容域]|政(?!府))|[^省市区县局]{2,7}[省市区县](?=.{2}))")
#: A blank, or a word between two units: 水利局和林业局. 和 in 住房和城乡建设局 stands behind no unit, in 公安局和平派出所 before none.
_PARTED = (TOWNS, STREET_OFFICES, GOVERNMENTS, DEPARTMENTS, COURTS)
_PARTING = re.compile(
    rf"\s+|(?<={list_last_characters(*_PARTED)})(?:以及|[和与及])(?=\S{{2,}}?{any_of(*_PARTED)}(?:[\s和与及]|$))"
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
