"""Whether the last backup is too old."""

from datetime import datetime
from typing import NamedTuple

from qinling.ledger.backups.last_backup import LastBackup, read_backup_state
from qinling.ledger.reader import Reader
from qinling.rules.backup_rules import is_backup_overdue


class BackupAge(NamedTuple):
    """The last good backup, or None, and whether one is due."""

    last: LastBackup | None
    is_overdue: bool


def check_backup_age(reader: Reader, now: datetime, warn_days: int) -> BackupAge:
    """Return the last good backup that the ledger remembers, and whether it is more than *warn_days* old at *now*."""
    state = read_backup_state(reader)
    last = datetime.fromisoformat(state.last.at) if state.last else None
    began = datetime.fromisoformat(state.first_event_at) if state.first_event_at else None
    return BackupAge(state.last, is_backup_overdue(last, began, now, warn_days))
