"""Build an iCalendar file (RFC 5545) of deadlines."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import icalendar

from qinling.procedures.views import DeadlineWarning
from qinling.reports.plain_text import join_lines
from qinling.rules.unseen_characters import clean_outgoing_text
from qinling.rules.vocabulary import Level
from qinling.rules.warning_tiers import TierRules

#: Alarms ring at nine in the morning.
_ALARM_TIME = timedelta(hours=9)


def build_calendar_file(
    warnings: Iterable[DeadlineWarning], ledger_id: str, reach: TierRules, now: datetime
) -> bytes:
    """Return the calendar of *warnings*: one all-day event for each issue, with alarms at the start of each tier and on the day.

    The UID of an issue's round is stable and its SEQUENCE grows, so importing the file again moves
    the event. *now* is the creation time in UTC.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//qinling//issue ledger//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "秦岭生态环境问题整改时限")
    for warning in warnings:
        calendar.add_component(_build_calendar_event(warning, ledger_id, reach, now))
    return bytes(calendar.to_ical())


def _build_calendar_event(
    warning: DeadlineWarning, ledger_id: str, reach: TierRules, now: datetime
) -> icalendar.Event:
    issue = warning.issue
    event = icalendar.Event()
    event.add("uid", f"{issue.id}-{issue.round}@{ledger_id}.qinling")
    event.add("sequence", issue.version)
    event.add("dtstamp", now)
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
