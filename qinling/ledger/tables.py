"""The one statement of the schema: tables, constraints and indexes, for SQLite and PostgreSQL.

Tests compare the migrations, the rows and the statements with it. No command loads it.
"""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from qinling.ledger.sql_conditions import (
    IS_AWAITING_CLOSE_OUT,
    IS_CLOSED_UNACCEPTED,
    IS_OPEN,
    IS_STANDING_DUTY,
    IS_UNRECTIFIED,
    LAST_RECHECK,
    LAST_REPORT,
    LEVEL_ORDER,
)
from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status, Term


def _build_vocabulary_check(column: str, words: type[Term]) -> CheckConstraint:
    # Not "in (…)": for more than two words SQLite builds a table of them on every insert, which
    # doubles the time of an import.
    return CheckConstraint(" or ".join(f"{column} = '{word}'" for word in words), name=f"{column}_word")


def build_partial_index(name: str, *columns: Any, where: str, unique: bool = False) -> Index:
    """Return an index of the rows that meet *where*. Each engine reads a condition of its own name."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


class Issue(SQLModel, table=True):
    """One issue as of now. Its events contain its earlier values."""

    __table_args__ = (
        UniqueConstraint("level", "number", name="issue_level_number"),
        _build_vocabulary_check("level", Level),
        _build_vocabulary_check("status", Status),
        _build_vocabulary_check("schedule", Schedule),
        _build_vocabulary_check("deadline_kind", DeadlineKind),
        CheckConstraint("percent between 0 and 100", name="percent_range"),
        CheckConstraint("lon between -180 and 180", name="lon_range"),
        CheckConstraint("lat between -90 and 90", name="lat_range"),
        # PostgreSQL has booleans.
        CheckConstraint("on_platform in (0, 1)", name="on_platform_yes_no").ddl_if(dialect="sqlite"),
        Index("issue_number", "number"),
        Index("issue_number_key", "level", "number_key"),
        # Open issues only.
        build_partial_index("issue_open", "level", "number", where=IS_OPEN),
        # Level first: with status first SQLite would use it for deadline lists.
        Index("issue_level_status", "level", "status", "number"),
        # Unrectified issues in the order of warnings.
        build_partial_index(
            "issue_due",
            "deadline",
            text(f"({LEVEL_ORDER})"),
            "number",
            where=f"{IS_UNRECTIFIED} and deadline is not null",
        ),
        build_partial_index("issue_lead", "deadline", where="lead_days is not null"),
        build_partial_index("issue_asked", "requested_deadline", where="requested_deadline is not null"),
        build_partial_index("issue_answer", "reply_by", where="reply_by is not null"),
        build_partial_index("issue_opinion", "opinion_on", where="opinion_text is not null"),
        build_partial_index("issue_behind", "schedule", where="schedule = 'behind'"),
        build_partial_index("issue_percent", "percent", where=f"{IS_UNRECTIFIED} and percent is not null"),
        build_partial_index("issue_awaiting", "rectified_on", where=IS_AWAITING_CLOSE_OUT),
        build_partial_index("issue_report", text(LAST_REPORT), where=IS_UNRECTIFIED),
        build_partial_index("issue_standing", text(LAST_RECHECK), where=IS_STANDING_DUTY),
        build_partial_index("issue_unaccepted", "level", "number", where=IS_CLOSED_UNACCEPTED),
        build_partial_index("issue_closed", "closed_on", "status", where="closed_on is not null"),
        build_partial_index("issue_round", "round", where="round > 1"),
        build_partial_index("issue_fingerprint", "fingerprint", unique=True, where="fingerprint is not null"),
    )

    id: int | None = Field(default=None, primary_key=True)
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
    round: int = 1
    version: int = 1  # raised by each change
    extra: str = "{}"  # JSON: heading → cell of the columns that match no field
    fingerprint: str | None  # set only if the ledger generated the number
    reported_on: date | None  # day of the last progress report
    requested_deadline: date | None  # of an extension that awaits approval
    applied_on: date | None
    applied_by: str | None
    accepted_level: str | None  # the last level that accepted in this round
    noticed_on: date | None
    rechecked_on: date | None
    lead_days: int | None  # days from the first warning to the deadline, if set for this issue
    reply_by: date | None  # reply date of the earliest supervision act without a reply
    # whether anybody stated the status; if not, it was derived when the issue was entered
    status_said: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    # the number as it is compared, derived from it: rules.name_folding
    number_key: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    closed_unaccepted: bool | None  # whether it is closed without acceptance; never false
    opinion_text: str | None  # the opinions of inspectors and the replies, as an export shows them
    opinion_on: date | None  # day of the earliest opinion without a reply


class Unit(SQLModel, table=True):
    """A cell that names or named the units or the town of an issue. Filters search these names, not the issues."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Event(SQLModel, table=True):
    """One event. The columns are those of `rules.history.events.Event`. Rows are only added."""

    __table_args__ = (
        build_partial_index("event_paper", "id", where="kind = 'attached'"),
        build_partial_index("event_act", "ground", where="kind = 'supervised'"),
        build_partial_index("event_step", "kind", "day", "issue", where="kind <> 'created'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: str
    day: str
    actor: str
    kind: str
    issue: int = Field(index=True)  # no foreign key: undo removes issues but keeps their events
    batch: int
    changes: str
    ground: str
    prev_hash: str
    hash: str


class Counter(SQLModel, table=True):
    """The last value of each counter."""

    name: str = Field(primary_key=True)
    value: int


class Meta(SQLModel, table=True):
    """Facts about the ledger itself: its id and the recorded head."""

    key: str = Field(primary_key=True)
    value: str


class Run(SQLModel, table=True):
    """One run of the notifications: its time (UTC and the office day) and its result."""

    id: int | None = Field(default=None, primary_key=True)
    at: str
    day: str
    quiet: bool  # nothing was sent because of the hour or day
    ended: str | None  # None: interrupted
    due: int  # issues with a warning or alert
    told: int  # issues notified by this run
    delivered: int  # messages
    failed: int
    channels: str  # JSON: channel → [delivered, failed]
    reset_by: int | None  # the batch that set it aside, 0 for one without events; it no longer counts
    # environment variables of the channels that the run did not have, with commas
    missing_env: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class Message(SQLModel, table=True):
    """One text for one recipient."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    day: str
    receiver: str
    subject: str
    body: str


class Notice(SQLModel, table=True):
    """A notification: which recipient was notified of which issue, kind, tier and version of the deadline."""

    __table_args__ = (
        UniqueConstraint("issue", "kind", "version", "receiver", "tier", name="notice_key"),
        Index("notice_message", "message"),
    )

    id: int | None = Field(default=None, primary_key=True)
    issue: int
    kind: str
    tier: str
    version: str
    receiver: str
    message: int = Field(foreign_key="message.id")
    # the batch that armed it again, 0 where its message was withdrawn: it no longer counts as told
    reset_by: int | None


class Delivery(SQLModel, table=True):
    """One message through one channel to one address: waiting, sending, delivered, lost or withdrawn."""

    __table_args__ = (
        UniqueConstraint("message", "channel", "address"),
        build_partial_index("delivery_open", "next_at", where="state in ('waiting', 'sending')"),
        build_partial_index("delivery_lost", "id", where="state = 'lost'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    message: int = Field(foreign_key="message.id")
    channel: str
    # blank where the channel has none, and until the delivery is parted among those that it has
    address: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    state: str
    attempts: int
    unheard: int  # attempts that were not answered: the message may have arrived
    next_at: str  # UTC: earliest next attempt; of one being sent, when the attempt counts as interrupted
    ended: str | None
    why: str  # why the last attempt failed
    subject: str | None  # the text of a delivery that was composed anew, None: that of the message
    body: str | None


class WrittenFile(SQLModel, table=True):
    """A file outside the ledger as this program last wrote it, or took it in by `return`. It is no part of the history."""

    __tablename__ = "written_file"

    path: str = Field(primary_key=True)  # absolute, without links
    sha256: str
    written_at: str  # UTC
    is_returned: bool
