"""Leave the lock files of WPS and Office out of what a shell's `*` names."""

from pathlib import Path

from qinling.cli.framework.printing import print_to_stderr
from qinling.errors import UsageRefused
from qinling.rules.file_names import is_lock_file


def leave_out_lock_files(files: list[Path] | None) -> list[Path] | None:
    """Return *files* without those that a program put beside an open workbook, and say which. Raises UsageRefused."""
    locks = [path for path in files or () if is_lock_file(path)]
    if not files or not locks:
        return files
    left = [path for path in files if path not in locks]
    named = "、".join(path.name for path in locks)
    if not left:
        raise UsageRefused(f"{named} 是 WPS 或 Office 打开文件时留在旁边的，不是要读的文件", "请给出文件本身")
    print_to_stderr(f"跳过 {named}：WPS 或 Office 打开着文件时留在旁边的；没有存的改动不在文件里")
    return left
