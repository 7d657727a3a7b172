"""Which issues have supervision acts, and which were referred to an authority."""

from collections.abc import Iterable

from qinling.ledger.reader import Reader
from qinling.ledger.sqlite_file.sqlite import build_any_condition


def find_supervised_issues(reader: Reader, issues: Iterable[int]) -> set[int]:
    """Return those of *issues* that a supervision act was recorded of, undone ones too."""
    sql = f"select distinct issue from event where {build_any_condition('issue', 'issues')} and kind = 'supervised'"
    return set(reader.rows(int, sql, issues=list(issues)))


def find_referred_issues(reader: Reader) -> set[int]:
    """Return the issues that were referred to an authority, undone acts too."""
    sql = "select distinct issue from event where kind = 'supervised' and changes like :referral"
    return set(reader.rows(int, sql, referral='%"step.measure":[null,"refer"]%'))
