"""Values that the issues of the ledger hold already."""

from collections.abc import Iterable

from qinling.ledger.reader import Reader
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS

_COLUMNS = ("category", "zone", "number", "contact", *NAMING_COLUMNS)


def list_values_of_others(reader: Reader, columns: Iterable[str], issue: int) -> dict[str, set[str]]:
    """Return the values of the issues but *issue* in *columns*, as written."""
    return {column: _list_values(reader, column, issue) for column in columns}


def _list_values(reader: Reader, column: str, issue: int) -> set[str]:
    if column not in _COLUMNS:
        raise ValueError(column)
    sql = f"select distinct {column} from issue where {column} is not null and id <> :issue"
    return set(reader.rows(str, sql, issue=issue))
