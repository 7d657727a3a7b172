"""Messages and what became of them, as lines, a table and JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qinling.ledger.rows import DeliveryRow, DeliveryState
from qinling.procedures.notification_plan import Digest, RunPlan
from qinling.reports.history import format_local_time

if TYPE_CHECKING:
    from rich.table import Table

_OFFICE_LABEL = "本单位"


def delivery_json(delivery: DeliveryRow) -> dict[str, object]:
    """Return one message by one channel; `receiver` is null for the office itself."""
    return {
        "uid": delivery.uid,
        "day": delivery.day,
        "receiver": delivery.receiver or None,
        "channel": delivery.channel,
        "subject": delivery.subject,
        "body": delivery.body,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "next_at": delivery.next_at if delivery.state == DeliveryState.WAITING else None,
        "why": delivery.why,
    }


def planned_message_json(
    plan: RunPlan, digest: Digest, text: tuple[str, str], channels: Sequence[str]
) -> dict[str, object]:
    """Return a message that would be sent, with its *channels* and how many issues are left for later."""
    subject, body = text
    return {
        "uid": plan.build_message_uid(digest),
        "day": plan.today,
        "receiver": digest.recipient or None,
        "channels": list(channels),
        "subject": subject,
        "body": body,
        "rest": digest.postponed_count,
    }


def delivery_line(delivery: DeliveryRow, timezone: str) -> str:
    """Return in one line what became of a delivery that failed, and what comes next."""
    whom = delivery.receiver or _OFFICE_LABEL
    if delivery.state == DeliveryState.WAITING:
        after = (
            f"{format_local_time(delivery.next_at, timezone)} 以后再试" if delivery.attempts else "等下次运行"
        )
    elif delivery.state == DeliveryState.SENDING:
        after = "发送被打断，下次运行再试"
    else:
        after = "已放弃"
    tried = f"第 {delivery.attempts} 次，" if delivery.attempts else ""
    return f"{delivery.uid} 发给 {whom}（{delivery.channel}）没有送达：{delivery.why or '还没有发'}（{tried}{after}）"


def delivery_table(rows: Sequence[DeliveryRow], width: int) -> "Table":
    """Lay messages out in a table *width* wide, the newest first."""
    from qinling.reports.table_style import fitted_table

    return fitted_table(
        ["消息编号", "发给", "渠道", "状态", "次数", "内容"],
        [
            [
                one.uid,
                one.receiver or _OFFICE_LABEL,
                one.channel,
                DeliveryState.from_code(one.state).label,
                str(one.attempts),
                one.why if one.state == DeliveryState.LOST else one.subject,
            ]
            for one in rows
        ],
        width,
        cut_columns=(5,),
        right_columns=(4,),
    )
