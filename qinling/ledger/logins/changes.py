"""Write accounts, log records, the roll-up, coaching and reported weeks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json import dumps
from operator import itemgetter

from qinling.ledger.writer import Writer


def _encode_json(value: object) -> str:
    return dumps(value, ensure_ascii=False, default=str)


def add_account(writer: Writer, key: str, values: Mapping[str, object]) -> int:
    """Add an account and return its id. *values* holds its columns except the key; without an `id` the next one is used."""
    given = {"key": key, **values}
    names, params = ", ".join(given), ", ".join(f":{name}" for name in given)
    return int(writer.value(f"insert into account ({names}) values ({params}) returning id", **given))


def update_account(writer: Writer, account: int, values: Mapping[str, object]) -> None:
    """Update columns of an account. *values* is column → value."""
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    writer.change(f"update account set {assignments} where id = :id", **{**values, "id": account})


def record_account_changes(
    writer: Writer,
    at: str,
    day: date,
    actor: str,
    changes: Iterable[tuple[int, str, Mapping[str, Sequence[object]]]],
) -> None:
    """Record changes of accounts, each (account, kind, field → [old, new])."""
    writer.insert_rows(
        "account_change",
        ("at", "day", "actor", "account", "what", "changes"),
        (
            (at, day.isoformat(), actor, account, kind, _encode_json(changed))
            for account, kind, changed in changes
        ),
    )


def add_addresses(writer: Writer, addresses: Sequence[tuple[int, str]]) -> None:
    """Add addresses, each (id, address)."""
    writer.insert_rows("login_address", ("id", "address"), addresses)


def write_log_records(writer: Writer, day: date, events: bytes) -> None:
    """Replace the log records of a day."""
    writer.insert_rows(
        "login_events",
        ("day", "events"),
        [(day.isoformat(), events)],
        on_conflict="on conflict (day) do update set events = excluded.events",
    )


def write_roll_up(writer: Writer, counts: Iterable[tuple[int, str, int, int, int | None]]) -> None:
    """Replace rows of the roll-up, each (account, day as ISO text, logins, failed, second of the last login)."""
    # Sorted by account, the order of the table: otherwise each row is written to another page.
    writer.insert_rows(
        "login_day",
        ("account", "day", "logins", "failed", "last"),
        sorted(counts, key=itemgetter(0)),
        on_conflict="on conflict (account, day) do update"
        " set logins = excluded.logins, failed = excluded.failed, last = excluded.last",
    )


def record_login_log(
    writer: Writer, at: str, actor: str, name: str, first: str, last: str, entries: int, fresh: int
) -> None:
    """Record what a log covers. The same log is recorded once."""
    writer.insert_rows(
        "login_log",
        ("at", "actor", "name", "first", "last", "entries", "fresh"),
        [(at, actor, name, first, last, entries, fresh)],
        on_conflict="on conflict (name, first, last) do nothing",
    )


def delete_log_records_before(writer: Writer, before: date) -> int:
    """Delete the log records before a day and return the number of days deleted. The roll-up stays."""
    return writer.change("delete from login_events where day < :before", before=before)


def add_coaching(
    writer: Writer,
    at: str,
    actor: str,
    account: int,
    day: date,
    coach: str,
    topic: str,
    note: str,
    next_visit: date | None,
) -> None:
    """Record the coaching of an account's user."""
    visit = next_visit.isoformat() if next_visit else None
    writer.insert_rows(
        "coaching",
        ("at", "actor", "account", "day", "coach", "topic", "note", "next_visit"),
        [(at, actor, account, day.isoformat(), coach, topic, note, visit)],
    )


def record_reported_week(writer: Writer, week: date, at: str) -> None:
    """Record that a week is reported."""
    writer.insert_rows(
        "login_week",
        ("week", "at"),
        [(week.isoformat(), at)],
        on_conflict="on conflict (week) do nothing",
    )


def record_read_file(writer: Writer, name: str, size: int, changed: int) -> None:
    """Record that a file of the watched folder is read, with its size and change time."""
    writer.insert_rows(
        "login_file",
        ("name", "size", "changed"),
        [(name, size, changed)],
        on_conflict="on conflict (name) do update set size = excluded.size, changed = excluded.changed",
    )
