"""The board: the ledger at a glance, readable at 80 columns, and as JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.ledger.rows import Tally
from qinling.procedures.views import Board
from qinling.rules.vocabulary import Level, Status, WarningTier
from qinling.rules.warning_tiers import TierDays

if TYPE_CHECKING:
    from rich.console import RenderableType

_MAX_ROWS = 8


def board_json(board: Board) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return (items: one for each level and status that occurs, further keys) of the board."""
    items: list[dict[str, object]] = [
        {"level": level, "status": status, "count": count}
        for (level, status), count in board.by_level_and_status.items()
    ]
    keys: dict[str, object] = {
        "total": board.total,
        "overdue": board.due_by_tier[WarningTier.OVERDUE],
        "due": {str(reached): count for reached, count in board.due_by_tier.items()},
        "rectified_not_closed": board.awaiting,
        "not_on_platform": board.not_on_platform,
        "chain": {"position": board.position, "head": board.head},
    }
    for name, counts in (
        ("lead_unit", board.by_lead_unit),
        ("duty_unit", board.by_duty_unit),
        ("category", board.by_category),
    ):
        keys[f"by_{name}"] = [
            {
                name: one.name,
                "total": one.total,
                "running": one.running,
                "awaiting": one.awaiting,
                "closed": one.closed,
                "overdue": one.overdue,
            }
            for one in counts
        ]
    return items, keys


def board_page(board: Board, tiers: TierDays) -> Iterator["RenderableType"]:
    """Lay the board out: population first, then what presses, then who answers for it."""
    from rich.text import Text

    yield Text(
        f"秦岭生态环境保护问题台账   截至 {board.today}   口径：台账内全部问题 {board.total} 个", style="bold"
    )
    if not board.total:
        yield Text("台账里还没有问题。用 qinling import 文件 读入，或 qinling add 登记一个。")
        return
    for table in (
        _level_table(board),
        _deadline_table(board, tiers),
        _tally_table("按牵头（行业监管）单位", "单位", board.by_lead_unit),
        _tally_table("按责任（属地）单位", "单位", board.by_duty_unit),
        _tally_table("按问题类型", "类型", board.by_category),
    ):
        yield Text("")
        yield table
    yield Text(f"\n历史链至第 {board.position} 条，链首 {board.head[:16]}", style="dim")


def _level_table(board: Board) -> "RenderableType":
    from qinling.reports.table_style import plain_table

    shown = [status for status in Status if any(status == of for _, of in board.by_level_and_status)]
    table = plain_table("各级问题")
    table.add_column("级别")
    for heading in [*(status.label.partition("（")[0] for status in shown), "合计"]:
        table.add_column(heading, justify="right")
    for level in Level:
        counts = [board.by_level_and_status.get((level, status), 0) for status in shown]
        if any(counts):
            table.add_row(level.label, *map(_format_count, counts), _format_count(sum(counts)))
    totals = [
        sum(count for (_, of), count in board.by_level_and_status.items() if of == status) for status in shown
    ]
    table.add_section()
    table.add_row("合计", *map(_format_count, totals), _format_count(board.total), style="bold")
    return table


def _deadline_table(board: Board, tiers: TierDays) -> "RenderableType":
    from rich.text import Text

    from qinling.reports.table_style import plain_table

    reaches = {
        WarningTier.URGENT: tiers.urgent,
        WarningTier.NEAR: tiers.near,
        WarningTier.UPCOMING: tiers.upcoming,
        WarningTier.AHEAD: tiers.ahead,
    }
    within = board.due_by_tier[WarningTier.DUE_TODAY]
    counts = {"已超期": board.due_by_tier[WarningTier.OVERDUE], "今日到期": within}
    for reached, days in reaches.items():
        within += board.due_by_tier[reached]
        counts[f"{days}天内"] = within
    counts |= {"待销号": board.awaiting, "未录入平台": board.not_on_platform}
    table = plain_table("期限和销号（个；“N天内”含今日到期，不含已超期）")
    for heading in counts:
        table.add_column(heading, justify="right")
    overdue = Text(_format_count(counts["已超期"]), style="bold red" if counts["已超期"] else "")
    table.add_row(overdue, *map(_format_count, list(counts.values())[1:]))
    return table


def _tally_table(title: str, heading: str, counts: Sequence[Tally]) -> "RenderableType":
    from rich.text import Text

    from qinling.reports.table_style import plain_table

    table = plain_table(title)
    table.add_column(heading, overflow="fold", min_width=16)
    for name in ("合计", "未完成", "待销号", "已销号", "已超期"):
        table.add_column(name, justify="right")
    # Who is late comes first, then who has most to do; what has no name comes last.
    counts = sorted(counts, key=lambda one: (-one.overdue, -one.running, -one.total))
    named = [one for one in counts if one.name is not None]
    rest = named[_MAX_ROWS:]
    for one in [*named[:_MAX_ROWS], *_sum_rest(rest), *(one for one in counts if one.name is None)]:
        table.add_row(
            Text(one.name or "（未填）"),
            *map(_format_count, (one.total, one.running, one.awaiting, one.closed)),
            Text(_format_count(one.overdue), style="bold red" if one.overdue else ""),
        )
    return table


def _sum_rest(rest: Sequence[Tally]) -> list[Tally]:
    """Put the units at the end of the list together into one row, where there are any."""
    if not rest:
        return []
    return [Tally(f"其余 {len(rest)} 个", *map(sum, zip(*(one[1:] for one in rest), strict=True)))]


def _format_count(count: int) -> str:
    return str(count) if count else "·"
