"""Rows of a returned export that stand twice: copies of a sheet, and rows that contradict each other."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from qinling.errors import RowError
from qinling.rules.drafts import Draft
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.merging.duplicate_errors import build_duplicate_error
from qinling.rules.merging.duplicates import remove_duplicates

_REMEDY = "是同一个问题的，只留改对的那一行再收；是新问题的，请删去编号，由台账给号"

_KeyBuilder = Callable[[Draft], tuple[object, object]]


def join_repeated_rows(drafts: Sequence[Draft], build_key: _KeyBuilder) -> tuple[list[Draft], list[RowError]]:
    """Return the drafts, each issue once, and the rows that contradict an earlier one of their issue.

    A sheet that was copied and left as it was says nothing beside the copy that was edited.
    """
    copies = _find_untouched_copies(drafts, build_key)
    kept = [draft for draft in drafts if draft.sheet.name not in copies]
    unique, _, errors = remove_duplicates(kept, build_key, _build_error)
    return unique, errors


def _find_untouched_copies(drafts: Sequence[Draft], build_key: _KeyBuilder) -> set[str]:
    """Return the sheets of untouched rows only, all of whose issues stand on another sheet that is kept."""
    keys: dict[str, set[tuple[object, object]]] = {}
    for draft in drafts:
        keys.setdefault(draft.sheet.name, set()).add(build_key(draft))
    edited = {draft.sheet.name for draft in drafts if not _is_untouched(draft)}
    copies: set[str] = set()
    for name in keys.keys() - edited:
        others = keys.keys() - copies - {name}
        if any(keys[name] <= keys[other] for other in others):
            copies.add(name)
    return copies


def _is_untouched(draft: Draft) -> bool:
    """Return whether the row came back as it was exported: it is not parsed, and its columns are not told."""
    return not draft.sheet.columns


def _build_error(draft: Draft, earlier: Draft) -> RowError:
    error = replace(build_duplicate_error(draft, earlier), remedy=_REMEDY)
    untouched = next(filter(_is_untouched, (draft, earlier)), None)
    if untouched is None:
        return error
    # An untouched row holds its issue only: beside it every cell would seem to differ.
    which = "这一行" if untouched is draft else "那里"
    why = f"{error.why.partition('：')[0]}：{which}与导出时一样"
    return replace(error, why=why, heading=error.heading or FIELDS_BY_NAME["number"].label)
