"""A Windows to put in the place of the system, for the few places that ask which it is."""

from contextlib import contextmanager
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
