"""Known names of units that a new name is probably meant for: another form of it, or one with a slip."""

import re
from collections.abc import Iterable

from qinling.rules.lookup.near_names import count_slips
from qinling.rules.parsing.unit_names import build_unit_key
from qinling.rules.units.office_reforms import find_renamed_offices

#: What many names end with says nothing of which unit it is.
_KIND = re.compile(r"(?<=.{2})(?:镇|乡|街道|局|委|办)$")
_MAX_NAMES = 3


def find_mistaken_names(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three of the *known* names that differ from *name* by their form or by one character.

    Behind these, those that are the same office before or after a reform.
    """
    known = list(known)
    core = _build_core(name)
    near: list[tuple[int, str]] = []
    for other in known:
        slips = count_slips(core, other_core := _build_core(other), 1)
        if slips == 0 or (slips == 1 and min(len(core), len(other_core)) > 1):
            near.append((slips, other))
    found = [*(other for _, other in sorted(near)), *find_renamed_offices(name, known)]
    return list(dict.fromkeys(found))[:_MAX_NAMES]


def _build_core(name: str) -> str:
    return _KIND.sub("", build_unit_key(name))
