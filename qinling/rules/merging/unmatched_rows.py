"""Matching of returned rows whose number is not in the export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qinling.errors import RowError
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.merging.duplicates import compute_fingerprint
from qinling.rules.merging.three_way_merge import CellValues
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level

#: Level and number of an issue.
IssueKey = tuple[str, str]

_MAX_NUMBERS_NAMED = 3


@dataclass(slots=True)
class UnmatchedRows:
    """Rows whose number is not in the export.

    *matched* rows belong to an issue. *doubtful* rows may belong to one, with an error each.
    *possible_issues* are all issues named in either.
    """

    matched: list[tuple[Draft, IssueKey]] = field(default_factory=list)
    doubtful: list[tuple[Draft, RowError]] = field(default_factory=list)
    possible_issues: set[IssueKey] = field(default_factory=set)


def match_unmatched_rows(
    added: Sequence[Draft], foreign: Sequence[Draft], missing: Mapping[IssueKey, CellValues]
) -> UnmatchedRows:
    """Match rows with the *missing* issues of an export.

    *added* rows are new to the ledger, *foreign* rows are in the ledger but not in the export.
    A row with the number of a missing issue has a changed level. A row without a number is
    matched by level, place and description where these are distinctive. Where only some of them
    match, it may be that issue or a new one, and a person must decide.
    """
    rows = UnmatchedRows()
    by_number = _group_keys((fold_name(number), (level, number)) for level, number in missing)
    whole = _group_keys((_fingerprint_values(said), key) for key, said in missing.items())
    parts = _group_keys(
        (part, key) for key, said in missing.items() for part in _list_distinctive_parts(said)
    )
    for draft in (*added, *foreign):
        if moved := by_number.get(_fold_number(draft)):
            _add_doubtful_row(rows, draft, "level", moved)
    for draft in added:
        number, same = draft.values.get("number"), whole.get(_fingerprint_values(draft.values), [])
        if number is None and len(same) == 1:
            rows.matched.append((draft, same[0]))
            rows.possible_issues.update(same)
        elif number is None:
            like = same or [
                key for part in _list_distinctive_parts(draft.values) for key in parts.get(part, ())
            ]
            _add_doubtful_row(rows, draft, "number", like)
        elif _fold_number(draft) not in by_number:
            _add_doubtful_row(rows, draft, "number", same)
    return rows


def _fold_number(draft: Draft) -> str | None:
    number = draft.values.get("number")
    return None if number is None else fold_name(str(number))


def _group_keys(pairs: Iterable[tuple[object, IssueKey]]) -> dict[object, list[IssueKey]]:
    index: dict[object, list[IssueKey]] = {}
    for what, key in pairs:
        index.setdefault(what, []).append(key)
    return index


def _fingerprint_values(values: CellValues) -> str:
    return compute_fingerprint(Draft(dict(values), {}, Sheet("", "")))


def _list_distinctive_parts(values: CellValues) -> list[tuple[Value, ...]]:
    """Return the distinctive parts of an issue: its description, and its place if it has one."""
    described: tuple[Value, ...] = (values.get("description"),)
    place = (values.get("town"), values.get("location"))
    return [described, place] if place[1] else [described]


def _add_doubtful_row(rows: UnmatchedRows, draft: Draft, name: str, keys: Sequence[IssueKey]) -> None:
    """Add a row to the doubtful ones, with the issues that it may be. Without such issues nothing is added."""
    if not keys:
        return
    keys = list(dict.fromkeys(keys))
    rows.possible_issues.update(keys)
    level, number = keys[0]
    label = Level.from_code(level).label
    numbers = "、".join(number for _, number in keys[:_MAX_NUMBERS_NAMED])
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
    shown_value = Level.from_code(str(value)).label if name == "level" else str(value or "")
    letter, heading = sheet.columns.get(name, (None, None))
    error = RowError(sheet.file, sheet.name, draft.row, letter, heading, shown_value, why, remedy)
    rows.doubtful.append((draft, error))
