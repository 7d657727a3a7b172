"""Deadlines that the calendar moves: the table and the JSON items."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qinling.procedures.recounted_deadlines import RecountedDeadline

if TYPE_CHECKING:
    from rich.table import Table


def deadline_table(found: Sequence[RecountedDeadline]) -> "Table":
    """Return the table of the deadlines: what was said, from when it counts, the old day and the new one."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table("")
    for heading in ("编号", "时限原文", "起算", "台账里", "现在算出", "差"):
        table.add_column(heading, overflow="fold")
    for one in found:
        start = one.issue.handed_over_on or one.issue.found_on
        texts = (
            one.issue.number, one.issue.deadline_text or "", str(start), str(one.old), str(one.new),
            f"{(one.new - one.old).days:+d} 天",
        )  # fmt: skip
        table.add_row(*map(Text, texts))
    return table


def recounted_json(one: RecountedDeadline) -> dict[str, object]:
    """Return the JSON item of a deadline that the calendar moves."""
    issue = one.issue
    return {
        "number": issue.number,
        "level": issue.level,
        "deadline_text": issue.deadline_text,
        "deadline": one.old,
        "recounted": one.new,
    }
