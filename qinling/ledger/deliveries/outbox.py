"""The outbox: runs, messages and their deliveries.

Only notifications read and write it. It is not part of the issues or the event log.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json import dumps

from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow, DeliveryState, RunRow
from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.ledger.writer import Writer
from qinling.rules.warnings.message_types import Message
from qinling.rules.warnings.recipients import NotificationKey

_SELECTED_COLUMNS = (
    "select d.id, d.channel, d.state, d.attempts, d.unheard, d.next_at, d.ended, d.why, m.day, m.uid, m.receiver,"
    " coalesce(d.subject, m.subject), coalesce(d.body, m.body), d.address"
)
_FROM_DELIVERIES = " from delivery d join message m on m.id = d.message"
_SELECT_DELIVERIES = f"{_SELECTED_COLUMNS}{_FROM_DELIVERIES}"
#: The digest that this one follows: the last one that came to the same address.
_SELECT_FOLLOWS = (
    ", coalesce((select p.uid from message p join delivery e on e.message = p.id where p.id < m.id"
    " and p.receiver = m.receiver and e.channel = d.channel and e.address = d.address and e.state = 'delivered'"
    " and exists (select 1 from notice where message = p.id) and exists (select 1 from notice where message = m.id)"
    " order by p.id desc limit 1), '')"
)
#: Chosen by id in an inner query: sorted by id, SQLite would read all deliveries instead of the open ones by their index.
_OPEN_DELIVERIES = "select id from delivery where state in ('waiting', 'sending')"
_LOST_DELIVERIES = "select id from delivery where state = 'lost'"
_SELECT_RUNS = f"select {', '.join(RunRow._fields)} from run"


def find_deliveries_to_send(reader: Reader, now: str, latest: str) -> list[DeliveryRow]:
    """Return the deliveries to try at *now*: waiting and interrupted ones.

    One that waits for a time after *latest* was put off by a wrong clock, and is tried now.
    """
    sql = (
        f"{_SELECTED_COLUMNS}{_SELECT_FOLLOWS}{_FROM_DELIVERIES} where d.id in"
        f" ({_OPEN_DELIVERIES} and (next_at <= :now or next_at > :latest)) order by d.id"
    )
    return list(reader.rows(DeliveryRow, sql, now=now, latest=latest))


def find_unfinished_deliveries(reader: Reader, since: date, last_day: date) -> list[DeliveryRow]:
    """Return the waiting and sending deliveries, and the lost ones of messages from *since* to *last_day*."""
    sql = (
        f"{_SELECT_DELIVERIES} where d.id in ({_OPEN_DELIVERIES})"
        f" union all {_SELECT_DELIVERIES} where d.id in ({_LOST_DELIVERIES})"
        " and m.day between :since and :last_day order by 1"
    )
    return list(reader.rows(DeliveryRow, sql, since=since, last_day=last_day))


def read_last_deliveries(reader: Reader, limit: int) -> list[DeliveryRow]:
    """Return the last *limit* deliveries, newest first."""
    return list(
        reader.rows(DeliveryRow, f"{_SELECT_DELIVERIES} order by d.id desc limit :limit", limit=limit)
    )


def read_last_runs(reader: Reader, limit: int) -> list[RunRow]:
    """Return the last *limit* runs, newest first."""
    return list(reader.rows(RunRow, f"{_SELECT_RUNS} order by id desc limit :limit", limit=limit))


def find_last_complete_run(reader: Reader, last_day: date) -> RunRow | None:
    """Return the run with the latest day up to *last_day* that is complete and was not quiet, or None."""
    sql = (
        f"{_SELECT_RUNS} where ended is not null and not quiet and day <= :last_day"
        " order by day desc, id desc limit 1"
    )
    return next(reader.rows(RunRow, sql, last_day=last_day), None)


def begin_run(
    writer: Writer,
    at: str,
    day: date,
    due: int,
    told: int,
    *,
    is_quiet: bool = False,
    missing_env: Iterable[str] = (),
) -> int:
    """Record the start of a run and return its id.

    *due* and *told* are numbers of issues: those with a warning or an alert, and those this run
    notifies of. With *is_quiet* the run sends nothing. *missing_env* are environment variables of the
    channels that the run does not have.
    """
    run = writer.value(
        "insert into run (at, day, quiet, due, told, delivered, failed, channels, missing_env)"
        " values (:at, :day, :quiet, :due, :told, 0, 0, '{}', :missing_env) returning id",
        at=at,
        day=day,
        quiet=is_quiet,
        due=due,
        told=told,
        missing_env=",".join(missing_env),
    )
    return int(run)


def end_run(writer: Writer, run: int, ended: str, channels: Mapping[str, Sequence[int]]) -> None:
    """Record the end of a run. *channels* maps each channel to (delivered, failed)."""
    delivered, failed = (sum(counts[index] for counts in channels.values()) for index in (0, 1))
    writer.change(
        "update run set ended = :ended, delivered = :delivered, failed = :failed, channels = :channels"
        " where id = :run",
        run=run,
        ended=ended,
        delivered=delivered,
        failed=failed,
        channels=dumps(channels, ensure_ascii=False),
    )


def add_message(
    writer: Writer,
    message: Message,
    day: date,
    keys: Iterable[tuple[NotificationKey, str]],
    channels: Iterable[str],
    now: str,
) -> None:
    """Add a message with its notification keys and tiers, and one delivery for each of *channels* from *now* on.

    It is parted among the addresses of the channel before it is sent: `delivery_changes`.
    """
    message_id = writer.value(
        "insert into message (uid, day, receiver, subject, body)"
        " values (:uid, :day, :receiver, :subject, :body) returning id",
        uid=message.uid,
        day=day,
        receiver=message.recipient,
        subject=message.subject,
        body=message.body,
    )
    writer.insert_rows(
        "notice",
        ("issue", "kind", "version", "receiver", "tier", "message"),
        ((*key, tier, message_id) for key, tier in keys),
        # told once before by a notice that does not count any more
        on_conflict="on conflict (issue, kind, version, receiver, tier)"
        " do update set message = excluded.message, reset_by = null",
    )
    writer.insert_rows(
        "delivery",
        ("message", "channel", "address", "state", "attempts", "unheard", "next_at", "why"),
        ((message_id, channel, "", "waiting", 0, 0, now, "") for channel in dict.fromkeys(channels)),
    )


def read_message_uids(reader: Reader, prefix: str) -> frozenset[str]:
    """Return the ids of the messages that begin with *prefix*."""
    sql = "select uid from message where uid >= :prefix and uid < :end"
    return frozenset(reader.rows(str, sql, prefix=prefix, end=f"{prefix}~"))


def find_waiting_messages(reader: Reader, prefix: str) -> list[tuple[str, str]]:
    """Return (id, subject) of the messages with a waiting delivery whose id begins with *prefix*."""
    sql = (
        "select distinct m.uid, m.subject from delivery d join message m on m.id = d.message"
        f" where d.id in ({_OPEN_DELIVERIES}) and d.state = 'waiting'"
        " and m.uid >= :prefix and m.uid < :end order by m.uid"
    )
    return list(reader.tuples(sql, prefix=prefix, end=f"{prefix}~"))


def has_message(reader: Reader, uid: str) -> bool:
    """Return whether there is a message with the id *uid*."""
    return reader.value("select 1 from message where uid = :uid", uid=uid) is not None


def claim_delivery(writer: Writer, delivery: DeliveryRow, until: str) -> bool:
    """Claim a delivery until *until*. Return False if another run has claimed it."""
    changed = writer.change(
        "update delivery set state = 'sending', attempts = attempts + 1,"
        " unheard = unheard + :interrupted, next_at = :until"
        " where id = :id and state = :state and next_at = :next_at",
        id=delivery.id,
        state=delivery.state,
        next_at=delivery.next_at,
        interrupted=int(delivery.state == DeliveryState.SENDING),
        until=until,
    )
    return changed == 1


def record_attempt(
    writer: Writer,
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
    changed = writer.change(
        "update delivery set state = :state, ended = :ended, next_at = :next_at,"
        " unheard = unheard + :unanswered, why = :why"
        " where id = :id and (:state = 'delivered' or (state = 'sending' and attempts = :attempts))",
        id=delivery.id,
        state=state.value,
        ended=None if state is DeliveryState.WAITING else now,
        next_at=next_at,
        unanswered=int(is_unanswered),
        why=why,
        attempts=delivery.attempts + 1,
    )
    return changed == 1


def withdraw_waiting_messages(writer: Writer, mark: str, now: str, why: str) -> int:
    """Withdraw the waiting deliveries of the messages whose id ends in *mark*. Return how many."""
    return writer.change(
        "update delivery set state = 'withdrawn', ended = :now, why = :why where state = 'waiting'"
        " and message in (select id from message where substr(uid, length(uid) - length(:mark) + 1) = :mark)",
        mark=mark,
        now=now,
        why=why,
    )


def find_message_uids(reader: Reader, uids: Sequence[str]) -> set[str]:
    """Return those of *uids* that a message has."""
    return set(
        reader.rows(str, f"select uid from message where {build_any_condition('uid', 'uids')}", uids=uids)
    )


def retry_deliveries(writer: Writer, now: str, uids: Sequence[str] = ()) -> int:
    """Let lost deliveries, and those that wait for their next try, be tried anew (all, or those of *uids*).

    Return how many.
    """
    only = f" and message in (select id from message where {build_any_condition('uid', 'uids')})"
    return writer.change(
        "update delivery set state = 'waiting', attempts = 0, unheard = 0, next_at = :now, ended = null"
        f" where state in ('lost', 'waiting') and attempts > 0{only if uids else ''}",
        now=now,
        uids=uids,
    )
