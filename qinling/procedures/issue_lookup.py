"""Find the issues that a typed number may mean: as written, else by folding, by place in a list, shortened, a range, or near."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from qinling.ledger import issue_numbers, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.rules.lookup.name_match import MAX_NAMED
from qinling.rules.lookup.near_names import find_near
from qinling.rules.lookup.number_ranges import (
    find_in_ranges,
    means_all,
    read_number_ranges,
    read_place_range,
)
from qinling.rules.lookup.shortened_numbers import find_shortened
from qinling.rules.lookup.typed_numbers import read_place, split_numbers
from qinling.rules.name_folding import fold_name


class Reading(Enum):
    """How a typed number was read. The later, the less sure."""

    WRITTEN = auto()  # character by character
    FOLDED = auto()  # apart from case, width and signs that look alike
    SPELLINGS = auto()  # several numbers differ from it only by folding
    LEVELS = auto()  # several levels have it
    OTHER_LEVEL = auto()  # only another level than the one asked for has it
    PLACE = auto()  # a place in the last list
    SHORTENED = auto()
    RANGE = auto()  # from one to another, or all
    RENUMBERED = auto()  # the earlier number of an issue
    NEAR = auto()  # another number that looks like it


#: What a command may take without asking anybody.
SURE_READINGS = (Reading.WRITTEN, Reading.FOLDED)
#: What a command that changes nothing may take if one issue fits.
LIKELY_READINGS = (*SURE_READINGS, Reading.PLACE, Reading.SHORTENED, Reading.RENUMBERED)
#: So many issues of a range are read; *count* says how many it has.
MAX_RANGE = 100


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """A number as typed, how it was read, and its issues: at most MAX_NAMED of all *count*, of a range MAX_RANGE.

    There are none where nothing is near. *listed* is how many issues the last list had, where the number counts beyond its end.
    """

    typed: str
    reading: Reading
    issues: tuple[IssueRow, ...] = ()
    count: int = 0
    listed: int = 0


def match_numbers(
    reader: Reader, typed: str, level: str | None = None, places: Sequence[int] = ()
) -> list[NumberMatch]:
    """Return the match of *typed*, or of each number in it where it is no number as a whole.

    *places* are the ids of the issues of the last list, in its order.
    """
    if whole := _match_spelling(reader, typed, level):
        return [whole]
    numbers = split_numbers(typed) or [typed]
    found = [match_number(reader, one, level, places) for one in numbers]
    are_places = all(read_place(one) is not None for one in numbers)  # 6、9 is no 69
    if len(found) > 1 and not are_places and not all(one.reading in SURE_READINGS for one in found):
        whole = match_number(reader, typed, level)  # SJ 2025 013
        if whole.reading is Reading.SHORTENED:
            return [whole]
    return found


def match_number(
    reader: Reader, typed: str, level: str | None = None, places: Sequence[int] = ()
) -> NumberMatch:
    """Return the match of one number."""
    if found := _match_spelling(reader, typed, level):
        return found
    if level is not None and (elsewhere := _match_spelling(reader, typed, None)):
        return NumberMatch(typed, Reading.OTHER_LEVEL, elsewhere.issues, elsewhere.count)
    keys = issue_numbers.list_number_keys(reader, level)
    if means_all(typed):
        return _build_range(reader, typed, [issue for issue, _ in keys])
    if span := read_place_range(typed):
        ranged = _build_range(reader, typed, _find_places(span, places, keys))
        return replace(ranged, listed=len(places))
    shortened = find_shortened(typed, keys)
    if not shortened and (inside := find_in_ranges(read_number_ranges(typed), keys)):
        return _build_range(reader, typed, inside)
    placed = _find_place(typed, places, keys)
    if placed and not _is_whole_number(typed, shortened, keys):
        return _build_match(reader, typed, Reading.PLACE, placed)
    if fitting := list(dict.fromkeys([*placed, *shortened])):
        return _build_match(reader, typed, Reading.SHORTENED, fitting)
    there = {issue for issue, _ in keys}
    if renumbered := [one for one in issue_numbers.find_renumbered_issues(reader, typed) if one in there]:
        return _build_match(reader, typed, Reading.RENUMBERED, renumbered)
    near = _build_match(reader, typed, Reading.NEAR, find_near(typed, keys, MAX_NAMED))
    is_beyond = (read_place(typed) or 0) > len(places)
    return replace(near, listed=len(places)) if is_beyond else near


def _match_spelling(reader: Reader, typed: str, level: str | None) -> NumberMatch | None:
    """Return the match of a number as written or by folding, None without one."""
    found = queries.find_issues_by_number(reader, typed, level)
    if not found:
        return None
    if len(found) == 1:
        reading = Reading.WRITTEN if found[0].number == typed else Reading.FOLDED
    elif len(found) > len({issue.level for issue in found}):
        reading = Reading.SPELLINGS
    else:
        reading = Reading.LEVELS
    return NumberMatch(typed, reading, tuple(found[:MAX_NAMED]), len(found))


def _find_place(typed: str, places: Sequence[int], keys: Sequence[tuple[int, str]]) -> list[int]:
    """Return the issue at the place *typed* of the last list, if it is still there."""
    place = read_place(typed)
    if place is None or place > len(places):
        return []
    issue = places[place - 1]
    return [issue] if any(one == issue for one, _ in keys) else []


def _find_places(span: tuple[int, int], places: Sequence[int], keys: Sequence[tuple[int, str]]) -> list[int]:
    """Return the issues at the places of *span* that are still there; none where it ends beyond the list."""
    first, last = span
    there = {issue for issue, _ in keys}
    return [issue for issue in places[first - 1 : last] if issue in there] if last <= len(places) else []


def _is_whole_number(typed: str, shortened: Sequence[int], keys: Sequence[tuple[int, str]]) -> bool:
    """Return whether *typed* has all the digits of one of the *shortened* numbers, so that it hardly is a place."""
    wanted = set(shortened)
    digits = fold_name(typed)
    return any(
        one in wanted and "".join(filter(str.isdecimal, key)).lstrip("0") == digits for one, key in keys
    )


def _build_range(reader: Reader, typed: str, found: Sequence[int]) -> NumberMatch:
    return _build_match(reader, typed, Reading.RANGE, found, MAX_RANGE)


def _build_match(
    reader: Reader, typed: str, reading: Reading, found: Sequence[int], most: int = MAX_NAMED
) -> NumberMatch:
    rows = {issue.id: issue for issue in queries.read_issues_by_id(reader, found[:most])}
    return NumberMatch(typed, reading, tuple(rows[one] for one in found if one in rows), len(found))
