"""What is handed in before it has a number: one draft a row, or one an `add`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

#: A value of an issue's field: words, numbers, yes or no, a day; None says nothing.
Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet drafts were read from; *columns* maps a field to (letter, heading), *extras* are headings of no field."""

    file: str
    name: str
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    extras: Collection[str] = ()


@dataclass(slots=True)
class Draft:
    """What one row says of an issue.

    *values* holds only the fields that the row speaks of: a key with None is a blank
    cell under a mapped heading. A deadline stands as the three keys `deadline`,
    `deadline_kind` and `deadline_text`. *extra* keeps the columns that match no field.
    *row* counts from 1; 0 where there is no file.
    """

    values: dict[str, Value]
    extra: dict[str, str]
    sheet: Sheet
    row: int = 0
