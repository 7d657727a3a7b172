"""The three-way merge of a table that was handed out and comes back: cell by cell, by what each side changed."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import EXTRA
from qinling.rules.merging.duplicates import fingerprint
from qinling.rules.merging.import_update import DEADLINE, groups_of
from qinling.rules.vocabulary import Status

#: What an issue says in the columns of a table, by field.
Said = Mapping[str, Value]

#: What an export shows in place of what it hides.
HIDDEN = "〔略〕"


class Clash(NamedTuple):
    """A cell that both sides changed, each to something else."""

    field: str
    base: Value
    theirs: Value
    ours: Value


def said_by(draft: Draft) -> dict[str, Value]:
    """Return what a row says, the columns that match no field beside the fields."""
    return {**draft.values, **{EXTRA + heading: draft.extra.get(heading) for heading in draft.sheet.extras}}


def three_way(base: Said, theirs: Said, ours: Said) -> tuple[dict[str, Value], list[Clash]]:
    """Return (what is taken from *theirs*, where both sides changed a cell differently).

    All three say the same fields. What one side alone changed stands, and so does what both
    changed to the same.
    """
    taken: dict[str, Value] = {}
    clashes: list[Clash] = []
    for names in groups_of(theirs):
        was, came, now = (_meaning(names, side) for side in (base, theirs, ours))
        if came in (was, now):
            continue
        if now == was:
            taken.update({name: theirs.get(name) for name in names})
        else:
            clashes.append(Clash(names[0], *(_shown(names, side) for side in (base, theirs, ours))))
    return taken, clashes


def edits(base: Said, theirs: Said) -> list[tuple[str, Value, Value]]:
    """Return (field, what it said, what it says) of every cell that *theirs* says otherwise."""
    taken, _ = three_way(base, theirs, base)
    names = [name for name in taken if name not in DEADLINE[1:]]
    return [(name, _shown(group_of(name), base), _shown(group_of(name), theirs)) for name in names]


class Tables(NamedTuple):
    """How two tables differ: (field, old, new) by row of the later one, and the rows that only one of them has."""

    changed: list[tuple[Draft, list[tuple[str, Value, Value]]]]
    gone: list[Draft]
    new: list[Draft]


def differing(before: Iterable[Draft], after: Iterable[Draft], unread: Iterable[Draft] = ()) -> Tables:
    """Compare two tables, row by level and number (or by what it says, without one), field by field that both have.

    *unread* are rows of either that have bad cells: what they are is not known, only that they are there.
    """
    blind = set(map(_row_key, unread))
    earlier = {key: draft for draft in before if (key := _row_key(draft)) not in blind}
    result = Tables([], [], [])
    for draft in after:
        key = _row_key(draft)
        if key in blind:
            continue
        was = earlier.pop(key, None)
        if was is None:
            result.new.append(draft)
            continue
        both = [name for name in draft.values if name in was.values]
        found = edits({n: was.values[n] for n in both}, {n: draft.values[n] for n in both})
        if found:
            result.changed.append((draft, found))
    result.gone.extend(earlier.values())
    return result


def _row_key(draft: Draft) -> tuple[object, object]:
    number = draft.values.get("number")
    return (draft.values["level"], number) if number is not None else (None, fingerprint(draft))


def group_of(name: str) -> tuple[str, ...]:
    """Return the fields that one cell stands for: three of a deadline, else the field itself."""
    return DEADLINE if name == "deadline" else (name,)


def _meaning(names: tuple[str, ...], said: Said) -> tuple[Value, ...]:
    """Return what counts of a cell: of a deadline its day and kind, its words only where there is no day."""
    if names != DEADLINE:
        return (said.get(names[0]),)
    day = said.get("deadline")
    return (day, said.get("deadline_kind") or "none", None if day else said.get("deadline_text"))


def _shown(names: tuple[str, ...], said: Said) -> Value:
    value = said.get(names[0])
    return said.get("deadline_text") if value is None and names == DEADLINE else value


def cell_said(field: str, said: Said) -> Value:
    """Return what the cell of *field* says: of a deadline without a day, its words."""
    return _shown(group_of(field), said)


#: Fields that only steps of the procedure change, and the step that leads to each value.
_STEPS: Mapping[str, Mapping[Value, str]] = {
    "status": {
        "rectifying": "qinling progress {} --note 情况",
        "rectified": "qinling complete {}",
        "accepting": "qinling apply {}",
        "closed": "qinling apply {0}，再逐级 qinling accept {0}",
        "void": "qinling void {} --reason 原因",
    },
    "rectified_on": {},
    "closed_on": {},
}
_COMMAND = {"rectified_on": "qinling complete {} --on 日期", "closed_on": "qinling accept {} --on 日期"}
_BACK = "qinling turn-back {} --reason 原因"
_AGAIN = "qinling reopen {} --reason 原因"


def _step_to(before: Said, name: str, value: Value) -> str:
    """Return the command that leads from what an issue said *before* to the *value* of a field."""
    is_closed = before.get("status") == Status.CLOSED
    if value is None or (name == "status" and (is_closed or _is_back(before.get("status"), value))):
        return _AGAIN if is_closed else _BACK
    return _STEPS[name].get(value) or _COMMAND.get(name, _BACK)


def _is_back(old: Value, new: Value) -> bool:
    """Say whether a status is typed that lies before the present one."""
    return new != Status.VOID and old in _ORDER and new in _ORDER and _ORDER.index(new) < _ORDER.index(old)


_ORDER: list[Value] = [status.value for status in Status]


def steps_meant(number: str, before: Said, taken: Said) -> dict[str, str]:
    """Return field → command for what was *taken* that needs a step of the procedure; it is not for a cell to do."""
    meant = {name: _step_to(before, name, taken[name]).format(number) for name in _STEPS if name in taken}
    old, new = before.get("deadline"), taken.get("deadline")
    if "deadline" in taken and old is not None and (new is None or str(new) > str(old)):
        meant["deadline"] = f"qinling extend {number} --to {new or '日期'} --reason 原因"
    return meant
