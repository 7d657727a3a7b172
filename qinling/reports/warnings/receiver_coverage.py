"""Who hears of what: the table, its notes, and the line that a run and its digest show."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qinling.procedures.notifications.receiver_coverage import ReceiverCoverage

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_MAX_NAMED = 20


def receiver_lines(coverage: ReceiverCoverage) -> "Iterator[Table | Text]":
    """Yield the page: the receivers, then what to mend."""
    from rich.text import Text

    if coverage.receivers:
        yield _receiver_table(coverage)
    else:
        yield Text("设置里没有 [notify.receivers]：提醒都只发给本单位")
    yield from map(Text, _list_notes(coverage))


def _receiver_table(coverage: ReceiverCoverage) -> "Table":
    """Return the receivers with their channels, the number of issues they hear of, and how the cells spell them."""
    from rich.text import Text

    from qinling.reports.table_style import plain_table

    table = plain_table("")
    for heading in ("接收人", "渠道", "问题", "台账里的写法"):
        table.add_column(heading, justify="right" if heading == "问题" else "left", overflow="fold")
    for one in coverage.receivers:
        spellings = "、".join(one.spellings) or "（没有问题写着它）"
        table.add_row(
            *map(Text, (one.name, "、".join(one.channels) or "（没有）", str(one.issues), spellings))
        )
    return table


def _list_notes(coverage: ReceiverCoverage) -> Iterator[str]:
    """Yield what to mend: units that nobody hears for, and receivers that no issue names."""
    if coverage.unheard:
        named = "、".join(f"{one.name} {one.issues} 个" for one in coverage.unheard[:_MAX_NAMED])
        rest = len(coverage.unheard) - _MAX_NAMED
        more = f" 等 {len(coverage.unheard)} 个单位，全部见 --json" if rest > 0 else ""
        yield f"有没完成整改的问题而没有接收人的：{named}{more}"
        yield '要发给它们的，在设置 [notify.receivers] 里写一行，如 "单位名称" = ["渠道名"]'
    for one in coverage.unmatched:
        near = f"，相近的有：{'、'.join(one.near)}" if one.near else ""
        yield f"接收人 {one.name} 对不上任何问题{near}"


def coverage_line(coverage: ReceiverCoverage) -> str:
    """Return in one line what is amiss with the receivers, "" for nothing or where none are set."""
    if not coverage.receivers:
        return ""
    parts = []
    if coverage.unheard:
        parts.append(f"{len(coverage.unheard)} 个单位有没完成整改的问题而没有接收人")
    if coverage.unmatched:
        parts.append(f"接收人 {'、'.join(one.name for one in coverage.unmatched)} 对不上任何问题")
    return f"{'；'.join(parts)}（qinling notify receivers）" if parts else ""


def coverage_json(coverage: ReceiverCoverage) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return the JSON items of the receivers, and the key `unheard` with the units that nobody hears for."""
    items: list[dict[str, object]] = [
        {
            "receiver": one.name,
            "channels": list(one.channels),
            "issues": one.issues,
            "spellings": list(one.spellings),
            "near": list(one.near),
        }
        for one in coverage.receivers
    ]
    return items, {"unheard": [{"unit": one.name, "issues": one.issues} for one in coverage.unheard]}
