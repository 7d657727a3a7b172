"""The command line that runs this very installation with the ledger and the settings of now."""

import sys
from collections.abc import Sequence
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.ledger_place import format_ledger_word
from qinling.operating_system import is_windows


def build_own_command(desk: Desk, words: Sequence[str]) -> list[str]:
    """Return the words of a command line that runs *words* from any folder, without a window."""
    where = ["--ledger", format_ledger_word(desk.ledger_place)]
    if desk.settings_path is not None:
        where += ["--settings", str(desk.settings_path.absolute())]
    return [find_interpreter(has_window=False), "-m", "qinling", *words, *where]


def find_interpreter(*, has_window: bool) -> str:
    """Return the interpreter; on Windows the one that opens a window, or the one that opens none, if installed."""
    python = Path(sys.executable)
    wanted = python.with_name("python.exe" if has_window else "pythonw.exe")
    return str(wanted) if is_windows() and wanted.exists() else str(python)


def find_backup_folder(desk: Desk) -> str | None:
    """Return the folder of the backups: the setting, by default one beside the ledger; None for a server."""
    if not isinstance(desk.ledger_place, Path):
        return None
    named = desk.settings.backup.folder
    folder = desk.resolve_settings_path(named) if named else desk.ledger_place.with_name("备份")
    return str(folder.absolute())
