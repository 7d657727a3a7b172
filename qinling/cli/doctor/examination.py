"""All checks of `doctor`, one after another; none keeps the others from being made."""

from collections.abc import Callable, Iterator

from qinling.cli.context import Desk
from qinling.cli.doctor import (
    installation_checks,
    ledger_check,
    schedule_checks,
    settings_checks,
    terminal_checks,
)
from qinling.cli.doctor.check_result import CheckResult, wrong
from qinling.errors import QinlingError, describe_os_error

#: In the order in which they are told.
CHECKS: tuple[Callable[[Desk], Iterator[CheckResult]], ...] = (
    installation_checks.check_program,
    installation_checks.check_path,
    installation_checks.check_packages,
    terminal_checks.check_console,
    terminal_checks.check_window,
    terminal_checks.check_pager,
    terminal_checks.check_fonts,
    settings_checks.check_settings_file,
    settings_checks.check_files,
    settings_checks.check_variables,
    settings_checks.check_folders,
    schedule_checks.check_schedule,
    ledger_check.check_ledger,
)


def examine(desk: Desk) -> Iterator[CheckResult]:
    """Yield what each check finds, and what several find once: settings that cannot be read keep many from looking."""
    told: set[str] = set()
    for check in CHECKS:
        for one in _run_check(check, desk):
            if one.what not in told:
                told.add(one.what)
                yield one


def _run_check(check: Callable[[Desk], Iterator[CheckResult]], desk: Desk) -> Iterator[CheckResult]:
    try:
        yield from check(desk)
    except QinlingError as refused:
        yield wrong(check.__name__.removeprefix("check_"), refused.message, refused.remedy)
    except OSError as error:
        what = f"{error.filename or check.__name__} 看不了：{describe_os_error(error)}"
        yield wrong(check.__name__.removeprefix("check_"), what, "请检查它和所在文件夹的权限")
