"""The tables of dispatch rounds: what the units were given, and what came back. They are no part of the history."""

from datetime import date

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class DispatchRound(SQLModel, table=True):
    """One round of workbooks to the units: due when, by which field, what they may fill in, at which position of the event log."""

    __tablename__ = "dispatch_round"

    id: int | None = Field(default=None, primary_key=True)
    at: str
    day: date
    actor: str
    due: date
    field: str
    filters: str
    open_fields: str  # JSON: a list
    position: int
    head: str
    ended: str | None  # UTC: when the office ended it; nobody is reminded any more


class DispatchFile(SQLModel, table=True):
    """The workbook of one unit in a round."""

    __tablename__ = "dispatch_file"
    __table_args__ = (Index("dispatch_file_round", "dispatch_round"),)

    id: int | None = Field(default=None, primary_key=True)
    dispatch_round: int = Field(foreign_key="dispatch_round.id")
    unit: str
    name: str
    sent: str | None  # UTC: when every channel of the unit had taken it
    why: str  # why it could not be sent
    # JSON: [channel, address] of each that took it, the address "" of a channel without.
    delivered: str = Field(default="[]", sa_column_kwargs={"server_default": text("'[]'")})


class DispatchIssue(SQLModel, table=True):
    """An issue in the workbook of a unit."""

    __tablename__ = "dispatch_issue"

    dispatch_file: int = Field(foreign_key="dispatch_file.id", primary_key=True)
    issue: int = Field(primary_key=True)  # no foreign key: undo removes issues


class DispatchReturn(SQLModel, table=True):
    """One time that the workbook of a unit came back, and what became of it."""

    __tablename__ = "dispatch_return"
    __table_args__ = (Index("dispatch_return_file", "dispatch_file"),)

    id: int | None = Field(default=None, primary_key=True)
    dispatch_file: int = Field(foreign_key="dispatch_file.id")
    at: str
    actor: str
    name: str
    is_taken: bool  # false: its bad cells kept all of it out
    changed: int  # issues
    steps: int  # values that only a step changes
    doubtful: int  # cells and rows that were not taken
    batch: int | None  # of its events; undo of them removes this row
    # Of the file, "" where nobody noted it.
    sha256: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
