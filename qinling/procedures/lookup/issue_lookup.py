"""Find the issues that a typed number may mean: as written, else by folding, by place in a list, shortened, a range, or near."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from qinling.ledger.issues import issue_numbers, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.rules.lookup.name_match import MAX_NAMED
from qinling.rules.lookup.near_names import find_near
from qinling.rules.lookup.number_ranges import (
    find_in_ranges,
    find_missing_ends,
    means_all,
    read_number_ranges,
    read_place,
    read_place_range,
)
from qinling.rules.lookup.short_numbers import complete_short_numbers
from qinling.rules.lookup.shortened_numbers import find_shortened
from qinling.rules.lookup.typed_numbers import split_numbers
from qinling.rules.parsing.chinese_text import normalize_width
from qinling.rules.texts.name_folding import fold_name


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
    *missing* are the ends of a range that no issue has.
    """

    typed: str
    reading: Reading
    issues: tuple[IssueRow, ...] = ()
    count: int = 0
    listed: int = 0
    missing: tuple[str, ...] = ()


def match_numbers(
    reader: Reader, typed: str, level: str | None = None, places: Sequence[int] = ()
) -> list[NumberMatch]:
    """Return the match of *typed*, or of each number in it where it is no number as a whole.

    *places* are the ids of the issues of the last list, in its order.
    """
    if whole := _match_spelling(reader, typed, level):
        return [whole]
    numbers = split_numbers(typed) or [typed]
    if listed := _match_short_numbers(reader, typed, numbers, level):
        return listed
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
    ranges = [] if shortened else read_number_ranges(typed)
    if inside := find_in_ranges(ranges, keys):
        ranged = _build_range(reader, typed, inside)
        ends = find_missing_ends(ranges, keys)
        return replace(ranged, missing=tuple(_spell_like(ranged.issues[0].number, end) for end in ends))
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


def _match_short_numbers(
    reader: Reader, typed: str, numbers: Sequence[str], level: str | None
) -> list[NumberMatch]:
    """Return the matches of numbers whose later ones leave out how the first begins: ZC26014、15; [] for others.

    Like a range they are one match, where the ledger has each of them.
    """
    if len(numbers) == 1 or any(_match_spelling(reader, one, level) for one in numbers[1:]):
        return []
    first = match_number(reader, numbers[0], level)
    if first.count != 1 or first.reading not in (*SURE_READINGS, Reading.SHORTENED):
        return []
    whole = complete_short_numbers(first.issues[0].number, numbers[1:])
    found = [match_number(reader, one, level) for one in whole or ()]
    if not any(one.reading in (*SURE_READINGS, Reading.RANGE) for one in found):
        return []
    if all(one.reading in (*SURE_READINGS, Reading.RANGE) and one.issues for one in found):
        ids = dict.fromkeys(issue.id for one in (first, *found) for issue in one.issues)
        missing = tuple(number for one in found for number in one.missing)
        return [replace(_build_range(reader, typed, [*ids]), missing=missing)]
    return [first, *found]


def _spell_like(number: str, digits: int) -> str:
    """Return *number* with other last *digits*: ZC26014 and 26099 are ZC26099."""
    return re.sub(
        r"[0-9]+(?=[^0-9]{0,2}$)", lambda found: f"{digits:0{len(found[0])}}", normalize_width(number)
    )


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
