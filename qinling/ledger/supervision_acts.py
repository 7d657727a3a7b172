"""Which issues have supervision acts."""

from collections.abc import Iterable

from qinling.ledger.reader import Reader
from qinling.ledger.sqlite import build_any_condition


def find_supervised_issues(reader: Reader, issues: Iterable[int]) -> set[int]:
    """Return those of *issues* that a supervision act was recorded of, undone ones too."""
    sql = f"select distinct issue from event where {build_any_condition('issue', 'issues')} and kind = 'supervised'"
    return set(reader.rows(int, sql, issues=list(issues)))
