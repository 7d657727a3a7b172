"""List what was added to a returned export, each with the issue in whose row it stands."""

from collections.abc import Iterable, Iterator

from qinling.procedures.returns.merge import ReturnResult
from qinling.rules.additions import Addition, AdditionKind
from qinling.rules.drafts import Draft
from qinling.workbook.additions.added_cells import AddedCell
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.returns.return_reader import ReturnedFile

#: A row of a sheet, by the name of the sheet and its number from 1.
_RowKey = tuple[str, int]
_STORED_WITH_NEW_ISSUES = (AdditionKind.COLUMN, AdditionKind.LOOSE_TEXT)


def list_additions(returned_file: ReturnedFile, result: ReturnResult) -> list[Addition]:
    """Return the additions that `return` does not take: not the cells of a new row, which it stores with the issue."""
    new_rows = {_get_row(draft) for draft in result.matching.added}
    issues = _find_issues(returned_file, result)
    return [
        _build_addition(one, issues.get((one.sheet, one.row + 1)))
        for one in sorted(returned_file.added, key=lambda one: (one.sheet, one.row, one.column))
        if not ((one.sheet, one.row + 1) in new_rows and _is_stored(one, returned_file.drafts))
    ]


def _build_addition(added: AddedCell, issue: tuple[str, str] | None) -> Addition:
    level, number = issue or ("", None)
    cell = f"{format_column_letters(added.column)}{added.row + 1}" if added.row >= 0 else ""
    return Addition(
        added.kind, added.sheet, cell, number, added.text, level, added.heading, added.renamed, added.picture
    )


def _is_stored(added: AddedCell, drafts: Iterable[Draft]) -> bool:
    """Return whether the cell of a new row is stored under a heading of its own."""
    if added.kind not in _STORED_WITH_NEW_ISSUES:
        return False
    draft = next(draft for draft in drafts if _get_row(draft) == (added.sheet, added.row + 1))
    letter = format_column_letters(added.column)
    names = (added.heading, f"（{letter}列）")
    is_field = any(column == letter for name, (column, _) in draft.sheet.columns.items() if name != ORDINAL)
    return is_field or any(name in draft.extra for name in names)


def _find_issues(returned_file: ReturnedFile, result: ReturnResult) -> dict[_RowKey, tuple[str, str]]:
    """Return the level and number of the issue in each row."""
    issues = dict(_list_written_issues((*returned_file.drafts, *returned_file.bad_drafts)))
    numbers = [*result.matching.matched_by_folding, *result.matching.matched_by_content]
    for draft, number in numbers:
        issues[_get_row(draft)] = str(draft.values["level"]), number
    for row in result.merged:
        issues[_get_row(row.draft)] = row.issue.level, row.issue.number
    return issues


def _list_written_issues(drafts: Iterable[Draft]) -> Iterator[tuple[_RowKey, tuple[str, str]]]:
    for draft in drafts:
        if draft.values.get("number"):
            yield _get_row(draft), (str(draft.values.get("level") or ""), str(draft.values["number"]))


def _get_row(draft: Draft) -> _RowKey:
    return draft.sheet.name, draft.row
