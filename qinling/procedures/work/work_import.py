"""Take work records from a form into the ledger. A form that is read twice counts nothing twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from qinling.errors import RowError, ValueRefused
from qinling.ledger.units import list_unit_names
from qinling.ledger.work import records
from qinling.ledger.work.rows import WorkRecordRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.work.records import (
    KnownUnit,
    create_records,
    find_same_occasion,
    require_one_stock,
    resolve_unit_among,
)
from qinling.rules.work.amounts import Amounts, format_amounts
from qinling.rules.work.records import (
    WorkDraft,
    build_content_key,
    build_occasion_key,
    format_record_number,
    require_valid_draft,
)


class FormRow(Protocol):
    """A record of a form, and where it stands."""

    @property
    def sheet(self) -> str:
        """The name of its sheet."""

    @property
    def row(self) -> int:
        """The number of its row."""

    @property
    def draft(self) -> WorkDraft:
        """What it says."""

    @property
    def basis(self) -> str:
        """Where it stands, in words."""

    @property
    def build_error(self) -> Callable[[str, str], RowError]:
        """Makes the error that the record cannot be taken."""


@dataclass(slots=True)
class WorkImportResult:
    """Numbers of the records that were added, and of those that the ledger has already; errors of rows.

    *known_void* are void in the ledger. *parts* counts the parts (其中) added with their wholes.
    *equal_rows* are the places (sheet, row) of records that say the same, some of which were added: each counts.
    """

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    known_void: list[str] = field(default_factory=list)
    parts: int = 0
    equal_rows: list[list[tuple[str, int]]] = field(default_factory=list)
    new_units: list[KnownUnit] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def import_records(writer: Writer, rows: Sequence[FormRow], stamp: Stamp) -> WorkImportResult:
    """Add the records of *rows* that the ledger does not have, and return what became of each."""
    result = WorkImportResult()
    units = _UnitNames(writer, result)
    drafts = [replace(row.draft, unit=units.settle(row.draft.unit)) for row in rows]
    unknown = _leave_out_known(writer, rows, drafts, result)
    taken = _leave_out_contradictions(writer, unknown, stamp, result)
    recorder = EventRecorder(writer, stamp)
    ids = create_records(writer, recorder, ((draft, row.basis) for row, draft in taken))
    result.added = [format_record_number(one) for one in ids]
    recorder.write_events()
    result.parts = sum(len(draft.parts) for _, draft in taken)
    result.equal_rows = _list_equal_rows(rows, drafts, taken)
    return result


def _list_equal_rows(
    rows: Sequence[FormRow], drafts: Sequence[WorkDraft], taken: Sequence[tuple[FormRow, WorkDraft]]
) -> list[list[tuple[str, int]]]:
    """Return the places of each lot of equal records, where some of the lot are *taken*."""
    lots: dict[object, list[tuple[str, int]]] = {}
    for row, draft in zip(rows, drafts, strict=True):
        lots.setdefault(_build_equality_key(draft), []).append((row.sheet, row.row))
    added = {_build_equality_key(draft) for _, draft in taken}
    found = [places for key, places in lots.items() if key in added and len(places) > 1]
    return [places for at, places in enumerate(found) if places not in found[:at]]


def _build_equality_key(draft: WorkDraft) -> tuple[str, object]:
    return build_content_key(draft.build_values()), draft.parts


class _UnitNames:
    """The units of the ledger and those that the form brings, each in one spelling."""

    def __init__(self, writer: Writer, result: WorkImportResult) -> None:
        self._known = list_unit_names(writer)
        self._result = result
        self._settled: dict[str, str] = {}

    def settle(self, text: str) -> str:
        """Return the spelling of the ledger, or of the first row that named the unit."""
        if text not in self._settled:
            unit = resolve_unit_among(self._known, text)
            if unit.is_new:
                self._known.append(unit.name)
                self._result.new_units.append(unit)
            self._settled[text] = unit.name
        return self._settled[text]


def _leave_out_known(
    writer: Writer, rows: Sequence[FormRow], drafts: Sequence[WorkDraft], result: WorkImportResult
) -> list[tuple[FormRow, WorkDraft]]:
    """Return the rows that the ledger does not have. Of equal rows as many are known as it has records."""
    unmatched: dict[str, list[WorkRecordRow]] = {}
    unknown = []
    for row, draft in zip(rows, drafts, strict=True):
        key = build_content_key(draft.build_values())
        if key not in unmatched:
            found = records.find_records_by_key(writer, key)
            unmatched[key] = sorted(found, key=lambda one: one.is_void)  # those that count come first
        if unmatched[key]:
            known = unmatched[key].pop(0)
            (result.known_void if known.is_void else result.known).append(format_record_number(known.id))
        else:
            unknown.append((row, draft))
    return unknown


def _leave_out_contradictions(
    writer: Writer, rows: Sequence[tuple[FormRow, WorkDraft]], stamp: Stamp, result: WorkImportResult
) -> list[tuple[FormRow, WorkDraft]]:
    """Return the rows that can be taken. Those that contradict the ledger, or each other, become errors."""
    matched = {*result.known}
    stocks: Counter[tuple[str, ...]] = Counter()
    taken = []
    for row, draft in rows:
        try:
            require_valid_draft(draft, stamp.today, stamp.calendar)
            require_one_stock(writer, draft)
            key = build_occasion_key(draft.build_values(), is_stock=draft.kind.is_stock)
            if draft.kind.is_stock and stocks[key]:
                raise ValueRefused(f"{draft.unit}的{draft.kind.name}在 {draft.day} 写了两个数", "只留一个")
            stocks[key] += 1
            _require_no_other_figures(writer, draft, matched)
        except ValueRefused as refused:
            result.errors.append(row.build_error(refused.message, refused.remedy))
            continue
        taken.append((row, draft))
    return taken


def _require_no_other_figures(writer: Writer, draft: WorkDraft, matched: set[str]) -> None:
    """Raise ValueRefused where the ledger tells the same occasion with other figures: a corrected form."""
    other = find_same_occasion(writer, draft)
    if other is None or format_record_number(other.id) in matched:
        return
    number = format_record_number(other.id)
    told = format_amounts(draft.kind, Amounts(other.amount, other.persons))
    raise ValueRefused(
        f"台账里同一天、同一单位的{draft.kind.name}已记为 {told}（{number}）",
        f"改正用 qinling work edit {number} 数量={format_amounts(draft.kind, draft.amounts)}；"
        "另是一次的，在备注里写明区别",
    )
