"""Backups and restores in words and as JSON."""

from collections.abc import Iterator
from pathlib import Path

from qinling.procedures.backups.backup import BackupResult
from qinling.procedures.backups.ledger_facts import LedgerFacts
from qinling.procedures.backups.restore import RestorePlan
from qinling.reports.issues.history import format_local_time
from qinling.rules.history.events import format_chain_position


def backup_lines(result: BackupResult) -> Iterator[str]:
    """Yield what was backed up and where to, and what was removed."""
    yield f"已备份到 {result.path}：{_format_contents(result.facts)}，已核验"
    if result.removed:
        names = "、".join(path.name for path in result.removed)
        yield f"按 --keep 删去较早的备份 {len(result.removed)} 份：{names}"


def backup_notes(result: BackupResult) -> Iterator[str]:
    """Yield what somebody must look at."""
    if result.missing:
        yield f"注意：有 {len(result.missing)} 份材料已经丢失或被改动，备份里没有；运行 qinling db verify 看是哪些"
    if not result.is_recorded:
        yield "注意：台账现在不能写入，没有记下这次备份，总体情况里仍按上一次算"


def backup_json(result: BackupResult) -> dict[str, object]:
    """Return the keys of a backup."""
    return {
        "file": str(result.path),
        "size": result.size,
        **_facts_json(result.facts),
        "missing": list(result.missing),
        "removed": [str(path) for path in result.removed],
        "recorded": result.is_recorded,
    }


def restore_plan_lines(plan: RestorePlan, timezone: str) -> Iterator[str]:
    """Yield what the source holds, what stands in the place, and how the two differ."""
    made = f"（{format_local_time(plan.made_at, timezone)} 备份）" if plan.made_at else "（抄下来的台账文件）"
    yield f"备份里{made}：{_format_contents(plan.facts)}{_format_last_work(plan.facts, timezone)}"
    here = plan.comparison.here
    if here:
        yield f"现在的台账：{_format_contents(here)}{_format_last_work(here, timezone)}"
    elif plan.comparison.fault:
        yield f"现在的台账读不出：{plan.comparison.fault}"
    lost = plan.comparison.lost_events
    if here and lost is None:
        yield "两者的历史从某处起各不相同，恢复以后，现在的那些以备份为准"
    elif lost and lost > 0:
        yield f"现在的台账比备份多 {lost} 条历史，恢复以后要补办"
    elif lost and lost < 0:
        yield f"备份比现在的台账多 {-lost} 条历史"
    if unknown := plan.comparison.unknown_messages:
        yield f"备份以后送达的 {unknown} 条消息，备份里没有记着：还没办完的会再提醒一次"
    if plan.missing:
        yield f"注意：有 {len(plan.missing)} 份材料哪里都没有；恢复以后运行 qinling db verify 看是哪些"
    if plan.left_out:
        yield f"旁边的 {plan.left_out} 是另一个时候的，没有用它：只在那里的办理要补办"


def restore_lines(plan: RestorePlan, kept: Path | None) -> Iterator[str]:
    """Yield where the ledger was restored, and where the one is that stood there."""
    yield f"已恢复 {plan.target}：{_format_contents(plan.facts)}"
    if kept:
        yield f"原来的留在 {kept}；确认不要了再删"


def restore_json(plan: RestorePlan, kept: Path | None, *, dry_run: bool) -> dict[str, object]:
    """Return the keys of a restore."""
    here = plan.comparison.here
    return {
        "ledger": str(plan.target),
        "restored": not dry_run,
        "made_at": plan.made_at or None,
        **_facts_json(plan.facts),
        "missing": list(plan.missing),
        "left_out": plan.left_out or None,
        "here": _facts_json(here) if here else None,
        "here_fault": plan.comparison.fault or None,
        "lost_events": plan.comparison.lost_events,
        "unknown_messages": plan.comparison.unknown_messages,
        "kept": str(kept) if kept else None,
    }


def _format_contents(facts: LedgerFacts) -> str:
    end = f"，{format_chain_position(facts.position, facts.head)}" if facts.position else ""
    return f"问题 {facts.issues} 个、材料 {len(facts.attachments)} 份{end}"


def _format_last_work(facts: LedgerFacts, timezone: str) -> str:
    if not facts.last_at:
        return "，没有历史"
    return f"，最后办理 {facts.last_day}（{format_local_time(facts.last_at, timezone)} 记入）"


def _facts_json(facts: LedgerFacts) -> dict[str, object]:
    return {
        "ledger_id": facts.ledger_id,
        "position": facts.position,
        "head": facts.head,
        "last_day": facts.last_day or None,
        "last_at": facts.last_at or None,
        "issues": facts.issues,
        "attachments": len(facts.attachments),
    }
