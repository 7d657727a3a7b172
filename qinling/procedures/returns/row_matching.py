"""Match the rows of a returned export to their issues, at the time of export and now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from qinling.errors import LedgerInconsistent, RowError, UsageRefused
from qinling.ledger.history.replay import replay_issue_at, replay_issues_at
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.procedures.importing.draft_matching import find_issues_of_drafts
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.fields import EXTRA_FIELD_PREFIX
from qinling.rules.merging.import_update import DEADLINE_FIELDS
from qinling.rules.merging.number_matching import NumberIndex, build_ambiguous_number_error
from qinling.rules.merging.three_way_merge import CellValues, collect_cell_values
from qinling.rules.merging.unmatched_rows import IssueKey, match_unmatched_rows
from qinling.rules.parsing.deadline_wording import has_own_words

_DEADLINE_DETAILS = DEADLINE_FIELDS[1:]

#: Returns the cell values that the export shows for issues, read back as a file is read.
ReplayExport = Callable[[Sequence[IssueRow]], Sequence[CellValues]]


@dataclass(frozen=True, slots=True)
class ExportOrigin:
    """The origin of an export: the ledger's id, the head of its event log, and (level, number, version) of its rows.

    *rows* is None where the file does not say. *row_count* says how many there were.
    """

    ledger_id: str
    position: int
    head: str
    rows: Sequence[tuple[str, str, int]] | None
    row_count: int = 0


class MatchedRow(NamedTuple):
    """A returned row with its issue at export (base) and now (ours)."""

    draft: Draft
    base: IssueRow
    ours: IssueRow


@dataclass(slots=True)
class MatchResult:
    """The result of matching: matched rows, unchanged, added and missing ones."""

    matched: list[MatchedRow] = field(default_factory=list)
    unchanged: int = 0
    added: list[Draft] = field(default_factory=list)
    missing: list[IssueKey] = field(default_factory=list)
    unnamed_missing: int = 0  # rows that are gone, where the file does not say which were exported
    not_exported: list[Draft] = field(default_factory=list)  # in the ledger, but not in the export
    removed: list[Draft] = field(default_factory=list)  # in the export, removed from the ledger since
    matched_by_content: list[tuple[Draft, str]] = field(default_factory=list)  # with the issue's number
    matched_by_folding: list[tuple[Draft, str]] = field(default_factory=list)  # with the issue's number
    errors: list[RowError] = field(default_factory=list)  # ambiguous rows


def require_own_export(reader: Reader, origin: ExportOrigin) -> None:
    """Refuse an export of another ledger, or one whose head is not in this event log."""
    if origin.ledger_id != queries.read_ledger_id(reader):
        raise UsageRefused("这份表不是这本台账导出的", "核对 --ledger；别处的台账用 qinling import 读入")
    if not has_export_head(reader, origin):
        raise LedgerInconsistent(
            f"台账的历史里没有导出时的链首（第 {origin.position} 条 {origin.head[:16]}）",
            "用 qinling db verify 核验台账",
        )


def has_export_head(reader: Reader, origin: ExportOrigin) -> bool:
    """Return whether the event log contains the head of the export."""
    if origin.position == 0:
        return True
    return queries.has_event(reader, origin.position, origin.head)


def build_issue_values(issue: IssueRow) -> dict[str, Value]:
    """Return an issue's fields and extra columns as one mapping."""
    return {
        **issue._asdict(),
        **{EXTRA_FIELD_PREFIX + heading: text for heading, text in issue.extra.items()},
    }


