"""Write accounts, log records, the roll-up, coaching and reported weeks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json import dumps
from operator import itemgetter

from sqlmodel import Session

from qinling.ledger.changes import to_sql_value


def _encode_json(value: object) -> str:
    return dumps(value, ensure_ascii=False, default=str)


def add_account(session: Session, key: str, values: Mapping[str, object]) -> int:
    """Add an account and return its id. *values* holds its columns except the key; without an `id` the next one is used."""
    names = ("key", *values)
    (account_id,) = (
        session.connection()
        .exec_driver_sql(
            f"insert into account ({', '.join(names)}) values ({', '.join('?' * len(names))}) returning id",
            (key, *map(to_sql_value, values.values())),
        )
        .one()
    )
    return int(account_id)


def update_account(session: Session, account: int, values: Mapping[str, object]) -> None:
    """Update columns of an account. *values* is column → value."""
    assignments = ", ".join(f"{name} = ?" for name in values)
    session.connection().exec_driver_sql(
        f"update account set {assignments} where id = ?", (*map(to_sql_value, values.values()), account)
    )


def record_account_changes(
    session: Session,
    at: str,
    day: date,
    actor: str,
    changes: Iterable[tuple[int, str, Mapping[str, Sequence[object]]]],
) -> None:
    """Record changes of accounts, each (account, kind, field → [old, new])."""
    connection = session.connection()
    for account, kind, changed in changes:
        connection.exec_driver_sql(
            "insert into account_change (at, day, actor, account, what, changes) values (?, ?, ?, ?, ?, ?)",
            (at, day.isoformat(), actor, account, kind, _encode_json(changed)),
        )


def add_addresses(session: Session, addresses: Sequence[tuple[int, str]]) -> None:
    """Add addresses, each (id, address)."""
    if addresses:
        session.connection().exec_driver_sql(
            "insert into login_address (id, address) values (?, ?)", addresses
        )


def write_log_records(session: Session, day: date, events: bytes) -> None:
    """Replace the log records of a day."""
    session.connection().exec_driver_sql(
        "insert into login_events (day, events) values (?, ?)"
        " on conflict (day) do update set events = excluded.events",
        (day.isoformat(), events),
    )


def write_roll_up(session: Session, counts: Iterable[tuple[int, str, int, int, int | None]]) -> None:
    """Replace rows of the roll-up, each (account, day as ISO text, logins, failed, second of the last login)."""
    # Sorted by account, the order of the table: otherwise each row is written to another page.
    session.connection().exec_driver_sql(
        "insert or replace into login_day (account, day, logins, failed, last) values (?, ?, ?, ?, ?)",
        sorted(counts, key=itemgetter(0)),
    )


def record_login_log(
    session: Session, at: str, actor: str, name: str, first: str, last: str, entries: int, fresh: int
) -> None:
    """Record what a log covers. The same log is recorded once."""
    session.connection().exec_driver_sql(
        "insert into login_log (at, actor, name, first, last, entries, fresh) values (?, ?, ?, ?, ?, ?, ?)"
        " on conflict (name, first, last) do nothing",
        (at, actor, name, first, last, entries, fresh),
    )


def delete_log_records_before(session: Session, before: date) -> int:
    """Delete the log records before a day and return the number of days deleted. The roll-up stays."""
    changed = session.connection().exec_driver_sql(
        "delete from login_events where day < ?", (before.isoformat(),)
    )
    return int(changed.rowcount)


def add_coaching(
    session: Session, at: str, actor: str, account: int, day: date, coach: str, topic: str, note: str
) -> None:
    """Record the coaching of an account's user."""
    session.connection().exec_driver_sql(
        "insert into coaching (at, actor, account, day, coach, topic, note) values (?, ?, ?, ?, ?, ?, ?)",
        (at, actor, account, day.isoformat(), coach, topic, note),
    )


def record_reported_week(session: Session, week: date, at: str) -> None:
    """Record that a week is reported."""
    session.connection().exec_driver_sql(
        "insert into login_week (week, at) values (?, ?) on conflict (week) do nothing",
        (week.isoformat(), at),
    )


def record_read_file(session: Session, name: str, size: int, changed: int) -> None:
    """Record that a file of the watched folder is read, with its size and change time."""
    session.connection().exec_driver_sql(
        "insert or replace into login_file (name, size, changed) values (?, ?, ?)", (name, size, changed)
    )
