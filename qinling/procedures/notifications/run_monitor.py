"""Check that the daily notification runs complete."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qinling.ledger import outbox
from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow, DeliveryState, RunRow
from qinling.rules.history.events import format_utc
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class RunStatus:
    """Recent runs, unfinished or lost deliveries, and faults."""

    runs: list[RunRow]
    undelivered: list[DeliveryRow]
    faults: list[str]


_RECENT_PERIOD = timedelta(days=30)
_MAX_RUN_TIME = timedelta(hours=1)


def _is_failing(delivery: DeliveryRow, now: str) -> bool:
    """Return whether a delivery failed and is not finished. One that is being sent now has not failed."""
    return (delivery.state == DeliveryState.WAITING and delivery.attempts > 0) or (
        delivery.state == DeliveryState.SENDING and delivery.next_at <= now
    )


def check_runs(reader: Reader, today: date, now: datetime, calendar: WorkCalendar) -> RunStatus:
    """Check the recent runs: a complete one since the last workday before *today*, none interrupted, nothing undelivered."""
    runs = outbox.read_last_runs(reader, 10)
    undelivered = outbox.find_unfinished_deliveries(reader, today - _RECENT_PERIOD)
    last_complete_day = outbox.find_last_complete_run_day(reader)
    expected = calendar.add_workdays(today, -1)
    faults = []
    if last_complete_day is None:
        faults.append("还没有一次完整的运行")
    elif last_complete_day < expected.isoformat():
        faults.append(f"{expected} 以来没有运行过，最近一次是 {last_complete_day}")
    if runs and not runs[0].ended and runs[0].at < format_utc(now - _MAX_RUN_TIME):
        faults.append(f"{runs[0].day} 的运行中途断了")
    if lost := sum(one.state == DeliveryState.LOST for one in undelivered):
        faults.append(f"有 {lost} 条消息没有送达，已放弃")
    if failing := sum(_is_failing(one, format_utc(now)) for one in undelivered):
        faults.append(f"有 {failing} 条消息还没有送达，待再试")
    return RunStatus(runs, undelivered, faults)
