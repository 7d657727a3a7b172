"""The logs that were read, as a table, lines and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.reports.history import format_local_time
from qinling.rules.persons import parse_actor

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.ledger.logins.logs import ReadLog
    from qinling.procedures.logins.read_logs import ForgottenLogs


def read_log_json(log: "ReadLog") -> dict[str, object]:
    """Return one log. `kept_in` is the number of the log that holds its records, null if it has its own."""
    return {
        "number": log.id,
        "file": log.name,
        "source": log.source or None,
        "entries": log.entries,
        "fresh": log.fresh,
        "joined": log.joined,
        "from": log.first,
        "to": log.last,
        "at": log.at,
        "actor": log.actor or None,
        "kept_in": log.kept_in,
        "removed_at": log.removed,
        "removed_by": log.removed_by,
        "replaced_by": log.replaced_by,
    }


def read_log_table(logs: "Sequence[ReadLog]", timezone: str, width: int) -> "Table":
    """Return a table of logs, *width* wide."""
    from qinling.reports.table_style import fitted_table

    headings = ("编号", "文件", "记录", "新登录", "管到的天", "读入", "谁")
    rows = [
        [
            str(log.id),
            log.name,
            str(log.entries),
            str(log.fresh),
            _format_days(log),
            format_local_time(log.at, timezone),
            parse_actor(log.actor) or "—",
        ]
        for log in logs
    ]
    return fitted_table(headings, rows, width, cut_columns=(1, 6), right_columns=(0, 2, 3))


def _format_days(log: "ReadLog") -> str:
    if log.first is None or log.last is None:
        return "—"
    first, last = log.first[:10], log.last[:10]
    if first == last:
        return first
    return f"{first}～{last[5:] if first[:4] == last[:4] else last}"


def read_log_notes(logs: "Sequence[ReadLog]", timezone: str) -> Iterator[str]:
    """Yield what the table does not say: records joined, records kept elsewhere, and why a log no longer counts."""
    for log in logs:
        if log.joined:
            yield f"{log.id}：{log.joined} 条与别的记录是同一次登录，各算一次"
        if log.kept_in is not None and log.removed is None:
            yield f"{log.id}：读入得早，记录在 {log.kept_in} 里"
        if log.removed is not None:
            how = f"由 {log.replaced_by} 换下" if log.replaced_by else "去掉或撤回"
            yield f"{log.id}：{format_local_time(log.removed, timezone)} {parse_actor(log.removed_by or '')} {how}，不再算"


def reading_line(reading: "Sequence[ReadLog]", timezone: str) -> str:
    """Return what tells one reading of a file from another."""
    first = reading[0]
    entries = sum(log.entries for log in reading)
    return f"{first.id}（{format_local_time(first.at, timezone)} {parse_actor(first.actor)}，{entries} 条，{_format_days(first)}）"


def forgotten_lines(result: "ForgottenLogs", *, dry_run: bool) -> Iterator[str]:
    """Yield what was forgotten, and what stays."""
    names = "、".join(dict.fromkeys(log.name for log in result.logs))
    entries = sum(log.entries for log in result.logs if log.kept_in is None)
    verb = "试运行：将去掉" if dry_run else "已去掉"
    days = f"，{len(result.days)} 天的次数重新算过" if result.days else ""
    yield f"{verb} {names}（{entries} 条）{days}"
    if result.kept_until is not None:
        yield f"其中 {result.kept_until} 以前的明细过了保留期，次数去不掉，照旧留着"
