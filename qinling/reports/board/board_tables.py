"""The board: the ledger at a glance, readable at 80 columns, and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.ledger.rows import Tally, rank_tallies
from qinling.procedures.backups.backup_age import BackupAge
from qinling.procedures.views.board_views import Outlook
from qinling.procedures.views.issue_views import Board
from qinling.reports.board.bars import SHARE_LEGEND, draw_share_bar, draw_sparkline
from qinling.reports.board.last_backup import overdue_backup_text
from qinling.reports.issues.issue_tables import format_field_value
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.history.events import format_chain_position
from qinling.rules.vocabulary import Level, Status, WarningTier
from qinling.rules.warning_tiers import TierDays

if TYPE_CHECKING:
    from rich.console import RenderableType

_MAX_ROWS = 8
_BAR_WIDTH = 12

_EMPTY = "台账里还没有问题。用 qinling import 文件 读入，或 qinling add 登记一个。"
_PAST_AND_EMPTY = "那天台账里还没有问题；看现在的，去掉 --as-of"


def board_json(board: Board) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return the items of the board, one for each level and status that occurs, and its further keys."""
    items: list[dict[str, object]] = [
        {"level": level, "status": status, "count": count}
        for (level, status), count in board.by_level_and_status.items()
    ]
    keys: dict[str, object] = {
        "total": board.total,
        "overdue": board.due_by_tier[WarningTier.OVERDUE],
        "due": {str(tier): count for tier, count in board.due_by_tier.items()},
        "rectified_not_closed": board.awaiting,
        "not_on_platform": board.not_on_platform,
        "closed_unaccepted": board.closed_unaccepted,
        "chain": {"position": board.position, "head": board.head},
    }
    for name, counts in (
        ("lead_unit", board.by_lead_unit),
        ("duty_unit", board.by_duty_unit),
        ("category", board.by_category),
    ):
        keys[f"by_{name}"] = tallies_json(name, counts)
    return items, keys


