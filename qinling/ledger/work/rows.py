"""Rows of work records."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Self

from qinling.rules.work.amounts import unscale_amount


class WorkRecordRow(NamedTuple):
    """One work record. The columns are those of the table `work_record`, the amount as it was told."""

    id: int
    kind: str
    topic: str | None
    part_of: int | None
    amount: Decimal
    persons: int | None
    day: date
    unit: str
    note: str | None
    is_void: bool
    version: int
    entry_key: str
    content_key: str

    @classmethod
    def from_columns(cls, *columns: Any) -> Self:
        """Build the row from the values of RECORD_COLUMNS."""
        row = cls._make(columns)
        return row._replace(
            amount=unscale_amount(columns[4]), day=date.fromisoformat(columns[6]), is_void=bool(columns[9])
        )


RECORD_COLUMNS = WorkRecordRow._fields
