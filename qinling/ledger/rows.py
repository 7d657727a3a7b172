"""Row types of the queries: named tuples."""

from collections.abc import Iterable
from datetime import date
from json import loads
from typing import Any, NamedTuple, Self

from qinling.rules.fields import FIELDS, FieldKind
from qinling.rules.history.events import Event
from qinling.rules.vocabulary import Term
from qinling.rules.warnings.message_types import Message


class IssueRow(NamedTuple):
    """One issue. The columns are those of the table `issue`."""

    id: int
    number: str
    level: str
    source: str | None
    category: str | None
    zone: str | None
    town: str | None
    location: str | None
    lon: float | None
    lat: float | None
    description: str
    lead_unit: str | None
    duty_unit: str | None
    assisting_unit: str | None
    acceptance_unit: str | None
    leader: str | None
    person: str | None
    contact: str | None
    goal: str | None
    measures: str | None
    found_on: date | None
    handed_over_on: date | None
    deadline: date | None
    deadline_kind: str | None
    deadline_text: str | None
    original_deadline: date | None
    status: str
    schedule: str | None
    percent: float | None
    progress: str | None
    rectified_on: date | None
    closed_on: date | None
    on_platform: bool | None
    remark: str | None
    round: int
    version: int
    extra_json: str
    fingerprint: str | None
    reported_on: date | None
    requested_deadline: date | None
    applied_on: date | None
    applied_by: str | None
    accepted_level: str | None
    noticed_on: date | None
    rechecked_on: date | None
    lead_days: int | None
    reply_by: date | None
    status_said: bool
    number_key: str
    closed_unaccepted: bool | None = None
    opinion_text: str | None = None
    opinion_on: date | None = None

    @property
    def extra(self) -> dict[str, str]:
        """Heading → cell of the columns that match no field."""
        return dict(loads(self.extra_json))

    @classmethod
    def from_columns(cls, *columns: Any) -> Self:
        """Build the row from SQLite's values of ISSUE_COLUMNS, where days are text and booleans 0 or 1."""
        values = list(columns)
        for index in _DAY_INDEXES:
            text = values[index]
            if text is not None:
                values[index] = date.fromisoformat(text)
        for index in _YES_NO_INDEXES:
            if values[index] is not None:
                values[index] = bool(values[index])
        return cls._make(values)


#: The columns of the table `issue`, in the order of IssueRow.
ISSUE_COLUMNS = tuple("extra" if name == "extra_json" else name for name in IssueRow._fields)
#: For `IssueRow.from_columns`, and for `Event`; what is asked for follows.
SELECT_ISSUES = f"select {', '.join(ISSUE_COLUMNS)} from issue"
SELECT_EVENTS = f"select {', '.join(Event._fields)} from event"
ISSUE_DAY_COLUMNS = tuple(field.name for field in FIELDS if field.kind in (FieldKind.DAY, FieldKind.DEADLINE))
_DAY_INDEXES = tuple(ISSUE_COLUMNS.index(name) for name in ISSUE_DAY_COLUMNS)
_YES_NO_INDEXES = tuple(ISSUE_COLUMNS.index(field.name) for field in FIELDS if field.kind is FieldKind.YES_NO)


class Tally(NamedTuple):
    """Counts of the issues with one value of a field: total = running + awaiting + closed + void.

    *overdue* counts the running ones past their deadline. *name* is None for a blank field.
    """

    name: str | None
    total: int
    running: int
    awaiting: int
    closed: int
    void: int
    overdue: int


class StateCounts(NamedTuple):
    """How many issues there were at the end of *day*, and how they stood.

    The total is the sum of unrectified, awaiting, closed and void ones; the overdue are among the unrectified.
    """

    day: date
    total: int = 0
    unrectified: int = 0
    overdue: int = 0
    awaiting: int = 0
    closed: int = 0
    void: int = 0


class NumberedEvent(NamedTuple):
    """An event with its issue's number and level, None if the issue was removed."""

    event: Event
    number: str | None
    level: str | None


class DeliveryState(Term):
    """State of a delivery."""

    WAITING = "waiting", "待发"
    SENDING = "sending", "发送中"
    DELIVERED = "delivered", "已送达"
    LOST = "lost", "未送达"
    WITHDRAWN = "withdrawn", "不再发送"


class DeliveryRow(NamedTuple):
    """One message through one channel to one address, blank where the channel has none.

    *next_at* and *ended* are UTC as ISO text. *follows* is the uid of the recipient's digest before it, where
    the delivery is to be sent.
    """

    id: int
    channel: str
    state: str
    attempts: int
    unheard: int
    next_at: str
    ended: str | None
    why: str
    day: str
    uid: str
    receiver: str
    subject: str
    body: str
    address: str = ""
    follows: str = ""

    @property
    def message(self) -> Message:
        """The message to deliver."""
        return Message(
            self.uid, self.receiver, self.subject, self.body, address=self.address, follows=self.follows
        )

    @property
    def way(self) -> str:
        """The channel, and the address where it has several."""
        return f"{self.channel} {self.address}".rstrip()


class RunRow(NamedTuple):
    """One run of the notifications.

    *quiet* is 1 if it sent nothing because of the hour or day. *ended* is None if it was
    interrupted. *channels* is JSON: channel → [delivered, failed]. *reset_by* is None unless a
    reset has set the run aside. *missing_env* are the environment variables of the channels that the
    run did not have, with commas.
    """

    id: int
    at: str
    day: str
    quiet: int
    ended: str | None
    due: int
    told: int
    delivered: int
    failed: int
    channels: str
    reset_by: int | None
    missing_env: str = ""


class ToldIssue(NamedTuple):
    """An issue of the ledger with the number of its notices that count as told."""

    id: int
    number: str
    level: str
    notices: int


def rank_tallies(tallies: Iterable[Tally], max_rows: int) -> list[Tally]:
    """Return *tallies* sorted by overdue, running and total; one without a name comes last.

    Those after the first *max_rows* are summed into one row.
    """
    ranked = sorted(tallies, key=lambda one: (-one.overdue, -one.running, -one.total, one.name or ""))
    named = [one for one in ranked if one.name is not None]
    rest = named[max_rows:]
    sums = (
        [Tally(f"其余 {len(rest)} 个", *map(sum, zip(*(one[1:] for one in rest), strict=True)))]
        if rest
        else []
    )
    return [*named[:max_rows], *sums, *(one for one in ranked if one.name is None)]


class WrittenFile(NamedTuple):
    """A file outside the ledger as it was last written: its absolute path, its SHA-256, and when (UTC).

    *is_returned*: a person wrote it, and `return` took in all that it says of the issues.
    """

    path: str
    sha256: str
    written_at: str
    is_returned: bool
