"""Change issues, events, units and counters inside the transaction of a command. No function commits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from json import JSONEncoder
from typing import Any, TypeVar

from qinling.ledger.rows import ISSUE_COLUMNS
from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.ledger.writer import Writer
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS
from qinling.rules.history.events import Event
from qinling.rules.texts.name_folding import fold_name

_encode_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_Item = TypeVar("_Item")

#: Rows of one chunk: large enough to hide the cost of a call, small enough for memory.
_CHUNK_SIZE = 2_000

_VALUE_COLUMNS = ISSUE_COLUMNS[1:]
_UPDATABLE_COLUMNS = set(_VALUE_COLUMNS) - {"version", "number_key"}
#: Columns that every row fills.
_DEFAULT_COLUMNS = ("round", "version", "extra", "status_said", "number_key")


def insert_issues(writer: Writer, rows: Sequence[Mapping[str, Any]]) -> range:
    """Insert one issue for each row and return their ids, in the order of *rows*.

    Each row maps columns to values. Days are ISO text, `extra` is a mapping, missing columns are blank.
    """
    # Removed issues stay in the event log, so their ids are never reused.
    last = max(
        writer.value("select coalesce(max(id), 0) from issue"),
        writer.value("select coalesce(max(issue), 0) from event"),
    )
    ids = range(last + 1, last + 1 + len(rows))
    for chunk in split_into_chunks(zip(ids, rows, strict=True)):
        # Skip the columns that no row of the chunk fills.
        given_columns = set().union(*(row for _, row in chunk)) - set(_DEFAULT_COLUMNS)
        names = [name for name in _VALUE_COLUMNS if name in given_columns]
        writer.insert_rows(
            "issue",
            ("id", *_DEFAULT_COLUMNS, *names),
            (_build_row_values(issue_id, row, names) for issue_id, row in chunk),
        )
    add_units(writer, {row.get(name) for row in rows for name in NAMING_COLUMNS})
    return ids


def _build_row_values(issue_id: int, row: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    extra = row.get("extra")
    extra_json = _encode_json(extra) if extra else "{}"
    return (
        issue_id,
        row.get("round", 1),
        row.get("version", 1),
        extra_json,
        row.get("status_said", True),
        fold_name(row["number"] or ""),
        *map(row.get, names),
    )


def update_issue(writer: Writer, issue_id: int, values: Mapping[str, Any]) -> None:
    """Update fields of an issue, *values* being field → value, and raise its version by one.

    Raises KeyError for an unknown field.
    """
    update_issues(writer, [issue_id], values)


def update_issues(writer: Writer, issue_ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Update the same fields of several issues to the same *values*, as `update_issue` does."""
    if unknown := values.keys() - _UPDATABLE_COLUMNS:
        raise KeyError(", ".join(sorted(unknown)))
    if "number" in values:
        values = {**values, "number_key": fold_name(values["number"])}
    assignments = ", ".join([*(f"{name} = :{name}" for name in values), "version = version + 1"])
    which = build_any_condition("id", "ids")
    writer.change(f"update issue set {assignments} where {which}", ids=list(issue_ids), **values)
    if named := {str(values[name]) for name in NAMING_COLUMNS if values.get(name)}:
        add_units(writer, named)


def delete_issue(writer: Writer, issue_id: int) -> None:
    """Delete an issue from the table. Its events stay."""
    writer.change("delete from issue where id = :id", id=issue_id)


def append_events(writer: Writer, events: Iterable[Event]) -> None:
    """Append *events* to the event log in order, and record the new head."""
    for chunk in split_into_chunks(events):
        writer.append_events(chunk)


def add_units(writer: Writer, names: Iterable[str | None]) -> None:
    """Add the *names* of units that the ledger does not have. None and blanks are skipped."""
    units = sorted({name for name in names if name})
    writer.insert_rows(
        "unit", ("name",), ((name,) for name in units), on_conflict="on conflict (name) do nothing"
    )


def split_into_chunks(items: Iterable[_Item], size: int = _CHUNK_SIZE) -> Iterator[list[_Item]]:
    """Yield *items* in lists of at most *size*."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
