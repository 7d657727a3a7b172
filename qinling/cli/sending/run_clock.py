"""What a notifying run says and asks of its day and of the machine's clock."""

from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.errors import AnswerNeeded

if TYPE_CHECKING:
    from qinling.rules.warnings.run_clock import RunClock

_HAS_FLAG = "确实要按这一天发送的，加 --ahead-of-clock；只想看看的，加 --dry-run"


def build_run_clock(desk: Desk) -> "RunClock":
    """Return the day of the run, and the machine's clock."""
    from qinling.rules.warnings.run_clock import RunClock

    return RunClock(desk.today, desk.clock_day, desk.now())


def require_meant_day(desk: Desk, *, ahead_of_clock: bool, dry_run: bool) -> None:
    """Ask about a run that is dated more than a day ahead of the clock, unless *ahead_of_clock* means it.

    Without a terminal it is refused. A run dated behind the clock is only noted.
    """
    clock = build_run_clock(desk)
    if not clock.is_ahead or ahead_of_clock or dry_run:
        note_made_up_day(desk, clock)
        return
    what = f"这次运行的日期 {clock.today} 比本机时钟（{clock.clock_day}）晚 {clock.days_ahead} 天"
    if not desk.is_interactive:
        raise AnswerNeeded(what, f"请核对 --today（或 QINLING_TODAY）和本机时钟；{_HAS_FLAG}")
    from qinling.cli.prompts import confirm

    desk.print_note(f"{what}，会按那一天提醒各单位")
    if not confirm(desk, "真的按这一天发送吗（是/否）", default="否"):
        raise AnswerNeeded("没有发送，台账没有改动", _HAS_FLAG)


def note_made_up_day(desk: Desk, clock: "RunClock") -> None:
    """Print a note where the day of the run is not that of the clock."""
    desk.has_noted_day = True
    if not clock.days_ahead:
        return
    direction = "晚" if clock.days_ahead > 0 else "早"
    desk.print_note(
        f"按 {clock.today} 运行，比本机时钟（{clock.clock_day}）{direction} {abs(clock.days_ahead)} 天"
    )


def note_clock_fault(desk: Desk) -> None:
    """Print a note where the clock stands before an earlier run."""
    from qinling.procedures.notifications.clock_faults import find_clock_fault

    with desk.reading() as reader:
        fault = find_clock_fault(reader, build_run_clock(desk), desk.settings.timezone)
    if fault:
        desk.print_note(f"{fault.what}。{fault.remedy}")