def match_rows(
    reader: Reader,
    origin: ExportOrigin,
    drafts: Iterable[Draft],
    unreadable: Iterable[Draft],
    replay_export: ReplayExport,
) -> MatchResult:
    """Match *drafts*, the returned rows, to issues.

    *unreadable* rows only show that their issues are not missing. Rows with an unknown level or
    number are compared by content with the missing issues.
    """
    result = MatchResult()
    exported = _ExportedIssues(reader, origin)
    changed_drafts = []
    for draft in drafts:
        if has_only_identity(draft) and _get_issue_key(draft) in exported.unchanged_keys:
            result.unchanged += 1
            exported.seen_keys.add(_get_issue_key(draft))
        else:
            changed_drafts.append(draft)
    issues_today = find_issues_of_drafts(reader, changed_drafts)
    for draft in changed_drafts:
        if numbers := exported.list_ambiguous_numbers(draft, issues_today):
            result.errors.append(build_ambiguous_number_error(draft, numbers))
        else:
            _match_row(result, exported, draft, issues_today)
    result.missing = exported.find_missing(unreadable)
    if result.missing and (result.added or result.not_exported):
        _resolve_unmatched_rows(result, exported, replay_export)
    if exported.is_a_guess:
        gone = origin.row_count - (len(exported.exported_versions) - len(result.missing))
        result.unnamed_missing, result.missing = max(gone, 0), []
    return result


def _match_row(
    result: MatchResult, exported: "_ExportedIssues", draft: Draft, issues_today: NumberIndex[IssueRow]
) -> None:
    """Match one row by its number."""
    key = exported.resolve_key(draft)
    ours = issues_today.find_only(*key)
    if key not in exported.exported_versions:
        (result.not_exported if ours else result.added).append(draft)
        return
    exported.seen_keys.add(key)
    if key != _get_issue_key(draft):
        result.matched_by_folding.append((draft, key[1]))
    if ours and ours.version == exported.exported_versions[key] and _equals_ledger(draft, ours):
        result.unchanged += 1
    elif pair := exported.find_base_and_ours(key, ours):
        result.matched.append(MatchedRow(draft, *pair))
    else:
        result.removed.append(draft)


def has_only_identity(draft: Draft) -> bool:
    """Return whether a row holds only level and number."""
    return len(draft.values) == 2 and not draft.sheet.extras


def _equals_ledger(draft: Draft, issue: IssueRow) -> bool:
    """Return whether a row equals the issue in the ledger. Most rows do."""
    row_values, ledger_values = collect_cell_values(draft), build_issue_values(issue)
    for name, value in row_values.items():
        if value != ledger_values.get(name) and name not in _DEADLINE_DETAILS:
            return False
    if row_values.get("deadline") is None:
        return all(
            row_values[name] == ledger_values[name] for name in _DEADLINE_DETAILS if name in row_values
        )
    if has_own_words(row_values) and row_values["deadline_text"] != ledger_values["deadline_text"]:
        return False
    kind = ledger_values["deadline_kind"]  # a relative deadline is exported as a date
    return row_values.get("deadline_kind") == ("dated" if kind in ("relative", "immediate") else kind)


def _get_issue_key(draft: Draft) -> IssueKey:
    """Return the level and number as written. A row without a number has the number ""."""
    return str(draft.values["level"]), str(draft.values.get("number") or "")


def read_exported_versions(reader: Reader, origin: ExportOrigin) -> dict[IssueKey, int]:
    """Return the issues of an export with their versions then. Where the file does not say, all that there were."""
    rows = _list_issues_then(reader, origin.position) if origin.rows is None else origin.rows
    return {(level, number): version for level, number, version in rows}


def _list_issues_then(reader: Reader, position: int) -> list[tuple[str, str, int]]:
    """Return (level, number, version) of all issues of the ledger at *position*."""
    pick = itemgetter(*(ISSUE_COLUMNS.index(name) for name in ("level", "number", "version")))
    return [pick(row) for row in replay_issues_at(reader, position)]


