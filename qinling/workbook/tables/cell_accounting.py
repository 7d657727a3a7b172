"""Count what became of every filled cell of a sheet."""

from dataclasses import asdict, dataclass, fields


@dataclass(slots=True)
class CellCounts:
    """How many filled cells of a sheet are in each class. A filled cell is in exactly one.

    A cell is filled when it holds anything but white space. A merged block is one cell.
    """

    fields: int = 0  # read as a field of an issue
    extra: int = 0  # stored under the heading of a column that is no field
    row_numbers: int = 0  # 序号 and columns that the user told to ignore
    headings: int = 0
    notes: int = 0  # titles, notes, signatures, instructions
    groups: int = 0  # rows that name the rows below them
    totals: int = 0
    other_tables: int = 0  # summaries, indexes, lists of choices
    unread: int = 0  # none of these, or refused with an error

    @property
    def total(self) -> int:
        """The number of filled cells."""
        return sum(asdict(self).values())

    def add(self, other: "CellCounts") -> None:
        """Add the counts of *other*."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
