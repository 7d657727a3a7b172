"""What a run says of the times in which nothing is sent."""

from qinling.cli.context import Desk
from qinling.rules.warnings.notification_rules import QuietReason


def print_quiet_reason(desk: Desk, reason: QuietReason, *, as_json: bool, has_messages: bool) -> None:
    """Print why nothing is sent. A program is told of quiet hours only where it may have messages.

    Its schedule runs on days off too: that says nothing new.
    """
    is_odd = reason is QuietReason.QUIET_HOURS and has_messages
    if desk.is_interactive or is_odd:
        desk.print_note(f"{_describe_quiet_time(desk, reason)}，不发送；到时候该提醒的以后补发")
    if as_json:
        desk.print_json("deliveries", [])


def _describe_quiet_time(desk: Desk, reason: QuietReason) -> str:
    if reason is QuietReason.DAY_OFF:
        return f"{desk.today} 是休息日"
    return f"现在是静默时段（{desk.settings.notify.quiet_span}）"


def describe_sending(desk: Desk, reason: QuietReason | None) -> str:
    """Return how a text on messages to send begins: at once, or when the quiet time is over."""
    if reason is None:
        return "将发"
    first = f"{desk.calendar.add_workdays(desk.today, 1)} 起"
    quiet = desk.settings.notify.quiet
    if reason is QuietReason.QUIET_HOURS and quiet is not None:
        first = f"{quiet[1]:%H:%M} 以后"
    return f"{_describe_quiet_time(desk, reason)}，{first}的运行才发"
