"""Steps beside the way to close-out: extensions, looking back, and merging one issue into another."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.lifecycle.steps import (
    CLOSING,
    Issue,
    Moment,
    Taken,
    dated_kind,
    is_standing,
    new_round,
    said_reason,
    unless,
)
from qinling.rules.vocabulary import RUNNING, Found, Status

#: The extensions of an issue so far, as `Course` tells them.
Asked = Sequence[Mapping[str, Any]]

_NOT_RUNNING = "只有整改中的问题可以延期"


def ask_extension(issue: Issue, moment: Moment, to: date, by: str, reason: str, document: str = "") -> Taken:
    """Ask for a later deadline (申请延期); asked for after expiry, it is recorded as late."""
    unless(issue, RUNNING, "申请延期", _NOT_RUNNING)
    deadline = issue.get("deadline")
    if not isinstance(deadline, date):
        what = "长期坚持的问题定期回头看，不设期限" if is_standing(issue) else "没有整改时限"
        raise StepRefused(f"{what}，不用延期", "要补时限请用 qinling edit 编号 整改时限=…")
    if issue.get("requested_deadline") is not None:
        raise StepRefused(
            f"已申请延至 {issue['requested_deadline']}，还没有批复",
            "请先用 qinling extend --approve 或 --reject 批复",
        )
    moment.refuse_before(issue, ("found_on", "发现日期"))
    if to <= deadline or to <= moment.on:
        raise StepRefused(f"{to} 没有晚于现时限 {deadline} 和申请日 {moment.on}", "请给一个以后的日期")
    late = moment.on > deadline
    told: dict[str, Value] = {
        "to": to,
        "on": moment.on,
        "by": by,
        "reason": said_reason(reason),
        "late": late,
    }
    return Taken(EventKind.EXTENSION_ASKED, {"requested_deadline": to}, told, document)


def grant_extension(
    issue: Issue, moment: Moment, by: str, asked: Asked, document: str = "", to: date | None = None
) -> Taken:
    """Approve the extension *asked* for (批准延期), or another day, *to*; the first deadline stays on record."""
    day = _asked_for(issue, moment, by, asked)
    deadline = issue.get("deadline")
    granted = to or day
    if isinstance(deadline, date) and granted <= deadline:
        raise StepRefused(f"{granted} 没有晚于现时限 {deadline}", "请给一个以后的日期")
    after: dict[str, Value] = {
        "deadline": granted,
        "deadline_kind": dated_kind(issue),
        "requested_deadline": None,
    }
    return Taken(EventKind.EXTENDED, after, {"on": moment.on, "by": by}, document)


def deny_extension(
    issue: Issue, moment: Moment, by: str, asked: Asked, reason: str, document: str = ""
) -> Taken:
    """Refuse the extension *asked* for (不予延期)."""
    _asked_for(issue, moment, by, asked)
    told: dict[str, Value] = {"on": moment.on, "by": by, "reason": said_reason(reason)}
    return Taken(EventKind.EXTENSION_REFUSED, {"requested_deadline": None}, told, document)


def _asked_for(issue: Issue, moment: Moment, by: str, asked: Asked) -> date:
    """Return the day asked for; refuse an answer where there is nothing to answer, or by who asked."""
    unless(issue, RUNNING, "批复延期", _NOT_RUNNING)
    day = issue.get("requested_deadline")
    if not isinstance(day, date) or not asked:
        raise StepRefused("没有待批复的延期申请", "请先用 qinling extend 编号 --to 日期 --reason … 申请")
    moment.refuse_before({"asked": date.fromisoformat(asked[-1]["on"])}, ("asked", "申请延期日期"))
    if by == asked[-1]["by"]:
        raise StepRefused(f"{by}是延期申请人，不能自己批复", "请由他人批复，并用 --by 写明批复人")
    return day


def look_back(
    issue: Issue, moment: Moment, found: Found, by: str, note: str = "", to: date | None = None
) -> Taken:
    """Look back (回头看) at what is struck off or a standing duty; a relapse of the former opens a new round."""
    if not is_standing(issue):
        unless(issue, (Status.CLOSED,), "回头看", "回头看针对已销号的问题和长期坚持的事项")
    unless(issue, (*RUNNING, Status.RECTIFIED, Status.ACCEPTING, Status.CLOSED), "回头看", "")
    moment.refuse_before(issue, ("closed_on", "销号日期"), ("rechecked_on", "上次回头看"))
    after: dict[str, Value] = {"rechecked_on": moment.on}
    if to is not None and (found is not Found.RELAPSED or issue["status"] != Status.CLOSED):
        raise StepRefused("只有已销号的问题反弹才另定时限", "请去掉 --to；要延期请用 qinling extend")
    if found is Found.RELAPSED:
        said_reason(note, "反弹的情况（--note）")
        if issue["status"] == Status.CLOSED:
            after |= new_round(issue, moment, to)
    told: dict[str, Value] = {"found": found.value, "on": moment.on, "by": by, "note": note or None}
    return Taken(EventKind.RECHECKED, after, told)


def recheck_due(issue: Issue, every_days: int) -> date | None:
    """Return when a standing duty is to be looked back at next, None for what is none or is withdrawn.

    It counts from the last look, else from the hand-over or the day found.
    """
    if not is_standing(issue) or issue["status"] == Status.VOID:
        return None
    start = issue.get("rechecked_on") or issue.get("handed_over_on") or issue.get("found_on")
    return start + timedelta(days=every_days) if isinstance(start, date) else None


def void(issue: Issue, moment: Moment, by: str, reason: str, into: str | None = None) -> Taken:
    """Withdraw an issue or merge it into another (撤并); what is struck off stays struck off."""
    unless(
        issue,
        (*RUNNING, Status.RECTIFIED, Status.ACCEPTING),
        "撤并",
        "已销号的问题留在台账里；反弹的请用 qinling reopen",
    )
    moment.refuse_before(issue, ("found_on", "发现日期"))
    after: dict[str, Value] = {
        "status": Status.VOID.value,
        "schedule": None,
        "requested_deadline": None,
        **dict.fromkeys(CLOSING),
    }
    told: dict[str, Value] = {"on": moment.on, "by": by, "reason": said_reason(reason), "into": into}
    return Taken(EventKind.VOIDED, after, told)
