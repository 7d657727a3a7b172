"""Telling who answers for an issue, once for every tier of every deadline, whatever became of yesterday's run."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from sqlmodel import Session

from qinling.ledger import outbox, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow, IssueRow, State
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.views import issues_in_reach, other_alerts
from qinling.rules.history.events import EventKind, utc_text
from qinling.rules.vocabulary import Outcome, Tier
from qinling.rules.warning_tiers import Reach, judged_on, last_before_work, tier
from qinling.rules.warnings.alerts import STANDS_ON, AlertRules
from qinling.rules.warnings.messages import Message, Reply
from qinling.rules.warnings.recipients import (
    DEADLINE,
    LEASE,
    Attempts,
    Key,
    NotifyRules,
    is_told,
    next_try,
    pressing,
    receivers_of,
)
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Office:
    """The office's own rules of warning: *recheck_days* as in `recheck_due`."""

    reach: Reach
    alerts: AlertRules
    recheck_days: int
    calendar: WorkCalendar
    rules: NotifyRules


class Due(NamedTuple):
    """What calls for attention in an issue today; *why* says it of what is no deadline."""

    issue: IssueRow
    kind: str
    tier: str
    version: str
    why: str


@dataclass(slots=True)
class Digest:
    """What one receiver is to be told now.

    *rest* are those left for later runs, *known* those told of before that are still overdue.
    """

    receiver: str
    items: list[Due] = field(default_factory=list)
    rest: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to tell: how many issues are *due* at all, and the digests, with the history they stand on."""

    today: date
    due: int
    digests: list[Digest]
    position: int
    head: str

    def uid(self, digest: Digest) -> str:
        """Return what tells the message of *digest* from every other one, and is the same in every attempt."""
        told = [(one.issue.id, one.kind, one.version, one.tier) for one in digest.items]
        mark = sha256(repr((self.head, digest.receiver, told)).encode()).hexdigest()[:8]
        return f"{self.today:%Y%m%d}-{mark}"


#: Opens the ledger for one transaction.
Writing = Callable[[], AbstractContextManager[Session]]
#: Sends a message by the channel of that name.
Send = Callable[[str, Message], Reply]
#: Puts a digest into words: subject and body.
Compose = Callable[[Plan, Digest], tuple[str, str]]


def plan(reader: Reader, today: date, office: Office) -> Plan:
    """Say what has to be told on *today*: what the dates call for, less what the receivers know."""
    dues = [*_deadlines(reader, today, office), *_alerts(reader, today, office)]
    told = outbox.tiers_told(reader, {one.issue.id for one in dues})
    digests: dict[str, Digest] = {}
    for due in dues:
        for receiver in receivers_of(due.issue._asdict(), due.kind, office.rules.receivers):
            if not office.rules.channels_of(receiver):
                continue  # nothing would arrive, and nothing counts as told
            digest = digests.setdefault(receiver, Digest(receiver))
            if not is_told(due.tier, told.get(_key(due, receiver))):
                digest.items.append(due)
            elif due.tier == Tier.OVERDUE:
                digest.known += 1
    for digest in digests.values():
        everything, digest.items = digest.items, _most_pressing(digest.items, office.rules.most)
        digest.rest = len(everything) - len(digest.items)
    news = [digest for _, digest in sorted(digests.items()) if digest.items]
    issues = {one.issue.id for one in dues}
    return Plan(today, len(issues), news, *queries.chain_head(reader))


def _most_pressing(items: list[Due], most: int) -> list[Due]:
    """Return what has room: what can still be saved first, a fifth of the room kept for what is no deadline."""
    deadlines = sorted((one for one in items if one.kind == DEADLINE), key=lambda due: pressing(due.tier))
    others = [one for one in items if one.kind != DEADLINE]
    kept = deadlines[: most - min(len(others), most // 5)]
    return kept + others[: most - len(kept)]


def fitted(planned: Plan, compose: Compose, room: Callable[[str], int]) -> Plan:
    """Return *planned* with every digest parted into as many as fit: *room* says how many bytes a receiver takes."""
    digests = [
        part for digest in planned.digests for part in _parts(planned, digest, compose, room(digest.receiver))
    ]
    return replace(planned, digests=digests)


def _parts(planned: Plan, digest: Digest, compose: Compose, room: int) -> Iterator[Digest]:
    half = len(digest.items) // 2
    if not half or sum(len(text.encode()) for text in compose(planned, digest)) <= room:
        yield digest
        return
    for part in (
        Digest(digest.receiver, digest.items[:half]),
        replace(digest, items=digest.items[half:]),  # what is left for later is told at the end
    ):
        yield from _parts(planned, part, compose, room)


def _deadlines(reader: Reader, today: date, office: Office) -> list[Due]:
    reached = []
    for issue in issues_in_reach(reader, last_before_work(today, office.calendar), office.reach):
        if issue.deadline is not None:
            left = judged_on(issue.deadline, today, office.calendar)
            if near := tier(left, office.reach.tiers_of(issue._asdict())):
                reached.append((issue, near))
    ids = [issue.id for issue, _ in reached]
    versions = outbox.versions(reader, ids, ("deadline", "round"), EventKind.TURNED_BACK.value)
    return [Due(issue, DEADLINE, near.value, str(versions.get(issue.id, 0)), "") for issue, near in reached]


def _alerts(reader: Reader, today: date, office: Office) -> Iterator[Due]:
    found = other_alerts(reader, today, office.alerts, office.recheck_days)
    for kind, several in groupby(found, key=lambda one: one.kind):
        alerted = list(several)
        ids = [one.issue.id for one in alerted]
        versions = outbox.versions(reader, ids, ("round", *STANDS_ON[kind]))
        for one in alerted:
            yield Due(one.issue, kind.value, "", str(versions.get(one.issue.id, 0)), one.why)


def _key(due: Due, receiver: str) -> Key:
    return Key(due.issue.id, due.kind, due.version, receiver)


def put_out(session: Session, planned: Plan, compose: Compose, rules: NotifyRules, now: datetime) -> int:
    """Write down that a run began, and every message with what it tells of; return the run's id."""
    at = utc_text(now)
    told = {due.issue.id for digest in planned.digests for due in digest.items}
    run = outbox.begin_run(session, at, planned.today, planned.due, len(told))
    for digest in planned.digests:
        subject, body = compose(planned, digest)
        message = Message(planned.uid(digest), digest.receiver, subject, body)
        keys = [(_key(due, digest.receiver), due.tier) for due in digest.items]
        outbox.put_out(session, message, planned.today, keys, rules.channels_of(digest.receiver), at)
    return run


