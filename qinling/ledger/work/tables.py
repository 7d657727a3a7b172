"""The table of work records. Every row follows from the events with its id and a minus."""

from datetime import date

from sqlalchemy import BigInteger, Index, Integer
from sqlmodel import Field, SQLModel

from qinling.ledger.tables import build_partial_index


class WorkRecord(SQLModel, table=True):
    """One work record as of now: so much of a kind of work, on a day, by a unit."""

    __tablename__ = "work_record"
    __table_args__ = (
        Index("work_record_day", "kind", "day"),
        build_partial_index("work_record_whole", "part_of", where="part_of is not null"),
        Index("work_record_entry", "entry_key"),
        Index("work_record_content", "content_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # its name in the settings
    topic: str | None
    part_of: int | None  # 其中: the record whose figures hold these too; never added to them
    # in millionths, exact: rules.work.amounts.SCALE
    amount: int = Field(sa_type=BigInteger().with_variant(Integer(), "sqlite"))
    persons: int | None  # the second figure of the kind: 人次, 人, 满意
    day: date
    unit: str
    note: str | None
    is_void: bool
    version: int  # raised by each change
    entry_key: str  # what it said when it was entered
    content_key: str  # what it says now; both tell that a file was read before
