"""The units that a typed receiver of an act means: divided as a cell is, each known to the ledger or the settings."""

from collections.abc import Iterable
from typing import NamedTuple

from qinling.ledger.issues.supervision_acts import find_referred_issues
from qinling.ledger.reader import Reader
from qinling.ledger.units import read_unit_merges
from qinling.procedures.supervision.document_numbers import list_standing_acts
from qinling.procedures.units import list_units
from qinling.rules.supervision.referral_authorities import guess_authority, is_own_authority
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.mistaken_names import KnownNames
from qinling.rules.units.unit_areas import HomeArea, is_same_unit
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.units.unit_names import list_areas, split_unit_cell
from qinling.rules.units.unit_variants import find_near_names, remove_role
from qinling.rules.vocabulary import SupervisionKind


class TypedUnit(NamedTuple):
    """A unit as it was typed, whether anything knows it, and names near to one that nothing knows.

    *known_as* is the one name under which it is known, "" where it was typed so, or where several could be meant.
    """

    name: str
    is_known: bool
    near: tuple[str, ...] = ()
    known_as: str = ""


def look_up_receivers(
    reader: Reader, typed: str, receivers: Iterable[str], home: HomeArea
) -> list[TypedUnit]:
    """Return the units in *typed*, each once. Known are those of the ledger and the *receivers* of the settings.

    The office is of *home*. Blanks divide names where each part is known.
    """
    merges = read_unit_merges(reader, home=home)
    names = [spelling.name for unit in list_units(reader) for spelling in unit.spellings]
    known = list(dict.fromkeys([*names, *receivers]))
    found: dict[str, TypedUnit] = {}
    for name in split_unit_cell(typed):
        parts = name.split()
        are_several = len(parts) > 1 and all(_is_known(part, known, merges) for part in parts)
        for one in parts if are_several else [" ".join(parts)]:
            is_known = _is_known(one, known, merges)
            near = () if is_known else _find_near(remove_role(one), known)
            known_as = _find_known_name(one, known, merges) if is_known else ""
            found.setdefault(merges.build_key(one), TypedUnit(one, is_known, near, known_as))
    return _drop_other_spellings(found.values(), merges)


def _drop_other_spellings(units: Iterable[TypedUnit], merges: UnitMerges) -> list[TypedUnit]:
    """Return *units* without further names of one before: 夜村镇、夜村镇人民政府 are told once.

    Where nobody knows the office's own area, units of different areas all stay.
    """
    kept: dict[str, TypedUnit] = {}
    for unit in units:
        bare = merges.rename(remove_role(unit.name))
        if not any(_is_one(bare, other, merges) for other in kept):
            kept[bare] = unit
    return list(kept.values())


def _is_one(name: str, other: str, merges: UnitMerges) -> bool:
    are_told_apart = merges.home.parts or list_areas(name) == list_areas(other)
    return bool(are_told_apart) and is_same_unit(name, other, merges.home)


def look_up_authorities(
    reader: Reader, typed: str, receivers: Iterable[str], home: HomeArea
) -> list[TypedUnit]:
    """Return the units in *typed* that a referral goes to, each once.

    Known are, besides all that an act may go to, the authorities of the office's own area and those of earlier referrals.
    """
    earlier = _list_earlier_authorities(reader)
    units = look_up_receivers(reader, typed, [*receivers, *earlier], home)
    return [one if one.is_known else _judge_authority(one, home) for one in units]


def _judge_authority(unit: TypedUnit, home: HomeArea) -> TypedUnit:
    if is_own_authority(unit.name, home):
        return TypedUnit(unit.name, True)
    guessed = guess_authority(unit.name)
    near = KnownNames([guessed]).find_near(unit.name) if is_own_authority(guessed, home) else []
    return unit._replace(near=tuple(dict.fromkeys([*near, *unit.near])))


def _list_earlier_authorities(reader: Reader) -> list[str]:
    """Return the units that issues were referred to before; acts that were undone do not count."""
    acts = (act for issue in find_referred_issues(reader) for act in list_standing_acts(reader, issue))
    return [str(act["sent_to"]) for act in acts if act["measure"] == SupervisionKind.REFER.value]


def _find_near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names that *name* is probably meant for; where there is none, those that look like it."""
    return tuple(KnownNames(known).find_near(name) or find_near_names(name, known))


def _is_known(name: str, known: Iterable[str], merges: UnitMerges) -> bool:
    if name.startswith("各"):  # 各责任单位
        return True
    bare = merges.rename(remove_role(name))
    return any(is_same_unit(bare, merges.rename(other), merges.home) for other in known)


def _find_known_name(name: str, known: Iterable[str], merges: UnitMerges) -> str:
    """Return the known name of *name*, which lacks its area: 区水利局 for 水利局. "" for none, and for several."""
    bare = merges.rename(remove_role(name))
    same = [other for other in known if is_same_unit(bare, merges.rename(other), merges.home)]
    is_typed = any(fold_name(other) in (fold_name(name), fold_name(bare)) for other in same)
    are_several = len({merges.build_key(other) for other in same}) > 1
    fuller = next((other for other in same if other.endswith(bare)), "")
    return "" if is_typed or are_several else fuller
