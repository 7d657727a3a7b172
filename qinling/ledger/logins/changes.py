"""What the login audit writes: accounts, entries of logs and their roll-up, help given, weeks reported."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json import dumps
from operator import itemgetter

from sqlmodel import Session


def _encode_json(value: object) -> str:
    return dumps(value, ensure_ascii=False, default=str)


def add_account(session: Session, key: str, values: Mapping[str, object]) -> int:
    """Add an account and return its id, the next one where *values*, its columns but the key, hold none."""
    names = ("key", *values)
    (account_id,) = (
        session.connection()
        .exec_driver_sql(
            f"insert into account ({', '.join(names)}) values ({', '.join('?' * len(names))}) returning id",
            (key, *map(_to_sql_value, values.values())),
        )
        .one()
    )
    return int(account_id)


def update_account(session: Session, account: int, values: Mapping[str, object]) -> None:
    """Write *values*, column → value, over those of an account."""
    assignments = ", ".join(f"{name} = ?" for name in values)
    session.connection().exec_driver_sql(
        f"update account set {assignments} where id = ?", (*map(_to_sql_value, values.values()), account)
    )


def _to_sql_value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def record_account_changes(
    session: Session,
    at: str,
    day: date,
    actor: str,
    changes: Iterable[tuple[int, str, Mapping[str, Sequence[object]]]],
) -> None:
    """Note what became of accounts: (account, what, field → [old, new])."""
    connection = session.connection()
    for account, what, changed in changes:
        connection.exec_driver_sql(
            "insert into account_change (at, day, actor, account, what, changes) values (?, ?, ?, ?, ?, ?)",
            (at, day.isoformat(), actor, account, what, _encode_json(changed)),
        )


def add_addresses(session: Session, addresses: Sequence[tuple[int, str]]) -> None:
    """Add addresses: (id, address)."""
    if addresses:
        session.connection().exec_driver_sql(
            "insert into login_address (id, address) values (?, ?)", addresses
        )


def write_log_records(session: Session, day: date, events: bytes) -> None:
    """Store the entries of a day in place of those that stood there."""
    session.connection().exec_driver_sql(
        "insert into login_events (day, events) values (?, ?)"
        " on conflict (day) do update set events = excluded.events",
        (day.isoformat(), events),
    )


def write_roll_up(session: Session, counts: Iterable[tuple[int, str, int, int, int | None]]) -> None:
    """Store what accounts did, in place of what stood there: (account, day as ISO text, logins, failed, second of the last login), day after day."""
    # By account, as they lie: in the order of days each row would go to another page.
    session.connection().exec_driver_sql(
        "insert or replace into login_day (account, day, logins, failed, last) values (?, ?, ?, ?, ?)",
        sorted(counts, key=itemgetter(0)),
    )


def record_login_log(
    session: Session, at: str, actor: str, name: str, first: str, last: str, entries: int, fresh: int
) -> None:
    """Note what a log covers; the same log once more is not noted again."""
    session.connection().exec_driver_sql(
        "insert into login_log (at, actor, name, first, last, entries, fresh) values (?, ?, ?, ?, ?, ?, ?)"
        " on conflict (name, first, last) do nothing",
        (at, actor, name, first, last, entries, fresh),
    )


def delete_log_records_before(session: Session, before: date) -> int:
    """Let go of the entries before a day, and return of how many days; their roll-up stays."""
    changed = session.connection().exec_driver_sql(
        "delete from login_events where day < ?", (before.isoformat(),)
    )
    return int(changed.rowcount)


def add_coaching(
    session: Session, at: str, actor: str, account: int, day: date, coach: str, topic: str, note: str
) -> None:
    """Record help given to the person behind an account."""
    session.connection().exec_driver_sql(
        "insert into coaching (at, actor, account, day, coach, topic, note) values (?, ?, ?, ?, ?, ?, ?)",
        (at, actor, account, day.isoformat(), coach, topic, note),
    )


def record_reported_week(session: Session, week: date, at: str) -> None:
    """Note that a week was reported on."""
    session.connection().exec_driver_sql(
        "insert into login_week (week, at) values (?, ?) on conflict (week) do nothing",
        (week.isoformat(), at),
    )


def record_read_file(session: Session, name: str, size: int, changed: int) -> None:
    """Note that a file of the watched folder was read in as it was."""
    session.connection().exec_driver_sql(
        "insert or replace into login_file (name, size, changed) values (?, ?, ?)", (name, size, changed)
    )