def tallies_json(name: str, counts: Iterable[Tally]) -> list[dict[str, object]]:
    """Return *counts* by the field *name* as JSON."""
    return [
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


def board_page(
    board: Board,
    tiers: TierDays,
    outlook: Outlook | None = None,
    backup: BackupAge | None = None,
    timezone: str = "UTC",
    *,
    population: str,
    is_past: bool = False,
) -> Iterator["RenderableType"]:
    """Yield the board, which may be of a day that *is_past*: total, levels, deadlines, *outlook*, units and categories, *backup*."""
    from rich.text import Text

    yield Text(
        f"秦岭生态环境保护问题台账   截至 {board.today}   口径：{population} {board.total} 个", style="bold"
    )
    if not board.total:
        yield Text(_PAST_AND_EMPTY if is_past else _EMPTY)
        return
    for table in (
        _level_table(board),
        _deadline_table(board, tiers),
        *(_outlook_lines(outlook) if outlook else ()),
        _tally_table("按牵头（行业监管）单位", "单位", board.by_lead_unit),
        _tally_table("按责任（属地）单位", "单位", board.by_duty_unit),
        _tally_table("按问题类型", "类型", board.by_category),
    ):
        yield Text("")
        yield table
    yield Text(f"\n{SHARE_LEGEND}", style="dim")
    if board.closed_unaccepted:
        yield Text(
            f"\n未经验收销号 {board.closed_unaccepted} 个，用 qinling list --closed-unaccepted 看是哪些"
        )
    yield Text(f"\n{format_chain_position(board.position, board.head)}", style="dim")
    if backup and (overdue := overdue_backup_text(backup, timezone)):
        yield Text(f"{overdue}：运行 qinling db backup 文件夹，最好在另一块盘上", style="yellow")


def ledger_line(ledger: str, office: str) -> "RenderableType":
    """Return which ledger a board is of: where it lies, and whose it is if the settings say so."""
    from qinling.reports.text.table_style import FoldedLine

    return FoldedLine(f"台账 {ledger}" + (f"   {office}" if office else ""), "dim")


def field_page(
    field: str, counts: Sequence[Tally], day: date, *, population: str
) -> Iterator["RenderableType"]:
    """Yield the whole table of one *field*, the most urgent first."""
    from rich.text import Text

    label, total = FIELDS_BY_NAME[field].label, sum(one.total for one in counts)
    yield Text(f"秦岭生态环境保护问题台账   截至 {day}   口径：{population} {total} 个", style="bold")
    yield Text("")
    named = sum(one.name is not None for one in counts)
    yield _tally_table(f"按{label}（{named} 个）", label, _label_terms(field, counts), len(counts))
    yield Text(f"\n{SHARE_LEGEND}", style="dim")


def _label_terms(field: str, counts: Sequence[Tally]) -> list[Tally]:
    """Return *counts* with the labels of a closed vocabulary in place of its codes."""
    return [one._replace(name=format_field_value(field, one.name) or None) for one in counts]


def _outlook_lines(outlook: Outlook) -> Iterator["RenderableType"]:
    """Yield one line of bars for the close-outs of the last months, and one for the deadlines to come."""
    from rich.text import Text

    months, weeks = outlook.closed_by_month, outlook.due_by_week
    closed, due = ([one.issues for one in buckets] for buckets in (months, weeks))
    yield Text.assemble(
        ("走势（个；一格一个月或一周，·为没有）\n", "bold"),
        f"近{len(months)}个月销号  {draw_sparkline(closed)}  {months[0].first:%Y-%m} 至 {months[-1].last:%Y-%m} 共 {sum(closed)}，本月 {closed[-1]}\n",
        f"今后{len(weeks)}周到期  {draw_sparkline(due)}  {weeks[0].first:%m-%d} 至 {weeks[-1].last:%m-%d} 共 {sum(due)}，本周 {due[0]}",
    )


def _level_table(board: Board) -> "RenderableType":
    from qinling.reports.text.table_style import plain_table

    shown = [
        status for status in Status if any(status == counted for _, counted in board.by_level_and_status)
    ]
    table = plain_table("各级问题")
    table.add_column("级别")
    for heading in [*(status.label.partition("（")[0] for status in shown), "合计"]:
        table.add_column(heading, justify="right")
    for level in Level:
        counts = [board.by_level_and_status.get((level, status), 0) for status in shown]
        if any(counts):
            table.add_row(level.label, *map(_format_count, counts), _format_count(sum(counts)))
    totals = [
        sum(count for (_, counted), count in board.by_level_and_status.items() if counted == status)
        for status in shown
    ]
    table.add_section()
    table.add_row("合计", *map(_format_count, totals), _format_count(board.total), style="bold")
    return table


def _deadline_table(board: Board, tiers: TierDays) -> "RenderableType":
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    days_by_tier = {
        WarningTier.URGENT: tiers.urgent,
        WarningTier.NEAR: tiers.near,
        WarningTier.UPCOMING: tiers.upcoming,
        WarningTier.AHEAD: tiers.ahead,
    }
    within = board.due_by_tier[WarningTier.DUE_TODAY]
    counts = {"已超期": board.due_by_tier[WarningTier.OVERDUE], "今日到期": within}
    for tier, days in days_by_tier.items():
        within += board.due_by_tier[tier]
        counts[f"{days}天内"] = within
    counts |= {"待销号": board.awaiting, "未录入平台": board.not_on_platform}
    table = plain_table("期限和销号（个；“N天内”含今日到期，不含已超期）")
    for heading in counts:
        table.add_column(heading, justify="right")
    overdue = Text(_format_count(counts["已超期"]), style="bold red" if counts["已超期"] else "")
    table.add_row(overdue, *map(_format_count, list(counts.values())[1:]))
    return table


def _tally_table(
    title: str, heading: str, counts: Sequence[Tally], max_rows: int = _MAX_ROWS
) -> "RenderableType":
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table(title)
    table.add_column(heading, overflow="fold", min_width=16)
    for name in ("合计", "未完成", "待销号", "已销号", "已超期"):
        table.add_column(name, justify="right")
    table.add_column("进度", no_wrap=True)
    for one in rank_tallies(counts, max_rows):
        table.add_row(
            Text(one.name or "（未填）"),
            *map(_format_count, (one.total, one.running, one.awaiting, one.closed)),
            Text(_format_count(one.overdue), style="bold red" if one.overdue else ""),
            draw_share_bar((one.closed, one.awaiting, one.running - one.overdue, one.overdue), _BAR_WIDTH),
        )
    return table


def _format_count(count: int) -> str:
    return str(count) if count else "·"
