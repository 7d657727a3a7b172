"""Values that the issues of the ledger hold already."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qinling.ledger.reader import Reader
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS

_COLUMNS = ("category", "zone", "number", "contact", *NAMING_COLUMNS)


class PlacedText(NamedTuple):
    """What an issue says and where, its number and what is known of it."""

    level: str
    number: str
    town: str | None
    location: str | None
    description: str
    status: str
    fingerprint: str | None


_SELECT_PLACED_TEXTS = f"select {', '.join(PlacedText._fields)} from issue where id <> :issue order by id"


def list_placed_texts(reader: Reader, issue: int) -> list[PlacedText]:
    """Return what the issues but *issue* say and where, the oldest first."""
    return list(reader.rows(PlacedText, _SELECT_PLACED_TEXTS, issue=issue))


def list_dated_texts(reader: Reader) -> Iterator[tuple[str | None, ...]]:
    """Yield of each issue what it says, and the days on which it was found and handed over and is due, as ISO days."""
    for texts in reader.all_tuples("select description, found_on, handed_over_on, deadline from issue"):
        yield tuple(text and str(text) for text in texts)


def list_values_of_others(reader: Reader, columns: Iterable[str], issue: int) -> dict[str, set[str]]:
    """Return the values of the issues but *issue* in *columns*, as written."""
    return {column: _list_values(reader, column, issue) for column in columns}


def _list_values(reader: Reader, column: str, issue: int) -> set[str]:
    if column not in _COLUMNS:
        raise ValueError(column)
    sql = f"select distinct {column} from issue where {column} is not null and id <> :issue"
    return set(reader.rows(str, sql, issue=issue))
