"""A Windows to put in the place of the system, for the few places that ask which it is."""

import os
from contextlib import ExitStack, contextmanager, suppress
from unittest.mock import patch

from qinling import operating_system

REMOTE_DRIVE, LOCAL_DRIVE = 4, 3


@contextmanager
def simulate_windows(remote_drives=()):
    """Let the block run as on Windows, where *remote_drives* (`Z:\\`) are folders of other computers."""

    def read_drive_type(root):
        return REMOTE_DRIVE if root in remote_drives else LOCAL_DRIVE

    with patch.object(operating_system, "_current", operating_system.OperatingSystem(True, read_drive_type)):
        yield


def make_windows_error(winerror, errno=13):
    """Return an error as Windows raises it."""
    error = PermissionError(errno, "")
    error.winerror = winerror
    return error


@contextmanager
def refuse_open_files():
    """Let nobody replace, rename or remove a file that this process has open, as Windows does. Linux only.

    SQLite opens its files so that others may read and write them, but not remove them.
    """

    def require_closed(path, dir_fd=None):
        if dir_fd is None and not isinstance(path, int):
            real = os.path.realpath(path)
            for number in os.listdir("/proc/self/fd"):
                with suppress(OSError):
                    if os.readlink(f"/proc/self/fd/{number}") == real and not os.path.isdir(real):
                        raise make_windows_error_of(real)

    def make(really, count):
        def run(*paths, **more):
            for path in paths[:count]:
                require_closed(path, more.get("dir_fd"))
            return really(*paths, **more)

        return run

    counts = {"replace": 2, "rename": 2, "unlink": 1, "remove": 1}
    with ExitStack() as stack:
        for name, count in counts.items():
            stack.enter_context(patch.object(os, name, make(getattr(os, name), count)))
        yield


def make_windows_error_of(path):
    """Return the error of Windows for a file that is open."""
    error = PermissionError(13, "The process cannot access the file because it is being used", str(path))
    error.winerror = 32
    return HeldOpen(error)


class HeldOpen(Exception):
    """No OSError, so that no `suppress(OSError)` hides that the program tried it."""
