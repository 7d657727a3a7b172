"""Whether the daily runs of the notifications came through."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qinling.ledger import outbox
from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow, RunRow, State
from qinling.rules.history.events import utc_text
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Watch:
    """How the runs of late went: the last of them, and the deliveries that are not over or were given up."""

    runs: list[RunRow]
    open: list[DeliveryRow]
    faults: list[str]


_LATELY = timedelta(days=30)
_A_RUN_TAKES = timedelta(hours=1)


def _is_failing(one: DeliveryRow, now: str) -> bool:
    """Say whether a delivery has failed and is not over; one that a run is sending at this moment has not."""
    return (one.state == State.WAITING and one.attempts > 0) or (
        one.state == State.SENDING and one.next_at <= now
    )


def watch(reader: Reader, today: date, now: datetime, calendar: WorkCalendar) -> Watch:
    """Say whether the runs came through: one at least since the last working day before *today*, none broken off."""
    runs = outbox.last_runs(reader, 10)
    left = outbox.unfinished(reader, today - _LATELY)
    whole = outbox.last_whole_run(reader)
    expected = calendar.add_workdays(today, -1)
    faults = []
    if whole is None:
        faults.append("还没有一次完整的运行")
    elif whole < expected.isoformat():
        faults.append(f"{expected} 以来没有运行过，最近一次是 {whole}")
    if runs and not runs[0].ended and runs[0].at < utc_text(now - _A_RUN_TAKES):
        faults.append(f"{runs[0].day} 的运行中途断了")
    if lost := sum(one.state == State.LOST for one in left):
        faults.append(f"有 {lost} 条消息没有送达，已放弃")
    if failing := sum(_is_failing(one, utc_text(now)) for one in left):
        faults.append(f"有 {failing} 条消息还没有送达，待再试")
    return Watch(runs, left, faults)
