"""Find events of the history by where they stand and by their hash."""

from qinling.ledger.reader import Reader
from qinling.ledger.rows import SELECT_EVENTS
from qinling.rules.history.events import Event

_SELECT_LAST_EVENT = f"{SELECT_EVENTS} where id <= :position order by id desc limit 1"


def find_last_event(reader: Reader, position: int) -> Event | None:
    """Return the last event up to *position* of those that the user sees, or None."""
    return next(reader.rows(Event, _SELECT_LAST_EVENT, position=position), None)


def find_event_by_hash(reader: Reader, digits: str) -> int | None:
    """Return the id of the event whose hash begins with *digits*, None without one."""
    sql = "select id from event where substr(hash, 1, :count) = :digits order by id limit 1"
    found = reader.value(sql, digits=digits, count=len(digits))
    return None if found is None else int(found)
