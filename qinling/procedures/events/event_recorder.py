"""Record the events of one command."""

from dataclasses import dataclass, field, replace
from datetime import date

from qinling.ledger import changes
from qinling.ledger.issues import queries
from qinling.ledger.writer import Writer
from qinling.rules.history.events import Event, EventKind, add_system_user
from qinling.rules.history.hash_chain import seal_event
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.persons import Persons, format_actor
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who acts and when.

    *at* is UTC as ISO text, *today* the office date, *prefix* that of new issue numbers, *calendar*
    the office's working calendar. *system_user* is the user of the system who acts under the name
    *actor*, "" where it is their own. *persons* tells which names are one person,
    *procedure* how the office closes issues. *batch* is the first event of a command that takes several
    steps one after another, 0 where it takes one.
    """

    actor: str
    at: str
    today: date
    prefix: str = "QL"
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    system_user: str = ""
    persons: Persons = field(default_factory=Persons)
    procedure: CloseOutRules = field(default_factory=CloseOutRules)
    batch: int = 0

    @property
    def recorded_actor(self) -> str:
        """The actor as one text, for records that are no events."""
        return format_actor(self.actor, self.system_user)


def begin_batch(writer: Writer, stamp: Stamp) -> Stamp:
    """Return *stamp* for all steps of one command, so that one `undo` takes them back."""
    return replace(stamp, batch=queries.read_chain_head(writer)[0] + 1)


class EventRecorder:
    """Records the events of one command. The id of the first is their batch."""

    def __init__(self, writer: Writer, stamp: Stamp) -> None:
        self._writer = writer
        self._stamp = stamp
        last, self._last_hash = queries.read_chain_head(writer)
        self._next_id = last + 1
        self.batch_id = stamp.batch or self._next_id
        self._unwritten: list[Event] = []

    def add_event(self, kind: EventKind, issue: int, text: str, basis: str) -> None:
        """Seal the next event. `write_events` writes it."""
        if self._stamp.system_user:
            text = add_system_user(text, kind, self._stamp.system_user)
        event = seal_event(
            self._last_hash,
            event_id=self._next_id,
            at=self._stamp.at,
            day=self._stamp.today.isoformat(),
            actor=self._stamp.actor,
            kind=kind,
            issue=issue,
            batch=self.batch_id,
            changes=text,
            ground=basis,
        )
        self._last_hash = event.hash
        self._next_id += 1
        self._unwritten.append(event)

    def write_events(self) -> None:
        """Write the sealed events."""
        changes.append_events(self._writer, self._unwritten)
        self._unwritten = []
