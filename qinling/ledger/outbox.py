"""The outbox: who was told of what, the messages, and how far each of them has come.

Asked and written by the notifications only; nothing of it is part of an issue or of the history.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json import dumps

from sqlmodel import Session

from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow, RunRow, State
from qinling.rules.warnings.messages import Message
from qinling.rules.warnings.recipients import Key, higher

_DELIVERIES = (
    "select d.id, d.channel, d.state, d.attempts, d.unheard, d.next_at, d.ended, d.why,"
    " m.day, m.uid, m.receiver, m.subject, m.body from delivery d join message m on m.id = d.message"
)
_RUNS = f"select {', '.join(RunRow._fields)} from run"


def versions(reader: Reader, issues: Iterable[int], fields: Iterable[str], kind: str = "") -> dict[int, int]:
    """Return issue → id of the last event that changed one of *fields*, made the issue, or is of *kind*."""
    moved = " or ".join(f"json_type(changes, '$.{name}') is not null" for name in fields)
    sql = (
        "select issue, max(id) from event where issue in (select value from json_each(:issues))"
        f" and (kind in ('created', :kind) or {moved}) group by issue"
    )
    found = reader.rows(
        lambda issue, event: (int(issue), int(event)), sql, issues=dumps(list(issues)), kind=kind
    )
    return dict(found)


def tiers_told(reader: Reader, issues: Iterable[int]) -> dict[Key, str]:
    """Return of which tier each receiver was told at most, of *issues*."""
    sql = (
        "select issue, kind, version, receiver, tier from notice"
        " where issue in (select value from json_each(:issues))"
    )
    told: dict[Key, str] = {}
    for *parts, tier in reader.tuples(sql, issues=dumps(list(issues))):
        key = Key(*parts)
        told[key] = higher(told[key], tier) if key in told else tier
    return told


def open_deliveries(reader: Reader, now: str) -> list[DeliveryRow]:
    """Return the deliveries to be tried at *now*: those that wait, and those that were broken off."""
    sql = f"{_DELIVERIES} where d.state in ('waiting', 'sending') and d.next_at <= :now order by d.id"
    return list(reader.rows(DeliveryRow, sql, now=now))


def unfinished(reader: Reader, since: date) -> list[DeliveryRow]:
    """Return the deliveries that are not over, and those of messages since *since* that were given up."""
    sql = (
        f"{_DELIVERIES} where d.state in ('waiting', 'sending')"
        f" union all {_DELIVERIES} where d.state = 'lost' and m.day >= :since order by 1"
    )
    return list(reader.rows(DeliveryRow, sql, since=since))


def last_deliveries(reader: Reader, limit: int) -> list[DeliveryRow]:
    """Return the last *limit* deliveries, the newest first."""
    return list(reader.rows(DeliveryRow, f"{_DELIVERIES} order by d.id desc limit :limit", limit=limit))


def last_runs(reader: Reader, limit: int) -> list[RunRow]:
    """Return the last *limit* runs, the newest first."""
    return list(reader.rows(RunRow, f"{_RUNS} order by id desc limit :limit", limit=limit))


def last_whole_run(reader: Reader) -> str | None:
    """Return the day of the last run that told what there was to tell and came to its end."""
    day = reader.value("select max(day) from run where ended is not null and not quiet")
    return None if day is None else str(day)


def begin_run(session: Session, at: str, day: date, due: int, told: int, *, quiet: bool = False) -> int:
    """Record that a run has begun and return its id; a *quiet* one tells nothing."""
    (run,) = (
        session.connection()
        .exec_driver_sql(
            "insert into run (at, day, quiet, due, told, delivered, failed, channels)"
            " values (?, ?, ?, ?, ?, 0, 0, '{}') returning id",
            (at, day.isoformat(), quiet, due, told),
        )
        .one()
    )
    return int(run)


def end_run(session: Session, run: int, ended: str, channels: Mapping[str, Sequence[int]]) -> None:
    """Record that a run came to its end: channel → (delivered, failed)."""
    delivered, failed = (sum(counts[place] for counts in channels.values()) for place in (0, 1))
    session.connection().exec_driver_sql(
        "update run set ended = ?, delivered = ?, failed = ?, channels = ? where id = ?",
        (ended, delivered, failed, dumps(channels, ensure_ascii=False), run),
    )


def put_out(
    session: Session,
    message: Message,
    day: date,
    told: Iterable[tuple[Key, str]],
    channels: Iterable[str],
    now: str,
) -> None:
    """Keep a message with the keys and tiers that it tells of, to be delivered by *channels* from *now* on."""
    connection = session.connection()
    (made,) = connection.exec_driver_sql(
        "insert into message (uid, day, receiver, subject, body) values (?, ?, ?, ?, ?) returning id",
        (message.uid, day.isoformat(), message.receiver, message.subject, message.body),
    ).one()
    for key, tier in told:
        connection.exec_driver_sql(
            "insert into notice (issue, kind, version, receiver, tier, message) values (?, ?, ?, ?, ?, ?)",
            (*key, tier, made),
        )
    for channel in dict.fromkeys(channels):
        connection.exec_driver_sql(
            "insert into delivery (message, channel, state, attempts, unheard, next_at, why)"
            " values (?, ?, 'waiting', 0, 0, ?, '')",
            (made, channel, now),
        )


def claim(session: Session, delivery: DeliveryRow, until: str) -> bool:
    """Take a delivery for oneself *until* then; say whether nobody else was quicker."""
    broken_off = delivery.state == State.SENDING
    changed = session.connection().exec_driver_sql(
        "update delivery set state = 'sending', attempts = attempts + 1, unheard = unheard + ?, next_at = ?"
        " where id = ? and state = ? and next_at = ?",
        (broken_off, until, delivery.id, delivery.state, delivery.next_at),
    )
    return changed.rowcount == 1


def settle(
    session: Session, delivery: DeliveryRow, state: State, *, now: str, next_at: str, unheard: bool, why: str
) -> bool:
    """Record what became of an attempt at a *delivery*, the row as it was claimed; say whether it still counted.

    *next_at* is when a waiting one is tried again. An attempt that outlived its claim does not
    undo what the one after it has marked; that it arrived is true all the same.
    """
    changed = session.connection().exec_driver_sql(
        "update delivery set state = ?, ended = ?, next_at = ?, unheard = unheard + ?, why = ?"
        " where id = ? and (? = 'delivered' or (state = 'sending' and attempts = ?))",
        (
            state.value,
            None if state is State.WAITING else now,
            next_at,
            unheard,
            why,
            delivery.id,
            state.value,
            delivery.attempts + 1,
        ),
    )
    return changed.rowcount == 1


def put_out_again(session: Session, now: str, uids: Sequence[str] = ()) -> int:
    """Let deliveries that were given up (all, or those of *uids*) be tried anew; return how many."""
    only = " and message in (select id from message where uid in (select value from json_each(?)))"
    changed = session.connection().exec_driver_sql(
        "update delivery set state = 'waiting', attempts = 0, unheard = 0, next_at = ?, ended = null"
        f" where state = 'lost'{only if uids else ''}",
        (now, dumps(list(uids))) if uids else (now,),
    )
    return int(changed.rowcount)
