"""Check that the daily notification runs complete, on the right day, and tell what is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from qinling.ledger.deliveries import notice_resets, outbox
from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow, DeliveryState, RunRow
from qinling.procedures.notifications.clock_faults import RunFault, find_clock_fault
from qinling.procedures.notifications.due_items import WarningRules
from qinling.procedures.notifications.notification_plan import plan_run
from qinling.procedures.recounted_deadlines import find_recounted_deadlines
from qinling.rules.history.events import format_utc
from qinling.rules.warnings.delivery_retries import ATTEMPT_LEASE
from qinling.rules.warnings.notification_rules import find_quiet_reason
from qinling.rules.warnings.run_clock import CLOCK_TOLERANCE, RunClock


@dataclass(frozen=True, slots=True)
class RunStatus:
    """Recent runs, unfinished or lost deliveries, and faults."""

    runs: list[RunRow]
    undelivered: list[DeliveryRow]
    faults: list[RunFault]


_RECENT_PERIOD = timedelta(days=30)
_MAX_RUN_TIME = timedelta(hours=1)
_RECENT_RUNS = 10
_MAX_UNTRIED = timedelta(hours=2)
_REMEDY = "查明原因后运行 qinling warn --notify，或 qinling notify resend"


def check_runs(reader: Reader, clock: RunClock, timezone: str, rules: WarningRules) -> RunStatus:
    """Check the recent runs.

    There has to be a complete one since the last workday before today. None may be interrupted or
    dated ahead, the clock must not have run backwards, and nothing may be undelivered or untold.
    """
    runs = outbox.read_last_runs(reader, _RECENT_RUNS)
    undelivered = outbox.find_unfinished_deliveries(reader, clock.today - _RECENT_PERIOD, clock.last_day)
    last_complete = outbox.find_last_complete_run(reader, clock.last_day)
    faults = [
        *_find_missing_run(last_complete, clock, rules),
        *_find_interrupted_run(runs, clock),
        *_find_undelivered(undelivered, clock),
        *_find_untried(undelivered, clock, timezone, rules),
        *_find_missing_env(runs),
        *_find_runs_dated_ahead(reader, clock),
        *_find_wrong_clock(reader, runs, clock, timezone),
        *_find_untold(reader, last_complete, clock, rules),
        *_find_moved_deadlines(reader, clock, rules),
    ]
    return RunStatus(runs, undelivered, faults)


def _find_missing_run(
    last_complete: RunRow | None, clock: RunClock, rules: WarningRules
) -> Iterator[RunFault]:
    quiet = rules.notify_rules.quiet_span
    remedy = (
        f"静默时段 {quiet} 里什么也不发：在那以外运行 qinling warn --notify；"
        "定时任务在那里面的换个时刻：qinling cron show --at 时刻"
        if quiet
        else _REMEDY
    )
    expected = rules.calendar.add_workdays(clock.today, -1)
    if last_complete is None:
        yield RunFault("还没有一次完整的运行", remedy)
    elif last_complete.day < expected.isoformat():
        yield RunFault(f"{expected} 以来没有运行过，最近一次是 {last_complete.day}", remedy)


def _find_interrupted_run(runs: list[RunRow], clock: RunClock) -> Iterator[RunFault]:
    """Find out whether the last run broke off. One that began less than an hour ago may still be running."""
    first, last = format_utc(clock.now - _MAX_RUN_TIME), format_utc(clock.last_moment)
    if runs and not runs[0].ended and not first <= runs[0].at <= last:
        yield RunFault(f"{runs[0].day} 的运行中途断了", _REMEDY)


def _is_failing(delivery: DeliveryRow, now: str, begun: str) -> bool:
    """Return whether a delivery failed and is not finished. One that is being sent now, or by a run at once, has not.

    One that a person resends has no attempts, but a reason; one that is kept for its receiver may have neither.
    """
    if delivery.state == DeliveryState.WAITING:
        return delivery.attempts > 0 or bool(delivery.why) or delivery.next_at <= begun
    return delivery.state == DeliveryState.SENDING and delivery.next_at <= now


def _find_undelivered(undelivered: list[DeliveryRow], clock: RunClock) -> Iterator[RunFault]:
    if lost := sum(one.state == DeliveryState.LOST for one in undelivered):
        yield RunFault(f"有 {lost} 条消息没有送达，已放弃", _REMEDY)
    now, begun = format_utc(clock.now), format_utc(clock.now - ATTEMPT_LEASE)
    if failing := sum(_is_failing(one, now, begun) for one in undelivered):
        yield RunFault(f"有 {failing} 条消息还没有送达，待再试", _REMEDY)


def _find_untried(
    undelivered: list[DeliveryRow], clock: RunClock, timezone: str, rules: WarningRules
) -> Iterator[RunFault]:
    """Find deliveries whose time to be tried again is long past, unless messages may not be sent at such an hour."""
    then = clock.now - _MAX_UNTRIED
    local = then.astimezone(ZoneInfo(timezone))
    if find_quiet_reason(rules.notify_rules, local.date(), local.time(), rules.calendar):
        return
    late = [
        one
        for one in undelivered
        if one.state == DeliveryState.WAITING and one.attempts and one.next_at < format_utc(then)
    ]
    if late:
        yield RunFault(
            f"有 {len(late)} 条消息该再试的时间过了两小时以上，还没有再试",
            "运行 qinling notify retry，并把 qinling cron show 里每小时的一行加上",
        )


def _find_missing_env(runs: list[RunRow]) -> Iterator[RunFault]:
    """Find out whether the last run lacked environment variables of the channels: it can send nothing over them."""
    last = next((run for run in runs if not run.quiet), None)
    if last and last.missing_env:
        yield RunFault(
            f"{last.day} 的运行没有渠道要用的环境变量 {last.missing_env.replace(',', '、')}",
            "定时任务里怎么给，见 qinling cron show",
        )


def _find_runs_dated_ahead(reader: Reader, clock: RunClock) -> Iterator[RunFault]:
    days = notice_resets.find_runs_dated_after(reader, clock.last_day)
    if days:
        last = f"，最晚 {days[-1]}" if days[-1] != days[0] else ""
        yield RunFault(
            f"有 {len(days)} 次运行的日期在今天以后（{days[0]}{last}），那时提醒的现在不算数",
            f"运行 qinling notify reset --since {days[0]}，以后也不算数",
        )


def _find_wrong_clock(
    reader: Reader, runs: list[RunRow], clock: RunClock, timezone: str
) -> Iterator[RunFault]:
    """Find a clock that stands before an earlier run, or one that did between two of the last *runs*."""
    if fault := find_clock_fault(reader, clock, timezone):
        yield fault
        return
    counted = [run for run in reversed(runs) if run.reset_by is None]
    for earlier, later in pairwise(counted):
        if _is_backwards(earlier, later):
            yield RunFault(
                f"{later.day} 的运行时，本机时钟早于前一次运行（{earlier.day}）：时钟倒退过",
                f"核对时钟；那几天的提醒要重发的，运行 qinling notify reset --since {min(earlier.day, later.day)}，"
                f"不用重发的，再运行 {_RECENT_RUNS} 次就不再提",
            )
            return


def _is_backwards(earlier: RunRow, later: RunRow) -> bool:
    return datetime.fromisoformat(earlier.at) - datetime.fromisoformat(later.at) > CLOCK_TOLERANCE


def _find_untold(
    reader: Reader, last_complete: RunRow | None, clock: RunClock, rules: WarningRules
) -> Iterator[RunFault]:
    """Find out whether the last complete run told nothing although something was due and untold on its day.

    Issues that were changed after the run are left to the next one.
    """
    if last_complete is None or last_complete.told:
        return
    planned = plan_run(reader, date.fromisoformat(last_complete.day), rules, last_day=clock.last_day)
    if planned.due_count and not rules.notify_rules.has_channels:
        yield RunFault(
            f"有 {planned.due_count} 个问题该提醒，而设置里一个发送渠道也没有用", "在设置里写好 notify.office"
        )
    due = {item.issue.id for digest in planned.digests for item in digest.items}
    untold = due - notice_resets.find_issues_with_events_after(reader, due, last_complete.at)
    if untold:
        yield RunFault(
            f"{last_complete.day} 的运行什么也没有提醒，而有 {len(untold)} 个问题该提醒还没有提醒",
            "运行 qinling warn --notify",
        )


def _find_moved_deadlines(reader: Reader, clock: RunClock, rules: WarningRules) -> Iterator[RunFault]:
    """Find out whether deadlines in working days are other days by the calendar as it stands now."""
    if moved := find_recounted_deadlines(reader, clock.today, rules.calendar):
        yield RunFault(f"放假安排变了，有 {len(moved)} 个问题的时限要改", "运行 qinling deadlines 核对")
