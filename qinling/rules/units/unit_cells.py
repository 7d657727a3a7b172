"""Cells that name units together with their roles, phones and persons.

Nothing is dropped: a word is taken out of the unit only where it is certain what it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from qinling.rules.units.blank_parted_units import divide_at_blanks
from qinling.rules.units.unit_endings import (
    DOUBTFUL,
    GROUNDS,
    STATIONS,
    USUAL,
    any_of,
    list_last_characters,
)

_PHONE = re.compile(
    r"(?<![0-9])(?:1[0-9]{2}[0-9*]{4}[0-9]{4}|1[0-9]{2}[- ][0-9]{4}[- ][0-9]{4}"
    r"|\(?0[0-9]{2,3}\)?[-— ]?[0-9*]{7,8}|[2-8][0-9]{6,7})(?![0-9])"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９（）－：；，", "0123456789()-:;,")
_SEPARATORS = re.compile(r"[;,、/\s:：()（）]+")
_UNIT_SEPARATORS = re.compile(r"[;；,，、/\n\r]+")
_ROLE = re.compile(r"[(（]\s*(牵头|主责|配合|协助|协办|责任|主管|监管)(?:责任)?(?:单位|部门)?\s*[)）]")
_ROLE_AHEAD = re.compile(r"^(牵头|配合|责任)(?:单位|部门)[:：]")
_LABELS = frozenset(
    [
        "责任单位",
        "单位",
        "责任人",
        "负责人",
        "联系人",
        "经办人",
        "电话",
        "联系电话",
        "联系方式",
        "手机",
        "手机号",
        "办公电话",
        "姓名",
    ]
)
_UNIT = re.compile(rf"[^0-9A-Za-z]{{1,}}{any_of(USUAL, STATIONS, DOUBTFUL)}")
_POST = (
    r"(?:(?:党委|党组|支部|常务|分管|主管|第一)?副?(?:[县区市镇乡局科股站所院校厂矿场村组处部段河林队]长|大队长|支队长|中队长|秘书长|董事长"
    r"|书记|主任|支书|主席|主管|总?经理|巡视员|调研员)(?:助理)?)"
)
_PERSON = re.compile(rf"{_POST}?[\u4e00-\u9fff]{{1,3}}(?:[\u4e00-\u9fff]|某某?|×+|\*+)(?:同志)?{_POST}?")
#: No person ends so: of units, areas and groups of villages.
_UNIT_LAST = re.compile(f"{list_last_characters(USUAL, STATIONS, DOUBTFUL, GROUNDS)}|[县区市省组]")

_SAYS_PHONE = re.compile(r"电话|联系方式|手机|号码")
_SAYS_PERSON = re.compile(r"责任人|负责人|联系人|经办人|承办人|联络人|联络员|人员")


@dataclass(frozen=True, slots=True)
class UnitReading:
    """The units of a cell without their roles: the *lead* (牵头), the *others* in order, the *phones*."""

    lead: str | None
    others: tuple[str, ...]
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitParts:
    """A cell of units, persons and phones, parted. *person* and *contact* are None where it has none."""

    units: str
    person: str | None
    contact: str | None


def split_units(text: str) -> UnitReading:
    """Return the units of a cell: “水利局（牵头）、住建局” has a lead and one other."""
    phones = find_phones(text)
    lead: str | None = None
    others: list[str] = []
    parts = _UNIT_SEPARATORS.split(_remove_phones(text))
    for part in chain.from_iterable(map(divide_at_blanks, parts)):
        role = _ROLE.search(part) or _ROLE_AHEAD.search(part.strip())
        name = _ROLE_AHEAD.sub("", _ROLE.sub("", part).strip()).strip(" \u3000:：")
        if not name:
            continue
        if role and role[1] == "牵头" and lead is None:
            lead = name
        else:
            others.append(name)
    return UnitReading(lead, tuple(others), tuple(phones))


def find_phones(text: str) -> list[str]:
    """Return the phone numbers of a cell as written, also with hidden digits (139****0001)."""
    return [
        text[found.start() : found.end()].strip() for found in _PHONE.finditer(text.translate(_FULL_WIDTH))
    ]


def parts_units(heading: str) -> bool:
    """Return whether *heading* says that persons or phones stand beside the units: 责任单位及联系电话."""
    return bool(_SAYS_PHONE.search(heading) or _SAYS_PERSON.search(heading))


def part_unit_cell(text: str, heading: str) -> UnitParts:
    """Return the units, persons and phones of a cell under a *heading* that names them.

    A cell with a word that is certainly none of them, and one without a unit, is kept whole.
    """
    whole = UnitParts(text, None, None)
    phones = find_phones(text)
    if phones and not _SAYS_PHONE.search(heading):
        return whole
    units: list[str] = []
    persons: list[str] = []
    for word in _SEPARATORS.split(_remove_phones(text).translate(_FULL_WIDTH)):
        if not word or word in _LABELS:
            continue
        if _UNIT.fullmatch(word):
            units.append(word)
        elif units and not _UNIT_LAST.fullmatch(word[-1]) and _PERSON.fullmatch(word):
            persons.append(word)
        else:
            return whole
    if not units:
        return whole
    if persons and not _SAYS_PERSON.search(heading):  # the person is whom to call
        return UnitParts(_join_words(units, text), None, " ".join(persons + phones)) if phones else whole
    return UnitParts(
        _join_words(units, text), _join_words(persons, text) or None, _join_words(phones, text) or None
    )


def _join_words(words: Sequence[str], text: str) -> str:
    return ("\n" if "\n" in text.strip() and len(words) > 1 else "、").join(words)


def _remove_phones(text: str) -> str:
    for found in reversed(list(_PHONE.finditer(text.translate(_FULL_WIDTH)))):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text
