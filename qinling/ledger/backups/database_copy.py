"""Copy the database of a ledger while others write."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from qinling.ledger.sqlite_file.side_files import WRITE_NEW_COMMIT_MARK
from qinling.ledger.sqlite_file.sqlite import connect_for_writing, connect_read_only
from qinling.ledger.sqlite_file.sqlite_errors import translate_errors

#: SQLite's codes of failures that are the copy's: the ledger is only read.
_WRITE_FAILURES = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR_WRITE: errno.EIO}


def copy_database(path: Path, target: Path, busy_seconds: float) -> None:
    """Copy the ledger at *path*, as it is committed now, to *target* while others write.

    Raises OSError when the copy cannot be written.
    """
    with translate_errors(path), closing(connect_read_only(path, busy_seconds)) as connection:
        connection.rollback()
        try:
            # Not Connection.backup: that begins anew at every commit of another command, and may never end.
            connection.execute("vacuum into ?", (str(target),))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in _WRITE_FAILURES:
                raise
            why = _WRITE_FAILURES[error.sqlite_errorcode]
            raise OSError(why, os.strerror(why), str(target)) from error
    renew_commit_mark(target)


def renew_commit_mark(path: Path) -> None:
    """Give the copy at *path* a commit mark of its own, so that no side file of another ledger is taken for its own."""
    with translate_errors(path), closing(connect_for_writing(path, busy_seconds=0)) as connection:
        connection.execute(WRITE_NEW_COMMIT_MARK)
