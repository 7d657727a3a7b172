"""Put a checked ledger in the place of another, which is kept beside it.

At whatever moment it is killed, either the old or the new ledger stands in the place, whole.
"""

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from qinling.errors import LedgerBusy, LedgerInconsistent
from qinling.ledger.attachments import get_attachments_folder
from qinling.ledger.sqlite_file.side_files import (
    SIDE_FILE_SUFFIXES,
    get_side_file,
    has_side_file,
    list_change_files,
)
from qinling.ledger.sqlite_file.sqlite import connect_for_writing
from qinling.ledger.sqlite_file.sqlite_errors import translate_errors
from qinling.operating_system import is_windows

_SECONDS_BETWEEN_TRIES = 0.05


def replace_ledger(staged: Path, target: Path, busy_seconds: float) -> Path | None:
    """Put the ledger *staged*, with its attachments, at *target*. Return where that is now which stood there.

    Without a ledger that is the file of SQLite which was left of it, if any.

    No command that writes meanwhile loses a commit: its commit is in the ledger that is kept, or it
    is refused. Both files must be on one file system.
    Raises LedgerBusy when others use the ledger for longer than *busy_seconds*.
    """
    real = target.resolve()
    kept = _choose_kept_path(real)
    if not real.exists():
        left = [one.name.removeprefix(real.name) for one in list_change_files(real)]
        _move_side_files(real, kept)
        _merge_attachments(get_attachments_folder(staged), get_attachments_folder(target))
        try:
            place_finished_file(staged, real)
        except FileExistsError:
            raise LedgerBusy(f"台账 {target} 刚由另一个命令建立", "请核对后再运行一次") from None
        sync_folder(real.parent)
        return get_side_file(kept, left[0]) if left else None
    with translate_errors(real), ExitStack() as locked:
        locked.enter_context(_lock_if_sound(real, busy_seconds))
        _keep_attachments(get_attachments_folder(target), get_attachments_folder(kept))
        _merge_attachments(get_attachments_folder(staged), get_attachments_folder(target))
        link_or_copy(real, kept)
        if is_windows():
            locked.close()  # it replaces no open file: neither ours nor that of another command
        try:
            os.replace(staged, real)
        except PermissionError as error:
            _forget_kept(kept)
            raise LedgerBusy(f"台账 {target} 正被别的命令或程序打开", "请等它结束、关闭后再试") from error
        # Only a ledger that could not be locked has any. Until they are moved, no command opens the new one with them.
        _move_side_files(real, kept)
        sync_folder(real.parent)
    return kept


def _forget_kept(kept: Path) -> None:
    """Remove the second name of a ledger that stays in its place, with that of its attachments."""
    kept.unlink()
    shutil.rmtree(get_attachments_folder(kept), ignore_errors=True)


def _choose_kept_path(real: Path) -> Path:
    """Return a free name beside the ledger for what stands there."""
    number = 1
    while True:
        kept = real.with_name(f"{real.stem}-恢复前{number}{real.suffix}")
        with suppress(OSError):
            if kept.samefile(real):  # a command was killed between keeping the old and placing the new
                kept.unlink()
        if not any(map(os.path.lexists, (kept, get_attachments_folder(kept)))):
            return kept
        number += 1


@contextmanager
def _lock_if_sound(real: Path, busy_seconds: float) -> Iterator[None]:
    """Hold the exclusive lock of the ledger, all of it being in its one file. A damaged one is not locked.

    Raises LedgerBusy when others use the ledger for longer than *busy_seconds*.
    """
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(closing(connect_for_writing(real, busy_seconds)))
            _lock_without_wal(connection, real, busy_seconds)
        except sqlite3.OperationalError:
            raise
        except (LedgerInconsistent, sqlite3.DatabaseError):
            pass  # damaged: nobody can write to it either
        yield


def _lock_without_wal(connection: sqlite3.Connection, real: Path, busy_seconds: float) -> None:
    """Take the exclusive lock in the mode without a `-wal`, which needs every other command to be done."""
    deadline = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("pragma journal_mode = delete")
            connection.execute("begin exclusive")
            if not has_side_file(real, "-wal"):
                return
            connection.rollback()  # another command was faster, and changed the mode again
            raise sqlite3.OperationalError("locked")
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
            if time.monotonic() > deadline:
                raise LedgerBusy(f"台账 {real} 正被另一个命令使用", "请等它结束后再试") from error
            time.sleep(_SECONDS_BETWEEN_TRIES)


def _is_busy(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_BUSY
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _move_side_files(real: Path, kept: Path) -> None:
    """Move SQLite's files beside the ledger to those of *kept*. Those that hold nothing go."""
    for suffix in SIDE_FILE_SUFFIXES:
        with suppress(FileNotFoundError):
            if has_side_file(real, suffix) and suffix != "-shm":
                os.replace(get_side_file(real, suffix), kept.with_name(kept.name + suffix))
            else:
                get_side_file(real, suffix).unlink()


def _keep_attachments(folder: Path, kept: Path) -> None:
    """Give the ledger that is kept a folder of the same attachments."""
    if folder.is_dir():
        shutil.copytree(folder, kept, copy_function=link_or_copy, dirs_exist_ok=True)


def _merge_attachments(source: Path, target: Path) -> None:
    """Move the attachments of *source* to *target*. Each is named by its hash, so a good one replaces a damaged one."""
    if source.is_dir():
        target.mkdir(mode=0o700, exist_ok=True)
    for file in sorted(source.glob("??/*")):
        place = target / file.parent.name / file.name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = place.with_name(f".{file.name}.part")
        part.unlink(missing_ok=True)
        link_or_copy(file, part)  # the folder may be on another file system
        os.replace(part, place)


def place_finished_file(source: Path, target: Path) -> None:
    """Give *source* the name *target* at one stroke. Raises FileExistsError, for a rename replaces what is there."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        os.rename(source, target)


def link_or_copy(source: Path | str, target: Path | str) -> None:
    """Give *source* a second name, or copy it where the file system has only one. Raises FileExistsError."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        with open(target, "xb") as out, open(source, "rb") as stream:
            shutil.copyfileobj(stream, out)
            out.flush()
            os.fsync(out.fileno())
        shutil.copystat(source, target)


def sync_folder(folder: Path) -> None:
    """Put the names in *folder* on disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
