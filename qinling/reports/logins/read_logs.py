"""The logs that were read, as lines and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.reports.issues.history import format_local_time
from qinling.rules.persons import parse_actor

if TYPE_CHECKING:
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


def read_log_lines(log: "ReadLog", timezone: str) -> Iterator[str]:
    """Yield the lines of one log: number and file; records, days, who read it and when; what else there is to say."""
    read = f"{format_local_time(log.at, timezone)} {parse_actor(log.actor)}".rstrip()
    yield f"{log.id}  {log.name}"
    yield f"    {log.entries} 条，新登录 {log.fresh} 次；管到 {_format_days(log)}；{read} 读入"
    if log.joined:
        yield f"    {log.joined} 条与别的记录是同一次登录，按一次算"
    if log.kept_in is not None:
        yield f"    读入得早，记录在 {log.kept_in} 里"
    if log.removed is not None:
        how = f"由 {log.replaced_by} 换下" if log.replaced_by else "去掉或撤回"
        at = format_local_time(log.removed, timezone)
        yield f"    不再算：{at} {parse_actor(log.removed_by or '')} {how}"


def _format_days(log: "ReadLog") -> str:
    if log.first is None or log.last is None:
        return "—"
    first, last = log.first[:10], log.last[:10]
    if first == last:
        return first
    return f"{first} 至 {last[5:] if first[:4] == last[:4] else last}"


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
    way = "" if dry_run else "；去错了的：qinling undo"
    yield f"{verb} {names}（{entries} 条）{days}{way}"
    if result.kept_until is not None:
        yield f"其中 {result.kept_until} 以前的明细过了保留期，次数去不掉，照旧留着"
