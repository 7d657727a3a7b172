"""The logs that were read: list them, and let one no longer count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from qinling.errors import UsageRefused, quote_argument
from qinling.ledger.logins import logs
from qinling.ledger.logins.logs import ReadLog
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.logins.log_replacement import remove_logs
from qinling.procedures.logins.login_events import record_log_removal

_SEE_LOGS = "看读入了哪些：qinling login imports"
_MAX_NEAR_NAMES = 3


@dataclass(frozen=True, slots=True)
class ForgottenLogs:
    """The logs that no longer count, the days counted again, and the last day whose figures had to stay, if any."""

    logs: Sequence[ReadLog]
    days: Sequence[date]
    kept_until: date | None


def list_read_logs(reader: Reader, *, with_removed: bool = False) -> list[ReadLog]:
    """Return the logs that count, in the order in which they were read; with those that no longer do on request."""
    return [one for one in logs.list_logs(reader) if with_removed or one.removed is None]


def find_logs_named(reader: Reader, text: str) -> list[list[ReadLog]]:
    """Return the readings that *text* names, each the logs that one file gave.

    It is the name of a file or an archive, or the number of a log. Raises UsageRefused if there is none.
    """
    counting = list_read_logs(reader)
    name = PurePath(text).name
    named = [one for one in counting if text == one.name or _get_file_name(one) == name]
    if not named and text.isdecimal():
        named = [one for one in counting if one.id == int(text)]
    if named:
        return _group_by_reading(named)
    if any(_get_file_name(one) == name for one in logs.list_logs(reader)):
        raise UsageRefused(f"{text} 已经去掉了", "看去掉的：qinling login imports --all")
    near = _list_near_names(counting, name)
    hint = f"是不是 {'、'.join(map(quote_argument, near))}？" if near else ""
    raise UsageRefused(f"没有读入过 {text}", f"{hint}{_SEE_LOGS}")


def _list_near_names(known: Sequence[ReadLog], name: str) -> list[str]:
    """Return the names of logs that are nearest to *name*: those in an archive that are called so, or alike ones."""
    from difflib import get_close_matches

    names = list(dict.fromkeys(one.name for one in known))
    inside = [one for one in names if PurePath(one).name == name]
    if inside:
        return inside[:_MAX_NEAR_NAMES]
    by_stem = {PurePath(one).stem: one for one in names}  # of short names the ending is the half
    near = get_close_matches(PurePath(name).stem, by_stem, n=_MAX_NEAR_NAMES)
    return [by_stem[one] for one in near]


def _get_file_name(log: ReadLog) -> str:
    """Return the name of the file; of a log in an archive, the archive's."""
    return log.name.split("/", 1)[0]


def _group_by_reading(found: Sequence[ReadLog]) -> list[list[ReadLog]]:
    """Group the logs that one file gave when it was read once."""
    readings: dict[tuple[str, str, str], list[ReadLog]] = {}
    for one in found:
        key = (one.at, one.source, _get_file_name(one)) if "/" in one.name else (str(one.id), "", "")
        readings.setdefault(key, []).append(one)
    return list(readings.values())


def is_forgotten(reader: Reader, digest: str) -> bool:
    """Return whether the log with this content was read, and somebody took it away."""
    same = logs.list_logs_by_content(reader, digest)
    return bool(same) and all(one.removed is not None and one.replaced_by is None for one in same)


def is_read(reader: Reader, digest: str) -> bool:
    """Return whether a log with this content counts, whoever read it and however."""
    return any(one.removed is None for one in logs.list_logs_by_content(reader, digest))


def forget_logs(writer: Writer, forgotten: Sequence[ReadLog], stamp: Stamp) -> ForgottenLogs:
    """Let logs no longer count. Raises UsageRefused for one whose records lie among those of others."""
    for one in forgotten:
        _require_own_records(writer, one)
    ids = [one.id for one in forgotten]
    beside = [other for log in ids for other in logs.list_logs_kept_in(writer, log)]
    deleted = (logs.find_last_deleted_day(writer, log, None, None) for log in ids)
    kept_until = max(filter(None, deleted), default=None)
    days = remove_logs(writer, [*beside, *ids], stamp)
    every = [*forgotten, *(one for one in logs.list_logs(writer) if one.id in beside)]
    record_log_removal(writer, every, stamp)
    return ForgottenLogs(every, days, kept_until)


def _require_own_records(reader: Reader, log: ReadLog) -> None:
    if log.kept_in is not None:
        whole = logs.find_log(reader, log.kept_in)
        name = whole.name if whole else str(log.kept_in)
        raise UsageRefused(
            f"{log.name} 读入得早，它的记录和同时期各份日志的合在一起，分不开",
            f"要去掉，只能一起去掉再重新读入：qinling login forget {name}",
        )
