"""Whom a referral (移送问责) may go to: never to a unit that answers for the issue, however its name is typed."""

from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import product
from typing import NamedTuple

from qinling.errors import StepRefused
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.office_reforms import is_renamed_office
from qinling.rules.units.unit_areas import NO_HOME, is_same_unit
from qinling.rules.units.unit_names import list_unit_keys, list_unit_names

_OWN_UNIT_FIELDS = ("duty_unit", "lead_unit", "town")
_TOWN_WORDS = ("街道", "镇", "乡")
_MIN_LENGTH = 2
_MIN_REORDERED_LENGTH = 4
_LEAST_LIKENESS = 0.75


class LikeUnit(NamedTuple):
    """A unit that answers for an issue and may be the one that is meant: its name, and as what it answers.

    *why* says in brackets what it has to do with the name that is not like its own.
    """

    name: str
    label: str
    why: str = ""


def require_other_receiver(
    issue: Issue, to: str, rename: Callable[[str], str] = str, *, is_confirmed: bool
) -> None:
    """Refuse a referral to a unit that answers for the issue: nobody judges their own case.

    *rename* gives a merged unit its name.

    A name that only looks like such a unit's is taken where a person *is_confirmed* to have looked at it.
    """
    receivers = list_unit_names(to, rename)
    for name in _OWN_UNIT_FIELDS:
        unit = str(issue.get(name) or "")
        own = list_unit_names(unit, rename)
        # A unit of any county whose name says no more is refused: that is on the safe side.
        if any(is_same_unit(one, other, NO_HOME) for one, other in product(receivers, own)):
            raise StepRefused(
                f"不能移送给 {to}：{unit} 就是这个问题的{FIELDS_BY_NAME[name].label}",
                "用 --to 写明纪检监察机关等受理单位，或改设置 supervision.referral_to",
            )
    if not is_confirmed and (like := find_like_unit(issue, to)):
        raise StepRefused(
            f"不能移送给 {to}：像是这个问题的{like.label} {like.name}{like.why}",
            "用 --to 写明纪检监察机关等受理单位的全称；确是另一个机关的，在终端上登记，会问一次",
        )


def find_like_unit(issue: Issue, to: str) -> LikeUnit | None:
    """Return the unit of *issue* whose name is like *to*: shorter, fuller, nearly the same, or its before or after a reform."""
    for field in _OWN_UNIT_FIELDS:
        unit = str(issue.get(field) or "")
        if unit and _is_like(to, unit):
            return LikeUnit(unit, FIELDS_BY_NAME[field].label)
        pairs = product(list_unit_names(to), list_unit_names(unit))
        if any(is_renamed_office(one, other) for one, other in pairs):
            return LikeUnit(unit, FIELDS_BY_NAME[field].label, "（机构改革前后的名称）")
    return None


def _is_like(receiver: str, unit: str) -> bool:
    folded = fold_name(receiver)
    if len(folded) >= _MIN_LENGTH and folded in fold_name(unit):
        return True
    return any(
        _are_keys_like(one, other) for one in list_unit_keys(receiver) for other in list_unit_keys(unit)
    )


def _are_keys_like(receiver: str, unit: str) -> bool:
    shorter, longer = sorted((receiver, unit), key=len)
    if len(shorter) < _MIN_LENGTH:
        return False
    town = next((unit.removesuffix(word) for word in _TOWN_WORDS if unit.endswith(word)), "")
    return (
        shorter in longer
        or (len(town) >= _MIN_LENGTH and town in receiver)  # 牧护关党委
        or _is_abbreviation(shorter, longer)
        or _is_reordered(shorter, longer)
        or SequenceMatcher(None, receiver, unit).ratio() >= _LEAST_LIKENESS
    )


def _is_reordered(shorter: str, longer: str) -> bool:
    """Return whether all signs of *shorter* but one stand in *longer* in any order: 商州生态环境分局, 生态环境局商州分局."""
    return len(shorter) >= _MIN_REORDERED_LENGTH and (Counter(shorter) - Counter(longer)).total() <= 1


def _is_abbreviation(shorter: str, longer: str) -> bool:
    """Return whether *shorter* leaves signs out of *longer* between its first and its last: 住建局."""
    rest = iter(longer)
    return (shorter[0], shorter[-1]) == (longer[0], longer[-1]) and all(sign in rest for sign in shorter)
