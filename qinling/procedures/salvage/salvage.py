"""Build a new ledger from what can be read of a damaged one, and say what could not be read."""

import stat
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qinling.errors import LedgerUnusable, UsageRefused, describe_os_error
from qinling.ledger import attachments, changes
from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
from qinling.ledger.salvage.row_rescue import RescuedTable
from qinling.ledger.soundness.schema_comparison import read_expected_columns
from qinling.ledger.soundness.stored_values import find_damaged_rows
from qinling.ledger.sqlite_file.ledger_file import stat_ledger
from qinling.ledger.sqlite_file.sqlite import SqliteWriter
from qinling.ledger.work.records import rebuild_records
from qinling.procedures.doctor.repairs import make_dependents_again
from qinling.procedures.ledger_verification import VerificationResult, verify
from qinling.procedures.salvage.backup_source import OTHER_BACKUP, find_newest_backup, unpack_backup
from qinling.procedures.salvage.issue_rows import ChosenIssues, choose_issue_rows
from qinling.procedures.salvage.rescued_ledger import RescuedLedger, rescue_ledger
from qinling.procedures.soundness.faults import format_table
from qinling.procedures.soundness.history_checks import list_attachments
from qinling.rules.work.records import format_record_number

#: Written by themselves, or again from the rest.
_OWN_TABLES = ("issue", "event", "meta")
#: A table comes after the one that its rows refer to.
_PARENTS = {
    "notice": "message",
    "delivery": "message",
    "account_change": "account",
    "account_alias": "account",
    "login_events": "login_log",
    "coaching": "account",
    "dispatch_file": "dispatch_round",
    "dispatch_issue": "dispatch_file",
    "dispatch_return": "dispatch_file",
}
#: Further columns that refer to the same table, null where they refer to nothing.
_MORE_REFERENCES = {"account_alias": ("counts_for",)}


@dataclass(slots=True)
class SalvageResult:
    """What was saved and what was not. *doubtful* are numbers of issues that may lack their last changes.

    *rebuilt* are issues whose row was lost or differed, made again from a whole history. *lost_events* are ids. *kept* maps tables to rows. *lost_rows* tells of tables with rows that could not be read.
    """

    events: int = 0
    issues: int = 0
    lost_events: list[int] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    rebuilt: list[str] = field(default_factory=list)
    lost_rows: list[str] = field(default_factory=list)
    lost_attachments: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    backup: Path | None = None
    verification: VerificationResult = field(default_factory=VerificationResult)

    @property
    def is_complete(self) -> bool:
        """Whether nothing was lost and the new ledger is sound."""
        lost = self.lost_events or self.doubtful or self.lost_rows or self.lost_attachments
        return not lost and not self.verification.findings


def salvage(
    damaged: Path, out: Path, backup_place: Path | None, partial_tables: Sequence[str] = ()
) -> SalvageResult:
    """Write what can be saved of *damaged*, and of the backup at *backup_place*, to the new ledger *out*.

    The damaged file is only read; of *partial_tables* it holds not all rows. Raises UsageRefused if *out* exists, LedgerUnusable if nothing can be saved.
    """
    if not stat.S_ISREG(stat_ledger(damaged).st_mode):
        raise LedgerUnusable(f"{damaged} 不是文件", "请给出台账文件的路径")
    require_free_place(out)
    backup = None if backup_place is None else find_newest_backup(backup_place, damaged)
    try:
        with tempfile.TemporaryDirectory(prefix=".qinling-", dir=out.parent) as name:
            result = _salvage_in(Path(name), damaged, out, backup, partial_tables)
    except OSError as error:
        if error.filename == str(damaged.resolve()):
            raise LedgerUnusable(
                f"台账 {damaged} 读不了：{describe_os_error(error)}", "看怎么办：qinling db doctor"
            ) from error
        raise LedgerUnusable(f"救不到 {out}：{describe_os_error(error)}", "请换一个能写的位置") from error
    return result


def require_free_place(out: Path) -> None:
    """Raise UsageRefused if *out* or the folder of its attachments is there."""
    folder = attachments.get_attachments_folder(out)
    if taken := next((path for path in (out, folder) if path.exists() or path.is_symlink()), None):
        raise UsageRefused(f"{taken} 已存在", "救出的台账要写到新文件，请换一个名字")


