"""Write a file completely or not at all: in a folder of its own beside its final path, until it is finished."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from qinling.operating_system import has_modes, is_windows

#: Name of the temporary folders that a killed command leaves behind: `.qinling-` … `.tmp`.
TEMPORARY_PREFIX, TEMPORARY_SUFFIX = ".qinling-", ".tmp"

_READ_BITS = 0o444
#: A scanner of viruses opens on Windows what was just written, and lets go of it soon.
_TRIES, _SECONDS_BETWEEN_TRIES = 5, 0.2


@contextmanager
def open_temporary_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder in *parent* that only the owner can enter. It is removed at the end."""
    with TemporaryDirectory(
        prefix=TEMPORARY_PREFIX, suffix=TEMPORARY_SUFFIX, dir=parent, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


@contextmanager
def write_atomically(path: Path, mode: int | None = None) -> Iterator[Path]:
    """Yield a path to write to, and move what is written to *path* unless an exception is raised.

    *mode* holds the permissions of the file, by default those of any new file. Raises OSError.
    """
    with open_temporary_folder(path.parent) as folder:
        temporary = folder / f"new{path.suffix}"
        yield temporary
        set_permissions(temporary, path.parent, 0o666 & ~_read_umask() if mode is None else mode)
        flush_to_disk(temporary)
        move_into_place(temporary, path)


def _read_umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def set_permissions(path: Path, parent: Path, mode: int) -> None:
    """Give a file, or a folder with its files, *mode* and the group of *parent*. Does nothing on Windows.

    A group that the user is no member of cannot be given: the user's own stays.
    """
    if not has_modes():
        return
    group = parent.stat().st_gid
    for one in (path, *(path.rglob("*") if path.is_dir() else ())):
        with suppress(OSError):
            os.chown(one, -1, group)
        # Whoever may read a folder may enter it.
        one.chmod(mode | (mode & _READ_BITS) >> 2 if one.is_dir() else mode)


def flush_to_disk(path: Path) -> None:
    """Wait until a file, or every file of a folder, is on the disk: a power cut after the renaming leaves it whole."""
    for one in sorted(path.rglob("*")) if path.is_dir() else (path,):
        if one.is_file():
            with one.open("rb+") as stream:
                os.fsync(stream.fileno())


def move_into_place(temporary: Path, target: Path) -> None:
    """Rename *temporary* to *target*, which it replaces at once."""
    _replace_file(temporary, target)
    if not is_windows():  # it opens no folders
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network file systems cannot
                os.fsync(folder)
        finally:
            os.close(folder)


def _replace_file(temporary: Path, target: Path) -> None:
    for _ in range(_TRIES if is_windows() else 1):
        try:
            temporary.replace(target)
        except PermissionError as error:
            refused = error
            time.sleep(_SECONDS_BETWEEN_TRIES if is_windows() else 0)
        else:
            return
    raise refused
