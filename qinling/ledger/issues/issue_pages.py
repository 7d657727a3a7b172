"""The order of an issue list, so that it can be read page by page."""

from qinling.ledger.issues.filters import Filters, build_list_clauses
from qinling.ledger.reader import Reader


def find_issue_ids(reader: Reader, filters: Filters, sort: tuple[str, ...] = ()) -> list[int]:
    """Return the ids of the issues that match *filters*, by level and number or by *sort*."""
    chosen, params = build_list_clauses(reader, filters, sort)
    return list(reader.rows(int, f"select id from issue {chosen}", **params))
