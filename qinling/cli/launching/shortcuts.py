"""Write icons for the desktop: today's warnings, the board, reading in a ledger, a backup, a window to type in."""

from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.launching.own_command import find_backup_folder, find_interpreter
from qinling.cli.ledger_place import format_ledger_word
from qinling.cli.outputs.output_files import open_output_files
from qinling.operating_system import has_modes, is_windows
from qinling.outputs.write_errors import translate_write_errors
from qinling.reports.shortcuts import Shortcut, build_cmd_file, build_desktop_file
from qinling.rules.backup_rules import PROPOSED_KEEP

#: The word for the folder of the desktop, wherever that is.
DESKTOP = "桌面"


def write_shortcuts(desk: Desk, folder: Path, *, force: bool = False) -> list[Path]:
    """Write the icons into *folder*, and return the files. Raises OutputRefused for files that somebody changed."""
    folder = _resolve_folder(folder)
    with translate_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    program = [find_interpreter(has_window=True), "-m", "qinling"]
    environment = _build_environment(desk)
    build_file = build_cmd_file if is_windows() else build_desktop_file
    files = []
    with open_output_files(desk, force=force) as outputs:
        for shortcut in _list_shortcuts(desk):
            file = folder / f"{shortcut.name}{'.cmd' if is_windows() else '.desktop'}"
            outputs.create(file, private=False).write_bytes(build_file(shortcut, program, environment))
            files.append(file)
    for file in files if has_modes() else ():
        file.chmod(file.stat().st_mode | 0o100)  # a desktop starts only what may be run
    return files


def _resolve_folder(folder: Path) -> Path:
    if folder != Path(DESKTOP) or folder.is_dir():
        return folder
    from platformdirs import user_desktop_path

    return user_desktop_path()


def _build_environment(desk: Desk) -> dict[str, str]:
    """Return the variables that name this ledger and these settings, also for what is typed in the window."""
    environment = {"PYTHONUTF8": "1", "QINLING_LEDGER": format_ledger_word(desk.ledger_place)}
    if desk.settings_path is not None:
        environment["QINLING_SETTINGS"] = str(desk.settings_path.absolute())
    return environment


def _list_shortcuts(desk: Desk) -> list[Shortcut]:
    backup = ("db", "backup", find_backup_folder(desk), "--keep", PROPOSED_KEEP)
    return [
        Shortcut("今日预警", "临近到期和已超期的问题", ("warn",)),
        Shortcut("总体情况", "各级、各单位办得怎样", ("board",)),
        Shortcut("读入台账", "把台账文件拖到这上面", ("import",), takes_files=True),
        Shortcut("备份台账", "备份到设置的文件夹", backup),
        Shortcut("台账命令", "打开可以输入 qinling 命令的窗口", ()),
    ]
