"""Write accounts, the roll-up, coaching and reported weeks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json import dumps
from operator import itemgetter

from qinling.ledger.writer import Writer


def _encode_json(value: object) -> str:
    return dumps(value, ensure_ascii=False, default=str)


def add_account(writer: Writer, key: str, values: Mapping[str, object]) -> int:
    """Add an account and return its id. *values* holds its columns except the key; without an `id` the next one is used."""
    return writer.insert_row("account", {"key": key, **values})


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
) -> int:
    """Record the coaching of an account's user, and return its id."""
    values = {"at": at, "actor": actor, "account": account, "day": day, "coach": coach}
    values |= {"topic": topic, "note": note, "next_visit": next_visit}
    return writer.insert_row("coaching", values)


def delete_coaching(writer: Writer, coaching: int) -> None:
    """Delete a coaching. Its event stays."""
    writer.change("delete from coaching where id = :id", id=coaching)


def record_week_report(writer: Writer, week: date, at: str, log: str, report: str) -> None:
    """Record what the report on a week said and what its log held, both as JSON. The time of the first report stays."""
    writer.insert_rows(
        "login_week",
        ("week", "at", "log", "report"),
        [(week.isoformat(), at, log, report)],
        on_conflict="on conflict (week) do update set log = excluded.log, report = excluded.report",
    )


def record_read_file(writer: Writer, name: str, size: int, changed: int) -> None:
    """Record that a file of the watched folder is read, with its size and change time."""
    writer.insert_rows(
        "login_file",
        ("name", "size", "changed"),
        [(name, size, changed)],
        on_conflict="on conflict (name) do update set size = excluded.size, changed = excluded.changed",
    )


def record_stray_file(writer: Writer, name: str, size: int, changed: int) -> None:
    """Record that a file of the watched folder, which is no log, was told of."""
    writer.insert_rows(
        "login_stray",
        ("name", "size", "changed"),
        [(name, size, changed)],
        on_conflict="on conflict (name) do update set size = excluded.size, changed = excluded.changed",
    )


def forget_stray_files(writer: Writer, names: Iterable[str]) -> None:
    """Forget files of the watched folder that are gone, so that they are told of when they come again."""
    for name in names:
        writer.change("delete from login_stray where name = :name", name=name)
