"""Leave the lock files of WPS and Office out of what a shell's `*` names."""

from collections.abc import Iterable
from pathlib import Path

from qinling.cli.framework.terminal.printing import print_to_stderr
from qinling.errors import UsageRefused
from qinling.rules.texts.file_names import is_lock_file


def leave_out_lock_files(files: list[Path] | None) -> list[Path] | None:
    """Return *files* without those that a program put beside an open workbook, and say which. Raises UsageRefused."""
    left = [path for path in files or () if not is_lock_file(path)]
    if not files or len(left) == len(files):
        return files
    if not left:
        named = "、".join(path.name for path in files)
        raise UsageRefused(f"{named} 是 WPS 或 Office 打开文件时留在旁边的，不是要读的文件", "请给出文件本身")
    note_lock_files(files)
    return left


def note_lock_files(files: Iterable[Path]) -> None:
    """Say which of *files* are lock files: what was typed since the last saving is not in the files beside them."""
    if named := "、".join(path.name for path in files if is_lock_file(path)):
        print_to_stderr(f"跳过 {named}：WPS 或 Office 打开着文件时留在旁边的；没有存的改动不在文件里")
