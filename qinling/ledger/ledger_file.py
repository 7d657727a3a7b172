"""What makes a SQLite file a ledger of ours, and what SQLite's refusals mean to the user."""

import sqlite3
from pathlib import Path

from qinling.errors import LedgerBusy, LedgerMissing, LedgerUnusable, QinlingError

#: `PRAGMA application_id` of every ledger: "QLin" in ASCII.
APPLICATION_ID = 0x514C696E
#: `PRAGMA user_version` of the schema this version writes: the number of migrations.
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

#: How Python's sqlite3 complains of text that is no UTF-8; it gives no code with it.
UNDECODABLE_TEXT = "Could not decode to UTF-8"


def build_ledger_uri(path: Path, mode: str) -> str:
    """Return the SQLite URI of *path*, whatever characters it holds; *mode* is `ro` or `rw`."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def build_missing_error(path: Path) -> LedgerMissing:
    """Return the refusal to read a ledger that is not there."""
    return LedgerMissing(f"没有台账 {path}", "先用 qinling import 文件 或 qinling init 建立")


def build_vanished_error(path: Path) -> LedgerBusy:
    """Return the refusal to go on with a ledger that vanished: the command that was making it failed."""
    return LedgerBusy(f"台账 {path} 刚被另一个命令撤下", "请再运行一次")


def translate_sqlite_error(error: sqlite3.Error, path: Path) -> QinlingError | None:
    """Return what *error* tells the user about the file at *path*; None if it is a defect of ours."""
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
    """Return the number of the schema in the file at *path*, 0 when nothing was written yet.

    Raises LedgerUnusable when the file is another program's or a newer version's.
    """
    (application,) = connection.execute("pragma application_id").fetchone()
    (version,) = connection.execute("pragma user_version").fetchone()
    (things,) = connection.execute("select count(*) from sqlite_schema").fetchone()
    if application == version == things == 0:
        return 0
    if application != APPLICATION_ID:
        raise LedgerUnusable(f"{path} 是别的程序的数据库，不是台账", "请核对 --ledger 给出的路径")
    if version > SCHEMA_VERSION:
        raise LedgerUnusable(f"台账 {path} 由更新版本写成", "请升级 qinling")
    return int(version)
