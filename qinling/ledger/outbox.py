"""The outbox: notified tiers, messages and their deliveries.

Only notifications read and write it. It is not part of the issues or the event log.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json import dumps

from sqlmodel import Session

from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow, DeliveryState, RunRow
from qinling.rules.warnings.message_types import Message
from qinling.rules.warnings.recipients import NotificationKey, pick_nearer_tier

_SELECT_DELIVERIES = (
    "select d.id, d.channel, d.state, d.attempts, d.unheard, d.next_at, d.ended, d.why,"
    " m.day, m.uid, m.receiver, m.subject, m.body from delivery d join message m on m.id = d.message"
)
_SELECT_RUNS = f"select {', '.join(RunRow._fields)} from run"


def find_last_change_ids(
    reader: Reader, issues: Iterable[int], fields: Iterable[str], kind: str = ""
) -> dict[int, int]:
    """Return issue → id of the last event that created the issue, changed one of *fields*, or has *kind*."""
    has_changed = " or ".join(f"json_type(changes, '$.{name}') is not null" for name in fields)
    sql = (
        "select issue, max(id) from event where issue in (select value from json_each(:issues))"
        f" and (kind in ('created', :kind) or {has_changed}) group by issue"
    )
    found = reader.rows(
        lambda issue, event: (int(issue), int(event)), sql, issues=dumps(list(issues)), kind=kind
    )
    return dict(found)


def read_notified_tiers(reader: Reader, issues: Iterable[int]) -> dict[NotificationKey, str]:
    """Return the nearest tier that each recipient was notified of, for *issues*."""
    sql = (
        "select issue, kind, version, receiver, tier from notice"
        " where issue in (select value from json_each(:issues))"
    )
    notified: dict[NotificationKey, str] = {}
    for *parts, tier in reader.tuples(sql, issues=dumps(list(issues))):
        key = NotificationKey(*parts)
        notified[key] = pick_nearer_tier(notified[key], tier) if key in notified else tier
    return notified


def find_deliveries_to_send(reader: Reader, now: str) -> list[DeliveryRow]:
    """Return the deliveries to try at *now*: waiting and interrupted ones."""
    sql = f"{_SELECT_DELIVERIES} where d.state in ('waiting', 'sending') and d.next_at <= :now order by d.id"
    return list(reader.rows(DeliveryRow, sql, now=now))


def find_unfinished_deliveries(reader: Reader, since: date) -> list[DeliveryRow]:
    """Return the waiting and sending deliveries, and the lost ones of messages since *since*."""
    sql = (
        f"{_SELECT_DELIVERIES} where d.state in ('waiting', 'sending')"
        f" union all {_SELECT_DELIVERIES} where d.state = 'lost' and m.day >= :since order by 1"
    )
    return list(reader.rows(DeliveryRow, sql, since=since))


def read_last_deliveries(reader: Reader, limit: int) -> list[DeliveryRow]:
    """Return the last *limit* deliveries, newest first."""
    return list(
        reader.rows(DeliveryRow, f"{_SELECT_DELIVERIES} order by d.id desc limit :limit", limit=limit)
    )


def read_last_runs(reader: Reader, limit: int) -> list[RunRow]:
    """Return the last *limit* runs, newest first."""
    return list(reader.rows(RunRow, f"{_SELECT_RUNS} order by id desc limit :limit", limit=limit))


def find_last_complete_run_day(reader: Reader) -> str | None:
    """Return the day of the last complete run that was not quiet."""
    day = reader.value("select max(day) from run where ended is not null and not quiet")
    return None if day is None else str(day)


def begin_run(session: Session, at: str, day: date, due: int, told: int, *, is_quiet: bool = False) -> int:
    """Record the start of a run and return its id.

    *due* and *told* are numbers of issues: those with a warning or an alert, and those this run
    notifies of. With *is_quiet* the run sends nothing.
    """
    (run,) = (
        session.connection()
        .exec_driver_sql(
            "insert into run (at, day, quiet, due, told, delivered, failed, channels)"
            " values (?, ?, ?, ?, ?, 0, 0, '{}') returning id",
            (at, day.isoformat(), is_quiet, due, told),
        )
        .one()
    )
    return int(run)


def end_run(session: Session, run: int, ended: str, channels: Mapping[str, Sequence[int]]) -> None:
    """Record the end of a run. *channels* maps each channel to (delivered, failed)."""
    delivered, failed = (sum(counts[index] for counts in channels.values()) for index in (0, 1))
    session.connection().exec_driver_sql(
        "update run set ended = ?, delivered = ?, failed = ?, channels = ? where id = ?",
        (ended, delivered, failed, dumps(channels, ensure_ascii=False), run),
    )


def add_message(
    session: Session,
    message: Message,
    day: date,
    keys: Iterable[tuple[NotificationKey, str]],
    channels: Iterable[str],
    now: str,
) -> None:
    """Add a message with its notification keys and tiers, and one delivery for each of *channels* from *now* on."""
    connection = session.connection()
    (message_id,) = connection.exec_driver_sql(
        "insert into message (uid, day, receiver, subject, body) values (?, ?, ?, ?, ?) returning id",
        (message.uid, day.isoformat(), message.recipient, message.subject, message.body),
    ).one()
    for key, tier in keys:
        connection.exec_driver_sql(
            "insert into notice (issue, kind, version, receiver, tier, message) values (?, ?, ?, ?, ?, ?)",
            (*key, tier, message_id),
        )
    for channel in dict.fromkeys(channels):
        connection.exec_driver_sql(
            "insert into delivery (message, channel, state, attempts, unheard, next_at, why)"
            " values (?, ?, 'waiting', 0, 0, ?, '')",
            (message_id, channel, now),
        )


def claim_delivery(session: Session, delivery: DeliveryRow, until: str) -> bool:
    """Claim a delivery until *until*. Return False if another run has claimed it."""
    was_interrupted = delivery.state == DeliveryState.SENDING
    changed = session.connection().exec_driver_sql(
        "update delivery set state = 'sending', attempts = attempts + 1, unheard = unheard + ?, next_at = ?"
        " where id = ? and state = ? and next_at = ?",
        (was_interrupted, until, delivery.id, delivery.state, delivery.next_at),
    )
    return changed.rowcount == 1


def record_attempt(
    session: Session,
    delivery: DeliveryRow,
    state: DeliveryState,
    *,
    now: str,
    next_at: str,
    is_unanswered: bool,
    why: str,
) -> bool:
    """Record the result of an attempt at *delivery*, the row before the claim. Return False if a later attempt has replaced it.

    *next_at* is when a waiting delivery is tried again. A late attempt overwrites a newer result
    only to mark the message delivered.
    """
    changed = session.connection().exec_driver_sql(
        "update delivery set state = ?, ended = ?, next_at = ?, unheard = unheard + ?, why = ?"
        " where id = ? and (? = 'delivered' or (state = 'sending' and attempts = ?))",
        (
            state.value,
            None if state is DeliveryState.WAITING else now,
            next_at,
            is_unanswered,
            why,
            delivery.id,
            state.value,
            delivery.attempts + 1,
        ),
    )
    return changed.rowcount == 1


def retry_lost_deliveries(session: Session, now: str, uids: Sequence[str] = ()) -> int:
    """Reset lost deliveries (all, or those of *uids*) to waiting, and return how many."""
    only = " and message in (select id from message where uid in (select value from json_each(?)))"
    changed = session.connection().exec_driver_sql(
        "update delivery set state = 'waiting', attempts = 0, unheard = 0, next_at = ?, ended = null"
        f" where state = 'lost'{only if uids else ''}",
        (now, dumps(list(uids))) if uids else (now,),
    )
    return int(changed.rowcount)
