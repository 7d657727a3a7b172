"""Build an iCalendar file (RFC 5545) of deadlines.

A calendar program keeps every event that it was once given. So a file that is written again says of the
events it held before what became of them: moved, or cancelled.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import icalendar

from qinling.errors import ValueRefused
from qinling.ledger.rows import IssueRow
from qinling.reports.text.plain_text import join_lines
from qinling.rules.texts.unseen_characters import clean_outgoing_text
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, Level, Status
from qinling.rules.warning_tiers import TierRules

#: A cancelled event stays in the file for so long: by then every calendar has read it.
CANCELLED_DAYS = 60
#: Alarms ring at nine in the morning.
_ALARM_TIME = timedelta(hours=9)


class PastEvent(NamedTuple):
    """An event of the calendar file as it stands: the issue and its round, and the event itself."""

    issue_id: int
    round: int
    event: icalendar.Event
    sequence: int
    summary: str
    written_at: datetime | None


class CalendarFile(NamedTuple):
    """A calendar: its bytes, and how many events it holds, and how many that are cancelled."""

    content: bytes
    events: int
    cancelled: int


def read_past_events(content: bytes, ledger_id: str) -> list[PastEvent]:
    """Return the events of a calendar file of the ledger with *ledger_id*.

    Raises ValueRefused for a file that is no calendar, or holds an event of another make or ledger.
    """
    try:
        calendar = icalendar.Calendar.from_ical(content)
        if not isinstance(calendar, icalendar.Calendar):
            raise ValueRefused("不是日历文件", "请换一个文件名")
        return [_read_past_event(event, ledger_id) for event in calendar.events]
    except (ValueError, TypeError):  # of a property that does not hold what it should
        raise ValueRefused("不是日历文件，或已损坏", "请换一个文件名") from None


def _read_past_event(event: icalendar.Event, ledger_id: str) -> PastEvent:
    place, _, ledger = event.uid.partition("@")
    issue_id, _, round_number = place.partition("-")
    if ledger != f"{ledger_id}.qinling" or not (issue_id.isdecimal() and round_number.isdecimal()):
        raise ValueRefused("里有不是这本台账写的日程", "请换一个文件名")
    return PastEvent(
        int(issue_id), int(round_number), event, event.sequence, event.summary or "", event.DTSTAMP
    )


def build_calendar_file(
    issues: Iterable[IssueRow],
    ledger_id: str,
    reach: TierRules,
    now: datetime,
    past: Sequence[PastEvent] = (),
    current: Mapping[int, IssueRow] | None = None,
) -> CalendarFile:
    """Return the calendar of *issues*: one all-day event for each, with alarms at the start of each tier and on the day.

    The UID of an issue's round is stable and its SEQUENCE grows, so importing the file again moves the
    event. *past* are the events that the file held before, *current* their issues as they are now: what
    is still to be rectified stays with its deadline, the rest is cancelled. *now* is the time in UTC.
    """
    past_by_uid = {one.event.uid: one for one in past}
    events = {event.uid: event for event in (_build_event(one, ledger_id, reach) for one in issues)}
    for uid, one in past_by_uid.items():
        issue = (current or {}).get(one.issue_id)
        if uid in events:
            continue
        if issue and _is_open_round(issue, one.round):
            events[uid] = _build_event(issue, ledger_id, reach)
        elif not _is_cancelled(one.event):
            events[uid] = _cancel_event(one, issue)
        elif one.written_at and now - one.written_at <= timedelta(days=CANCELLED_DAYS):
            events[uid] = one.event
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//qinling//issue ledger//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "秦岭生态环境问题整改时限")
    for uid, event in events.items():
        calendar.add_component(_stamp_event(event, past_by_uid.get(uid), now))
    return CalendarFile(bytes(calendar.to_ical()), len(events), sum(map(_is_cancelled, events.values())))


def _is_open_round(issue: IssueRow, round_number: int) -> bool:
    is_open = issue.status in UNRECTIFIED_STATUSES and issue.deadline is not None
    return is_open and issue.round == round_number


def _is_cancelled(event: icalendar.Event) -> bool:
    return bool(event.status == icalendar.STATUS.CANCELLED)


def _cancel_event(past: PastEvent, issue: IssueRow | None) -> icalendar.Event:
    """Return the event that cancels *past*, without alarms. Its summary begins with the reason."""
    event = icalendar.Event()
    for name in ("uid", "dtstart", "transp", "location"):
        if name in past.event:
            event.add(name, past.event[name])
    event.add("sequence", max(past.sequence + 1, issue.version if issue else 0))
    event.add("status", "CANCELLED")
    reason = _explain_cancelling(issue, past.round)
    event.add("summary", f"{reason} {past.summary.removeprefix('整改到期 ')}".strip())
    return event


def _explain_cancelling(issue: IssueRow | None, round_number: int) -> str:
    if issue is None:
        return "已撤回登记"
    if issue.round != round_number:
        return "另定时限"
    if issue.status in UNRECTIFIED_STATUSES:
        return "不再有时限"
    return Status.from_code(issue.status).label


def _stamp_event(event: icalendar.Event, before: PastEvent | None, now: datetime) -> icalendar.Event:
    """Give *event* its time. One that says what it said *before* is left as it was; else its SEQUENCE grows."""
    if before is not None:
        if event is before.event or _describe_content(event) == _describe_content(before.event):
            return before.event
        event.sequence = max(event.sequence, before.sequence + 1)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    return event


def _describe_content(event: icalendar.Event) -> list[bytes]:
    """Return the lines of *event* that a reader sees."""
    lines = event.to_ical(sorted=True).replace(b"\r\n ", b"").splitlines()
    return [line for line in lines if not line.startswith((b"DTSTAMP", b"SEQUENCE"))]


def _build_event(issue: IssueRow, ledger_id: str, reach: TierRules) -> icalendar.Event:
    """Return the event of an issue with a deadline, without its time."""
    event = icalendar.Event()
    event.add("uid", f"{issue.id}-{issue.round}@{ledger_id}.qinling")
    event.add("sequence", issue.version)
    event.add("dtstart", issue.deadline)
    event.add("transp", "TRANSPARENT")  # the day is not shown as busy
    event.add("summary", _write_line(f"整改到期 {issue.number} {issue.description}"))
    details = (
        ("级别", Level.from_code(issue.level).label),
        ("镇办", issue.town),
        ("责任单位", issue.duty_unit),
        ("牵头单位", issue.lead_unit),
        ("整改措施", issue.measures),
    )
    event.add(
        "description", clean_outgoing_text("\n".join(f"{label}：{text}" for label, text in details if text))
    )
    if place := issue.location or issue.town:
        event.add("location", clean_outgoing_text(place))
    if issue.lat is not None and issue.lon is not None:
        event.add("geo", (issue.lat, issue.lon))
    tiers = reach.resolve_tiers(issue._asdict())
    for days in dict.fromkeys((tiers.ahead, tiers.upcoming, tiers.near, tiers.urgent, 0)):
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        when = f"{days} 天后到期" if days else "今天到期"
        alarm.add("description", _write_line(f"{issue.number} {when}：{issue.description}"))
        alarm.add("trigger", _ALARM_TIME - timedelta(days=days))
        event.add_component(alarm)
    return event


def _write_line(text: str) -> str:
    return clean_outgoing_text(join_lines(text))
