"""Which issue each row of a table is that comes back: as it was handed out, and as the ledger holds it today."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from qinling.errors import LedgerInconsistent, RowError, UsageRefused
from qinling.ledger import queries
from qinling.ledger.reader import Reader
from qinling.ledger.replay import replay_issue_at, replay_issues_at
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.procedures.registration import find_issues_of_drafts
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.fields import EXTRA_FIELD_PREFIX
from qinling.rules.merging.import_update import DEADLINE_FIELDS
from qinling.rules.merging.three_way_merge import CellValues, collect_cell_values
from qinling.rules.merging.unmatched_rows import IssueKey, match_unmatched_rows

_DEADLINE_DETAILS = DEADLINE_FIELDS[1:]

#: Says of issues what the cells of the export say of them, read as a file is read.
ReplayExport = Callable[[Sequence[IssueRow]], Sequence[CellValues]]


@dataclass(frozen=True, slots=True)
class ExportOrigin:
    """What an export carries: of which ledger it is, where the history stood, and (level, number, version) of its rows."""

    ledger_id: str
    position: int
    head: str
    rows: Sequence[tuple[str, str, int]]


class MatchedRow(NamedTuple):
    """A row that came back, and its issue as it was handed out and as it is today."""

    draft: Draft
    base: IssueRow
    ours: IssueRow


@dataclass(slots=True)
class MatchResult:
    """What the rows are: to be compared as *matched*, or none of those that were handed out."""

    matched: list[MatchedRow] = field(default_factory=list)
    unchanged: int = 0
    added: list[Draft] = field(default_factory=list)
    missing: list[IssueKey] = field(default_factory=list)
    not_exported: list[Draft] = field(default_factory=list)  # issues of the ledger that were not handed out
    removed: list[Draft] = field(default_factory=list)  # handed out, and taken out of the ledger since
    matched_by_content: list[tuple[Draft, str]] = field(
        default_factory=list
    )  # known by what they say; their number
    errors: list[RowError] = field(default_factory=list)  # rows that may be some issue's, or a new one


def require_own_export(reader: Reader, origin: ExportOrigin) -> None:
    """Refuse a table of another ledger, and one whose history this ledger does not contain any more."""
    if origin.ledger_id != queries.read_ledger_id(reader):
        raise UsageRefused("这份表不是这本台账导出的", "核对 --ledger；别处的台账用 qinling import 读入")
    if not has_export_head(reader, origin):
        raise LedgerInconsistent(
            f"台账的历史里没有导出时的链首（第 {origin.position} 条 {origin.head[:16]}）",
            "用 qinling db verify 核验台账",
        )


def has_export_head(reader: Reader, origin: ExportOrigin) -> bool:
    """Say whether the history still contains the event that was its last when the table was handed out."""
    if origin.position == 0:
        return True
    event = queries.find_event(reader, origin.position)
    return event is not None and event.hash == origin.head


def build_issue_values(issue: IssueRow) -> dict[str, Value]:
    """Return what the ledger holds of an issue, the columns that match no field beside the fields."""
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
    """Tell which issue each of *drafts*, the rows that came back, is.

    *unreadable* rows came back too, but cannot be read. Rows without a number, or with a level or
    number that was not handed out, may still be those of issues that are missing otherwise.
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
        key = _get_issue_key(draft)
        ours = issues_today.get(key)
        if key in exported.exported_versions:
            exported.seen_keys.add(key)
            if ours and ours.version == exported.exported_versions[key] and _equals_ledger(draft, ours):
                result.unchanged += 1
            elif pair := exported.find_base_and_ours(key, ours):
                result.matched.append(MatchedRow(draft, *pair))
            else:
                result.removed.append(draft)
        else:
            (result.not_exported if ours else result.added).append(draft)
    result.missing = exported.find_missing(unreadable)
    if result.missing and (result.added or result.not_exported):
        _resolve_unmatched_rows(result, exported, replay_export)
    return result


def has_only_identity(draft: Draft) -> bool:
    """Say whether a row only names its issue."""
    return len(draft.values) == 2 and not draft.sheet.extras


