"""Tell of values that were stored and may be mistyped: a number that another level has, a name near to a known one."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from qinling.cli.context import Desk

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
