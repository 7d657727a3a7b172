"""Drafts: issues from a file or from `add`, before they have a number."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

#: A value of an issue's field: text, a number, a boolean or a day. None means not given.
Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a draft. *columns* maps a field to (letter, heading), *extras* are the other headings.

    An export of ours (*is_export*) repeats what the ledger holds: it states nothing by itself.
    """

    file: str
    name: str
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    extras: Collection[str] = ()
    is_export: bool = False


@dataclass(slots=True)
class Draft:
    """One row read as an issue.

    *values* holds only the fields with a column in the file. A key with None is a blank cell.
    """

    values: dict[str, Value]
    extra: dict[str, str]
    sheet: Sheet
    row: int = 0
