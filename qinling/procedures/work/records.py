"""Add, edit and void work records, and restore what undo takes back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from qinling.errors import IssueNotFound, StepRefused, UndoRefused, ValueRefused
from qinling.ledger.reader import Reader
from qinling.ledger.units import list_unit_names
from qinling.ledger.work import records
from qinling.ledger.work.filters import RecordFilters
from qinling.ledger.work.rows import WorkRecordRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.rules.figures.work_figures import UNITS_NOT_ADDED
from qinling.rules.history.events import (
    STEP_PREFIX,
    EventKind,
    encode_changes,
    encode_created_values,
)
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.work.amounts import Amounts, format_amounts, format_decimal, require_possible_amounts
from qinling.rules.work.kinds import WorkKind, find_kind
from qinling.rules.work.records import (
    WorkDraft,
    add_amounts,
    build_content_key,
    build_occasion_key,
    format_record_number,
    is_within,
    parse_record_number,
    require_valid_draft,
)

Kinds = Mapping[str, WorkKind]
#: What a part has in common with its whole.
_SHARED_FIELDS = ("day", "unit")


class KnownUnit(NamedTuple):
    """A unit as the ledger spells it, whether it is new there, and known ones that look like it."""

    name: str
    is_new: bool
    near: tuple[str, ...] = ()


def resolve_unit(reader: Reader, text: str) -> KnownUnit:
    """Return the unit *text* in the spelling of the ledger, if it is known apart from its spelling."""
    return resolve_unit_among(list_unit_names(reader), text)


def resolve_unit_among(known: Sequence[str], text: str) -> KnownUnit:
    """Return the unit *text* in the spelling of *known* units."""
    from difflib import get_close_matches

    name = text.strip()
    if name in known:
        return KnownUnit(name, is_new=False)
    for other in known:
        if fold_name(other) == fold_name(name):
            return KnownUnit(other, is_new=False)
    return KnownUnit(name, is_new=True, near=tuple(get_close_matches(name, known, n=3, cutoff=0.6)))


def add_record(writer: Writer, draft: WorkDraft, stamp: Stamp, *, again: bool = False) -> list[WorkRecordRow]:
    """Add a record and its parts, and return them.

    Raises ValueRefused for what is wrong, and for a record that the ledger has, unless it is meant *again*.
    """
    require_valid_draft(draft, stamp.today, stamp.calendar)
    values = draft.build_values()
    known = [one for one in records.find_records_by_key(writer, build_content_key(values)) if not one.is_void]
    if known and not again:
        raise ValueRefused(
            f"{format_record_number(known[0].id)} 已记过同样的一条：{draft.day} {draft.unit} {draft.kind.name}",
            "确是另一次的，加 --again",
        )
    require_one_stock(writer, draft)
    recorder = EventRecorder(writer, stamp)
    added = create_records(writer, recorder, [(draft, "手工登记")])
    recorder.write_events()
    return [require_record(writer, record) for record in added]


def require_one_stock(reader: Reader, draft: WorkDraft) -> None:
    """Raise ValueRefused for a second value of a stock on one day."""
    if draft.kind.is_stock and (other := find_same_occasion(reader, draft)):
        told = format_amounts(draft.kind, Amounts(other.amount, other.persons))
        number = format_record_number(other.id)
        raise ValueRefused(
            f"{draft.unit}的{draft.kind.name}在 {draft.day} 已记为 {told}（{number}）",
            f"改正用 qinling work edit {number} 数量=…",
        )


def find_value_of_other_unit(reader: Reader, draft: WorkDraft) -> WorkRecordRow | None:
    """Return the record that *draft* replaces in the figures, if another unit made it.

    Only stocks that say the same of the whole district whoever records them have one.
    """
    if not draft.kind.is_stock or draft.kind.unit not in UNITS_NOT_ADDED:
        return None
    filters = RecordFilters(kinds=(draft.kind.name,), last_day=draft.day)
    wholes = [one for one in records.find_records(reader, filters) if one.part_of is None]
    return wholes[-1] if wholes and wholes[-1].unit != draft.unit else None


def find_same_occasion(reader: Reader, draft: WorkDraft) -> WorkRecordRow | None:
    """Return a record that speaks of the same occasion as *draft*, whatever figures it gives."""
    key = build_occasion_key(draft.build_values(), is_stock=draft.kind.is_stock)
    for other in records.find_records_on(reader, draft.kind.name, draft.day):
        if build_occasion_key(_build_state(other), is_stock=draft.kind.is_stock) == key:
            return other
    return None


def create_records(
    writer: Writer, recorder: EventRecorder, drafts: Iterable[tuple[WorkDraft, str]]
) -> list[int]:
    """Insert records and their parts with their events, and return their ids. Each draft has its basis.

    It is called once a command: the ids come from the events that are written.
    """
    record = records.find_next_record_id(writer)
    rows: list[tuple[int, dict[str, Any]]] = []
    for draft, basis in drafts:
        values = [draft.build_values()]
        values += [draft.build_part_values(topic, amounts, record) for topic, amounts in draft.parts]
        for one in values:
            kept = {**one, "entry_key": build_content_key(one)}
            recorder.add_event(EventKind.CREATED, -record, encode_created_values(kept), basis)
            rows.append((record, kept))
            record += 1
    records.insert_records(writer, rows)
    return [one for one, _ in rows]


def edit_record(
    writer: Writer, kinds: Kinds, number: str, after: Mapping[str, Any], stamp: Stamp, basis: str
) -> tuple[WorkRecordRow, dict[str, tuple[Any, Any]]]:
    """Change fields of a record, as the history keeps them. Return it with field → (old, new).

    A new day or unit holds for its parts too. Raises IssueNotFound, StepRefused or ValueRefused.
    """
    stored = require_record(writer, parse_record_number(number))
    if stored.is_void:
        raise StepRefused(
            f"{format_record_number(stored.id)} 已作废，不能修改", "要记的请用 qinling work add 重新记"
        )
    before = _build_state(stored)
    changed = {name: value for name, value in after.items() if before[name] != value}
    if not changed:
        return stored, {}
    if stored.part_of is not None and changed.keys() & set(_SHARED_FIELDS):
        whole = format_record_number(stored.part_of)
        raise StepRefused(
            f"{format_record_number(stored.id)} 是 {whole} 的一部分，日期和单位随它", f"请改 {whole}"
        )
    _require_valid_state(writer, find_kind(kinds, stored.kind), stored, {**before, **changed}, stamp)
    recorder = EventRecorder(writer, stamp)
    _record_change(writer, recorder, stored, changed, basis or "手工修改")
    shared = {name: value for name, value in changed.items() if name in _SHARED_FIELDS}
    for part in _list_live_parts(writer, stored) if shared else ():
        _record_change(writer, recorder, part, shared, basis or "手工修改")
    recorder.write_events()
    return require_record(writer, stored.id), {name: (before[name], changed[name]) for name in changed}


def _require_valid_state(
    reader: Reader, kind: WorkKind, stored: WorkRecordRow, state: Mapping[str, Any], stamp: Stamp
) -> None:
    """Raise ValueRefused unless the record can be as *state*, with its parts or within its whole."""
    from decimal import Decimal

    amounts = require_possible_amounts(kind, Amounts(Decimal(state["amount"]), state["persons"]))
    parts = tuple(
        (str(one.topic), Amounts(one.amount, one.persons)) for one in _list_live_parts(reader, stored)
    )
    day = date.fromisoformat(state["day"])
    draft = WorkDraft(kind, amounts, day, state["unit"], state["topic"], state["note"], parts)
    require_valid_draft(draft, stamp.today, stamp.calendar)
    if stored.part_of is not None:
        _require_within_whole(reader, kind, stored, amounts)
        if not state["topic"]:
            raise ValueRefused("“其中”的主题不能为空", "要去掉这一部分，用 qinling work void")
    elif kind.is_stock and (other := find_same_occasion(reader, draft)) and other.id != stored.id:
        raise ValueRefused(
            f"{draft.unit}的{kind.name}在 {draft.day} 已有一个值（{format_record_number(other.id)}）",
            "请改那一条",
        )


def _require_within_whole(reader: Reader, kind: WorkKind, part: WorkRecordRow, amounts: Amounts) -> None:
    """Raise ValueRefused unless *part*, being *amounts*, leaves the parts of its whole within it."""
    whole = require_record(reader, part.part_of or 0)
    limit = Amounts(whole.amount, whole.persons)
    others = [one for one in _list_live_parts(reader, whole) if one.id != part.id]
    together = add_amounts([amounts, *(Amounts(one.amount, one.persons) for one in others)])
    if not is_within(together, limit):
        told = f"，与另外的“其中”合计 {format_amounts(kind, together)}，" if others else " "
        raise ValueRefused(
            f"{format_amounts(kind, amounts)}{told}超过了总数 {format_amounts(kind, limit)}",
            f"“其中”是 {format_record_number(whole.id)} 的一部分；请核对",
        )


def void_records(writer: Writer, numbers: Sequence[str], stamp: Stamp, reason: str) -> list[WorkRecordRow]:
    """Void records and their parts: they count nowhere, and stay in the ledger. Return them."""
    if not reason.strip():
        raise StepRefused("没有写明作废的原因", "请写 --reason 原因")
    recorder = EventRecorder(writer, stamp)
    voided: list[int] = []
    for number in numbers:
        stored = require_record(writer, parse_record_number(number))
        if stored.is_void and stored.id not in voided:
            raise StepRefused(
                f"{format_record_number(stored.id)} 早已作废", "用 qinling work list --void 查看"
            )
        for one in (stored, *_list_live_parts(writer, stored)):
            if one.id not in voided:
                _record_change(
                    writer, recorder, one, {"is_void": True}, "", EventKind.VOIDED, {"reason": reason.strip()}
                )
                voided.append(one.id)
    recorder.write_events()
    return [require_record(writer, record) for record in voided]


def _record_change(
    writer: Writer,
    recorder: EventRecorder,
    stored: WorkRecordRow,
    changed: Mapping[str, Any],
    basis: str,
    kind: EventKind = EventKind.CHANGED,
    details: Mapping[str, Any] | None = None,
) -> None:
    before = _build_state(stored)
    told = {f"{STEP_PREFIX}{name}": value for name, value in (details or {}).items()}
    text = encode_changes({name: before[name] for name in changed}, {**changed, **told})
    recorder.add_event(kind, -stored.id, text, basis)
    records.update_record(writer, stored.id, {**before, **changed})


def restore_record(writer: Writer, record: int, values: Mapping[str, Any]) -> None:
    """Give a record back the *values* that it had, as the history keeps them. Raises UndoRefused."""
    stored = require_record(writer, record)
    records.update_record(writer, record, {**_build_state(stored), **values})
    restored = require_record(writer, record)
    whole = restored if restored.part_of is None else require_record(writer, restored.part_of)
    parts = [] if whole.is_void else _list_live_parts(writer, whole)
    together = add_amounts(Amounts(part.amount, part.persons) for part in parts)
    if not is_within(together, Amounts(whole.amount, whole.persons)):
        numbers = "、".join(format_record_number(part.id) for part in parts)
        raise UndoRefused(
            f"撤回后 {numbers} {'合计' if len(parts) > 1 else ''}会超过所属的 {format_record_number(whole.id)}",
            f"先用 qinling work edit {format_record_number(parts[0].id)} 改正",
        )


def _build_state(row: WorkRecordRow) -> dict[str, Any]:
    """Return the values of a record as the history keeps them."""
    names = ("kind", "topic", "part_of", "persons", "unit", "note", "is_void")
    kept = {name: getattr(row, name) for name in names}
    return {**kept, "amount": format_decimal(row.amount), "day": row.day.isoformat()}


def _list_live_parts(reader: Reader, stored: WorkRecordRow) -> list[WorkRecordRow]:
    return [one for one in records.find_parts(reader, stored.id) if not one.is_void]


def require_record(reader: Reader, record: int) -> WorkRecordRow:
    """Return one record. Raises IssueNotFound."""
    found = records.find_record(reader, record)
    if found is None:
        raise IssueNotFound(
            f"台账里没有编号为 {format_record_number(record)} 的工作记录", "用 qinling work list 查找"
        )
    return found
