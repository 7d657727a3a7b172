"""Every error that this program shows to its user. Each class has an exit code of its own."""

import errno
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from qinling.operating_system import is_windows, quote_windows_argument


class QinlingError(Exception):
    """An error that is shown to the user in one line. *remedy* says what to do next."""

    exit_code = 1
    #: The file that is not there, where that is the error.
    missing_file: Path | None = None
    #: The key of a transaction of which nobody knows whether it was recorded.
    run_key = ""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def about_missing(self, path: Path) -> Self:
        """Return this error as one about *path*, which does not exist: near files will be named."""
        self.missing_file = path
        return self

    def __str__(self) -> str:
        return f"{self.message}。{self.remedy}" if self.remedy else self.message


class UsageRefused(QinlingError):
    """The arguments of a command contradict each other."""

    exit_code = 2


class LedgerMissing(QinlingError):
    """The ledger file does not exist, and the command may not create one."""

    exit_code = 12


class LedgerUnusable(QinlingError):
    """The file is not a qinling ledger, is damaged, or of another version; or the server cannot be reached or used."""

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
    """No issue has the number, or several have it."""

    exit_code = 17


class SettingsRefused(QinlingError):
    """The settings file or an environment variable holds mistakes."""

    exit_code = 18


class ValueRefused(QinlingError):
    """A value breaks the rules of its field. In a workbook it becomes a `RowError`."""

    exit_code = 19


_PLAIN_ARGUMENT = re.compile(r"[\w./=:@%+,，。、：（）-]+")
_PLAIN_WINDOWS_ARGUMENT = re.compile(r"[\w./=:+。、：\\-]+")
_NOT_LITERAL_IN_QUOTES = re.compile(r'["$`\\!]')


def quote_argument(text: str) -> str:
    """Return *text* as one word of a command line, so that advice can be typed as it stands.

    Double quotes hold in every shell; single ones only where they must, as Windows knows none.
    """
    if is_windows():
        # PowerShell takes a comma for the end of a word.
        return text if _PLAIN_WINDOWS_ARGUMENT.fullmatch(text) else quote_windows_argument(text)
    if _PLAIN_ARGUMENT.fullmatch(text):
        return text
    return shlex.quote(text) if _NOT_LITERAL_IN_QUOTES.search(text) else f'"{text}"'


def format_command(words: Iterable[str]) -> str:
    """Return the command line of *words*, which follow the name of the program."""
    return " ".join(map(quote_argument, ("qinling", *words)))


@contextmanager
def value_refused_as(kind: type[QinlingError], prefix: str = "") -> Iterator[None]:
    """Raise a ValueRefused of the block as *kind*, with *prefix* before its message."""
    try:
        yield
    except ValueRefused as refused:
        raise kind(f"{prefix}{refused.message}", refused.remedy) from None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a doubt: its meaning for people, and the option that gives it.

    *option* is the name of an option and its value, such as ("--map", "整改时间=deadline"). An answer
    about several columns has *further_options*.
    """

    label: str
    option: tuple[str, str]
    further_options: tuple[tuple[str, str], ...] = ()

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """All options that give the answer together."""
        return (self.option, *self.further_options)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that a file leaves open. It is asked at a terminal and refused in a script.

    *subject* is a clause that says what is unclear, without the file and the sheet. *samples* are
    texts of cells that show it. *choices* are the likely answers, the likeliest first. *cell* is
    the name of the cell where the question arises, such as F3, "" where it is none.
    """

    file: str
    sheet: str
    subject: str
    samples: tuple[str, ...]
    choices: tuple[Choice, ...]
    cell: str = ""


class AnswerNeeded(QinlingError):
    """A question needs a person's answer, and the command runs without a terminal.

    The answer can be passed as an option. *heading* is the column in question, "" where the
    question is about something else. *doubts* are all open questions of a ledger file.
    """

    exit_code = 20

    def __init__(
        self, message: str, remedy: str = "", heading: str = "", doubts: Sequence[Doubt] = ()
    ) -> None:
        super().__init__(message, remedy)
        self.heading = heading
        self.doubts = doubts


class StepRefused(QinlingError):
    """The issue may not take this step now, or something that the step needs is missing."""

    exit_code = 21


class DocumentRefused(QinlingError):
    """An attachment cannot be added or exported."""

    exit_code = 24


class NotificationsUndelivered(QinlingError):
    """Messages could not be delivered, or scheduled runs failed."""

    exit_code = 25


class OutputRefused(QinlingError):
    """A file cannot be written, or somebody else's would be lost by it."""

    exit_code = 26


class LedgerInconsistent(QinlingError):
    """The hash chain is broken, the tables differ from the event log, or attachments are missing."""

    exit_code = 22


class UndoRefused(QinlingError):
    """The user has no change to undo, others have changed the issue after it, or undo does not reach the last change."""

    exit_code = 23


class BackupRefused(QinlingError):
    """A backup cannot be made, or a file is no sound backup of this ledger."""

    exit_code = 27


class ReturnInDoubt(QinlingError):
    """Something of what came in was not taken and is named; the rest was taken."""

    exit_code = 28


class InstallationAmiss(QinlingError):
    """Something of the installation, the settings, the schedule or the ledger needs care: `doctor` names it."""

    exit_code = 29


class RoleRefused(QinlingError):
    """The server lets this user see or do only what their role in the office allows."""

    exit_code = 30


@dataclass(frozen=True, slots=True)
class RowError:
    """One bad cell: its position, its value, the reason and the remedy.

    *row* counts from 1. *column* is a letter, None when the whole row is bad.
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
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "超过了系统允许的文件大小",
    errno.ELOOP: "链接绕成了圈",
}
#: What the system says where a disk takes no more.
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: Unless the computer is set to take longer ones.
_MAX_WINDOWS_PATH = 259
#: What Windows says of a file that another program has open, or a part of it.
_HELD_OPEN = (32, 33)


def is_held_open(error: OSError) -> bool:
    """Return whether Windows refused because another program has the file open."""
    return getattr(error, "winerror", None) in _HELD_OPEN


def describe_os_error(error: OSError) -> str:
    """Return in Chinese why the operating system refused, in its own words where there is no translation."""
    if is_held_open(error):
        return "正被别的程序打开，多半是 WPS 或 Excel，请先在那里关闭它"
    if is_windows() and error.errno == errno.ENOENT and len(str(error.filename or "")) > _MAX_WINDOWS_PATH:
        return f"路径太长：Windows 上连文件夹一起最多 {_MAX_WINDOWS_PATH} 个字"
    return OS_ERRORS.get(error.errno or 0) or error.strerror or str(error)
