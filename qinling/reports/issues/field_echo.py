"""What was taken of the fields that a person typed, as lines: what is stored, and what it was read out of."""

from collections.abc import Iterable, Mapping, Sequence

from qinling.ledger.rows import IssueRow
from qinling.procedures.importing.ledger_import import FieldChange
from qinling.reports.issues.issue_tables import format_field_value, get_column_label
from qinling.reports.text.plain_text import join_lines
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind
from qinling.rules.vocabulary import DeadlineKind

_MAX_SHOWN = 200  # characters of one text; how many there are is told
_DEADLINE_PARTS = ("deadline_kind", "deadline_text")
_BLANK = "（空）"
_WIDE_BLANK = "\u3000"


def registered_field_lines(
    issue: IssueRow, texts: Mapping[str, str], taken: Mapping[str, object]
) -> list[str]:
    """Return a line for each field of *texts*, as typed: what *issue* holds of it.

    *taken* are the values that were read out of them: a status may have said a percentage too.
    """
    values = issue._asdict()
    further = [
        name for name, value in taken.items() if value is not None and name not in (*texts, *_DEADLINE_PARTS)
    ]
    texts = {**texts, **dict.fromkeys(further, "")}
    lines = [
        (
            name,
            f"{_describe_stored(name, values)}{_describe_typed(name, text, _describe_stored(name, values))}",
        )
        for name, text in texts.items()
    ]
    return _align_rows([*lines, *_describe_derived_status(texts, values)])


def _describe_derived_status(
    texts: Mapping[str, str], values: Mapping[str, object]
) -> Iterable[tuple[str, str]]:
    """Yield the status where nobody typed it and a typed day says it."""
    day = next((name for name in ("closed_on", "rectified_on") if texts.get(name)), None)
    if day is not None and "status" not in texts:
        why = f"（由{get_column_label(day)}得出；不是这样的，先 qinling undo 再重新登记）"
        yield "status", f"{_describe_stored('status', values)}{why}"


def changed_field_lines(changes: Sequence[FieldChange], texts: Mapping[str, str]) -> list[str]:
    """Return a line for each change, old → new, and one for the fields of *texts* that were the same before."""
    changed = {change.field: change for change in changes}
    lines = _align_rows(_describe_change(change, changed, texts) for change in list_told_changes(changes))
    same = [get_column_label(name) for name in texts if not _is_changed(name, changed)]
    return [*lines, f"与台账相同，没有改：{'、'.join(same)}"] if same and changes else lines


def list_told_changes(changes: Sequence[FieldChange]) -> list[FieldChange]:
    """Return the changes that have a line: the kind and the words of a deadline are told with its day."""
    hidden = _DEADLINE_PARTS if any(change.field == "deadline" for change in changes) else ()
    return [change for change in changes if change.field not in hidden]


def _is_changed(name: str, changed: Mapping[str, FieldChange]) -> bool:
    return name in changed or (name == "deadline" and any(part in changed for part in _DEADLINE_PARTS))


def _describe_change(
    change: FieldChange, changed: Mapping[str, FieldChange], texts: Mapping[str, str]
) -> tuple[str, str]:
    old = _describe_stored(change.field, _get_values(change, changed, "old"))
    new = _describe_stored(change.field, _get_values(change, changed, "new"))
    return change.field, f"{old} → {new}{_describe_typed(change.field, texts.get(change.field, new), new)}"


def _get_values(change: FieldChange, changed: Mapping[str, FieldChange], side: str) -> dict[str, object]:
    values = {name: getattr(changed[name], side) for name in _DEADLINE_PARTS if name in changed}
    return {**values, change.field: getattr(change, side)}


def _describe_stored(name: str, values: Mapping[str, object]) -> str:
    """Return the stored value of a field; of a deadline without a day, its kind."""
    text = format_field_value(name, values[name])
    kind = values.get("deadline_kind")
    if name == "deadline" and not text and kind not in (None, DeadlineKind.NONE):
        text = format_field_value("deadline_kind", kind)
        text += "，没有交办日期，算不出到期日" if kind == DeadlineKind.RELATIVE else ""
    text = join_lines(text)
    return f"{text[:_MAX_SHOWN]}…（共 {len(text)} 字）" if len(text) > _MAX_SHOWN else text or _BLANK


def _describe_typed(name: str, typed: str, stored: str) -> str:
    """Return in brackets what was typed, where *stored* was read out of it."""
    field = FIELDS_BY_NAME.get(name)
    if field is None or field.kind is FieldKind.TEXT or not typed or typed == stored:
        return ""
    return f"（写的是“{join_lines(typed)}”）"


def _align_rows(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Return one line a row, the labels padded with wide blanks to one width."""
    labelled = [(get_column_label(name), text) for name, text in rows]
    width = max((len(label) for label, _ in labelled), default=0)
    return [f"  {label:{_WIDE_BLANK}<{width}}  {text}" for label, text in labelled]
