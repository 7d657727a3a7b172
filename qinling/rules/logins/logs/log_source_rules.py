"""The settings that say how the logs of a platform are read, and what in every log is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from qinling.errors import AnswerNeeded, Choice, Doubt, quote_argument

#: Forms of a log that is no table with headings; "" is a table.
LOG_FORMS = ("sshd", "web")
DAY_MONTH_YEAR, MONTH_DAY_YEAR = "日/月/年", "月/日/年"
DAY_ORDERS = (DAY_MONTH_YEAR, MONTH_DAY_YEAR)


@dataclass(frozen=True, slots=True)
class LogSourceRules:
    """How the logs of one platform are read.

    *files* are patterns of file names. *form* is one of `LOG_FORMS`, or "". *columns* maps headings
    to fields of logs. *success*, *failure* and *ignore* are words or codes; rows with one of *ignore*
    are left out. *timezone* is that of times without an offset, "" for the office's. *day_order* is
    one of `DAY_ORDERS`, or "". *login_url* is the address where persons log in, for web servers.
    """

    name: str
    files: tuple[str, ...] = ()
    form: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    success: tuple[str, ...] = ()
    failure: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    timezone: str = ""
    day_order: str = ""
    login_url: str = ""

    def fits(self, file_name: str) -> bool:
        """Return whether one of the patterns is that of *file_name*. Case does not count."""
        name = file_name.casefold()
        return any(fnmatchcase(name, pattern.casefold()) for pattern in self.files)


@dataclass(frozen=True, slots=True)
class LogReadingRules:
    """How logs are read: *sources* by name, and the words and accounts that are left out of every log."""

    sources: Mapping[str, LogSourceRules] = field(default_factory=dict)
    ignore_words: tuple[str, ...] = ()
    ignore_accounts: tuple[str, ...] = ()


def find_log_source(
    file_names: Sequence[str], sources: Mapping[str, LogSourceRules], preferred: Sequence[str] = ()
) -> LogSourceRules | None:
    """Return the source that the first fitting of *file_names* has, None if there is none.

    *file_names* are names of one log: that inside an archive before that of the archive. Raises
    AnswerNeeded if two sources fit and *preferred* does not name one of them.
    """
    for name in file_names:
        fitting = [source for source in sources.values() if source.fits(name)]
        fitting = [source for source in fitting if source.name in preferred] or fitting
        if len(fitting) > 1:
            options = [("--source", source.name) for source in fitting]
            advice = " 或 ".join(f"{option} {quote_argument(word)}" for option, word in options)
            subject = f"合于几个日志来源的 files：{'、'.join(word for _, word in options)}"
            choices = tuple(Choice(option[1], option) for option in options)
            raise AnswerNeeded(
                f"{name} {subject}，不知道按哪个读",
                f"请加 {advice}；或改设置 logins.sources 的 files，使一个文件只合一个",
                doubts=(Doubt(name, "", subject, (), choices),),
            )
        if fitting:
            return fitting[0]
    return None