def deliver(
    writing: Writing, run: int, send: Send, rules: NotifyRules, clock: Callable[[], datetime]
) -> list[DeliveryRow]:
    """Deliver what waits, and end the *run*; return how each delivery stands."""
    done = send_waiting(writing, send, rules, clock)
    with writing() as session:
        end_run(session, run, done, clock())
    return done


def send_waiting(
    writing: Writing, send: Send, rules: NotifyRules, clock: Callable[[], datetime]
) -> list[DeliveryRow]:
    """Deliver what waits, that of earlier runs included; return how each delivery stands.

    Every step is a transaction of its own (*writing* opens one): what is claimed, sent and
    marked stays so, whatever stops the process at whatever point.
    """
    with writing() as session:
        waiting = outbox.open_deliveries(SessionReader(session), utc_text(clock()))
    return [one for one in (_attempt(writing, row, send, rules, clock) for row in waiting) if one]


def _attempt(
    writing: Writing, delivery: DeliveryRow, send: Send, rules: NotifyRules, clock: Callable[[], datetime]
) -> DeliveryRow | None:
    """Try one delivery; None where another run has it, or took it over meanwhile."""
    with writing() as session:
        if not outbox.claim(session, delivery, utc_text(clock() + LEASE)):
            return None
    if delivery.state == State.SENDING and delivery.unheard:
        reply = Reply(Outcome.NO_ANSWER, "两次都没有回音，可能已收到")  # once more would be a third time
    else:
        reply = send(delivery.channel, delivery.message)
    with writing() as session:
        return settle(session, delivery, reply, rules, clock())


def settle(
    session: Session, delivery: DeliveryRow, reply: Reply, rules: NotifyRules, now: datetime
) -> DeliveryRow | None:
    """Record what became of an attempt at a delivery that was claimed; return how it stands now, None as in `_attempt`."""
    unheard = reply.outcome is Outcome.NO_ANSWER
    broken_off = delivery.state == State.SENDING
    attempts = Attempts(delivery.attempts + 1, delivery.unheard + broken_off + unheard)
    again = None if reply.outcome is Outcome.DELIVERED else next_try(now, attempts, reply.outcome, rules)
    if reply.outcome is Outcome.DELIVERED:
        state = State.DELIVERED
    else:
        state = State.LOST if again is None else State.WAITING
    at, next_at = utc_text(now), utc_text(again) if again else ""
    if not outbox.settle(session, delivery, state, now=at, next_at=next_at, unheard=unheard, why=reply.why):
        return None
    return delivery._replace(state=state.value, attempts=attempts.tried, next_at=next_at, why=reply.why)


def end_run(session: Session, run: int, done: Iterable[DeliveryRow], now: datetime) -> None:
    """Record that a run came to its end, and what each channel did."""
    channels: dict[str, Counter[bool]] = defaultdict(Counter)
    for one in done:
        channels[one.channel][one.state == State.DELIVERED] += 1
    counts = {name: (count[True], count[False]) for name, count in channels.items()}
    outbox.end_run(session, run, utc_text(now), counts)


def quiet_run(session: Session, today: date, now: datetime) -> None:
    """Record a run in quiet time: nothing is told, and all of it is due later."""
    run = outbox.begin_run(session, utc_text(now), today, 0, 0, quiet=True)
    outbox.end_run(session, run, utc_text(now), {})


def sent_lately(reader: Reader, limit: int) -> list[DeliveryRow]:
    """Return the last *limit* deliveries, the newest first."""
    return outbox.last_deliveries(reader, limit)


def resend(session: Session, now: datetime, uids: Sequence[str]) -> int:
    """Let messages that were given up (all, or those of *uids*) be tried anew; return how many deliveries."""
    return outbox.put_out_again(session, utc_text(now), uids)
