"""The check of the ledger: what `db doctor` finds."""

from collections.abc import Iterator
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.doctor.check_result import CheckResult, note, ok, wrong
from qinling.errors import LedgerMissing, QinlingError
from qinling.rules.texts.file_names import is_table_name


def check_ledger(desk: Desk) -> Iterator[CheckResult]:
    """Tell what is wrong with the ledger, where there is one."""
    from qinling.cli.lookup.refusals.near_files import suggest_ledgers
    from qinling.cli.lookup.refusals.told_refusals import advise_on_table
    from qinling.ledger.sqlite_file.ledger_file import is_ledger_file
    from qinling.procedures.doctor.diagnosis import diagnose

    if not isinstance(desk.ledger_place, Path):
        yield from _check_server(desk)
        return
    if is_table_name(desk.ledger_path.name) and not is_ledger_file(desk.ledger_path):
        yield wrong("ledger", f"{desk.ledger_path} 不是台账文件", advise_on_table(desk.ledger_path))
        return
    try:
        diagnosis = diagnose(desk.ledger_path, desk.now(), desk.today)
    except LedgerMissing:
        yield note(
            "ledger",
            f"还没有台账 {desk.ledger_path}",
            "建一本：qinling init；或直接 qinling import 文件"
            + suggest_ledgers(desk.ledger_path, desk.words),
        )
        return
    for one in diagnosis.findings:
        yield wrong("ledger", one.what, one.remedy)
    if not diagnosis.findings:
        yield ok("ledger", f"{desk.ledger_path} 没有发现问题")


def _check_server(desk: Desk) -> Iterator[CheckResult]:
    """Tell whether the office on the server can be opened, and whether its history ends where it should."""
    from qinling.ledger.history.head_check import find_head_fault
    from qinling.ledger.reader import open_reader

    try:
        with open_reader(desk.ledger_place) as reader:
            fault = find_head_fault(reader)
    except QinlingError as refused:
        yield wrong("ledger", refused.message, refused.remedy)
        return
    if fault:
        yield wrong("ledger", f"台账 {desk.ledger_place} {fault}", "看哪里不对：qinling db verify")
    else:
        yield ok("ledger", f"{desk.ledger_place} 连得上，历史的末尾对得上")
