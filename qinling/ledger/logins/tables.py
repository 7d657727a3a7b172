"""Table definitions of the login audit, without behaviour."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
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


class LoginAddress(SQLModel, table=True):
    """A network address of logins."""

    __tablename__ = "login_address"

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(unique=True)


class LoginEvents(SQLModel, table=True):
    """All log records of one day, without repeats, packed by `record_packing`."""

    __tablename__ = "login_events"

    day: date = Field(primary_key=True)
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

    *first* and *last* are its first and last record, or the days that its name states, in office time.
    """

    __tablename__ = "login_log"
    __table_args__ = (UniqueConstraint("name", "first", "last"),)

    id: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    name: str
    first: str
    last: str
    entries: int
    fresh: int  # records that no earlier log contains


class LoginFile(SQLModel, table=True):
    """A file of the watched folder that was read. *changed* is its change time in nanoseconds."""

    __tablename__ = "login_file"

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
    """A reported week, by its Monday."""

    __tablename__ = "login_week"

    week: date = Field(primary_key=True)
    at: str
