"""The same issues again on later sheets of a file, or in later files: ask whether they are updates, and make them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Protocol

from qinling.errors import Choice, Doubt
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.merging.duplicate_errors import list_differences
from qinling.rules.merging.sheet_order import SheetEvidence, SheetOrder, order_sheets
from qinling.rules.merging.sheet_updates import (
    RestatedIssue,
    UpdatedRows,
    find_restated_issues,
    get_place,
    update_restated_issues,
)
from qinling.workbook.answers.map_entries import LATER_SHEETS_KEY, LATER_UPDATES, REVERSED, UPDATES
from qinling.workbook.answers.open_doubts import OpenDoubts

_MAX_SAMPLES = 3
_MAX_NAMES = 5

Place = tuple[str, str]


class ReadTable(Protocol):
    """A table as it was read, with the entries of --map and recipes that are in force for it."""

    file: str
    name: str
    as_of: date | None
    drafts: list[Draft]
    notes: list[str]
    titles: Sequence[str]
    entries: Mapping[str, str]


@dataclass(slots=True)
class _Restated:
    """Issues that stand on several sheets and are settled by one answer. *places* are their sheets."""

    issues: list[RestatedIssue] = field(default_factory=list)

    @property
    def places(self) -> list[Place]:
        return list(dict.fromkeys(get_place(row.sheet) for issue in self.issues for row in issue.rows))


def list_later_doubts(tables: Sequence[ReadTable]) -> list[Doubt]:
    """Return the question whether the issues on later sheets are updates: one a file, none where it is settled."""
    return _list_doubts(_find_answers(tables), tables)


def update_by_later_sheets(tables: Sequence[ReadTable], entries: Mapping[str, str]) -> UpdatedRows:
    """Return the rows of all *tables* after the updates that are settled, and note them.

    *entries* are those of the command: they settle what no entry of a table does. Rows that are
    no updates stay as they are. Raises OpenDoubts.
    """
    result = UpdatedRows([draft for table in tables for draft in table.drafts])
    answered = _find_answers(tables, entries.get(LATER_SHEETS_KEY, ""))
    if doubts := _list_doubts(answered, tables):
        raise OpenDoubts([], doubts)
    for wanted in LATER_UPDATES:
        restated = _Restated([issue for issue, found in answered if found == wanted])
        if not restated.issues:
            continue
        ranks, note = _order_places(restated, tables, is_reversed=wanted == REVERSED)
        updated = update_restated_issues(result.drafts, restated.issues, _build_ranking(ranks))
        result.drafts = updated.drafts
        result.repeated += updated.repeated
        result.together += updated.together
        result.errors += updated.errors
        last = max(ranks, key=lambda place: ranks[place])
        next(table for table in tables if (table.file, table.name) == last).notes.append(note)
    return result


def find_superseded_rows(tables: Sequence[ReadTable], entries: Mapping[str, str]) -> list[Draft]:
    """Return the rows of *tables* that later sheets update: what they say was so then."""
    answered = _find_answers(tables, entries.get(LATER_SHEETS_KEY, ""))
    superseded: list[Draft] = []
    for wanted in LATER_UPDATES:
        restated = _Restated([issue for issue, found in answered if found == wanted])
        if not restated.issues:
            continue
        ranks, _ = _order_places(restated, tables, is_reversed=wanted == REVERSED)
        for issue in restated.issues:
            last = max(ranks[get_place(row.sheet)] for row in issue.rows)
            superseded += [row for row in issue.rows if ranks[get_place(row.sheet)] < last]
    return superseded


def _list_doubts(answered: Sequence[tuple[RestatedIssue, str]], tables: Sequence[ReadTable]) -> list[Doubt]:
    open_issues: dict[str, _Restated] = {}
    for issue, answer in answered:
        if not answer:
            open_issues.setdefault(issue.rows[-1].sheet.file, _Restated()).issues.append(issue)
    return [_build_doubt(file, restated, tables) for file, restated in open_issues.items()]


def _build_ranking(ranks: Mapping[Place, int]) -> Callable[[Sheet], int]:
    return lambda sheet: ranks[get_place(sheet)]


def _find_answers(tables: Sequence[ReadTable], answer: str = "") -> list[tuple[RestatedIssue, str]]:
    """Return the issues that stand on several sheets, each with the answer for its files, "" where they have none."""
    issues = find_restated_issues([draft for table in tables for draft in table.drafts])
    by_file: dict[str, str] = {}
    for table in tables if issues else ():
        by_file[table.file] = by_file.get(table.file) or table.entries.get(LATER_SHEETS_KEY) or answer
    answers = [{by_file[row.sheet.file] for row in issue.rows} for issue in issues]
    return [
        (issue, found.pop() if len(found) == 1 else answer)
        for issue, found in zip(issues, answers, strict=True)
    ]


def _order_places(
    restated: _Restated, tables: Sequence[ReadTable], *, is_reversed: bool
) -> tuple[dict[Place, int], str]:
    """Return the rank of each sheet in time, and the note that says so."""
    places = restated.places
    positions, is_known = _find_order(places, tables)
    ordered = [places[position] for position in positions]
    if is_reversed:
        ordered.reverse()
    how = "按名称、标题里的先后" if is_known and not is_reversed else "按所选的先后"
    note = (
        f"{len(restated.issues)} 个问题写在几张表上，{how}以后面的为准：{_join_names(ordered, '→')}；"
        "后面空着的格保留前面的内容"
    )
    return {place: rank for rank, place in enumerate(ordered)}, note


def _find_order(places: Sequence[Place], tables: Sequence[ReadTable]) -> SheetOrder:
    first: dict[Place, ReadTable] = {}
    for table in tables:
        first.setdefault((table.file, table.name), table)
    found = [first[place] for place in places]
    return order_sheets(
        [SheetEvidence(one.name, one.titles, one.as_of, PurePath(one.file).stem) for one in found]
    )


def _build_doubt(file: str, restated: _Restated, tables: Sequence[ReadTable]) -> Doubt:
    places = restated.places
    positions, is_known = _find_order(places, tables)
    ordered = [places[position] for position in positions]
    earlier, later = ordered[:-1], ordered[1:]
    names = _join_names(earlier, "、") if len(earlier) == 1 else "前面的表"
    guess = "" if is_known else "，先后没有写明"
    sheets = [name for own, name in later if own == file]
    choices = [Choice(f"以后面的表为准（{_join_names(ordered, '→')}）", _build_option(UPDATES))]
    if not is_known:
        label = f"以前面的表为准（{_join_names(ordered[::-1], '→')}）"
        choices.append(Choice(label, _build_option(REVERSED)))
    choices.append(Choice("不是更新，逐行列为错误", _build_option("核对")))
    return Doubt(
        file,
        "、".join(sheets),
        f"有 {len(restated.issues)} 个问题在{names}已有，内容不同{guess}",
        tuple(_describe_difference(issue) for issue in restated.issues[:_MAX_SAMPLES]),
        tuple(choices),
    )


def _build_option(answer: str) -> tuple[str, str]:
    return "--map", f"{LATER_SHEETS_KEY}={answer}"


def _join_names(places: Collection[Place], sign: str) -> str:
    """Name sheets: by the sheet, and by the file too where there are several files."""
    has_one_file = len({file for file, _ in places}) == 1
    names = [f"“{name}”" if has_one_file else f"{file} 的“{name}”" for file, name in places]
    if len(names) > _MAX_NAMES:
        names[2:-1] = ["…"]
    return sign.join(names)


def _describe_difference(issue: RestatedIssue) -> str:
    first, last = issue.rows[0], issue.rows[-1]
    name = first.values.get("number") or first.values.get("description")
    differences = list_differences(first, last)
    status = FIELDS_BY_NAME["status"].label
    label, there, here = next((one for one in differences if one[0] == status), differences[0])
    return f"{name} {label} {there or '空'}→{here or '空'}"
