"""Leave the program's own marked copies out of what a shell's `*` names: the files they were made of are read."""

from collections.abc import Sequence
from pathlib import Path

from qinling.cli.framework.terminal.printing import print_to_stderr
from qinling.cli.options.values.lock_files import leave_out_lock_files
from qinling.errors import quote_argument


def leave_out_side_files(files: list[Path] | None) -> list[Path] | None:
    """Return *files* without lock files and marked copies of others, and say which. Raises UsageRefused."""
    left = leave_out_lock_files(files)
    return left if not left or len(left) == 1 else leave_out_marked_copies(left, "import", "读")


def leave_out_marked_copies(files: Sequence[Path], command: str, verb: str) -> list[Path]:
    """Return *files* without marked copies of others, and say which. *command* takes one of them alone."""
    from qinling.workbook.files.marked_copies import list_copies_of_others

    copies = list_copies_of_others(files)
    if copies:
        named = "、".join(path.name for path in copies)
        print_to_stderr(
            f"{named} 是程序标红的副本，没有{verb}（只{verb}原表）；"
            f"在副本里改好了的，单独{verb}：qinling {command} {quote_argument(str(copies[0]))}"
        )
    return [path for path in files if path not in copies]
