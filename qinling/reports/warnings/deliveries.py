"""Messages and their deliveries, as lines, a table and JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qinling.ledger.rows import DeliveryRow, DeliveryState
from qinling.procedures.notifications.notification_plan import Digest, RunPlan
from qinling.reports.issues.history import format_local_time
from qinling.rules.warnings.message_types import Message

if TYPE_CHECKING:
    from rich.table import Table

_OFFICE_LABEL = "本单位"


def delivery_json(delivery: DeliveryRow) -> dict[str, object]:
    """Return the delivery of one message through one channel; `receiver` is null for the office itself."""
    return {
        "uid": delivery.uid,
        "day": delivery.day,
        "receiver": delivery.receiver or None,
        "channel": delivery.channel,
        "address": delivery.address or None,
        "subject": delivery.subject,
        "body": delivery.body,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "next_at": delivery.next_at if delivery.state == DeliveryState.WAITING else None,
        "why": delivery.why,
    }


def planned_message_json(
    plan: RunPlan, digest: Digest, message: Message, channels: Sequence[str]
) -> dict[str, object]:
    """Return the planned *message* of a digest, its *channels* and the number of issues left for later."""
    return {
        "uid": message.uid,
        "day": plan.today,
        "receiver": digest.recipient or None,
        "channels": list(channels),
        "subject": message.subject,
        "body": message.body,
        "rest": digest.postponed_count,
    }


def reminder_json(plan: RunPlan, reminder: Message, channels: Sequence[str]) -> dict[str, object]:
    """Return a planned reminder of a dispatch round, with the keys of a planned message."""
    return {
        "uid": reminder.uid,
        "day": plan.today,
        "receiver": reminder.recipient or None,
        "channels": list(channels),
        "subject": reminder.subject,
        "body": reminder.body,
        "rest": 0,
    }


def delivery_line(delivery: DeliveryRow, timezone: str) -> str:
    """Return in one line why a message has not been delivered, and what happens next."""
    recipient = delivery.receiver or _OFFICE_LABEL
    if delivery.state == DeliveryState.WAITING:
        next_time = format_local_time(delivery.next_at, timezone)
        next_step = f"{next_time} 以后再试" if delivery.attempts else "等下次运行"
    elif delivery.state == DeliveryState.SENDING:
        next_step = "发送被打断，下次运行再试"
    else:
        next_step = "已放弃"
    attempts = f"第 {delivery.attempts} 次，" if delivery.attempts else ""
    why = delivery.why or "还没有发"
    return f"{delivery.uid} 发给 {recipient}（{delivery.way}）没有送达：{why}（{attempts}{next_step}）"


def delivery_table(rows: Sequence[DeliveryRow], width: int) -> "Table":
    """Return a table of deliveries, *width* wide, in the given order. What did not arrive has its reason for its subject."""
    from qinling.reports.text.table_style import fitted_table

    return fitted_table(
        ["消息编号", "发给", "渠道", "状态", "次数", "内容"],
        [
            [
                one.uid,
                one.receiver or _OFFICE_LABEL,
                one.way,
                DeliveryState.from_code(one.state).label,
                str(one.attempts),
                one.subject if one.state == DeliveryState.DELIVERED else one.why or one.subject,
            ]
            for one in rows
        ],
        width,
        cut_columns=(5,),
        right_columns=(4,),
    )
