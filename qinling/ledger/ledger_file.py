"""Recognise a ledger file by its application id and schema version, and translate SQLite errors for the user."""

import os
import sqlite3
from pathlib import Path

from qinling.errors import LedgerBusy, LedgerMissing, LedgerUnusable, QinlingError, describe_os_error

#: `PRAGMA application_id` of every ledger: "QLin" in ASCII.
APPLICATION_ID = 0x514C696E
#: `PRAGMA user_version` of the current schema: the number of migrations.
SCHEMA_VERSION = 4

_ERROR_TEXTS = {
    sqlite3.SQLITE_NOTADB: ("不是台账文件", "请核对 --ledger 给出的路径"),
    sqlite3.SQLITE_CORRUPT: ("已损坏", "请从备份恢复"),
    sqlite3.SQLITE_FULL: ("写不下了：磁盘已满", "请清理磁盘后再试，台账没有改动"),
    sqlite3.SQLITE_READONLY: ("是只读的", "请检查文件和所在文件夹的写权限"),
    sqlite3.SQLITE_PERM: ("无权打开", "请检查文件权限"),
    sqlite3.SQLITE_CANTOPEN: ("打不开", "请检查文件和所在文件夹的权限"),
    sqlite3.SQLITE_IOERR: ("读写出错", "请检查磁盘"),
}

#: Message of Python's sqlite3 for text that is not UTF-8. It has no error code.
UNDECODABLE_TEXT = "Could not decode to UTF-8"


def build_ledger_uri(path: Path, mode: str) -> str:
    """Return the SQLite URI of *path*. *mode* is `ro` or `rw`."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def stat_ledger(path: Path) -> os.stat_result:
    """Return the file status of the ledger at *path*. Raises LedgerMissing or LedgerUnusable."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise build_missing_error(path) from None
    except OSError as error:
        raise LedgerUnusable(
            f"台账 {path} 打不开：{describe_os_error(error)}", "请检查所在文件夹的权限"
        ) from error


def build_missing_error(path: Path) -> LedgerMissing:
    """Return the error for a ledger that does not exist."""
    return LedgerMissing(f"没有台账 {path}", "先用 qinling import 文件 或 qinling init 建立")


def build_vanished_error(path: Path) -> LedgerBusy:
    """Return the error for a ledger that was removed: the command that was creating it failed."""
    return LedgerBusy(f"台账 {path} 刚被另一个命令撤下", "请再运行一次")


def translate_sqlite_error(error: sqlite3.Error, path: Path) -> QinlingError | None:
    """Return the user's error for SQLite's *error* at *path*, or None if it is a bug."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerBusy(f"台账 {path} 正被另一个命令写入", "请等它结束后再试")
    if not path.exists():
        return build_vanished_error(path)
    if path.is_dir():
        return LedgerUnusable(f"{path} 是文件夹，不是台账文件", "请给出台账文件的路径")
    if UNDECODABLE_TEXT in str(error):
        code = sqlite3.SQLITE_CORRUPT
    if code in _ERROR_TEXTS:
        what, remedy = _ERROR_TEXTS[code]
        return LedgerUnusable(f"台账 {path} {what}", remedy)
    return None


def read_schema_version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema version of the file at *path*, or 0 for an empty database.

    Raises LedgerUnusable for the database of another program or of a newer version.
    """
    (application,) = connection.execute("pragma application_id").fetchone()
    (version,) = connection.execute("pragma user_version").fetchone()
    (object_count,) = connection.execute("select count(*) from sqlite_schema").fetchone()
    if application == version == object_count == 0:
        return 0
    if application != APPLICATION_ID:
        raise LedgerUnusable(f"{path} 是别的程序的数据库，不是台账", "请核对 --ledger 给出的路径")
    if version > SCHEMA_VERSION:
        raise LedgerUnusable(f"台账 {path} 由更新版本写成", "请升级 qinling")
    return int(version)
