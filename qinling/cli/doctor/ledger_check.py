"""The check of the ledger: what `db doctor` finds."""

from collections.abc import Iterator

from qinling.cli.context import Desk
from qinling.cli.doctor.check_result import CheckResult, note, ok, wrong
from qinling.errors import LedgerMissing


def check_ledger(desk: Desk) -> Iterator[CheckResult]:
    """Tell what is wrong with the ledger, where there is one."""
    from qinling.procedures.doctor.diagnosis import diagnose

    try:
        diagnosis = diagnose(desk.ledger_path, desk.now(), desk.today)
    except LedgerMissing:
        yield note(
            "ledger", f"还没有台账 {desk.ledger_path}", "建一本：qinling init；或直接 qinling import 文件"
        )
        return
    for one in diagnosis.findings:
        yield wrong("ledger", one.what, one.remedy)
    if not diagnosis.findings:
        yield ok("ledger", f"{desk.ledger_path} 没有发现问题")
