"""Which operating system this is, and what it cannot do: the one place that asks.

Whatever differs from one system to another asks here, so that a test can put another system in its place.
"""

import re
import sys
from collections.abc import Callable
from typing import NamedTuple


class OperatingSystem(NamedTuple):
    """A system, and how it tells the kind of a drive, as GetDriveTypeW does; 0 where there are no drives.

    On Windows a file has no owner and no mode, a folder cannot be opened, nobody forks, a file that is open
    cannot be replaced, and some names are not allowed.
    """

    is_windows: bool
    read_drive_type: Callable[[str], int]


def _read_drive_type(root: str) -> int:
    import ctypes  # noqa: PLC0415  # only there

    windll = getattr(ctypes, "windll")  # noqa: B009  # other systems have none
    return int(windll.kernel32.GetDriveTypeW(root))


_current = OperatingSystem(sys.platform == "win32", _read_drive_type)


def is_windows() -> bool:
    """Return whether this is Windows."""
    return _current.is_windows


def has_modes() -> bool:
    """Return whether files have an owner and a mode. On Windows the folder's own permissions say who may read."""
    return not _current.is_windows


def is_remote_drive(root: str) -> bool:
    r"""Return whether the drive *root* (`Z:\`) of Windows is a folder of another computer."""
    return _current.read_drive_type(root) == 4  # DRIVE_REMOTE


def quote_windows_argument(text: str) -> str:
    """Return *text* in the double quotes that programs on Windows take apart. A % in it still names a variable."""
    # A backslash before a quote would be taken for its escape.
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', text)
    return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'
