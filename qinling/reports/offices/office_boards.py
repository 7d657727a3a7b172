"""The boards of all offices: a row for each, and the sums."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from qinling.procedures.views.issue_views import Board
from qinling.reports.board.board_tables import board_json
from qinling.rules.history.events import format_chain_position
from qinling.rules.vocabulary import Status, WarningTier
from qinling.rules.warning_tiers import TierDays

if TYPE_CHECKING:
    from rich.console import RenderableType

_SUMMED_KEYS = ("total", "overdue", "rectified_not_closed", "not_on_platform", "closed_unaccepted")


def office_boards_json(boards: Mapping[str, Board]) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return an item for each office, as `board --json` has it, and the sums of all as further keys."""
    items, keys = [], []
    for office, board in boards.items():
        counts, own = board_json(board)
        keys.append(own)
        items.append({"office": office, **own, "by_level_and_status": counts})
    sums: dict[str, object] = {name: sum(int(str(own[name])) for own in keys) for name in _SUMMED_KEYS}
    due = {str(tier): sum(board.due_by_tier[tier] for board in boards.values()) for tier in WarningTier}
    return items, {**sums, "due": due}


def office_board_page(
    boards: Mapping[str, Board], unread: Mapping[str, str], own_part: str, tiers: TierDays, day: date
) -> Iterator["RenderableType"]:
    """Yield the boards of all offices: how many, a row for each with the sums, and where each history stands.

    *own_part* says in which of them the user sees only the issues of a unit.
    """
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    total = sum(board.total for board in boards.values())
    left_out = f"，另有 {len(unread)} 个没有读到" if unread else ""
    what = f"的问题（{own_part}）" if own_part else "台账内全部问题"
    yield Text(
        f"秦岭生态环境保护问题台账   截至 {day}   口径：{len(boards)} 个单位{what} {total} 个{left_out}",
        style="bold",
    )
    yield Text("")
    columns = _list_columns(tiers)
    table = plain_table("各单位（个；“N天内”含今日到期，不含已超期）")
    table.add_column("单位代号", overflow="fold")
    for heading in columns:
        table.add_column(heading, justify="right")
    for office, board in boards.items():
        table.add_row(Text(office), *(str(count(board) or "·") for count in columns.values()))
    table.add_section()
    sums = [sum(map(count, boards.values())) for count in columns.values()]
    table.add_row("合计", *(str(one or "·") for one in sums), style="bold")
    yield table
    yield Text("\n看是哪些问题：qinling list --all-offices，加同样的条件，如 --overdue", style="dim")
    for office, board in boards.items():
        yield Text(f"{office}  {format_chain_position(board.position, board.head)}", style="dim")


def _list_columns(tiers: TierDays) -> dict[str, Callable[[Board], int]]:
    """Return heading → count of a column. Every issue stands in one of those between the total and the overdue ones."""
    soon = (WarningTier.DUE_TODAY, WarningTier.URGENT, WarningTier.NEAR)
    return {
        "合计": lambda board: board.total,
        "未完成": lambda board: _count_statuses(board, Status.NOT_STARTED, Status.RECTIFYING),
        "待销号": lambda board: _count_statuses(board, Status.RECTIFIED, Status.ACCEPTING),
        "已销号": lambda board: _count_statuses(board, Status.CLOSED),
        "已撤并": lambda board: _count_statuses(board, Status.VOID),
        "已超期": lambda board: board.due_by_tier[WarningTier.OVERDUE],
        "今日到期": lambda board: board.due_by_tier[WarningTier.DUE_TODAY],
        f"{tiers.near}天内": lambda board: sum(board.due_by_tier[tier] for tier in soon),
    }


def _count_statuses(board: Board, *statuses: Status) -> int:
    return sum(count for (_, status), count in board.by_level_and_status.items() if status in statuses)
