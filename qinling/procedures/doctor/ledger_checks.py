"""Checks of the ledger itself: all that `db verify` finds, and the clock."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from qinling.errors import QinlingError
from qinling.ledger.soundness.recorded_times import RecordedTimes
from qinling.ledger.sqlite_file.sqlite_errors import DAMAGE_REMEDY, WRONG_FILE_REMEDY
from qinling.procedures.doctor.inspection import Finding, Inspection
from qinling.procedures.doctor.repairs import repair_ledger
from qinling.procedures.soundness.faults import Fault, Remedies

CLOCK_TOLERANCE = timedelta(minutes=5)
_SET_CLOCK = "校准本机时钟：timedatectl set-ntp true；已经记下的时间不能改"


def check_ledger(inspection: Inspection) -> Iterator[Finding]:
    """Tell all that `db verify` finds, or why the ledger cannot be opened."""
    if not inspection.real.is_file():
        return
    result = inspection.verification
    if isinstance(result, QinlingError):
        rescue = inspection.remedies.rescue
        remedies = {
            DAMAGE_REMEDY: rescue,
            WRONG_FILE_REMEDY: f"{WRONG_FILE_REMEDY}；确是这本台账的，{rescue}",
        }
        yield Finding("ledger", result.message, remedies.get(result.remedy, result.remedy))
        return
    yield from list_fault_findings(
        result.findings, inspection.remedies, lambda: repair_ledger(inspection.path)
    )


def list_fault_findings(
    faults: Sequence[Fault], remedies: Remedies, repair: Callable[[], str]
) -> Iterator[Finding]:
    """Tell of what `db verify` found. Beside other damage nothing is repaired: it could spread into that."""
    fix = repair if all(fault.is_reparable for fault in faults) else None
    for fault in faults:
        remedy = fault.remedy if fix or not fault.is_reparable else f"先处理别的损坏：{remedies.rescue}"
        yield Finding("ledger", fault.what, remedy, fix)


def check_clock(inspection: Inspection) -> Iterator[Finding]:
    """Tell of times in the ledger that are later than now: a clock was or is wrong."""
    if inspection.recorded is not None:
        yield from compare_with_clock(
            inspection.recorded, inspection.now, inspection.today, inspection.remedies
        )


def compare_with_clock(
    recorded: RecordedTimes, now: datetime, today: date, remedies: Remedies
) -> Iterator[Finding]:
    """Tell which of the *recorded* times are later than *now* (UTC), or than the office's *today*."""
    for label, at in (("历史最后一条", recorded.event_at), ("最近一次通知运行", recorded.run_at)):
        moment = _parse_moment(at)
        if moment is not None and moment - now > CLOCK_TOLERANCE:
            what = f"{label}记于 {moment:%Y-%m-%d %H:%M} UTC，比本机时钟 {now:%Y-%m-%d %H:%M} UTC 晚"
            yield Finding("clock", what, _SET_CLOCK)
    last_day = today + timedelta(days=1)
    if recorded.event_day is not None and (day := _parse_day(recorded.event_day)) and day > last_day:
        look = remedies.format_command(f"history --since {day}")
        yield Finding("clock", f"有历史记为 {day}，还没有到这一天", f"看是哪些、谁记的：{look}")
    if recorded.run_day is not None and (day := _parse_day(recorded.run_day)) and day > last_day:
        reset = remedies.format_command(f"notify reset --since {day}")
        what = f"有通知运行记为 {day}，还没有到这一天：日期打错了，或时钟走快过"
        yield Finding("clock", what, f"那天的提醒不再算数：{reset}")


def _parse_moment(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None  # `check_ledger` tells of it


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
