"""When the last good backup was made. The ledger remembers it outside the history."""

from datetime import datetime
from typing import NamedTuple

from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer


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
    if recorded is None:
        return BackupState(None, first_event_at)
    at, position, file = str(recorded).split(" ", 2)
    datetime.fromisoformat(at)
    return BackupState(LastBackup(at, int(position), file), first_event_at)
