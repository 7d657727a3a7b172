"""Compare the table of the supervision platform with the ledger: two populations side by side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qinling.errors import RowError
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.comparisons.form_matching import RowAnswers, match_form
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.importing.ledger_import import format_basis, record_issue_change
from qinling.rules.drafts import Draft, Value
from qinling.rules.merging.form_rows import RowMatch, squeeze_text
from qinling.rules.merging.three_way_merge import list_edits
from qinling.rules.vocabulary import Level, Status

#: Fields that are not compared: the match found them the same, or the comparison itself is about them.
_NOT_COMPARED = ("level", "number", "on_platform")
_DECIMALS = 6  # of degrees and percentages


class Difference(NamedTuple):
    """A field that the ledger and the platform tell differently."""

    field: str
    ledger: Value
    platform: Value


class Pair(NamedTuple):
    """A row of the platform and its issue; *why* where another thing than the number tells that."""

    draft: Draft
    issue: IssueRow
    why: str
    differences: Sequence[Difference]


@dataclass(slots=True)
class Reconciliation:
    """The rows of the platform and the issues of the ledger, of the same *levels*: () means all.

    Each row is in one of *pairs*, *likely* (it may be one of its candidates), *platform_only* and
    *repeated* (another row is that issue); each issue in one of *pairs* and *ledger_only*. Of the table's
    other rows, *left_out* counts those with the number of another row, *unreadable* those that are no issue.
    """

    levels: tuple[Level, ...]
    pairs: list[Pair] = field(default_factory=list)
    likely: list[RowMatch[IssueRow]] = field(default_factory=list)
    platform_only: list[Draft] = field(default_factory=list)
    repeated: list[RowMatch[IssueRow]] = field(default_factory=list)
    ledger_only: list[IssueRow] = field(default_factory=list)
    left_out: int = 0
    unreadable: int = 0

    @property
    def ledger_count(self) -> int:
        """How many issues the ledger has, void ones included, as on the board."""
        return len(self.pairs) + len(self.ledger_only)

    @property
    def platform_count(self) -> int:
        """How many rows the platform has."""
        once = len(self.pairs) + len(self.likely) + len(self.platform_only)
        return once + len(self.repeated) + self.left_out + self.unreadable

    @property
    def unmarked(self) -> list[Pair]:
        """The pairs whose issue the ledger does not say to be on the platform, unless the table denies it too."""
        return [pair for pair in self._unsaid if pair.draft.values.get("on_platform") is not False]

    @property
    def denied(self) -> list[Pair]:
        """The pairs whose row itself says that the issue is not on the platform: they are not recorded."""
        return [pair for pair in self._unsaid if pair.draft.values.get("on_platform") is False]

    @property
    def _unsaid(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.issue.on_platform is not True]

    @property
    def claimed(self) -> list[IssueRow]:
        """The issues that the ledger says to be on the platform, where they are not."""
        return [issue for issue in self.ledger_only if issue.on_platform and issue.status != Status.VOID]


def reconcile_with_platform(
    reader: Reader, drafts: Sequence[Draft], answers: RowAnswers, errors: Sequence[RowError] = ()
) -> Reconciliation:
    """Compare *drafts* with the issues of their levels. What a cell of *errors* says is not known: it differs in nothing.

    Raises UsageRefused and IssueNotFound as `match_form` does.
    """
    match = match_form(reader, drafts, answers)
    codes = {draft.values.get("level") for draft in drafts}
    levels = () if codes & {None, ""} else tuple(level for level in Level if level.value in codes)
    result = Reconciliation(levels, likely=match.doubtful)
    result.platform_only = [*match.unknown, *match.left_out]
    used = _list_used_fields(drafts)
    bad_cells = {(error.file, error.sheet, error.row, error.column) for error in errors}
    paired: set[int] = set()
    for one in sorted(match.matched, key=lambda one: bool(one.why)):  # a number tells more than words
        issue = one.issue
        if issue is None:
            continue
        if issue.id in paired:
            result.repeated.append(one)
            continue
        paired.add(issue.id)
        unread = _list_unread_fields(one.draft, bad_cells)
        differences = _list_differences(one.draft, issue, used - unread)
        result.pairs.append(Pair(one.draft, issue, one.why, differences))
    result.pairs.sort(key=lambda pair: (pair.draft.sheet.name, pair.draft.row))
    result.ledger_only = [issue for issue in match.issues if issue.id not in paired]
    return result


def _list_used_fields(drafts: Sequence[Draft]) -> set[str]:
    """Return the fields that some row of the platform fills: a column without any value says nothing."""
    return {name for draft in drafts for name, value in draft.values.items() if value is not None}


def _list_unread_fields(draft: Draft, bad_cells: Collection[tuple[str, str, int, str | None]]) -> set[str]:
    """Return the fields whose cells in the row of *draft* cannot be read."""
    sheet = draft.sheet
    return {
        name
        for name, (letter, _) in sheet.columns.items()
        if (sheet.file, sheet.name, draft.row, letter) in bad_cells
    }


def _list_differences(draft: Draft, issue: IssueRow, used: set[str]) -> list[Difference]:
    names = [name for name in draft.values if name in used and name not in _NOT_COMPARED]
    ledger = {name: getattr(issue, name) for name in names}
    platform = {name: draft.values[name] for name in names}
    edits = [Difference(*edit) for edit in list_edits(ledger, platform)]
    return [one for one in edits if _fold_value(one.ledger) != _fold_value(one.platform)]


def _fold_value(value: Value) -> Value:
    """Return a value as it is compared: blanks and widths of texts are no difference, nor the last digits."""
    if isinstance(value, str):
        return squeeze_text(value)
    return round(value, _DECIMALS) if isinstance(value, float) else value


def record_platform_entries(writer: Writer, found: Reconciliation, stamp: Stamp) -> list[str]:
    """Record that the issues of the unmarked pairs are on the platform. Return their numbers.

    What the platform lacks is not taken over: no row says so, and the table may be a part of it.
    """
    recorder = EventRecorder(writer, stamp)
    for pair in found.unmarked:
        basis = format_basis(pair.draft, "核对平台表")
        record_issue_change(writer, recorder, pair.issue, {"on_platform": True}, pair.issue.extra, basis)
    recorder.write_events()
    return [pair.issue.number for pair in found.unmarked]
