"""What `db verify`, `db doctor` and `db salvage` find, as lines and as JSON."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.operating_system import has_modes
from qinling.procedures.soundness.faults import format_names, format_spans

if TYPE_CHECKING:
    from qinling.procedures.doctor.diagnosis import Diagnosis
    from qinling.procedures.doctor.inspection import Finding
    from qinling.procedures.ledger_verification import VerificationResult
    from qinling.procedures.salvage.salvage import SalvageResult
    from qinling.procedures.soundness.faults import Fault
    from qinling.procedures.soundness.noted_heads import NotedHeadResult


def verification_lines(result: "VerificationResult") -> list[str]:
    """Return the faults of the ledger with their remedies, or one line that it is sound."""
    lines = list(_list_with_remedies(result.findings)) or [
        f"完好：历史 {result.events} 条、问题 {result.issues} 个、材料 {result.papers} 份都对得上；"
        f"链首 {result.position} {result.head}"
    ]
    if result.noted is not None and result.noted.found:
        lines.append(_noted_head_line(result.noted))
    return lines


def _list_with_remedies(findings: "Sequence[Fault | Finding]") -> Iterator[str]:
    """Yield each finding with its remedy; one remedy of several in a row stands once, below them."""
    for remedy, group in groupby(findings, attrgetter("remedy")):
        same = list(group)
        if len(same) == 1 or not remedy:
            yield from map(str, same)
        else:
            yield from (one.what for one in same)
            yield f"以上 {len(same)} 处：{remedy}"


def _noted_head_line(noted: "NotedHeadResult") -> str:
    later = f"此后又有 {noted.later} 条" if noted.later else "就是现在的链首"
    return f"抄下的链首 {noted.digits[:16]} 在历史里：第 {noted.position} 条，{later}"


def soundness_json(result: "VerificationResult") -> dict[str, object]:
    """Return the keys that programs rely on. `noted_head` is null unless a head was given."""
    noted = result.noted
    return {
        "events": result.events,
        "issues": result.issues,
        "papers": result.papers,
        "position": result.position,
        "head": result.head,
        "faults": result.faults,
        "noted_head": noted
        and {"digits": noted.digits, "position": noted.position, "found": noted.found, "later": noted.later},
    }


def diagnosis_lines(diagnosis: "Diagnosis") -> list[str]:
    """Return what was mended, then what is wrong, each with its remedy."""
    lines = [f"已处理：{done}" for done in diagnosis.fixed] + list(_list_with_remedies(diagnosis.findings))
    if not diagnosis.findings:
        lines.append(f"没有发现问题：{diagnosis.looked_at}都看过了")
    lines += diagnosis.facts
    if not (has_modes() or diagnosis.facts):
        lines.append("没有看谁能读台账：Windows 的权限在文件夹“属性”的“安全”里，请自己看一眼")
    return lines


def diagnosis_json(diagnosis: "Diagnosis") -> list[dict[str, object]]:
    """Return the findings with the keys that programs rely on."""
    return [
        {"check": one.check, "what": one.what, "remedy": one.remedy, "fixable": one.fix is not None}
        for one in diagnosis.findings
    ]


def salvage_lines(result: "SalvageResult", out: Path) -> list[str]:
    """Return what was saved, what was not, and what `db verify` says of the new ledger."""
    lines = [f"已救出到 {out}：历史 {result.events} 条、问题 {result.issues} 个"]
    if result.backup is not None:
        lines.append(f"读不出的，从备份 {result.backup} 补")
    if result.lost_events:
        lines.append(f"没有救出的历史 {len(result.lost_events)} 条：第 {format_spans(result.lost_events)} 条")
    if result.rebuilt:
        lines.append(f"表里的记录丢失或被改动、按历史重建的问题：{format_names(result.rebuilt)}")
    if result.doubtful:
        names = format_names(result.doubtful)
        lines.append(f"历史不全、可能不是最后样子的问题，请逐个核对：{names}")
    lines += [f"没有全部救出：{line}" for line in result.lost_rows]
    if result.lost_attachments:
        lines.append(f"没有救出的材料：{format_names(result.lost_attachments)}")
    lines += result.notes
    faults = result.verification.findings
    lines += [f"新台账核验：{fault.what}" for fault in faults] or ["新台账核验：完好"]
    return lines


def salvage_json(result: "SalvageResult", out: Path) -> dict[str, object]:
    """Return the keys that programs rely on."""
    return {
        "file": str(out),
        "events": result.events,
        "issues": result.issues,
        "lost_events": result.lost_events,
        "rebuilt_issues": result.rebuilt,
        "doubtful_issues": result.doubtful,
        "lost_rows": result.lost_rows,
        "lost_papers": result.lost_attachments,
        "notes": result.notes,
        "backup": None if result.backup is None else str(result.backup),
        "faults": result.verification.faults,
    }
