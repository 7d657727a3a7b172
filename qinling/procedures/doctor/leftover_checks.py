"""Checks for what killed commands leave behind: SQLite's files beside the ledger, and temporary files."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from qinling.errors import LedgerInconsistent, quote_argument
from qinling.ledger.engine import open_ledger
from qinling.operating_system import is_windows
from qinling.procedures.doctor.inspection import Finding, Inspection
from qinling.rules.texts.name_lists import name_first

_MAX_COMMAND_TIME = timedelta(hours=1)
#: Names of the temporary files and folders of every command, and where they lie: beside the ledger, among the attachments.
_BESIDE_LEDGER = (".qinling-*", ".dossier-*", ".recipe-*")
_AMONG_ATTACHMENTS = (".qinling-*", "tmp*")


def check_side_files(inspection: Inspection) -> Iterator[Finding]:
    """Tell of a `-wal` or `-journal` that nobody uses: a command was killed, and its last changes are only there."""
    real = inspection.real
    if isinstance(inspection.verification, LedgerInconsistent):
        return  # they belong to another file: `check_ledger` tells why the ledger is not opened
    for suffix in ("-wal", "-journal"):
        side_file = real.with_name(f"{real.name}{suffix}")
        if not real.is_file() or not side_file.exists() or not side_file.stat().st_size:
            continue
        if inspection.is_in_use or (inspection.is_in_use is None and _is_recent(side_file, inspection.now)):
            continue  # a command is running
        size = side_file.stat().st_size
        what = f"旁边留有 {side_file.name}（{size:,} 字节），却没有命令在运行：上一个命令没有正常结束"
        if inspection.is_readable:
            remedy = f"它与台账合得上，并入即可：{inspection.remedies.format_command('db doctor --fix')}"
            yield Finding("side_files", what, remedy, lambda: _merge_side_files(real))
        else:
            yield Finding("side_files", what, f"不要删它，也不要只复制台账文件；{inspection.remedies.rescue}")


def _merge_side_files(real: Path) -> str:
    with open_ledger(real):
        pass  # closing the last connection writes the -wal into the ledger
    return "把留下的 -wal 并入了台账"


def check_temporary_files(inspection: Inspection) -> Iterator[Finding]:
    """Tell of temporary files that are older than any command runs."""
    places = (
        (folder, _BESIDE_LEDGER) for folder in {inspection.path.parent.resolve(), inspection.real.parent}
    )
    left = [
        path
        for folder, patterns in (*places, (inspection.attachments_folder, _AMONG_ATTACHMENTS))
        for pattern in patterns
        for path in sorted(folder.glob(pattern))
        if not _is_recent(path, inspection.now)
    ]
    if left:
        what = f"被中断的命令留下了临时文件：{name_first([*map(str, left)], 10, '等')}"
        named = " ".join(quote_argument(str(path)) for path in left[:10])
        remedy = f"可以删除：{inspection.remedies.format_command('db doctor --fix') if is_windows() else f'rm -r {named}'}"
        yield Finding("temporary_files", what, remedy, lambda: _delete(left))


def _is_recent(path: Path, now: datetime) -> bool:
    try:
        changed = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
    except FileNotFoundError:
        return True  # just removed by its command
    return now - changed < _MAX_COMMAND_TIME


def _delete(paths: list[Path]) -> str:
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return f"删除了 {len(paths)} 个临时文件"
