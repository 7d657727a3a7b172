"""Who has which role in an office on a server: the table and the JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qinling.rules.office_roles import OfficeMember

if TYPE_CHECKING:
    from rich.table import Table


def member_table(members: Sequence[OfficeMember]) -> "Table":
    """Return the users with their roles, and the names that the history knows them by."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table()
    for heading in ("用户", "角色", "单位", "记进历史的名字"):
        table.add_column(heading, overflow="fold")
    for one in members:
        table.add_row(*map(Text, (one.login, f"{one.kind.value} {one.kind.label}", one.unit, one.name)))
    return table


def member_json(member: OfficeMember) -> dict[str, str | None]:
    """Return a user with a role as JSON."""
    return {
        "login": member.login,
        "role": member.kind.value,
        "unit": member.unit or None,
        "name": member.name,
    }
