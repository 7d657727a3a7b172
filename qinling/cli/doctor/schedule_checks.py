"""Checks of the schedule: does the machine run the warnings every day, and did the last runs come through."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.doctor.check_result import CheckResult, note, ok, wrong
from qinling.cli.doctor.program_output import read_program_output
from qinling.errors import QinlingError
from qinling.operating_system import is_windows

_DAILY_WORDS = "warn --notify"
#: Where the jobs of the whole machine are.
SYSTEM_FOLDER = Path("/etc")


def check_schedule(desk: Desk) -> Iterator[CheckResult]:
    """Tell whether a job runs the warnings, and what is wrong with its last runs."""
    places = find_schedules(desk.environ)
    if not places:
        yield note(
            "schedule",
            "没有找到每天自动预警的定时任务（crontab、systemd 定时器、任务计划程序都看了）",
            "要自动预警的：qinling cron show",
        )
    else:
        yield ok("schedule", f"定时任务在 {'、'.join(places)}")
    yield from _check_runs(desk, is_scheduled=bool(places))


def find_schedules(environ: Mapping[str, str]) -> list[str]:
    """Return where the daily warnings are scheduled, for this user or the whole machine."""
    if is_windows():
        tasks = read_program_output("schtasks", "/Query", "/FO", "LIST", "/V")
        return ["任务计划程序"] if _is_daily(tasks) else []
    found = ["crontab"] if _is_daily(read_program_output("crontab", "-l")) else []
    found += [str(path) for path in _list_system_crontabs() if _is_daily(_read_text(path))]
    own = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "")) / ".config")
    for folder in (own / "systemd" / "user", SYSTEM_FOLDER / "systemd" / "system"):
        units = (unit for unit in sorted(folder.glob("*.service")) if unit.with_suffix(".timer").exists())
        found += [f"systemd 定时器 {unit.stem}.timer" for unit in units if _is_daily(_read_text(unit))]
    return found


def _list_system_crontabs() -> list[Path]:
    """Return the crontabs of the whole machine, which an administrator writes."""
    return [SYSTEM_FOLDER / "crontab", *sorted((SYSTEM_FOLDER / "cron.d").glob("*"))]


def _is_daily(text: str | None) -> bool:
    """Return whether a line that is no comment runs the daily warnings of this program."""
    lines = (line.strip() for line in (text or "").splitlines())
    return any("qinling" in line and _DAILY_WORDS in line and not line.startswith("#") for line in lines)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _check_runs(desk: Desk, *, is_scheduled: bool) -> Iterator[CheckResult]:
    """Tell what `cron check` says of the runs, where there were some or there should be."""
    from qinling.cli.sending.notification_sending import build_warning_rules
    from qinling.cli.sending.run_clock import build_run_clock
    from qinling.procedures.notifications.run_monitor import check_runs
    from qinling.reports.warnings.cron_schedule import run_line

    try:
        with desk.reading() as reader:
            status = check_runs(
                reader, build_run_clock(desk), desk.settings.timezone, build_warning_rules(desk)
            )
    except QinlingError:  # the checks of the settings and of the ledger say why
        return
    if not status.runs and not is_scheduled:
        return
    for fault in status.faults:
        yield wrong("runs", fault.what, fault.remedy)
    if status.runs and not status.faults:
        yield ok("runs", f"最近一次运行：{run_line(status.runs[0], desk.settings.timezone)}")
