"""Who hears of what: the table, its notes, and the line that a run and its digest show."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.procedures.notifications.receiver_coverage import ReceiverCoverage

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_NO_AREA = "设置 office 没有写明区县，没写区县的名称是哪里的分不出"
_RECEIVER_COMMAND = "qinling init --receiver 单位=去处（去处：邮箱、文件夹/、已有的渠道）"
_ADD_RECEIVER = f"要发给各单位的：{_RECEIVER_COMMAND}"
JOIN_REMEDY = "在 [notify.receivers] 里合成一行：qinling config edit"
#: What it means that the office's own messages use no channel, and what to do.
OFFICE_UNHEARD = "notify.office 是空的，本单位自己收不到提醒"
OFFICE_REMEDY = "qinling config set notify.office 渠道；用回 stdout 的，qinling config unset notify.office"
SET_OFFICE = 'qinling config set office "…市…区…"'


def receiver_lines(
    coverage: ReceiverCoverage, width: int, *, is_office_heard: bool
) -> "Iterator[RenderableType]":
    """Yield the page: the receivers, then what to mend."""
    from qinling.reports.text.table_style import WrappedLine

    if coverage.receivers:
        yield _receiver_table(coverage, width)
    elif is_office_heard:
        yield WrappedLine(f"设置里没有 [notify.receivers]：提醒都只发给本单位；{_ADD_RECEIVER}")
    else:
        yield WrappedLine(f"设置里没有 [notify.receivers]：提醒谁也不发；{_ADD_RECEIVER}")
    if not is_office_heard:
        yield WrappedLine(f"{OFFICE_UNHEARD}：{OFFICE_REMEDY}")
    yield from map(WrappedLine, _list_notes(coverage))


def _receiver_table(coverage: ReceiverCoverage, width: int) -> "Table":
    """Return the receivers with their channels, the number of issues they hear of, and how the cells spell them."""
    from qinling.reports.text.table_style import names_table

    rows = [
        (
            (one.name, *one.others),
            one.channels or ("（没有）",),
            (str(one.issues),),
            one.spellings or ("（没有问题写着它）",),
        )
        for one in coverage.receivers
    ]
    return names_table(("接收人", "渠道", "问题", "台账里的写法"), rows, width, right_columns=(2,))


def _list_notes(coverage: ReceiverCoverage) -> Iterator[str]:
    """Yield what to mend: units that nobody hears for, receivers that no issue names, and those written twice."""
    if coverage.unheard:
        named = "、".join(f"{one.name} {one.issues} 个" for one in coverage.unheard)
        yield f"有没完成整改的问题而没有接收人的：{named}"
        yield f"要发给它们的：{_RECEIVER_COMMAND}"
    for one in coverage.unmatched:
        near = f"，相近的有：{'、'.join(one.near)}" if one.near else ""
        yield f"接收人 {one.name} 对不上任何问题{near}"
    for one in coverage.receivers:
        if one.others:
            yield f"{joined_line(one.name, one.others, one.channels)}；{JOIN_REMEDY}"
    for names in coverage.twice:
        yield f"{_format_twice(names)}，各发一遍；{JOIN_REMEDY}"
    if coverage.unclear:
        yield f"{unclear_line(coverage.unclear)}：{SET_OFFICE}"


def joined_line(name: str, others: Sequence[str], channels: Sequence[str]) -> str:
    """Return in one line that the settings write a receiver twice, and that it hears once."""
    return f"接收人 {'、'.join((name, *others))} 是同一个单位，只发一遍，走 {'、'.join(channels)}"


def unclear_line(names: Sequence[str]) -> str:
    """Return in one line which names of another area are taken for the office's own."""
    return f"{_NO_AREA}，{'、'.join(names)} 也算进去了"


def _format_twice(names: tuple[str, ...]) -> str:
    return f"接收人 {'、'.join(names)} 说的是同一个单位"


def coverage_line(coverage: ReceiverCoverage) -> str:
    """Return in one line what is amiss with the receivers, "" for nothing or where none are set."""
    if not coverage.receivers:
        return ""
    parts = []
    if coverage.unheard:
        parts.append(f"{len(coverage.unheard)} 个单位有没完成整改的问题而没有接收人")
    if coverage.unmatched:
        parts.append(f"接收人 {'、'.join(one.name for one in coverage.unmatched)} 对不上任何问题")
    parts += map(_format_twice, coverage.twice)
    if coverage.unclear:
        parts.append(unclear_line(coverage.unclear))
    return f"{'；'.join(parts)}（qinling notify receivers）" if parts else ""


def coverage_json(coverage: ReceiverCoverage) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return the JSON items of the receivers, and the keys that say what is amiss: who is not heard for, who hears twice."""
    items: list[dict[str, object]] = [
        {
            "receiver": one.name,
            "channels": list(one.channels),
            "issues": one.issues,
            "spellings": list(one.spellings),
            "near": list(one.near),
            "others": list(one.others),
        }
        for one in coverage.receivers
    ]
    return items, {
        "unheard": [{"unit": one.name, "issues": one.issues} for one in coverage.unheard],
        "twice": [list(names) for names in coverage.twice],
        "unclear": list(coverage.unclear),
    }
