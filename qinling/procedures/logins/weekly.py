"""The weekly audit run by cron: which files to read, which weeks to report on, and each report sent once."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session

from qinling.ledger import outbox
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.session_reader import SessionReader
from qinling.rules.history.events import utc_text
from qinling.rules.logins.usage import Ground, joined
from qinling.rules.parsing.iso_weeks import SUNDAY, WEEK, last_whole_week, week_name
from qinling.rules.warnings.messages import Message
from qinling.rules.workdays import WorkCalendar

#: A week that is missed is made up for as long as this.
MADE_UP = 8 * WEEK


class FileMark(NamedTuple):
    """A file as it lay in the watched folder; *changed* is when it was written, in nanoseconds."""

    name: str
    size: int
    changed: int


def unread(reader: Reader, files: Iterable[FileMark]) -> list[FileMark]:
    """Return those of *files* that were not read in as they are now."""
    known = login_queries.files_read(reader)
    return [one for one in files if known.get(one.name) != (one.size, one.changed)]


def mark_read(session: Session, file: FileMark) -> None:
    """Note that a file was read in."""
    login_changes.note_file(session, *file)


class Pending(NamedTuple):
    """A week not yet reported on: whether it can be, and of how many days the logs are missing."""

    monday: date
    ready: bool
    unseen: int


def pending_weeks(reader: Reader, today: date, calendar: WorkCalendar) -> list[Pending]:
    """Return the weeks to report on, the oldest first: the last whole one, and those missed since the first report.

    A week is ready once logs cover its working days; a week later, with any log at all. One
    that no log touches waits.
    """
    last = last_whole_week(today)
    reported = login_queries.weeks_reported(reader)
    first = max(min(reported, default=last), last - MADE_UP)
    weeks = [first + number * WEEK for number in range((last - first) // WEEK + 1)]
    spans = joined(login_queries.log_spans(reader))
    pending = []
    for monday in weeks:
        if monday in reported:
            continue
        ground = Ground(monday, 1, monday + SUNDAY, spans, frozenset(), calendar)
        unseen = ground.unseen(monday, ground.until)
        ready = unseen < 7 and (monday < last or not ground.missing(monday, ground.until))
        pending.append(Pending(monday, ready, unseen))
    return pending


def report_week(
    session: Session, monday: date, text: tuple[str, str], channels: Iterable[str], today: date, now: datetime
) -> bool:
    """Write down that a week was reported on, and put its message out; say whether nobody else was quicker."""
    if monday in login_queries.weeks_reported(SessionReader(session)):
        return False
    subject, body = text
    at = utc_text(now)
    login_changes.note_week(session, monday, at)
    message = Message(f"login-{week_name(monday)}", "", subject, body)
    outbox.put_out(session, message, today, (), channels, at)
    return True
