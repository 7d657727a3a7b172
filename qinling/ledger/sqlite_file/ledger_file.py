"""The ledger as a file: what marks it as a ledger, its status, and the errors when it is not there."""

import os
import stat
from pathlib import Path

from qinling.errors import LedgerBusy, LedgerMissing, LedgerUnusable, describe_os_error
from qinling.ledger.sqlite_file.side_files import list_change_files

#: `PRAGMA application_id` of every ledger: "QLin" in ASCII.
APPLICATION_ID = 0x514C696E
_HEAD_LENGTH = 72  # the application_id is at its end
#: `PRAGMA user_version` of the current schema: the number of migrations.
SCHEMA_VERSION = 20
#: Records the last event. That shows when events are cut off at the end: replaying alone does not, because some
#: events change no issue.
RECORD_HEAD = """
    insert into meta (key, value) values ('head', :head) on conflict (key) do update set value = excluded.value
"""


def stat_ledger(path: Path) -> os.stat_result:
    """Return the file status of the ledger at *path*. Raises LedgerMissing or LedgerUnusable."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise build_missing_error(path) from None
    except OSError as error:
        raise LedgerUnusable(
            f"台账 {path} 打不开：{describe_os_error(error)}", "请检查所在文件夹的权限"
        ) from error
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        raise LedgerUnusable(f"{path} 不是普通文件，而是设备或管道", "核对 --ledger 后的文件名")
    return status


def is_free_place(path: Path) -> bool:
    """Return whether a ledger can be created at *path*, where no file is.

    Raises LedgerMissing where SQLite's files are left of one that was moved away: a new one would delete them.
    """
    is_free = not os.path.exists(path)
    if is_free and list_change_files(path):
        raise build_missing_error(path)
    return is_free


def is_empty_file(path: Path) -> bool:
    """Return whether an empty file is at *path*: a ledger begins there as in a new one."""
    return path.is_file() and path.stat().st_size == 0


def create_ledger_file(path: Path) -> None:
    """Create an empty file, readable by its owner only, and its folders. An existing file is kept."""
    try:
        folders = [path.parent, *path.parent.parents]
        for folder in reversed([folder for folder in folders if not folder.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
        # SQLite gives its side files the mode of this one.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LedgerUnusable(
            f"无法在 {path} 建立台账：{describe_os_error(error)}", "请换一个能写的位置"
        ) from error


def is_ledger_file(path: Path) -> bool:
    """Return whether the file at *path* begins as a ledger does: the mark of SQLite, and ours."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_LENGTH)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[-4:] == APPLICATION_ID.to_bytes(4, "big")


def build_missing_error(path: Path) -> LedgerMissing:
    """Return the error for a ledger that does not exist. SQLite's files beside it tell that there was one."""
    left = [one.name for one in list_change_files(path)]
    if left:
        return LedgerMissing(
            f"没有台账 {path}，旁边却有它的 {'、'.join(left)}：台账文件被移走、改名或删除了，最近办的可能还在其中",
            "不要删除它们；把台账文件放回原处。找不到了的，从备份恢复：qinling db restore 备份文件",
        )
    return LedgerMissing(
        f"没有台账 {path}",
        "先用 qinling import 文件 或 qinling init 建立；原来有的，从备份恢复：qinling db restore 备份文件",
    ).about_missing(path)


def build_vanished_error(path: Path) -> LedgerBusy:
    """Return the error for a ledger that was removed: the command that was creating it failed."""
    return LedgerBusy(f"台账 {path} 刚被另一个命令撤下", "请再运行一次")
