"""All checks of `db doctor`, and the fixes of what they find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from qinling.errors import QinlingError, describe_os_error
from qinling.ledger.sqlite_file.ledger_file import build_missing_error
from qinling.procedures.doctor import ledger_checks, leftover_checks, place_checks
from qinling.procedures.doctor.inspection import Finding, Inspection

#: In the order in which they are told.
CHECKS: tuple[Callable[[Inspection], Iterator[Finding]], ...] = (
    place_checks.check_presence,
    place_checks.check_permissions,
    place_checks.check_disk,
    place_checks.check_link,
    ledger_checks.check_ledger,
    leftover_checks.check_side_files,
    leftover_checks.check_temporary_files,
    ledger_checks.check_clock,
)


@dataclass(slots=True)
class Diagnosis:
    """What is wrong, and what was mended. *looked_at* names what was looked at; *facts* are worth a word."""

    findings: list[Finding]
    fixed: list[str] = field(default_factory=list)
    looked_at: str = "位置、权限、磁盘、台账、材料、时钟"
    facts: list[str] = field(default_factory=list)


def diagnose(path: Path, now: datetime, today: date, *, fix: bool = False) -> Diagnosis:
    """Run all checks on the ledger at *path*. With *fix*, mend what is safe and look again.

    Raises LedgerMissing where there is nothing at all.
    """
    inspection = Inspection(path, now, today)
    if not place_checks.is_anything_there(inspection):
        raise build_missing_error(path)
    findings = list(_run_checks(inspection))
    if not fix:
        return Diagnosis(findings)
    fixed = list(dict.fromkeys(fix_all(findings)))
    return Diagnosis(list(_run_checks(Inspection(path, now, today))), fixed)


def _run_checks(inspection: Inspection) -> Iterator[Finding]:
    for check in CHECKS:
        try:
            yield from check(inspection)
        except OSError as error:
            what = f"{error.filename or inspection.path} 看不了：{describe_os_error(error)}"
            yield Finding("permissions", what, "请检查它和所在文件夹的权限")


def fix_all(findings: list[Finding]) -> Iterator[str]:
    """Run the fixes and yield what was done. One that is refused leaves its finding to the second look."""
    for finding in findings:
        if finding.fix is None:
            continue
        try:
            yield finding.fix()
        except QinlingError as refused:
            yield f"没有办成：{refused}"
        except OSError as error:
            yield f"没有办成：{error.filename or ''} {describe_os_error(error)}"
