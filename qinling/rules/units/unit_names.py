"""Unit names in cells, and the keys by which they are compared."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from qinling.rules.parsing.chinese_text import normalize_width
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.blank_parted_units import divide_at_blanks, is_whole_name, may_part
from qinling.rules.units.unit_endings import STREET_OFFICES, TOWNS, any_of

_UNIT_SEPARATOR = re.compile(r"[;,、/\n\r]+")
_NAME_SEPARATOR = re.compile(r"[;,、/]+")
_ROLE = re.compile(r"\([^()]*\)")
_STREET = re.compile(f"{any_of(STREET_OFFICES)}$")
_TOWN_HALL = re.compile(r"([镇乡])[镇乡]?(?:人民)?政府$")
_TOWN = re.compile(f"{any_of(TOWNS)}$")
# A 分局 may name its area after its bureau. A 开发区, 园区, 景区 or 保护区 has offices of its own. 凤县 is too short to
# cut.
_AREA = r"(?:[^省市区县局]{2,7}(?<![新开发园景护库灌矿社小校片])[省市区县]|[^省市区县局]县)"
_AREAS_BEFORE = re.compile(rf"^{_AREA}+(?=.{{2}})(?!街道$)")
_OWN_LEVEL = re.compile(r"^[区县]+(?=.{2})")


@lru_cache(maxsize=20_000)
def build_unit_key(name: str) -> str:
    """Return the key of a unit name: folded, without role, area and the word for its office."""
    text = _ROLE.sub("", fold_name(name))
    text = _TOWN_HALL.sub(r"\1", _STREET.sub("街道", text))
    if _TOWN.search(text):
        return _AREAS_BEFORE.sub("", text)
    return _OWN_LEVEL.sub("", _AREAS_BEFORE.sub(lambda found: found[0][-1], text))


@lru_cache(maxsize=20_000)
def list_areas(name: str) -> tuple[str, ...]:
    """Return the areas that *name* begins with, the widest first."""
    found = _AREAS_BEFORE.match(_ROLE.sub("", fold_name(name)))
    return tuple(re.findall(_AREA, found[0])) if found else ()


@lru_cache(maxsize=20_000)
def read_own_level(name: str) -> str:
    """Return 区 or 县, as *name* says that it is of one, "" if it does not. A town may begin so: 县功镇."""
    text = _ROLE.sub("", fold_name(name))
    is_town = _TOWN.search(_TOWN_HALL.sub(r"\1", text))
    found = (not is_town and _OWN_LEVEL.match(text)) or _AREAS_BEFORE.match(text)
    return found[0][-1] if found and found[0][-1] in "区县" else ""


def split_unit_cell(cell: str) -> list[str]:
    """Return the names in a cell, with their roles. One that names nothing gives none.

    A line break divides names where each line is one; else it wraps a name. So does a blank (`divide_at_blanks`).
    """
    if cell.isalnum() and not may_part(cell):  # most cells name one unit
        return [cell]
    names: list[str] = []
    for part in _NAME_SEPARATOR.split(normalize_width(cell)):
        lines = [line.strip() for line in part.splitlines() if fold_name(line)]
        for name in lines if all(map(is_whole_name, lines)) else ["".join(lines)]:
            names += divide_at_blanks(name)
    return [name for name in names if fold_name(name)]


def join_wrapped_lines(lines: Sequence[str]) -> list[str]:
    """Return the names on *lines* of a cell. A line that is no name, but the end of one, belongs to the line before it."""
    names: list[str] = []
    for line in lines:
        joined = f"{names[-1].strip()}{line.strip()}" if names else ""
        if names and not is_whole_name(line) and is_whole_name(joined):
            names[-1] = joined
        else:
            names.append(line)
    return names


def list_unit_names(cell: str | None, rename: Callable[[str], str] = str) -> list[str]:
    """Return the units in a cell, each under the name that *rename* gives it.

    Separators, line breaks and blanks between units divide them; roles in brackets are dropped.
    """
    parts = _UNIT_SEPARATOR.split(_ROLE.sub("", normalize_width(cell or "")))
    names = (rename(name) for part in parts for name in divide_at_blanks(part))
    return [name for name in names if build_unit_key(name)]


def list_unit_keys(cell: str | None) -> set[str]:
    """Return the keys of the units in a cell."""
    return set(map(build_unit_key, list_unit_names(cell)))
