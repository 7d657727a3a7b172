"""The offices of a server as a table and as JSON."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qinling.procedures.figures.office_facts import OfficeFacts
from qinling.reports.issues.history import format_local_time

if TYPE_CHECKING:
    from rich.table import Table


def list_office_json(found: Mapping[str, OfficeFacts], unread: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the offices as JSON: those that were read, then the others."""
    read = [_office_json(name, facts, "") for name, facts in found.items()]
    return [*read, *(_office_json(name, None, why) for name, why in unread.items())]


def _office_json(name: str, facts: OfficeFacts | None, why: str) -> dict[str, object]:
    return {
        "office": name,
        "read": facts is not None,
        "why": why or None,
        "issues": facts.issues if facts else None,
        "chain": {"position": facts.position, "head": facts.head} if facts else None,
        "changed_at": facts.last_at or None if facts else None,
        "changed_by": facts.last_actor or None if facts else None,
    }


def office_table(found: Mapping[str, OfficeFacts], unread: Mapping[str, str], timezone: str) -> "Table":
    """Return a table of the offices. Of one that was not read it says why."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table()
    table.add_column("单位代号", overflow="fold")
    table.add_column("问题", justify="right")
    table.add_column("历史", justify="right")
    table.add_column("最后一次改动", overflow="fold")
    for name, facts in found.items():
        changed = (
            f"{format_local_time(facts.last_at, timezone)} {facts.last_actor}"
            if facts.last_at
            else "—"
            if facts.position
            else "还没有"  # the user of a unit does not see who changed what
        )
        table.add_row(Text(name), str(facts.issues), str(facts.position), Text(changed))
    for name, why in unread.items():
        table.add_row(Text(name), "—", "—", Text(f"没有读到：{why}", style="yellow"))
    return table
