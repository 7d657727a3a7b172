"""Tell of values that were stored and may be mistyped: a number that another level has, a name near to a known one."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.errors import quote_argument

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow


def note_doubtful_values(desk: Desk, issue: "IssueRow", fields: Collection[str]) -> None:
    """Note what may be mistyped in the *fields* of *issue*, which is stored, a line each."""
    from qinling.procedures.doubtful_values import find_doubtful_values
    from qinling.procedures.other_levels import find_issues_elsewhere
    from qinling.reports.doubtful_values import doubtful_value_lines
    from qinling.rules.vocabulary import Level

    values = issue._asdict()
    with desk.reading() as reader:
        elsewhere = find_issues_elsewhere(reader, issue) if {"number", "level"} & set(fields) else []
        doubtful = find_doubtful_values(reader, [{name: values[name] for name in fields}], issue.id)
    for other in elsewhere:
        level = Level.from_code(other.level).label
        desk.print_note(f"注意：{level}也有编号为 {other.number} 的问题：{other.description}")
    for one in doubtful:
        for line in doubtful_value_lines([one]):
            desk.print_note(line)
    _note_overdue(desk, issue, fields)


def _note_overdue(desk: Desk, issue: "IssueRow", fields: Collection[str]) -> None:
    """Note that the deadline is past already: perhaps the year is wrong."""
    from qinling.rules.warning_tiers import count_days_left

    left = count_days_left(issue.deadline, issue.status, desk.today) if "deadline" in fields else None
    if left is not None and left < 0:
        call = f"qinling edit {quote_argument(issue.number)} 整改时限=…"
        desk.print_note(
            f"注意：整改时限 {issue.deadline} 已经过了 {-left} 天，这个问题算超期；日期写错的用 {call}"
        )
