"""Rows that come back under no number that was handed out: whose they are, as far as that is certain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qinling.errors import RowError
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.merging.duplicates import fingerprint
from qinling.rules.merging.three_way_merge import Said
from qinling.rules.vocabulary import Level

#: Level and number of an issue.
Key = tuple[str, str]

_NAMED = 3


@dataclass(slots=True)
class Strays:
    """Rows that are *certain* to be some issue's; rows of which that is *doubtful*, with an error each; the issues meant."""

    certain: list[tuple[Draft, Key]] = field(default_factory=list)
    doubtful: list[tuple[Draft, RowError]] = field(default_factory=list)
    meant: set[Key] = field(default_factory=set)


def who_strayed(added: Sequence[Draft], foreign: Sequence[Draft], missing: Mapping[Key, Said]) -> Strays:
    """Look for rows of the *missing* issues, by what the export said of them, among the rows that are none's.

    *added* rows are new to the ledger, *foreign* ones to the export. A row with the number of a
    missing issue has had its level changed. One without a number is known by level, place and
    description where these are the issue's alone; where only some of them are, it may be that
    issue, or a new one: a person has to say.
    """
    strays = Strays()
    by_number = _index((number, (level, number)) for level, number in missing)
    whole = _index((_print(said), key) for key, said in missing.items())
    parts = _index((part, key) for key, said in missing.items() for part in _parts(said))
    for draft in (*added, *foreign):
        if moved := by_number.get(draft.values.get("number")):
            _doubt(strays, draft, "level", moved)
    for draft in added:
        number, same = draft.values.get("number"), whole.get(_print(draft.values), [])
        if number is None and len(same) == 1:
            strays.certain.append((draft, same[0]))
            strays.meant.update(same)
        elif number is None:
            like = same or [key for part in _parts(draft.values) for key in parts.get(part, ())]
            _doubt(strays, draft, "number", like)
        elif number not in by_number:
            _doubt(strays, draft, "number", same)
    return strays


def _index(pairs: Iterable[tuple[object, Key]]) -> dict[object, list[Key]]:
    index: dict[object, list[Key]] = {}
    for what, key in pairs:
        index.setdefault(what, []).append(key)
    return index


def _print(said: Said) -> str:
    return fingerprint(Draft(dict(said), {}, Sheet("", "")))


def _parts(said: Said) -> list[tuple[Value, ...]]:
    """Return what of an issue seldom is another's too: its description, and its place where it has one."""
    described: tuple[Value, ...] = (said.get("description"),)
    place = (said.get("town"), said.get("location"))
    return [described, place] if place[1] else [described]


def _doubt(strays: Strays, draft: Draft, name: str, keys: Sequence[Key]) -> None:
    """List a row as doubtful whose *name* is not that of *keys*, the issues it may be; none of them, no doubt."""
    if not keys:
        return
    keys = list(dict.fromkeys(keys))
    strays.meant.update(keys)
    level, number = keys[0]
    label = Level.coded(level).label
    numbers = "、".join(number for _, number in keys[:_NAMED])
    if name == "level":
        why = f"{number} 导出时是{label}，级别改了就认不出是哪个问题"
        remedy = f"请改回{label}；级别确实要改的，用 qinling edit {number} --level {label} 级别=…"
    elif draft.values.get("number") is None:
        why = f"没有问题编号，看内容可能是 {numbers} 的一行"
        remedy = "是的请填回编号；确是新问题的，请给它一个新编号"
    else:
        why = f"导出时没有这个编号，看内容是 {numbers} 的一行"
        remedy = f"请改回 {number}；编号确实要改的，用 qinling edit {number} 编号=…"
    sheet, value = draft.sheet, draft.values.get(name)
    said = Level.coded(str(value)).label if name == "level" else str(value or "")
    letter, heading = sheet.columns.get(name, (None, None))
    error = RowError(sheet.file, sheet.name, draft.row, letter, heading, said, why, remedy)
    strays.doubtful.append((draft, error))
