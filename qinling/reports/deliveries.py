"""Messages and what became of them, as lines, a table and JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qinling.ledger.rows import DeliveryRow, State
from qinling.procedures.notification_runs import Digest, Plan
from qinling.reports.history import local_time

if TYPE_CHECKING:
    from rich.table import Table

_OFFICE = "本单位"


def delivery_json(one: DeliveryRow) -> dict[str, object]:
    """Return one message by one channel; `receiver` is null for the office itself."""
    return {
        "uid": one.uid,
        "day": one.day,
        "receiver": one.receiver or None,
        "channel": one.channel,
        "subject": one.subject,
        "body": one.body,
        "state": one.state,
        "attempts": one.attempts,
        "next_at": one.next_at if one.state == State.WAITING else None,
        "why": one.why,
    }


def planned_json(
    plan: Plan, digest: Digest, text: tuple[str, str], channels: Sequence[str]
) -> dict[str, object]:
    """Return a message that would be sent, with its *channels* and how many issues are left for later."""
    subject, body = text
    return {
        "uid": plan.uid(digest),
        "day": plan.today,
        "receiver": digest.receiver or None,
        "channels": list(channels),
        "subject": subject,
        "body": body,
        "rest": digest.rest,
    }


def delivery_line(one: DeliveryRow, timezone: str) -> str:
    """Return in one line what became of a delivery that failed, and what comes next."""
    whom = one.receiver or _OFFICE
    if one.state == State.WAITING:
        after = f"{local_time(one.next_at, timezone)} 以后再试" if one.attempts else "等下次运行"
    elif one.state == State.SENDING:
        after = "发送被打断，下次运行再试"
    else:
        after = "已放弃"
    tried = f"第 {one.attempts} 次，" if one.attempts else ""
    return f"{one.uid} 发给 {whom}（{one.channel}）没有送达：{one.why or '还没有发'}（{tried}{after}）"


def delivery_table(rows: Sequence[DeliveryRow], width: int) -> "Table":
    """Lay messages out in a table *width* wide, the newest first."""
    from qinling.reports.table_style import listing

    return listing(
        ["消息编号", "发给", "渠道", "状态", "次数", "内容"],
        [
            [
                one.uid,
                one.receiver or _OFFICE,
                one.channel,
                State.coded(one.state).label,
                str(one.attempts),
                one.why if one.state == State.LOST else one.subject,
            ]
            for one in rows
        ],
        width,
        cut=(5,),
        right=(4,),
    )