def _equals_ledger(draft: Draft, issue: IssueRow) -> bool:
    """Say whether a row says just what the ledger holds: most do, and need no closer look."""
    row_values, ledger_values = collect_cell_values(draft), build_issue_values(issue)
    for name, value in row_values.items():
        if value != ledger_values.get(name) and name not in _DEADLINE_DETAILS:
            return False
    if row_values.get("deadline") is None:
        return all(
            row_values[name] == ledger_values[name] for name in _DEADLINE_DETAILS if name in row_values
        )
    kind = ledger_values["deadline_kind"]  # a day that was counted from the hand-over is shown as a day
    return row_values.get("deadline_kind") == ("dated" if kind in ("relative", "immediate") else kind)


def _get_issue_key(draft: Draft) -> IssueKey:
    return str(draft.values["level"]), str(draft.values.get("number"))


class _ExportedIssues:
    """The issues that were handed out, as they were and as they are."""

    def __init__(self, reader: Reader, origin: ExportOrigin) -> None:
        self._reader = reader
        self._position = origin.position
        self.exported_versions = {(level, number): version for level, number, version in origin.rows}
        self.seen_keys: set[IssueKey] = set()
        self.unchanged_keys = {
            (level, number)
            for level in dict.fromkeys(level for level, _ in self.exported_versions)
            for number, version in queries.find_issue_versions(
                reader, level, [number for of, number in self.exported_versions if of == level]
            ).items()
            if self.exported_versions[level, number] == version
        }

    def find_missing(self, unreadable: Iterable[Draft]) -> list[IssueKey]:
        """Return the issues that no row was seen of, not one of the *unreadable* either."""
        unreadable_keys = set(map(_get_issue_key, unreadable))
        without_level = {number for level, number in unreadable_keys if level in ("", "None")}
        return [
            key
            for key in self.exported_versions
            if key not in self.seen_keys and key not in unreadable_keys and key[1] not in without_level
        ]

    def find_base_and_ours(self, key: IssueKey, ours: IssueRow | None) -> tuple[IssueRow, IssueRow] | None:
        """Return the issue handed out as *key*, where *ours* bears it today; None where it was taken back."""
        if ours is not None:
            if ours.version == self.exported_versions[key]:
                return ours, ours
            base = replay_issue_at(self._reader, ours.id, self._position)
            if base is not None and (base.level, base.number) == key:
                return base, ours
        return self._find_renumbered(key)

    @cached_property
    def _exported_ids(self) -> dict[IssueKey, int]:
        # The history is gone through once, and only when an issue is asked for that bears another number now.
        places = [ISSUE_COLUMNS.index(name) for name in ("level", "number", "id")]
        rows = replay_issues_at(self._reader, self._position)
        return {(level, number): issue for level, number, issue in map(itemgetter(*places), rows)}

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
        """Return those of *keys* that the ledger still holds, as they were and as they are."""
        key_drafts = [Draft({"level": level, "number": number}, {}, Sheet("", "")) for level, number in keys]
        issues_today = find_issues_of_drafts(self._reader, key_drafts)
        pairs = ((key, self.find_base_and_ours(key, issues_today.get(key))) for key in keys)
        return {key: pair for key, pair in pairs if pair is not None}


def _resolve_unmatched_rows(
    result: MatchResult, exported: _ExportedIssues, replay_export: ReplayExport
) -> None:
    """Look among the rows that are no issue's for those of issues that are missing."""
    base_and_ours = exported.find_all_base_and_ours(result.missing)
    bases = replay_export([base for base, _ in base_and_ours.values()])
    unmatched = match_unmatched_rows(
        result.added, result.not_exported, dict(zip(base_and_ours, bases, strict=True))
    )
    result.matched_by_content = [(draft, number) for draft, (_, number) in unmatched.matched]
    result.matched += [MatchedRow(draft, *base_and_ours[key]) for draft, key in unmatched.matched]
    result.errors = [error for _, error in unmatched.doubtful]
    resolved_ids = {id(draft) for draft, _ in (*unmatched.matched, *unmatched.doubtful)}
    result.added = [draft for draft in result.added if id(draft) not in resolved_ids]
    result.not_exported = [draft for draft in result.not_exported if id(draft) not in resolved_ids]
    result.missing = [key for key in result.missing if key not in unmatched.possible_issues]
