"""Tell of values that were stored and may be mistyped: a number that another level has, a unit near to a known one."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from qinling.cli.context import Desk

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow


def note_doubtful_values(desk: Desk, issue: "IssueRow", fields: Collection[str]) -> None:
    """Note what may be mistyped in the *fields* of *issue*, which is stored, a line each."""
    from qinling.procedures.new_names import find_new_names
    from qinling.procedures.other_levels import find_issues_elsewhere
    from qinling.rules.vocabulary import Level

    with desk.reading() as reader:
        elsewhere = find_issues_elsewhere(reader, issue) if {"number", "level"} & set(fields) else []
        names = find_new_names(reader, issue, fields)
    for other in elsewhere:
        level = Level.from_code(other.level).label
        desk.print_note(f"注意：{level}也有编号为 {other.number} 的问题：{other.description}")
    for new in names:
        desk.print_note(f"注意：台账里还没有“{new.name}”，相近的有：{'、'.join(new.near)}")
