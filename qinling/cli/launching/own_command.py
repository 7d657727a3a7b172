"""The command line that runs this very installation with the ledger and the settings of now."""

import sys
from collections.abc import Sequence
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.ledger_place import format_ledger_word, get_ledger_folder
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


def find_backup_folder(desk: Desk) -> str:
    """Return the folder of the backups: the setting, by default one beside the ledger, or among the user's data."""
    named = desk.settings.backup.folder
    folder = desk.resolve_settings_path(named) if named else get_ledger_folder(desk.ledger_place) / "备份"
    return str(folder.absolute())
