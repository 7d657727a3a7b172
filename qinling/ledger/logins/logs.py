"""Login logs that were read, and the packed records of each. No change commits."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from qinling.ledger.logins.record_packing import find_accounts, pack_codes, unpack_codes
from qinling.ledger.reader import Reader
from qinling.ledger.sqlite_file.sqlite import SqliteWriter, build_any_condition
from qinling.ledger.writer import Writer

#: Condition of `login_events`: records of a log that counts, not deleted.
IN_EFFECT = "length(events) > 0 and login_log in (select id from login_log where removed is null)"


class ReadLog(NamedTuple):
    """A log that was read: the columns of `login_log`, of which a test sees that none is forgotten."""

    id: int
    at: str
    actor: str
    name: str
    source: str
    digest: str
    first: str | None
    last: str | None
    entries: int
    fresh: int
    joined: int
    kept_in: int | None
    removed: str | None
    removed_by: str | None
    replaced_by: int | None


_SELECT_LOGS = f"select {', '.join(ReadLog._fields)} from login_log"


def list_logs(reader: Reader) -> list[ReadLog]:
    """Return all logs, in the order in which they were read."""
    return list(reader.rows(ReadLog, f"{_SELECT_LOGS} order by id"))


def find_log(reader: Reader, log: int) -> ReadLog | None:
    """Return the log with this id, or None."""
    return next(reader.rows(ReadLog, f"{_SELECT_LOGS} where id = :log", log=log), None)


def list_logs_by_content(reader: Reader, digest: str) -> list[ReadLog]:
    """Return the logs with this content, those that no longer count among them, in the order of their ids."""
    sql = f"{_SELECT_LOGS} where digest = :digest and digest <> '' order by id"
    return list(reader.rows(ReadLog, sql, digest=digest))


def list_logs_by_name(reader: Reader, name: str) -> list[ReadLog]:
    """Return the logs of this name that count and whose records are their own."""
    sql = f"{_SELECT_LOGS} where name = :name and removed is null and kept_in is null order by id"
    return list(reader.rows(ReadLog, sql, name=name))


def list_logs_replaced_by(reader: Reader, log: int) -> list[int]:
    """Return the ids of the logs in whose place *log* is."""
    return list(reader.rows(int, "select id from login_log where replaced_by = :log", log=log))


def list_logs_kept_in(reader: Reader, log: int) -> list[int]:
    """Return the ids of the logs whose records are among those of *log*."""
    return list(reader.rows(int, "select id from login_log where kept_in = :log", log=log))


def add_log(writer: Writer, values: Mapping[str, object]) -> int:
    """Add a log and return its id. *values* holds its columns; those left out are null."""
    return writer.insert_row("login_log", values)


def record_counts(writer: Writer, log: int, fresh: int, joined: int) -> None:
    """Record how many logins of a log no other knew, and how many of its records are one with others."""
    writer.change(
        "update login_log set fresh = :fresh, joined = :joined where id = :log",
        log=log,
        fresh=fresh,
        joined=joined,
    )


def mark_as_removed(
    writer: Writer, logs: Sequence[int], at: str, actor: str, replaced_by: int | None = None
) -> None:
    """Let logs no longer count."""
    writer.change(
        "update login_log set removed = :at, removed_by = :actor, replaced_by = :replaced_by"
        f" where {build_any_condition('id', 'logs')}",
        logs=list(logs),
        at=at,
        actor=actor,
        replaced_by=replaced_by,
    )


def mark_as_restored(writer: Writer, logs: Sequence[int]) -> None:
    """Let logs count again."""
    writer.change(
        "update login_log set removed = null, removed_by = null, replaced_by = null"
        f" where {build_any_condition('id', 'logs')}",
        logs=list(logs),
    )


# -- records ---------------------------------------------------------------------------------


def read_log_records(reader: Reader, log: int) -> Iterator[tuple[date, "array[int]"]]:
    """Yield (day, codes) of the records of a log. Days whose records have been deleted are left out."""
    sql = "select day, events from login_events where login_log = :log and length(events) > 0 order by day"
    for day, blob in reader.tuples(sql, log=log):
        yield date.fromisoformat(day), unpack_codes(blob)


def read_day_records(reader: Reader, day: date) -> dict[int, "array[int]"]:
    """Return log id → codes of the logs that count on a day."""
    sql = f"select login_log, events from login_events where day = :day and {IN_EFFECT}"
    return {log: unpack_codes(blob) for log, blob in reader.tuples(sql, day=day)}


def read_accounts_of_day(reader: Reader, day: date) -> set[int]:
    """Return the ids of the accounts of all records of a day, those of logs that no longer count among them."""
    blobs = reader.rows(bytes, "select events from login_events where day = :day", day=day)
    return set().union(*(find_accounts(unpack_codes(blob)) for blob in blobs))


def find_days_with_records(reader: Reader, first: date, last: date) -> set[date]:
    """Return the days of a span with records of logs that count."""
    sql = f"select distinct day from login_events where day between :first and :last and {IN_EFFECT}"
    return {date.fromisoformat(day) for (day,) in reader.tuples(sql, first=first, last=last)}


def find_deleted_days(reader: Reader, first: date, last: date) -> set[date]:
    """Return the days of a span whose records have been deleted. They keep their roll-up."""
    sql = "select distinct day from login_events where day between :first and :last and length(events) = 0"
    return {date.fromisoformat(day) for (day,) in reader.tuples(sql, first=first, last=last)}


def add_log_records(writer: Writer, log: int, days: Iterable[tuple[date, Iterable[int]]]) -> None:
    """Add the records of a log, each (day, sorted codes)."""
    rows = ((day.isoformat(), log, pack_codes(codes)) for day, codes in days)
    writer.insert_rows("login_events", ("day", "login_log", "events"), rows)


def delete_log_records_before(writer: Writer, before: date) -> int:
    """Delete the log records before a day and return the number of days deleted. The roll-up stays.

    Such a day remains as one without records. Of a log that no longer counts nothing remains.
    """
    if not isinstance(writer, SqliteWriter):  # a server has a table for each month
        writer.value("select drop_login_months(:before)", before=before)
    removed = "select id from login_log where removed is not null"
    writer.change(f"delete from login_events where day < :before and login_log in ({removed})", before=before)
    writer.change(
        "update login_log set first = case when last < :before then null else :start end,"
        " last = case when last < :before then null else last end"
        " where removed is not null and first < :before",
        before=before,
        start=f"{before}T00:00",
    )
    due = "day < :before and length(events) > 0"
    days = int(writer.value(f"select count(distinct day) from login_events where {due}", before=before))
    writer.change(f"update login_events set events = :none where {due}", before=before, none=b"")
    return days


def move_deleted_days(writer: Writer, log: int, heir: int) -> None:
    """Hand the days of *log* whose records have been deleted over to another log."""
    writer.change(
        "update login_events set login_log = :heir where login_log = :log and length(events) = 0"
        " and day not in (select day from login_events where login_log = :heir)",
        log=log,
        heir=heir,
    )


def find_last_deleted_day(reader: Reader, log: int, first: str | None, last: str | None) -> date | None:
    """Return the last day, from *first* to *last* if given, of a log whose records have been deleted, or None."""
    sql = (
        "select max(day) from login_events where login_log = :log and length(events) = 0"
        " and day between coalesce(substr(:first, 1, 10), day) and coalesce(substr(:last, 1, 10), day)"
    )
    day = reader.value(sql, log=log, first=first, last=last)
    return None if day is None else date.fromisoformat(day)


# -- roll-up ---------------------------------------------------------------------------------


def delete_roll_up(writer: Writer, day: date, accounts: Iterable[int]) -> None:
    """Delete the roll-up of *accounts* on a day."""
    of_accounts = build_any_condition("account", "accounts")
    writer.change(
        f"delete from login_day where day = :day and {of_accounts}", day=day, accounts=list(accounts)
    )
