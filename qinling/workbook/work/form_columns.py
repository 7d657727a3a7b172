"""The columns of a form: which hold figures, and which nothing reads."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qinling.rules.work.kinds import WorkKind
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.headings.column_uses import IGNORE, ORDINAL
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.logins.header_search import Header
from qinling.workbook.work.form_contents import FormOptions
from qinling.workbook.work.form_headings import (
    AMOUNT,
    AMOUNT_OF,
    DAY,
    KIND,
    MONTH,
    NOTE,
    PERSONS,
    PERSONS_OF,
    TOPIC,
    TOTAL,
    UNIT,
)

_MAX_COLUMNS = 500


class Place(NamedTuple):
    """A column with figures, and the one with second figures. *kind* is None where each row names its own."""

    kind: WorkKind | None
    column: int | None
    persons: int | None


def list_places(header: Header, options: FormOptions) -> list[Place]:
    """Return the columns with figures: those of the kinds, else the one of all kinds."""
    columns = header.columns
    own = [
        Place(kind, columns[AMOUNT_OF + name], columns.get(PERSONS_OF + name))
        for name, kind in options.kinds.items()
        if AMOUNT_OF + name in columns
    ]
    return own or [Place(None, columns.get(AMOUNT), columns.get(PERSONS))]


def list_used_columns(header: Header, options: FormOptions, places: Sequence[Place]) -> set[int]:
    """Return the columns that are read, and those that --map says to ignore."""
    names = [ORDINAL, DAY, MONTH, UNIT, TOPIC, NOTE, TOTAL]
    if places[0].kind is None:
        names.append(KIND)
    columns: set[int | None] = {*_list_ignored_columns(header, options)}
    columns |= {header.columns.get(name) for name in names}
    for place in places:
        columns |= {place.column, place.persons}
    return {column for column in columns if column is not None}


def _list_ignored_columns(header: Header, options: FormOptions) -> Iterator[int]:
    """Yield the columns to ignore, named by heading, or by letters (C列) where they have none."""
    wanted = {normalize_heading(key)[0] for key, use in options.headings.items() if use == IGNORE}
    for column in range(_MAX_COLUMNS if wanted else 0):
        heading = header.headings[column] if column < len(header.headings) else ""
        keys = normalize_heading(heading) if heading else (f"{format_column_letters(column).lower()}列",)
        if wanted.intersection(keys):
            yield column
