"""Every refusal this program makes, one class and one exit code a kind.

An error says what is wrong, where, and what to do next. `RowError` is data:
bad rows are collected and shown together, never raised one by one.
"""

import errno
from dataclasses import dataclass


class QinlingError(Exception):
    """A refusal to be shown to the user in one line; *remedy* says what to do next."""

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}。{self.remedy}" if self.remedy else self.message


class UsageRefused(QinlingError):
    """The words of the call do not fit together."""

    exit_code = 2


class LedgerMissing(QinlingError):
    """There is no ledger at the place asked for, and the command may not make one."""

    exit_code = 12


class LedgerUnusable(QinlingError):
    """The file is no ledger of ours, is damaged, or was written by a newer version."""

    exit_code = 13


class LedgerBusy(QinlingError):
    """Another command is writing and did not finish in time."""

    exit_code = 14


class WorkbookRefused(QinlingError):
    """A file cannot be read as a ledger: broken, protected, too large, or no table."""

    exit_code = 15


class RowsRefused(QinlingError):
    """Some rows are bad and none was written."""

    exit_code = 16


class IssueNotFound(QinlingError):
    """No issue, or more than one, bears the number asked for."""

    exit_code = 17


class SettingsRefused(QinlingError):
    """The settings file or an environment variable holds mistakes."""

    exit_code = 18


class ValueRefused(QinlingError):
    """A value breaks the rules of its field; in a workbook it becomes a `RowError`."""

    exit_code = 19


class AnswerNeeded(QinlingError):
    """Only a person can decide, and nobody is there to ask: pass the answer instead.

    *heading* names the column asked about, "" where the question is another.
    """

    exit_code = 20

    def __init__(self, message: str, remedy: str = "", heading: str = "") -> None:
        super().__init__(message, remedy)
        self.heading = heading


class StepRefused(QinlingError):
    """The procedure does not allow this step of this issue now, or something that it needs is missing."""

    exit_code = 21


class DocumentRefused(QinlingError):
    """A paper cannot be taken in or handed out."""

    exit_code = 24


class NotificationsUndelivered(QinlingError):
    """Messages could not be delivered, or the runs of the notifications did not come through."""

    exit_code = 25


class LedgerInconsistent(QinlingError):
    """The history is broken, the tables are not what it tells, or papers are lost."""

    exit_code = 22


class UndoRefused(QinlingError):
    """There is nothing of one's own to take back, or others have gone on since."""

    exit_code = 23


@dataclass(frozen=True, slots=True)
class RowError:
    """One bad cell: where it stands, what it holds, why it is refused, what to do.

    *row* counts from 1 as spreadsheets do, *column* is the letter (None when the
    row as a whole is meant).
    """

    file: str
    sheet: str
    row: int
    column: str | None
    heading: str | None
    value: str
    why: str
    remedy: str


#: What the operating system says of files, in Chinese. Other errors are told in its own words.
OS_ERRORS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只能读",
    errno.EBUSY: "正被别的程序使用",
    errno.EMFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.EINVAL: "文件名或位置不对",
}
_SHARING_VIOLATION = 32  # Windows: another program has the file open


def describe_os_error(error: OSError) -> str:
    """Return in Chinese why the operating system refused, in its own words where there is no translation."""
    if getattr(error, "winerror", None) == _SHARING_VIOLATION:
        return "正被别的程序使用"
    return OS_ERRORS.get(error.errno or 0) or error.strerror or str(error)
