"""The number of an issue among those of other offices: 代号/编号."""

from qinling.ledger.rows import IssueRow


def name_with_office(office: str, issue: IssueRow) -> IssueRow:
    """Return *issue* with its office before its number, as lists of all offices show it."""
    return issue._replace(number=join_office(office, issue.number))


def join_office(office: str, number: str) -> str:
    """Return *number* with its office before it. The name of an office holds no slash."""
    return f"{office}/{number}"
