"""What `db verify` and `db doctor` find, as lines and as JSON."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qinling.procedures.ledger_verification import VerificationResult
    from qinling.procedures.soundness.noted_heads import NotedHeadResult


def verification_lines(result: "VerificationResult") -> list[str]:
    """Return the faults of the ledger with their remedies, or one line that it is sound."""
    lines = [str(fault) for fault in result.findings] or [
        f"完好：历史 {result.events} 条、问题 {result.issues} 个、材料 {result.papers} 份都对得上；"
        f"链首 {result.position} {result.head}"
    ]
    if result.noted is not None and result.noted.found:
        lines.append(_noted_head_line(result.noted))
    return lines


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
