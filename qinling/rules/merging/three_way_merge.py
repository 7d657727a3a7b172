"""Three-way merge of a returned export: cell by cell, by what each side changed since the export.

It finds the conflicts; procedures/returns/merge.py settles them.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import EXTRA_FIELD_PREFIX
from qinling.rules.merging.duplicates import build_draft_key
from qinling.rules.merging.import_update import DEADLINE_FIELDS, list_field_groups
from qinling.rules.parsing.deadline_wording import has_own_words, is_same_deadline

#: The cell values of an issue, by field.
CellValues = Mapping[str, Value]


class CellConflict(NamedTuple):
    """A cell that both sides changed to different values."""

    field: str
    base: Value
    theirs: Value
    ours: Value


def collect_cell_values(draft: Draft) -> dict[str, Value]:
    """Return the cell values of a row, extra columns included."""
    return {
        **draft.values,
        **{EXTRA_FIELD_PREFIX + heading: draft.extra.get(heading) for heading in draft.sheet.extras},
    }


def merge_three_way(
    base: CellValues, theirs: CellValues, ours: CellValues
) -> tuple[dict[str, Value], list[CellConflict]]:
    """Return (the values taken from *theirs*, the conflicts).

    All three have the same fields. A change of one side is taken. The same change on both sides
    is no conflict.
    """
    taken: dict[str, Value] = {}
    conflicts: list[CellConflict] = []
    for names in list_field_groups(theirs):
        base_value, their_value, our_value = (_build_comparable(names, side) for side in (base, theirs, ours))
        if their_value in (base_value, our_value) or _says_only_the_day(names, theirs, base, ours):
            continue
        if our_value == base_value:
            taken.update({name: theirs.get(name) for name in names})
        else:
            conflicts.append(_build_conflict(names, base, theirs, ours))
    return taken, conflicts


def _build_conflict(
    names: tuple[str, ...], base: CellValues, theirs: CellValues, ours: CellValues
) -> CellConflict:
    """Return the conflict in a cell: of deadlines with one day, the words."""
    values = [_get_group_value(names, side) for side in (base, theirs, ours)]
    if names == DEADLINE_FIELDS and values[1] in (values[0], values[2]):
        values = [
            side.get("deadline_text") or value
            for side, value in zip((base, theirs, ours), values, strict=True)
        ]
    return CellConflict(names[0], *values)


def list_edits(base: CellValues, theirs: CellValues) -> list[tuple[str, Value, Value]]:
    """Return (field, old, new) of every cell that *theirs* changed."""
    taken, _ = merge_three_way(base, theirs, base)
    names = [name for name in taken if name not in DEADLINE_FIELDS[1:]]
    return [describe_change(name, base, theirs) for name in names]


def describe_change(name: str, old: CellValues, new: CellValues) -> tuple[str, Value, Value]:
    """Return (field, old, new) of a changed cell: of a deadline that kept its day, the words."""
    old_value, new_value = get_cell_value(name, old), get_cell_value(name, new)
    if name == "deadline" and old_value == new_value:
        return "deadline_text", old.get("deadline_text"), new.get("deadline_text")
    return name, old_value, new_value


class TableDifferences(NamedTuple):
    """The differences of two tables: (field, old, new) by row of the later one, and the rows of only one of them."""

    changed: list[tuple[Draft, list[tuple[str, Value, Value]]]]
    removed: list[Draft]
    added: list[Draft]


def compare_tables(
    before: Iterable[Draft], after: Iterable[Draft], unreadable: Iterable[Draft] = ()
) -> TableDifferences:
    """Compare two tables row by row and field by field.

    Rows are matched by level and folded number, without a number by their contents. Only fields of
    both are compared. Rows in *unreadable* have bad cells and are not compared.
    """
    unread_keys = set(map(build_draft_key, unreadable))
    earlier = {key: draft for draft in before if (key := build_draft_key(draft)) not in unread_keys}
    result = TableDifferences([], [], [])
    for draft in after:
        key = build_draft_key(draft)
        if key in unread_keys:
            continue
        earlier_draft = earlier.pop(key, None)
        if earlier_draft is None:
            result.added.append(draft)
            continue
        found = _compare_rows(earlier_draft, draft)
        old_number, number = (one.values.get("number") for one in (earlier_draft, draft))
        if number != old_number:  # another spelling
            found.insert(0, ("number", old_number, number))
        if found:
            result.changed.append((draft, found))
    result.removed.extend(earlier.values())
    return result


def _compare_rows(earlier: Draft, later: Draft) -> list[tuple[str, Value, Value]]:
    """Return (field, old, new) of the cells that differ, of the columns that both tables have."""
    old, new = collect_cell_values(earlier), collect_cell_values(later)
    both = [name for name in new if name in old]
    if is_same_deadline(earlier.values, later.values):
        both = [name for name in both if name not in DEADLINE_FIELDS]
    if not (_states_status(earlier) and _states_status(later)):
        both = [name for name in both if name != "status"]
    return list_edits({name: old[name] for name in both}, {name: new[name] for name in both})


def _states_status(draft: Draft) -> bool:
    """Return whether a table has a status for a row. Every row has the field, with a column or without."""
    return draft.values.get("status") is not None or "status" in draft.sheet.columns


def list_one_sided_columns(before: Iterable[Draft], after: Iterable[Draft]) -> tuple[list[str], list[str]]:
    """Return the columns that only the earlier table has, and those that only the later one has.

    A table without rows has no columns: nothing is said of the other one's.
    """
    old, new = (
        {
            name: None
            for draft in {id(draft.sheet): draft for draft in drafts}.values()
            for name in _list_columns(draft)
        }
        for drafts in (before, after)
    )
    if not old or not new:
        return [], []
    return [name for name in old if name not in new], [name for name in new if name not in old]


def _list_columns(draft: Draft) -> list[str]:
    return [
        name for name in collect_cell_values(draft) if name not in (*DEADLINE_FIELDS[1:], "level", "status")
    ]


def list_cell_fields(name: str) -> tuple[str, ...]:
    """Return the fields that one cell holds: three for a deadline, else the field itself."""
    return DEADLINE_FIELDS if name == "deadline" else (name,)


def _build_comparable(names: tuple[str, ...], values: CellValues) -> tuple[Value, ...]:
    """Return the comparable value of a cell: of a deadline its day and kind, and the words that say more."""
    if names != DEADLINE_FIELDS:
        return (values.get(names[0]),)
    words = values.get("deadline_text") if has_own_words(values) else None
    return (values.get("deadline"), values.get("deadline_kind") or "none", words)


def _says_only_the_day(names: tuple[str, ...], theirs: CellValues, *others: CellValues) -> bool:
    """Return whether *names* are a deadline whose day and kind one of *others* has, without words of its own."""
    if names != DEADLINE_FIELDS or theirs.get("deadline") is None or has_own_words(theirs):
        return False
    day_and_kind = _build_comparable(names, theirs)[:2]
    return any(_build_comparable(names, other)[:2] == day_and_kind for other in others)


def _get_group_value(names: tuple[str, ...], values: CellValues) -> Value:
    value = values.get(names[0])
    return values.get("deadline_text") if value is None and names == DEADLINE_FIELDS else value


def get_cell_value(field: str, values: CellValues) -> Value:
    """Return the cell value of *field*: for a deadline without a day, its phrase."""
    return _get_group_value(list_cell_fields(field), values)
