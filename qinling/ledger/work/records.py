"""Read and change the table of work records inside the transaction of a command. No function commits."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from qinling.ledger.changes import split_into_chunks
from qinling.ledger.condition_sql import ConditionSql
from qinling.ledger.reader import Reader
from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.ledger.units import build_unit_condition
from qinling.ledger.work.filters import RecordFilters
from qinling.ledger.work.replay import build_record_columns, replay_records_at
from qinling.ledger.work.rows import RECORD_COLUMNS, WorkRecordRow
from qinling.ledger.writer import Writer

_SELECT_RECORDS = f"select {', '.join(RECORD_COLUMNS)} from work_record"


def find_records(reader: Reader, filters: RecordFilters, limit: int | None = None) -> Iterator[WorkRecordRow]:
    """Yield the records that match *filters* by day and number, at most *limit*."""
    clauses: list[str] = ["1 = 1"]
    units = ConditionSql()
    if filters.units:
        clauses.append(units.build(build_unit_condition(reader, ("unit",), filters.units, "work_record")))
    params: dict[str, object] = {**units.params}
    for column, values in (("kind", filters.kinds), ("topic", filters.topics)):
        if values:
            clauses.append(build_any_condition(column, f"{column}s"))
            params[f"{column}s"] = list(values)
    if filters.first_day is not None:
        clauses.append("day >= :first_day")
        params["first_day"] = filters.first_day
    if filters.last_day is not None:
        clauses.append("day <= :last_day")
        params["last_day"] = filters.last_day
    if not filters.with_void:
        clauses.append("is_void = :false")
        params["false"] = False
    sql = f"{_SELECT_RECORDS} where {' and '.join(clauses)} order by day, id"
    if limit is not None:
        sql, params["limit"] = f"{sql} limit :limit", limit
    return reader.rows(WorkRecordRow.from_columns, sql, **params)


def find_record(reader: Reader, record: int) -> WorkRecordRow | None:
    """Return one record, None if there is none."""
    found = reader.rows(WorkRecordRow.from_columns, f"{_SELECT_RECORDS} where id = :id", id=record)
    return next(found, None)


def find_parts(reader: Reader, record: int) -> list[WorkRecordRow]:
    """Return the parts (其中) of a record."""
    sql = f"{_SELECT_RECORDS} where part_of = :id order by id"
    return list(reader.rows(WorkRecordRow.from_columns, sql, id=record))


def find_records_by_key(reader: Reader, key: str) -> list[WorkRecordRow]:
    """Return the records that say now, or said when they were entered, what *key* stands for; void ones too."""
    sql = (
        f"{_SELECT_RECORDS} where entry_key = :key"
        f" union {_SELECT_RECORDS} where content_key = :key order by id"
    )
    return list(reader.rows(WorkRecordRow.from_columns, sql, key=key))


def find_records_on(reader: Reader, kind: str, day: date) -> list[WorkRecordRow]:
    """Return the records of a kind on a day that are neither void nor parts."""
    sql = f"{_SELECT_RECORDS} where kind = :kind and day = :day and part_of is null and is_void = :false order by id"
    return list(reader.rows(WorkRecordRow.from_columns, sql, kind=kind, day=day, false=False))


def count_record_units(reader: Reader) -> list[tuple[str, int]]:
    """Return the units of the records that are not void, each with the number of its records."""
    sql = "select unit, count(*) from work_record where is_void = :false group by unit order by unit"
    return [(str(unit), int(count)) for unit, count in reader.tuples(sql, false=False)]


def list_recorded_kinds(reader: Reader) -> list[str]:
    """Return the kinds of the records."""
    return list(reader.rows(str, "select distinct kind from work_record order by kind"))


def find_next_record_id(reader: Reader) -> int:
    """Return the id of the next record. Those of removed records are never reused."""
    last: Any = reader.value("select coalesce(min(issue), 0) from event where issue < 0")
    return 1 - int(last)


def insert_records(writer: Writer, records: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Insert records, each an id and its values as the history keeps them."""
    for chunk in split_into_chunks(records):
        rows = [
            build_record_columns(record, {"version": 1, "is_void": False, **values})
            for record, values in chunk
        ]
        writer.insert_rows("work_record", RECORD_COLUMNS, rows)


def update_record(writer: Writer, record: int, state: Mapping[str, Any]) -> None:
    """Write the values *state* of a record, as the history keeps them, and raise its version by one."""
    columns = build_record_columns(record, dict(state))
    values: Sequence[tuple[str, Any]] = [*zip(RECORD_COLUMNS, columns, strict=True)][1:]
    kept = {name: value for name, value in values if name not in ("version", "entry_key")}
    assignments = ", ".join([*(f"{name} = :{name}" for name in kept), "version = version + 1"])
    writer.change(f"update work_record set {assignments} where id = :id", id=record, **kept)


def rebuild_records(writer: Writer) -> None:
    """Fill the empty table from the event log."""
    writer.insert_rows("work_record", RECORD_COLUMNS, replay_records_at(writer, sys.maxsize))


def delete_record(writer: Writer, record: int) -> None:
    """Delete a record from the table. Its events stay."""
    writer.change("delete from work_record where id = :id", id=record)
