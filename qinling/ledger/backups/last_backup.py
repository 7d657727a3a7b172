"""When the last good backup was made. The ledger remembers it outside the history."""

import re
from datetime import datetime
from typing import NamedTuple

from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer

_RECORDED_BACKUP = re.compile(r"(\S+) (\d{1,18}) (.+)", re.DOTALL)


class LastBackup(NamedTuple):
    """The last good backup: its time in UTC, the event that it reaches to, and its file."""

    at: str
    position: int
    file: str


class BackupState(NamedTuple):
    """The last good backup, or None, and the time in UTC of the first event, or None."""

    last: LastBackup | None
    first_event_at: str | None


def record_backup(writer: Writer, backup: LastBackup) -> None:
    """Remember a backup that was made and found good."""
    writer.change(
        "insert into meta (key, value) values ('backup', :value)"
        " on conflict (key) do update set value = excluded.value",
        value=f"{backup.at} {backup.position} {backup.file}",
    )


def read_backup_state(reader: Reader) -> BackupState:
    """Return the last good backup, and when the work on the ledger began."""
    recorded = reader.value("select value from main.meta where key = 'backup'")
    first_event_at = reader.value("select at from main.event order by id limit 1")
    found = _RECORDED_BACKUP.fullmatch(str(recorded))
    last = LastBackup(found[1], int(found[2]), found[3]) if found and _is_time(found[1]) else None
    return BackupState(last, first_event_at if first_event_at and _is_time(first_event_at) else None)


def _is_time(text: str) -> bool:
    """Return whether *text* is a time in UTC. A restored ledger may hold anything."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
