"""What SQLite's errors mean: each becomes one of the program's, with its remedy."""

import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qinling.errors import LedgerBusy, LedgerUnusable, QinlingError
from qinling.ledger.sqlite_file.ledger_file import build_vanished_error

#: Remedies that `db doctor`, being asked already, says otherwise.
WRONG_FILE_REMEDY = "请核对台账的位置（--ledger）"
DAMAGE_REMEDY = "看哪里坏了：qinling db doctor；从备份恢复：qinling db restore 备份文件；或救出完好的部分：qinling db salvage 新文件"
_MESSAGES_THAT_QUOTE = (
    b"malformed database schema",
    b"no such",
    b"error in",
    b"near ",
    b"unrecognized token",
)
_ERROR_TEXTS = {
    sqlite3.SQLITE_NOTADB: ("不是台账文件", WRONG_FILE_REMEDY),
    sqlite3.SQLITE_CORRUPT: ("已损坏", DAMAGE_REMEDY),
    sqlite3.SQLITE_FULL: ("写不下了：磁盘已满", "请清理磁盘后再试，台账没有改动"),
    sqlite3.SQLITE_READONLY: ("是只读的", "请检查文件和所在文件夹的写权限"),
    sqlite3.SQLITE_PERM: ("无权打开", "请检查文件权限"),
    sqlite3.SQLITE_CANTOPEN: ("打不开", "请检查文件和所在文件夹的权限"),
    sqlite3.SQLITE_IOERR: ("读写出错", "请检查磁盘"),
}

#: Message of Python's sqlite3 for text that is not UTF-8. It has no error code.
UNDECODABLE_TEXT = "Could not decode to UTF-8"


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Raise SQLite errors of the block as QinlingError. Defects of the program are raised as they are."""
    try:
        yield
    except sqlite3.Error as error:
        refused = _translate_error(error, path)
        if refused is None:
            raise
        raise refused from error
    except UnicodeDecodeError as error:
        # Python cannot decode what SQLite says of a damaged schema, because that quotes it.
        if not error.object.startswith(_MESSAGES_THAT_QUOTE):
            raise
        raise LedgerUnusable(f"台账 {path} 已损坏：结构读不出", DAMAGE_REMEDY) from error


@contextmanager
def release_on_error() -> Iterator[None]:
    """Release the ledger when the block raises: a traceback that holds an open cursor would keep it locked."""
    try:
        yield
    except sqlite3.Error:
        raise
    except BaseException as stop:
        traceback.clear_frames(stop.__traceback__)
        raise


def _translate_error(error: sqlite3.Error, path: Path) -> QinlingError | None:
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
