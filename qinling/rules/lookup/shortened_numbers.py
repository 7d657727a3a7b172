"""Numbers that were not typed in full: without the letters in front, the signs between or the leading zeros.

A candidate is a pair: whatever the caller wants back, and its folded number (see `name_folding`).
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from qinling.rules.texts.name_folding import fold_name

Item = TypeVar("Item")

_GROUPS = re.compile(r"\d+|[^\W\d_]+")
#: One character at the end of a number says nothing.
_MIN_TAIL = 2


def find_shortened(typed: str, candidates: Iterable[tuple[Item, str]]) -> list[Item]:
    """Return the candidates that *typed* may be short for: only those of the best fit that there is.

    The best fit has every letter and digit (QZ-25053 of QZ25053, SJ2025-13 of SJ2025-013). Next are whole groups of
    it with the last one (25053, QL-11 of QL-2026-0011), then its end (053).
    """
    wanted = _split_groups(typed)
    if not wanted:
        return []
    whole: list[Item] = []
    groups: list[Item] = []
    ends: list[Item] = []
    tail = _join_signs(typed)
    for item, key in candidates:
        if tail[-1] not in key:  # most numbers of a ledger; splitting each takes a second
            continue
        own, own_tail = _split_groups(key), _join_signs(key)
        if own_tail == tail or "".join(own) == "".join(wanted):
            whole.append(item)
        elif own and own[-1] == wanted[-1] and _is_subsequence(wanted, own):
            groups.append(item)
        elif len(tail) >= _MIN_TAIL and own_tail.endswith(tail):
            ends.append(item)
    return whole or groups or ends


def _split_groups(number: str) -> list[str]:
    """Return the runs of letters and of digits in *number*, these without leading zeros."""
    return [group.lstrip("0") or "0" for group in _GROUPS.findall(fold_name(number))]


def _join_signs(number: str) -> str:
    return "".join(_GROUPS.findall(fold_name(number)))


def _is_subsequence(wanted: Sequence[str], own: Sequence[str]) -> bool:
    rest = iter(own)
    return all(group in rest for group in wanted)