class _ExportedIssues:
    """The exported issues, at export and now."""

    def __init__(self, reader: Reader, origin: ExportOrigin) -> None:
        self._reader = reader
        self._position = origin.position
        self.exported_versions = read_exported_versions(reader, origin)
        #: Whether any issue of that time may have been exported, because the file does not say which were.
        self.is_a_guess = origin.rows is None and origin.row_count != len(self.exported_versions)
        self._keys = NumberIndex((*key, key) for key in self.exported_versions)
        self.seen_keys: set[IssueKey] = set()
        self.unchanged_keys = {
            (level, number)
            for level in dict.fromkeys(level for level, _ in self.exported_versions)
            for number, version in queries.find_issue_versions(
                reader, level, [number for of, number in self.exported_versions if of == level]
            ).items()
            if self.exported_versions[level, number] == version
        }

    def resolve_key(self, draft: Draft) -> IssueKey:
        """Return the exported key that a row names, the spelling of the number aside, else its own."""
        level, number = _get_issue_key(draft)
        return (self._keys.find_only(level, number) if number else None) or (level, number)

    def list_ambiguous_numbers(self, draft: Draft, issues_today: NumberIndex[IssueRow]) -> list[str]:
        """Return the numbers of which a row's number may be any, because it differs from them only by folding."""
        level, number = _get_issue_key(draft)
        keys = self._keys.find_all(level, number) if number else ()
        self.seen_keys.update(keys if len(keys) > 1 else ())
        numbers = [key[1] for key in keys] or [
            issue.number for issue in issues_today.find_all(level, number) if number
        ]
        return numbers if len(numbers) > 1 else []

    def find_missing(self, unreadable: Iterable[Draft]) -> list[IssueKey]:
        """Return the issues without a row, not even an *unreadable* one."""
        unreadable_keys = set(map(self.resolve_key, unreadable))
        without_level = {number for level, number in unreadable_keys if level in ("", "None")}
        return [
            key
            for key in self.exported_versions
            if key not in self.seen_keys and key not in unreadable_keys and key[1] not in without_level
        ]

    def find_base_and_ours(self, key: IssueKey, ours: IssueRow | None) -> tuple[IssueRow, IssueRow] | None:
        """Return (base, ours) of the issue exported as *key*, or None if it was removed.

        *ours* is the issue with this level and number now, if there is one.
        """
        if ours is not None:
            if ours.version == self.exported_versions[key]:
                return ours, ours
            base = replay_issue_at(self._reader, ours.id, self._position)
            if base is not None and (base.level, base.number) == key:
                return base, ours
        return self._find_renumbered(key)

    @cached_property
    def _exported_ids(self) -> dict[IssueKey, int]:
        # Replayed once, and only if an exported issue has another number now.
        indexes = [ISSUE_COLUMNS.index(name) for name in ("level", "number", "id")]
        rows = replay_issues_at(self._reader, self._position)
        return {(level, number): issue for level, number, issue in map(itemgetter(*indexes), rows)}

    def _find_renumbered(self, key: IssueKey) -> tuple[IssueRow, IssueRow] | None:
        issue = self._exported_ids.get(key)
        if issue is None:
            return None
        base = replay_issue_at(self._reader, issue, self._position)
        try:
            ours = queries.read_issue_by_id(self._reader, issue)
        except StopIteration:
            return None
        return (base, ours) if base is not None else None

    def find_all_base_and_ours(self, keys: Sequence[IssueKey]) -> dict[IssueKey, tuple[IssueRow, IssueRow]]:
        """Return key → (base, ours) of those of *keys* that are still in the ledger."""
        key_drafts = [Draft({"level": level, "number": number}, {}, Sheet("", "")) for level, number in keys]
        issues_today = find_issues_of_drafts(self._reader, key_drafts)
        pairs = ((key, self.find_base_and_ours(key, issues_today.find_only(*key))) for key in keys)
        return {key: pair for key, pair in pairs if pair is not None}


def _resolve_unmatched_rows(
    result: MatchResult, exported: _ExportedIssues, replay_export: ReplayExport
) -> None:
    """Match rows without a matching number to missing issues by their content."""
    base_and_ours = exported.find_all_base_and_ours(result.missing)
    bases = replay_export([base for base, _ in base_and_ours.values()])
    unmatched = match_unmatched_rows(
        result.added, result.not_exported, dict(zip(base_and_ours, bases, strict=True))
    )
    result.matched_by_content = [(draft, number) for draft, (_, number) in unmatched.matched]
    result.matched += [MatchedRow(draft, *base_and_ours[key]) for draft, key in unmatched.matched]
    result.errors += [error for _, error in unmatched.doubtful]
    resolved_ids = {id(draft) for draft, _ in (*unmatched.matched, *unmatched.doubtful)}
    result.added = [draft for draft in result.added if id(draft) not in resolved_ids]
    result.not_exported = [draft for draft in result.not_exported if id(draft) not in resolved_ids]
    result.missing = [key for key in result.missing if key not in unmatched.possible_issues]
