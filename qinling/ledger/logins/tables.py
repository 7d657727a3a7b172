"""Table definitions of the login audit, without behaviour."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Account(SQLModel, table=True):
    """An account of the platform.

    *key* is its name normalised for case and width, *place* its position in the account list.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    account: str
    name: str
    unit: str
    opened: date | None
    state: str
    left_on: date | None
    place: int


class AccountChange(SQLModel, table=True):
    """A change of an account: joined, left, returned or changed. *changes* is JSON: field → [old, new]."""

    __tablename__ = "account_change"

    id: int | None = Field(default=None, primary_key=True)
    at: str
    day: str
    actor: str
    account: int = Field(foreign_key="account.id")
    what: str
    changes: str


class AccountAlias(SQLModel, table=True):
    """A decision that *account* counts for another one, or, if that is null, that it stands for itself again.

    The last decision on an account holds. The log records keep the account that the log names, so that a
    decision can be taken back. *day* is the day of a renaming, *why* what the decision rests on.
    """

    __tablename__ = "account_alias"
    __table_args__ = (Index("account_alias_of", "account"),)

    id: int | None = Field(default=None, primary_key=True)
    at: str
    day: date
    actor: str
    account: int = Field(foreign_key="account.id", ondelete="CASCADE")
    counts_for: int | None = Field(foreign_key="account.id", ondelete="CASCADE")
    why: str
    note: str
    is_manual: bool


class LoginAddress(SQLModel, table=True):
    """A network address of logins."""

    __tablename__ = "login_address"

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(unique=True)


class LoginEvents(SQLModel, table=True):
    """The log records of one log and day, without repeats, packed by `record_packing`.

    Blank once the records of the day have been deleted: its roll-up stays as it is.
    """

    __tablename__ = "login_events"
    __table_args__ = (Index("login_events_log", "login_log"),)

    day: date = Field(primary_key=True)
    login_log: int = Field(primary_key=True, foreign_key="login_log.id")
    events: bytes


class LoginDay(SQLModel, table=True):
    """Roll-up of one account and day. *last* is the second of the day of its last login, None if all failed."""

    __tablename__ = "login_day"
    __table_args__ = {"sqlite_with_rowid": False}

    account: int = Field(primary_key=True)
    day: date = Field(primary_key=True)
    logins: int
    failed: int
    last: int | None


class LoginLog(SQLModel, table=True):
    """A log that was read.

    *source* is the path it was read from, *digest* the SHA-256 of its content. *first* and *last* are
    its first and last record, or the days that its name states, in office time; null if it covers
    nothing. *kept_in* is the log that holds the records of one read before each had its own.
    *removed* is when it ceased to count; *replaced_by* the log that took its place then.
    """

    __tablename__ = "login_log"
    __table_args__ = (Index("login_log_digest", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    name: str
    source: str
    digest: str
    first: str | None
    last: str | None
    entries: int
    fresh: int  # logins that no other log then knew
    joined: int  # records that are one with a record of which one says more
    kept_in: int | None
    removed: str | None
    removed_by: str | None
    replaced_by: int | None


class LoginFile(SQLModel, table=True):
    """A file of the watched folder that was read. *changed* is its change time in nanoseconds."""

    __tablename__ = "login_file"

    name: str = Field(primary_key=True)
    size: int
    changed: int


class LoginStray(SQLModel, table=True):
    """A file of the watched folder that is no log and was told of. *changed* is its change time in nanoseconds."""

    __tablename__ = "login_stray"

    name: str = Field(primary_key=True)
    size: int
    changed: int


class Coaching(SQLModel, table=True):
    """Coaching (实操指导) of an account's user. *next_visit* is the day agreed for the next visit."""

    __table_args__ = (Index("coaching_account", "account", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    account: int = Field(foreign_key="account.id")
    day: date
    coach: str
    topic: str
    note: str
    next_visit: date | None


class LoginWeek(SQLModel, table=True):
    """A reported week, by its Monday.

    *log* is what its log held and *report* what its report said, both as JSON; null where a version before
    these columns reported it.
    """

    __tablename__ = "login_week"

    week: date = Field(primary_key=True)
    at: str
    log: str | None
    report: str | None
