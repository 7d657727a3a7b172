"""The tables of the login audit: names, columns and constraints, no behaviour."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Account(SQLModel, table=True):
    """An account of the platform; *key* is its name without regard to case and width, *place* that in the list."""

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
    """That an account came, went, came back or changed; *changes* is JSON: field → [old, new]."""

    __tablename__ = "account_change"

    id: int | None = Field(default=None, primary_key=True)
    at: str
    day: str
    actor: str
    account: int = Field(foreign_key="account.id")
    what: str
    changes: str


class LoginAddress(SQLModel, table=True):
    """An address that logins came from."""

    __tablename__ = "login_address"

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(unique=True)


class LoginEvents(SQLModel, table=True):
    """The entries of all logs for one day, each once, packed as `login_events` says."""

    __tablename__ = "login_events"

    day: date = Field(primary_key=True)
    events: bytes


class LoginDay(SQLModel, table=True):
    """What one account did on one day; *last* is the second of the day of its last login, None where all failed."""

    __tablename__ = "login_day"
    __table_args__ = {"sqlite_with_rowid": False}

    account: int = Field(primary_key=True)
    day: date = Field(primary_key=True)
    logins: int
    failed: int
    last: int | None


class LoginLog(SQLModel, table=True):
    """A log that was read: its first and last entry (or the days that its name states), in the office's time."""

    __tablename__ = "login_log"
    __table_args__ = (UniqueConstraint("name", "first", "last"),)

    id: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    name: str
    first: str
    last: str
    entries: int
    fresh: int  # of them, those that no log had told of before


class LoginFile(SQLModel, table=True):
    """A file of the watched folder as it was when it was read in; *changed* is in nanoseconds."""

    __tablename__ = "login_file"

    name: str = Field(primary_key=True)
    size: int
    changed: int


class Coaching(SQLModel, table=True):
    """Hands-on help that was given to the person behind an account."""

    __table_args__ = (Index("coaching_account", "account", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    account: int = Field(foreign_key="account.id")
    day: date
    coach: str
    topic: str
    note: str


class LoginWeek(SQLModel, table=True):
    """A week that was reported on, by its Monday."""

    __tablename__ = "login_week"

    week: date = Field(primary_key=True)
    at: str
