"""Issues that are probably in the ledger already, under another number: the same place and the same text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qinling.ledger.issues.known_values import PlacedText, list_placed_texts
from qinling.ledger.reader import Reader
from qinling.procedures.importing.doubtful_values import DoubtfulValue
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.history.events import NO_ISSUE
from qinling.rules.merging.duplicates import compute_fingerprint
from qinling.rules.texts.name_folding import fold_name, fold_text, is_same_name
from qinling.rules.units.unit_names import build_unit_key
from qinling.rules.vocabulary import Level, Status

#: A shorter text says too little where one of the two does not say the place.
_MIN_TELLING_LENGTH = 10
_SIGNS = re.compile(r"[\W_]+")


class _Place(NamedTuple):
    """Where an issue is, in the form that is compared."""

    town: str
    location: str


def find_likely_copies(
    reader: Reader | None, rows: Iterable[Mapping[str, Value]], issue: int = NO_ISSUE
) -> list[DoubtfulValue]:
    """Return those of *rows*, new issues, that say what another issue says: one of the ledger but *issue*, or an earlier row.

    What the ledger has under the same number is no new issue.
    """
    known = list_placed_texts(reader, issue) if reader is not None else []
    numbers = {(one.level, fold_name(one.number)) for one in known}
    fingerprints = {one.fingerprint for one in known} - {None}
    by_text: dict[str, list[PlacedText]] = defaultdict(list)
    for one in known:
        if one.status != Status.VOID.value:
            by_text[_build_text_key(one.description)].append(one)
    found = []
    for row in rows:
        values = {name: str(row.get(name) or "") for name in PlacedText._fields}
        new = PlacedText(**values)
        if not new.description or (new.level, fold_name(new.number)) in numbers:
            continue
        same = by_text[_build_text_key(new.description)]
        other = next((one for one in same if _is_copy(new, one)), None)
        if other is not None and (new.number or _build_fingerprint(row) not in fingerprints):
            why = f"{new.number} 与 {_name_issue(other, new)} 地点、内容相同".strip()
            found.append(DoubtfulValue("description", new.description, (other.number,), why, 1))
        if new.number:
            same.append(new)
    return found


def _build_fingerprint(row: Mapping[str, Value]) -> str:
    return compute_fingerprint(Draft(dict(row), {}, Sheet("", "")))


def _name_issue(other: PlacedText, new: PlacedText) -> str:
    level = "" if other.level == new.level else Level.from_code(other.level).label
    return f"{level}{other.number}{'（已销号）' if other.status == Status.CLOSED.value else ''}"


def _is_copy(new: PlacedText, other: PlacedText) -> bool:
    """Return whether two issues with one text are of one place. The number of another level is told by itself."""
    if is_same_name(new.number, other.number):
        return False
    place, other_place = _find_place(new), _find_place(other)
    if place == other_place and any(place):
        return True
    is_long = len(_build_text_key(new.description)) >= _MIN_TELLING_LENGTH
    return is_long and all(
        not (one and two) or one == two for one, two in zip(place, other_place, strict=True)
    )


def _find_place(one: PlacedText) -> _Place:
    return _Place(build_unit_key(one.town or ""), _build_text_key(one.location or ""))


def _build_text_key(text: str) -> str:
    return _SIGNS.sub("", fold_text(text))
