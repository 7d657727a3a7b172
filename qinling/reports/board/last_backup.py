"""When the last backup was made, in words and as JSON."""

from qinling.procedures.backups.backup_age import BackupAge
from qinling.reports.issues.history import format_local_time


def last_backup_line(age: BackupAge, timezone: str) -> str:
    """Return when the last good backup was made."""
    if age.last is None:
        return "还没有备份过；用 qinling db backup 文件夹 备份"
    when = format_local_time(age.last.at, timezone)
    return f"上次备份 {when}，到历史第 {age.last.position} 条，在 {age.last.file}"


def overdue_backup_text(age: BackupAge, timezone: str) -> str:
    """Return that a backup is missing or old, or nothing."""
    if not age.is_overdue:
        return ""
    if age.last is None:
        return "台账还没有备份过"
    return f"上次备份是 {format_local_time(age.last.at, timezone)}，该备份了"


def last_backup_json(age: BackupAge) -> dict[str, object]:
    """Return the last good backup, or None, and whether one is due."""
    return {"last_backup": age.last._asdict() if age.last else None, "backup_overdue": age.is_overdue}