def _salvage_in(
    work: Path, damaged: Path, out: Path, backup: Path | None, partial_tables: Sequence[str]
) -> SalvageResult:
    models: list[Path] = []
    from_backup = RescuedLedger()
    result = SalvageResult(backup=backup)
    (work / "new").mkdir()
    (work / "backup").mkdir()
    backup_copy = None if backup is None else unpack_backup(backup, work / "backup")
    if backup_copy is not None:
        from_backup = rescue_ledger(backup_copy, _make_folder(work / "b"))
        if not from_backup.tables:
            raise LedgerUnusable(f"备份 {backup} 里没有台账，或一条记录也读不出", OTHER_BACKUP)
        models.append(backup_copy)
    with open_ledger(work / "empty.db", create=True):
        pass  # its first page is that of every ledger made by this version
    rescued = rescue_ledger(damaged.resolve(), _make_folder(work / "d"), [*models, work / "empty.db"])
    for table in partial_tables:
        rescued.tables[table].is_whole = False
    _require_same_ledger(rescued, from_backup, backup)
    if not rescued.events and not from_backup.events and not any(one.rows for one in rescued.tables.values()):
        raise LedgerUnusable(f"{damaged} 里一条记录也读不出", "请用 --backup 给出备份")
    new = work / "new" / out.name
    with open_ledger(new, create=True) as writer:
        assert isinstance(writer, SqliteWriter)
        _write_ledger(writer, rescued, from_backup, result)
    _copy_attachments(damaged, backup_copy, new, result)
    new_folder = attachments.get_attachments_folder(new)
    if new_folder.is_dir():
        new_folder.rename(attachments.get_attachments_folder(out))
    new.rename(out)
    with open_reader(out) as reader:
        folder = attachments.AttachmentFolder(attachments.get_attachments_folder(out))
        result.verification = verify(reader, folder)
    return result


def _make_folder(path: Path) -> Path:
    path.mkdir()
    return path


def _require_same_ledger(rescued: RescuedLedger, from_backup: RescuedLedger, backup: Path | None) -> None:
    is_other_id = (
        None not in (rescued.ledger_id, from_backup.ledger_id) and rescued.ledger_id != from_backup.ledger_id
    )
    has_other_event = any(
        rescued.events.get(number, event) != event for number, event in from_backup.events.items()
    )
    if backup is not None and (is_other_id or has_other_event):
        raise UsageRefused(f"{backup} 不是这一本台账的备份：标识或历史不同", "请用 --backup 给出这一本的备份")


def _write_ledger(
    writer: SqliteWriter, rescued: RescuedLedger, from_backup: RescuedLedger, result: SalvageResult
) -> None:
    events = from_backup.events | rescued.events
    last = max([*events, _read_recorded_position(rescued)], default=0)
    result.lost_events = [number for number in range(1, last + 1) if number not in events]
    result.events = len(events)
    changes.append_events(writer, (events[number] for number in sorted(events)))
    chosen = choose_issue_rows(
        events,
        not result.lost_events,
        rescued.tables.get("issue", RescuedTable(is_whole=False)),
        from_backup.tables.get("issue"),
    )
    _write_issues(writer, chosen, result)
    _write_ledger_id(writer, rescued, from_backup, result)
    is_whole = not result.lost_events
    for table in read_expected_columns():
        if table not in _OWN_TABLES and table not in _PARENTS and not (is_whole and table == "work_record"):
            _write_table(writer, table, rescued, from_backup, result)
    if is_whole:
        rebuild_records(writer)
    for table in _PARENTS:
        _write_table(writer, table, rescued, from_backup, result)
    make_dependents_again(writer)


def _read_recorded_position(rescued: RescuedLedger) -> int:
    position = (rescued.read_meta("head") or "").split(" ")[0]
    # A damaged number must not make a million lost events.
    known = max(rescued.events, default=0)
    return int(position) if position.isdecimal() and int(position) <= known + 10_000 else 0


def _write_issues(writer: SqliteWriter, chosen: ChosenIssues, result: SalvageResult) -> None:
    names = [column.name for column in read_expected_columns()["issue"]]
    writer.insert_rows("issue", names, chosen.rows, on_conflict="on conflict do nothing")
    result.issues = int(writer.value("select count(*) from issue"))
    result.doubtful, result.rebuilt = chosen.doubtful, chosen.rebuilt
    if twice := len(chosen.rows) - result.issues:
        result.lost_rows.append(f"{format_table('issue')}：{twice} 条与另一条同级同号")


