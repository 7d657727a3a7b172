"""Read a long list page by page: the whole order, and the issues of one page."""

from collections.abc import Sequence
from typing import NamedTuple

from qinling.ledger.issues import queries
from qinling.ledger.issues.filters import Filters
from qinling.ledger.issues.issue_pages import find_issue_ids
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow

PAGE_SIZE = 1_000


class IssuePage(NamedTuple):
    """One page of a list: its place from 0, its issues, and how many pages and issues there are in all."""

    place: int
    issues: list[IssueRow]
    pages: int
    total: int


def read_issue_page(
    reader: Reader, filters: Filters, sort: Sequence[str] = (), place: int = 0, issue: int | None = None
) -> IssuePage:
    """Return the page at *place* of the issues that match *filters*, or that of the id *issue* if it is among them.

    A *place* behind the end means the last page.
    """
    ids = find_issue_ids(reader, filters, tuple(sort))
    pages = max(-(-len(ids) // PAGE_SIZE), 1)
    wanted = ids.index(issue) // PAGE_SIZE if issue in ids else min(place, pages - 1)
    shown = ids[wanted * PAGE_SIZE : (wanted + 1) * PAGE_SIZE]
    found = {one.id: one for one in queries.read_issues_by_id(reader, shown)}
    return IssuePage(wanted, [found[one] for one in shown], pages, len(ids))
