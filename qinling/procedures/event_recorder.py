"""Writing the history: who acts, and the events of one command."""

from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from qinling.ledger import changes, queries
from qinling.ledger.session_reader import SessionReader
from qinling.rules.history.events import Event, EventKind
from qinling.rules.history.hash_chain import seal
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who acts and when: *at* in UTC as ISO text, *today* the office's date; *prefix* of given numbers, *calendar* of the office."""

    actor: str
    at: str
    today: date
    prefix: str = "QL"
    calendar: WorkCalendar = field(default_factory=WorkCalendar)


class Chronicle:
    """Appends the events of one command; the first one's id marks them as one batch."""

    def __init__(self, session: Session, stamp: Stamp) -> None:
        self._session = session
        self._stamp = stamp
        last, self._head = queries.chain_head(SessionReader(session))
        self._next = self._batch = last + 1
        self._waiting: list[Event] = []

    def add(self, kind: EventKind, issue: int, text: str, ground: str) -> None:
        """Seal the next event and keep it for `flush`."""
        event = seal(
            self._head,
            event_id=self._next,
            at=self._stamp.at,
            day=self._stamp.today.isoformat(),
            actor=self._stamp.actor,
            kind=kind,
            issue=issue,
            batch=self._batch,
            changes=text,
            ground=ground,
        )
        self._head = event.hash
        self._next += 1
        self._waiting.append(event)

    def flush(self) -> None:
        """Write the events kept so far."""
        changes.append_events(self._session, self._waiting)
        self._waiting = []
