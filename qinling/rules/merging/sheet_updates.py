"""The same issues again on a later sheet: which rows those are, and what they are together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from qinling.errors import RowError
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.merging.duplicates import build_draft_key, remove_duplicates
from qinling.rules.merging.import_update import DEADLINE_FIELDS
from qinling.rules.merging.issue_validation import find_objections
from qinling.rules.parsing.deadline_wording import repeats_deadline
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, DeadlineKind

#: Fields that are stated together. The others stand alone.
_GROUPS: tuple[tuple[str, ...], ...] = (DEADLINE_FIELDS, ("lon", "lat"))
_GROUP_OF_FIELD = {name: group for group in _GROUPS for name in group}
#: Two descriptions with fewer of their pairs of letters in common are two issues, whatever their numbers.
_MIN_COMMON_PAIRS = 0.3


@dataclass(slots=True)
class RestatedIssue:
    """An issue that stands on several sheets with other contents: one row a sheet. *repeated* are rows said twice."""

    rows: list[Draft]
    repeated: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class UpdatedRows:
    """Rows after the updates, those *repeated* word for word, those that were put *together*, and the bad ones."""

    drafts: list[Draft]
    repeated: list[Draft] = field(default_factory=list)
    together: list[Draft] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def get_place(sheet: Sheet) -> tuple[str, str]:
    """Return what tells one sheet from another: file and name."""
    return sheet.file, sheet.name


def find_restated_issues(drafts: Sequence[Draft]) -> list[RestatedIssue]:
    """Return the issues of *drafts* that stand on several sheets with other contents.

    Left out are rows that share no more than a number, and issues with differing rows on one sheet.
    """
    if len({get_place(draft.sheet) for draft in drafts}) < 2:
        return []
    groups: dict[object, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(build_draft_key(draft), []).append(draft)
    found = (_describe_restated(rows) for rows in groups.values() if len(rows) > 1)
    return [issue for issue in found if issue is not None]


def _describe_restated(rows: Sequence[Draft]) -> RestatedIssue | None:
    by_sheet: dict[tuple[str, str], list[Draft]] = {}
    for draft in rows:
        by_sheet.setdefault(get_place(draft.sheet), []).append(draft)
    if len(by_sheet) < 2 or any(draft.sheet.is_export for draft in rows):
        return None
    issue = RestatedIssue([])
    for same in by_sheet.values():
        unique, repeated, errors = remove_duplicates(same)
        if errors:
            return None
        issue.rows += unique
        issue.repeated += repeated
    has_news = bool(remove_duplicates(issue.rows)[2])
    first, *others = (str(draft.values.get("description") or "") for draft in issue.rows)
    return issue if has_news and all(_are_alike(first, other) for other in others) else None


def _are_alike(one: str, other: str) -> bool:
    """Return whether two descriptions can be of one issue: one holds the other, or they share many pairs of letters."""
    one, other = fold_name(one), fold_name(other)
    if one in other or other in one:
        return True
    pairs, others = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return len(pairs & others) * 2 >= _MIN_COMMON_PAIRS * (len(pairs) + len(others))


def merge_drafts(earlier: Draft, later: Draft) -> Draft:
    """Return an issue as the *later* row says it; what that leaves blank is as the *earlier* row says.

    The number keeps its earlier spelling. The place of the row is that of the later one.
    """
    values: dict[str, Value] = dict(earlier.values)
    for name, value in later.values.items():
        group = _GROUP_OF_FIELD.get(name, (name,))
        if name not in values or (name != "number" and _replaces(earlier, later, group)):
            values[name] = value
    for group in _GROUPS:
        if _replaces(earlier, later, group):
            values.update({name: later.values.get(name) for name in group if name in values})
    return Draft(values, {**earlier.extra, **later.extra}, _join_extras(earlier, later), later.row)


def _replaces(earlier: Draft, later: Draft, group: Iterable[str]) -> bool:
    """Return whether a row says something of these fields. The day alone does not replace the words of a deadline."""
    if group is DEADLINE_FIELDS and repeats_deadline(earlier.values, later.values):
        return False
    return _is_stated(later, group)


def _is_stated(draft: Draft, group: Iterable[str]) -> bool:
    """Return whether a row says anything of these fields. The kind of a deadline says nothing alone."""
    blanks = (None, DeadlineKind.NONE.value) if group is DEADLINE_FIELDS else (None,)
    return any(draft.values.get(name) not in blanks for name in group)


def _join_extras(earlier: Draft, later: Draft) -> Sheet:
    if set(earlier.sheet.extras) <= set(later.sheet.extras):
        return later.sheet
    return replace(later.sheet, extras=tuple(dict.fromkeys((*later.sheet.extras, *earlier.sheet.extras))))


def update_restated_issues(
    drafts: Sequence[Draft], issues: Iterable[RestatedIssue], get_rank: Callable[[Sheet], int]
) -> UpdatedRows:
    """Return *drafts* with one row for each of *issues*, where its first row stood.

    *get_rank* gives the place of a sheet in the order of time. An issue that contradicts itself
    when its rows are put together is a bad row.
    """
    result = UpdatedRows([])
    merged: dict[int, Draft | None] = {}
    for issue in issues:
        rows = sorted(issue.rows, key=lambda draft: get_rank(draft.sheet))
        whole = rows[0]
        for row in rows[1:]:
            whole = merge_drafts(whole, row)
        whole = _drop_pace(whole)
        result.repeated += issue.repeated
        result.together += rows
        merged.update((id(row), None) for row in (*issue.rows, *issue.repeated))
        if errors := _find_contradictions(whole, rows):
            result.errors += errors
        else:
            merged[id(issue.rows[0])] = whole
    for draft in drafts:
        if (kept := merged.get(id(draft), draft)) is not None:
            result.drafts.append(kept)
    return result


def _drop_pace(draft: Draft) -> Draft:
    """Return *draft* without the pace of an issue that is rectified by now."""
    values = draft.values
    is_done = values.get("status") is not None and values["status"] not in UNRECTIFIED_STATUSES
    return (
        replace(draft, values={**values, "schedule": None}) if is_done and values.get("schedule") else draft
    )


def _find_contradictions(draft: Draft, rows: Sequence[Draft]) -> list[RowError]:
    """Return what is wrong with an issue that was put together from *rows*, the last of which is the newest."""
    sheet, earlier = draft.sheet, rows[-2]
    places = f"工作表“{earlier.sheet.name}”第 {earlier.row} 行"
    if earlier.sheet.file != sheet.file:
        places = f"{earlier.sheet.file} 的{places}"
    errors = []
    for objection in find_objections(draft.values):
        letter, heading = sheet.columns.get(objection.field, (None, None))
        value = str(rows[-1].values.get(objection.field) or "")
        why = f"与{places}合起来看，{objection.why}"
        errors.append(
            RowError(sheet.file, sheet.name, draft.row, letter, heading, value, why, objection.remedy)
        )
    return errors
