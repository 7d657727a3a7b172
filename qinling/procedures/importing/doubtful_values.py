"""Values that are stored as written and may be mistyped.

Names that no other issue has, but one near to them; numbers and telephone numbers with a slip. Spelling
counts for nothing, and what an issue of the ledger holds already is not told again.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from qinling.ledger import units
from qinling.ledger.issues import known_values, queries
from qinling.ledger.reader import Reader
from qinling.rules.drafts import Value
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS
from qinling.rules.history.events import NO_ISSUE
from qinling.rules.lookup.near_words import find_near_words
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.typed.doubtful_texts import find_meant_number, find_odd_phone, is_no_name
from qinling.rules.units.blank_parted_units import find_doubtful_parts
from qinling.rules.units.mistaken_names import KnownNames
from qinling.rules.units.unit_names import split_unit_cell
from qinling.rules.units.unit_variants import remove_role

#: Why a cell is doubtful where a blank in it may part units.
MAY_BE_SEVERAL = "可能是几个单位"
#: Why a cell is doubtful that names nothing.
IS_NO_NAME = "没有一个字"
_WORD_COLUMNS = ("category", "zone")


class DoubtfulValue(NamedTuple):
    """A value of a field, and what it is probably meant for: known names, or a number with other digits.

    *why* says what is odd about a telephone number, that the ledger has the number that is meant, that a cell names
    nothing, or that it may name several units, with these apart in *near*. *rows* is how many hold it.
    """

    field: str
    value: str
    near: tuple[str, ...]
    why: str
    rows: int


def find_doubtful_values(
    reader: Reader | None,
    rows: Iterable[Mapping[str, Value]],
    issue: int = NO_ISSUE,
    corrected: Collection[str] = (),
) -> list[DoubtfulValue]:
    """Return what may be mistyped in *rows* of new values, compared with all issues but *issue*.

    *reader* is None where there is no ledger yet. The cells *corrected* are what the values take the
    place of: near to these they may be.
    """
    counts = _count_values(rows)
    found = _find_odd_texts(counts)
    if reader is None:
        return found
    before = {name for cell in corrected for name in (cell, *_list_names(cell))}
    names = (*_find_new_units(reader, counts, issue), *_find_new_words(reader, counts, issue))
    new = [one._replace(near=tuple(name for name in one.near if name not in before)) for one in names]
    others = known_values.list_values_of_others(reader, {one.field for one in found}, issue)
    odd = [_note_known_number(reader, one) for one in found if one.value not in others[one.field]]
    return [*(one for one in new if one.near), *odd]


def _note_known_number(reader: Reader, odd: DoubtfulValue) -> DoubtfulValue:
    """Return *odd* with a word that the ledger has the number that is probably meant."""
    if odd.field != "number" or not queries.find_issues_by_number(reader, odd.near[0]):
        return odd
    return odd._replace(why=f"台账里已有 {odd.near[0]}")


def leave_out_untaken(
    values: Iterable[DoubtfulValue], untaken: Iterable[tuple[str, Value]]
) -> list[DoubtfulValue]:
    """Return the *values* without those of which every row is *untaken*: cells, each with its field."""
    cells: dict[str, list[str]] = {}
    for field, cell in untaken:
        cells.setdefault(field, []).append(str(cell or ""))
    return [one for one in values if sum(one.value in cell for cell in cells.get(one.field, ())) < one.rows]


def _count_values(rows: Iterable[Mapping[str, Value]]) -> dict[tuple[str, str], int]:
    """Return how many rows hold each value of the fields that are looked at, by field and value."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        for field in (*NAMING_COLUMNS, *_WORD_COLUMNS, "number", "contact"):
            if value := row.get(field):
                key = field, str(value)
                counts[key] = counts.get(key, 0) + 1
    return counts


def _find_odd_texts(counts: Mapping[tuple[str, str], int]) -> list[DoubtfulValue]:
    found = []
    for (field, value), count in counts.items():
        meant = find_meant_number(value) if field == "number" else ""
        why = find_odd_phone(value) if field == "contact" else ""
        if meant or why:
            found.append(DoubtfulValue(field, value, (meant,) if meant else (), why, count))
        if field in NAMING_COLUMNS and is_no_name(value):
            found.append(DoubtfulValue(field, value, (), IS_NO_NAME, count))
        if several := _part_doubtful_cell(value) if field in NAMING_COLUMNS else "":
            found.append(DoubtfulValue(field, value, (several,), MAY_BE_SEVERAL, count))
    return found


def _part_doubtful_cell(cell: str) -> str:
    """Return *cell* with the units apart that blanks in it may part, "" where there are none."""
    parts = {name: find_doubtful_parts(name) for name in split_unit_cell(cell)}
    return (
        "、".join(one for name, units in parts.items() for one in units or [name])
        if any(parts.values())
        else ""
    )


def _find_new_units(
    reader: Reader, counts: Mapping[tuple[str, str], int], issue: int
) -> Iterable[DoubtfulValue]:
    merges = units.read_unit_merges(reader)
    cells = units.count_cells_of_others(reader, issue)
    for fields, of_kind in ((NAMING_COLUMNS[:-1], cells["unit"]), (NAMING_COLUMNS[-1:], cells["town"])):
        known = Counter[str]()
        for cell, issues in of_kind.items():
            known.update(dict.fromkeys(_list_names(cell), issues))
        names: dict[tuple[str, str], int] = {}
        for (field, cell), count in counts.items():
            for name in _list_names(cell) if field in fields else ():
                names[field, name] = names.get((field, name), 0) + count
        yield from _find_new(names, known, merges.build_key, KnownNames(known).find_near)


def _find_new_words(
    reader: Reader, counts: Mapping[tuple[str, str], int], issue: int
) -> Iterable[DoubtfulValue]:
    for column, known in known_values.list_values_of_others(reader, _WORD_COLUMNS, issue).items():
        words = {key: count for key, count in counts.items() if key[0] == column}
        yield from _find_new(words, known, fold_name, partial(find_near_words, known=known))


def _find_new(
    names: Mapping[tuple[str, str], int],
    known: Iterable[str],
    build_key: Callable[[str], str],
    find_near: Callable[[str], list[str]],
) -> Iterable[DoubtfulValue]:
    """Yield the *names*, by field, that are none of the *known* ones, where one of these is near."""
    keys = set(map(build_key, known))
    told = set()
    for (field, name), count in names.items():
        if (key := build_key(name)) not in keys and key not in told and (near := find_near(name)):
            told.add(key)
            yield DoubtfulValue(field, name, tuple(near), "", count)


def _list_names(cell: str) -> list[str]:
    return [remove_role(name) for name in split_unit_cell(cell)]
