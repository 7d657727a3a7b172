"""Weeks without a log: what the office is told of them, once a week while it lasts, and what `cron check` finds."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from qinling.ledger.deliveries import outbox
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.logins.weekly import (
    MISSING_LOGS_UID,
    list_abandoned_weeks,
    list_emptied_weeks,
    list_pending_weeks,
)
from qinling.procedures.notifications.clock_faults import RunFault
from qinling.rules.history.events import format_utc
from qinling.rules.logins.weekly.missing_weeks import PendingWeek, find_last_overdue_week, name_weeks
from qinling.rules.parsing.iso_weeks import format_week
from qinling.rules.warnings.message_types import Message
from qinling.rules.warnings.recipients import OFFICE_RECIPIENT
from qinling.rules.workdays import WorkCalendar

_NOTHING_READ_UID = "login-none-"
_UNTRUE = "日志后来有了，或缺的周有变，这条消息不再发送"


class MissingLogs(NamedTuple):
    """The logs that are missing when those of the week *last* should be there.

    *weeks* are still reported, or corrected, when their logs come, *abandoned* ones have become too old for that. With
    *nothing_read* there never was a log, and no week is named.
    """

    last: date
    weeks: list[PendingWeek]
    abandoned: list[date]
    nothing_read: bool

    @property
    def is_any_reported(self) -> bool:
        """Whether one of the weeks was reported before its logs were taken away."""
        return any(week.was_reported for week in self.weeks)

    @property
    def is_all_reported(self) -> bool:
        """Whether each of the weeks was."""
        return all(week.was_reported for week in self.weeks)

    @property
    def uid(self) -> str:
        """What the ids of the messages about them begin with."""
        if self.nothing_read:
            return f"{_NOTHING_READ_UID}{format_week(self.last)}"
        return f"{MISSING_LOGS_UID}{format_week(self.last)}"


def find_missing_logs(
    reader: Reader, today: date, missing_days: int, calendar: WorkCalendar
) -> MissingLogs | None:
    """Return the logs that have not come *missing_days* working days after their week, or None.

    A week without working days may have none.
    """
    last = find_last_overdue_week(today, missing_days, calendar)
    if not login_queries.has_logs(reader):
        return MissingLogs(last, [], [], nothing_read=True)
    emptied = list_emptied_weeks(reader, today, calendar)
    pending = sorted([*list_pending_weeks(reader, today, calendar), *emptied])
    weeks = [week for week in pending if not week.is_ready and week.missing_workdays and week.monday <= last]
    if not weeks:
        return None
    return MissingLogs(last, weeks, list_abandoned_weeks(reader, today), nothing_read=False)


def queue_missing_logs(
    writer: Writer,
    missing: MissingLogs | None,
    text: tuple[str, str],
    channels: Iterable[str],
    today: date,
    now: datetime,
) -> bool:
    """Queue the message about missing logs unless that of the same week is out. Return whether it was queued.

    A waiting message that names other weeks, by its subject, has become untrue and is withdrawn.
    """
    at, (subject, body) = format_utc(now), text
    withdrawn = set()
    for begin in (MISSING_LOGS_UID, _NOTHING_READ_UID):
        for uid, waiting_subject in outbox.find_waiting_messages(writer, begin):
            if missing is None or waiting_subject != subject:
                outbox.withdraw_waiting_messages(writer, uid, at, _UNTRUE)
                withdrawn.add(uid)
    channels = tuple(channels)
    if missing is None or not channels:
        return False
    told = outbox.read_message_uids(writer, missing.uid)
    if told - withdrawn:
        return False
    uid = missing.uid
    if missing.weeks:  # the first one is noted, so that it stays expected
        uid += f"-from-{format_week(missing.weeks[0].monday)}"
    if told:
        uid += f"-{len(told) + 1}"
    outbox.add_message(writer, Message(uid, OFFICE_RECIPIENT, subject, body), today, (), channels, at)
    return True


def find_log_faults(
    reader: Reader, today: date, missing_days: int, calendar: WorkCalendar, folder: str
) -> Iterator[RunFault]:
    """Yield what is wrong with the weekly audit: logs that are missing, and reports that were not made in time."""
    missing = find_missing_logs(reader, today, missing_days, calendar)
    remedy = f"把平台导出的登录日志放进 {folder}，再运行 qinling login weekly"
    if missing and missing.nothing_read:
        yield RunFault("还没有读入过登录日志", remedy)
        return
    if missing:
        again = "；去掉过的用 qinling login import 文件 读入" if missing.is_any_reported else ""
        yield RunFault(f"缺登录日志：{name_weeks(week.monday for week in missing.weeks)}", remedy + again)
    last = find_last_overdue_week(today, missing_days, calendar)
    pending = list_pending_weeks(reader, today, calendar)
    if late := [week.monday for week in pending if week.is_ready and week.monday <= last]:
        yield RunFault(f"{name_weeks(late)} 的登录报表还没有出", "运行 qinling login weekly")
