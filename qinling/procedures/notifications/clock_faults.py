"""Tell the office when the machine's clock stands before an earlier run."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from qinling.ledger.deliveries import notice_resets, outbox
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.rules.history.events import format_utc
from qinling.rules.warnings.message_types import Message
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.recipients import OFFICE_RECIPIENT
from qinling.rules.warnings.run_clock import RunClock


class RunFault(NamedTuple):
    """What is wrong with the runs, and what to do about it."""

    what: str
    remedy: str


def find_clock_fault(reader: Reader, clock: RunClock, timezone: str) -> RunFault | None:
    """Return the fault of a clock that stands before an earlier run, or None.

    A run that was set aside by a reset does not count.
    """
    latest = notice_resets.find_latest_run(reader)
    if latest is None or latest[0] <= format_utc(clock.last_moment):
        return None
    at, day = latest
    zone = ZoneInfo(timezone)
    here, there = (
        f"{one.astimezone(zone):%Y-%m-%d %H:%M}" for one in (clock.now, datetime.fromisoformat(at))
    )
    since = min(day, at[:10])
    return RunFault(
        f"本机时钟是 {here}，早于以前一次运行的 {there}：时钟倒退了，或那一次走快了",
        f"先核对时钟；那一次的时钟错了的，再运行 qinling notify reset --since {since}",
    )


def tell_clock_fault(writer: Writer, clock: RunClock, timezone: str, rules: NotificationRules) -> None:
    """Put the fault of the clock into the outbox for the office, once for each day of the clock."""
    fault = find_clock_fault(writer, clock, timezone)
    uid = f"clock-{clock.clock_day:%Y%m%d}"
    channels = rules.get_channels(OFFICE_RECIPIENT)
    if fault is None or not channels or outbox.has_message(writer, uid):
        return
    message = Message(uid, OFFICE_RECIPIENT, "秦岭问题台账：请核对时钟", _format_body(fault, uid))
    outbox.add_message(writer, message, clock.clock_day, (), channels, format_utc(clock.now))


def _format_body(fault: RunFault, uid: str) -> str:
    return f"{fault.what}。\n{fault.remedy}。\n消息编号 {uid}"
