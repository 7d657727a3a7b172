"""`export --since`: what changed since an earlier export."""

from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.commands.exchange.returns.return_base import LAST_EXPORT, find_last_export
from qinling.cli.context import Desk
from qinling.errors import UsageRefused, WorkbookRefused

if TYPE_CHECKING:
    from datetime import date

    from qinling.ledger.reader import Reader
    from qinling.rules.limits import Limits
    from qinling.workbook.export.side_sheets.change_list import ChangeList
    from qinling.workbook.export_manifest import ExportManifest


def require_change_list_options(file: Path, *, redact: bool) -> None:
    """Raise UsageRefused where a list of changes has no place, or would name persons that are to be hidden."""
    if file.suffix.lower() != ".xlsx":
        raise UsageRefused(f"--since 只用于 .xlsx，不能用于 {file.name}", "变更清单是表格里的一张工作表")
    if redact:
        raise UsageRefused(
            "--since 不能与 --redact 同用", "变更清单写着经办人和改动前后的内容，请去掉其中一个"
        )


def build_change_list(desk: Desk, reader: "Reader", since: Path, day: "date") -> "ChangeList":
    """Return what changed from the export *since*, or from the last one that is still there, to *day*.

    Raises UsageRefused for an export of another ledger or a later day, and WorkbookRefused for a file that is
    no export.
    """
    from qinling.procedures.returns.row_matching import ExportOrigin, require_own_export
    from qinling.procedures.views.issue_views import find_events_after
    from qinling.reports.issues.history import event_lines, format_recorded_at
    from qinling.rules.history.events import EventKind, read_system_user
    from qinling.rules.persons import format_actor
    from qinling.workbook.export.side_sheets.change_list import ChangeList, IssueChange

    timezone, persons = desk.settings.timezone, desk.settings.persons
    path = find_last_export(desk, reader, "--since") if str(since) == LAST_EXPORT else since
    manifest = _read_earlier_manifest(path, desk.settings.limits)
    if manifest.as_of > day:
        raise UsageRefused(
            f"{path.name} 截至 {manifest.as_of}，比要导出的 {day} 晚", "--since 请给更早的一份"
        )
    require_own_export(reader, ExportOrigin(manifest.ledger, manifest.position, manifest.head, []))
    changes = []
    for event in find_events_after(reader, manifest.position):
        if event.issue <= 0:  # work records and merges of units stand in no export
            continue
        _, *details = event_lines(event, timezone, "", persons)
        changes.append(
            IssueChange(
                event.issue,
                format_recorded_at(event, timezone),
                format_actor(event.actor, read_system_user(event)),
                EventKind.from_code(event.kind).label,
                "\n".join(line.strip() for line in details),
                event.ground,
            )
        )
    title = f"自 {path.name}（截至 {manifest.as_of}，历史链至第 {manifest.position} 条）以来"
    return ChangeList(title, changes)


def _read_earlier_manifest(path: Path, limits: "Limits") -> "ExportManifest":
    """Return the manifest of the export *path*. Raises WorkbookRefused for a file that is none."""
    from qinling.workbook.export_manifest import ManifestMissing, read_manifest

    try:
        return read_manifest(path, limits).manifest
    except ManifestMissing as missing:
        raise WorkbookRefused(
            f"--since 的 {missing.message}", "请写 qinling export 导出、没有删过“台账标识”的那一份，或写 上次"
        ) from None