def _write_ledger_id(
    writer: SqliteWriter, rescued: RescuedLedger, from_backup: RescuedLedger, result: SalvageResult
) -> None:
    ledger_id = rescued.ledger_id or from_backup.ledger_id
    if ledger_id is None:
        result.notes.append("台账的标识救不出，换了新的：以前导出的表会认不出这本台账")
    else:
        writer.change("update meta set value = :value where key = 'ledger_id'", value=ledger_id)


def _write_table(
    writer: SqliteWriter,
    table: str,
    rescued: RescuedLedger,
    from_backup: RescuedLedger,
    result: SalvageResult,
) -> None:
    """Write the rows that were read; where some could not be, also those of the backup that are not there."""
    columns = [column.name for column in read_expected_columns()[table]]
    source = rescued.tables.get(table, RescuedTable(is_whole=False))
    rows = list(_list_rows(source, columns))
    if not source.is_whole:
        added = list(_list_rows(from_backup.tables.get(table, RescuedTable()), columns))
        rows += added
        filled = f"，备份里的 {len(added)} 条也用上了" if added else ""
        result.lost_rows.append(f"{format_table(table)}：有读不出的页，读出 {len(source.rows)} 条{filled}")
    parent = _PARENTS.get(table)
    if parent is not None:
        known: set[object] = {None, *writer.rows(int, f"select id from {parent}")}
        places = [columns.index(name) for name in (parent, *_MORE_REFERENCES.get(table, ()))]
        whole = [row for row in rows if all(row[place] in known for place in places)]
        if len(whole) < len(rows):
            result.lost_rows.append(
                f"{format_table(table)}：{len(rows) - len(whole)} 条的{format_table(parent)}记录丢失"
            )
        rows = whole
    _insert_valid_rows(writer, table, columns, rows, result)
    result.kept[table] = int(writer.value(f"select count(*) from {table}"))


def _list_rows(table: RescuedTable, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return (tuple(map(row.get, columns)) for row in table.read_dicts())


def _insert_valid_rows(
    writer: SqliteWriter,
    table: str,
    columns: Sequence[str],
    rows: list[tuple[Any, ...]],
    result: SalvageResult,
) -> None:
    """Insert *rows*, without those of which a column cannot be read."""
    required = [index for index, column in enumerate(read_expected_columns()[table]) if column.is_required]
    filled = [row for row in rows if all(row[index] is not None for index in required)]
    writer.insert_rows(table, columns, filled, on_conflict="on conflict do nothing")
    damaged = list(dict.fromkeys(row.key for row in find_damaged_rows(writer, [table])))
    for key in damaged:
        name = "account || ' ' || day" if table == "login_day" else "rowid"
        writer.change(
            f"delete from {table} where {name} = :key", key=key if table == "login_day" else int(key)
        )
    if bad := len(rows) - len(filled) + len(damaged):
        result.lost_rows.append(f"{format_table(table)}：{bad} 条的值读不出")
    if marked := sum(any(isinstance(value, str) and "\ufffd" in value for value in row) for row in filled):
        result.lost_rows.append(f"{format_table(table)}：{marked} 条的文字有读不出的地方，以 \ufffd 代替")


def _copy_attachments(damaged: Path, backup_copy: Path | None, new: Path, result: SalvageResult) -> None:
    """Copy every attachment of the history that is sound somewhere."""
    places = [attachments.get_attachments_folder(damaged), *attachments.list_old_attachment_folders(damaged)]
    if backup_copy is not None:
        places.append(attachments.get_attachments_folder(backup_copy))
    folder = attachments.get_attachments_folder(new)
    with open_reader(new) as reader:
        wanted = list_attachments(reader)
        numbers = dict(reader.tuples("select id, number from issue"))
    for sha256, (name, issue) in wanted.items():
        sound = [place for place in places if attachments.find_attachment_fault(place, sha256) is None]
        if sound:
            attachments.store_attachment(folder, attachments.get_attachment_path(sound[0], sha256))
        else:
            whose = (
                f"问题 {numbers.get(issue, issue)}"
                if issue > 0
                else f"工作记录 {format_record_number(-issue)}"
            )
            result.lost_attachments.append(f"{name}（{whose}）")
