"""Make a backup of the ledger while others write, and check it."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from qinling.errors import BackupRefused, LedgerBusy, LedgerUnusable, RoleRefused, describe_os_error
from qinling.ledger.attachments import get_attachment_path, get_attachments_folder
from qinling.ledger.backups import encryption
from qinling.ledger.backups.archive import find_database, read_archive, read_manifest, write_archive
from qinling.ledger.backups.database_copy import copy_database
from qinling.ledger.backups.last_backup import LastBackup, record_backup
from qinling.ledger.backups.manifest import (
    DATABASE_NAME,
    Manifest,
    StoredFile,
    build_backup_name,
    name_attachment,
    read_backup_name,
)
from qinling.ledger.backups.replacement import place_finished_file, sync_folder
from qinling.ledger.backups.staging import open_staging_folder
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues import counts
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.reader import open_reader
from qinling.ledger.soundness.damaged_reading import check_file_integrity
from qinling.ledger.sqlite_file.ledger_file import SCHEMA_VERSION
from qinling.procedures.backups.ledger_copying import ShowProgress, transfer_ledger
from qinling.procedures.backups.ledger_facts import LedgerFacts, find_faulty_attachments, read_sound_ledger
from qinling.rules.backup_rules import KeepCounts, choose_kept_backups
from qinling.rules.history.events import format_utc

_DAMAGED_REMEDY = "没有备份。先运行 qinling db doctor，再把台账文件和材料原样抄一份留着"
_UNSOUND_REMEDY = "没有备份。先运行 qinling db verify，照它说的办"
_FILE_SUFFIXES = (".zip", encryption.ENCRYPTED_SUFFIX)


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup: its file and size, the state of the ledger in it, and what was done beside.

    *missing* are hashes of attachments that the ledger itself no longer has. *removed* are older
    backups. *is_recorded* says whether the ledger could remember the backup.
    """

    path: Path
    size: int
    facts: LedgerFacts
    missing: tuple[str, ...]
    removed: tuple[Path, ...]
    is_recorded: bool


@dataclass(frozen=True, slots=True)
class BackupOrder:
    """What is asked for: a file or a folder, the local time, which older ones are kept, and to whom it is encrypted."""

    target: Path
    time: datetime
    program: str
    keep: KeepCounts | None = None
    recipient: str = ""


def back_up(
    ledger: LedgerPlace, order: BackupOrder, busy_seconds: float, show_progress: ShowProgress
) -> BackupResult:
    """Write a backup of the ledger, also of one on a server, with its attachments, check it, then remove what *order* does not keep.

    Raises BackupRefused, and nothing is left, when the ledger is damaged or the file cannot be written.
    """
    folder = order.target.parent if names_file(order.target) else order.target
    if order.target != folder and os.path.lexists(order.target):
        raise BackupRefused(f"{order.target} 已存在，没有备份", "请换一个文件名，或给出文件夹")
    if isinstance(ledger, Path):
        _require_outside_ledger(ledger, folder)
    recipient = encryption.parse_recipient(order.recipient) if order.recipient else None
    try:
        # What is not encrypted yet never lies in the folder of the backups.
        with open_staging_folder(Path(tempfile.gettempdir()) if recipient else folder) as staging:
            database = find_database(staging)
            if isinstance(ledger, Path):
                facts = _copy_database(ledger, database, busy_seconds)
                attachments = get_attachments_folder(ledger)
            else:
                transfer_ledger(ledger, database, show_progress, busy_seconds)
                facts = read_sound_ledger(database, f"台账 {ledger}", _UNSOUND_REMEDY)
                attachments = get_attachments_folder(database)
            manifest, sources = _list_files(attachments, database, facts, order)
            archive = staging / "backup.zip"
            write_archive(archive, manifest, sources)
            if read_archive(archive) != manifest:
                raise BackupRefused("备份写好后读出来不一样", "请检查磁盘后再备份一次")
            path = _publish(archive, folder, ledger, order, manifest, recipient)
    except OSError as error:
        raise BackupRefused(
            f"备份写不到 {order.target}：{describe_os_error(error)}", "请换一个能写、放得下的地方"
        ) from error
    removed = _remove_older(folder, path, manifest.ledger_id, order.keep) if order.keep else []
    is_recorded = _record_backup(
        ledger, LastBackup(manifest.made_at, facts.position, str(path.absolute())), busy_seconds
    )
    return BackupResult(path, path.stat().st_size, facts, manifest.missing, tuple(removed), is_recorded)


def _require_outside_ledger(ledger: Path, folder: Path) -> None:
    """Raise BackupRefused where the backups would lie among the attachments, and be lost or moved with them."""
    attachments, place = (
        get_attachments_folder(ledger),
        Path(os.path.realpath(folder)),
    )  # a link may go in circles
    if place == ledger.resolve():
        raise BackupRefused(
            f"{folder} 是台账文件，不是放备份的文件夹", "写上文件夹，如 qinling db backup 备份"
        )
    if place == attachments or attachments in place.parents:
        raise BackupRefused(
            f"{folder} 在台账存材料的文件夹里，备份会和材料一起丢失",
            "写上别处的文件夹，最好在另一块盘上，如 qinling db backup 备份",
        )


def names_file(target: Path) -> bool:
    """Return whether *target* is a file by its name, not a folder for backups."""
    return not target.is_dir() and target.suffix.lower() in _FILE_SUFFIXES


def _copy_database(ledger: Path, copy: Path, busy_seconds: float) -> LedgerFacts:
    """Copy the ledger without its attachments, and check the copy."""
    with open_reader(ledger) as reader:  # tells what is wrong with the ledger as every command does
        if check_file_integrity(reader):  # the copy would not show it: it is made anew, without the indexes
            raise BackupRefused(f"台账 {ledger} 的文件已损坏", _DAMAGED_REMEDY)
    copy_database(ledger, copy, busy_seconds)
    return read_sound_ledger(copy, f"台账 {ledger}", _DAMAGED_REMEDY)


def _list_files(
    attachments: Path, database: Path, facts: LedgerFacts, order: BackupOrder
) -> tuple[Manifest, dict[str, Path]]:
    """Return the manifest of a backup, and where each of its files is."""
    missing = find_faulty_attachments(attachments, facts)
    sources = {DATABASE_NAME: database}
    for sha256 in facts.attachments:
        if sha256 not in missing:
            sources[name_attachment(sha256)] = get_attachment_path(attachments, sha256)
    with open_reader(database) as reader:
        tables = counts.count_table_rows(reader)
    manifest = Manifest(
        ledger_id=facts.ledger_id,
        made_at=format_utc(order.time),
        program=order.program,
        schema=SCHEMA_VERSION,
        position=facts.position,
        head=facts.head,
        tables=tables,
        files=tuple(_describe_file(name, path) for name, path in sources.items()),
        missing=tuple(missing),
    )
    return manifest, sources


def _describe_file(name: str, path: Path) -> StoredFile:
    with path.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
        return StoredFile(name, stream.tell(), digest)


def _publish(
    archive: Path,
    folder: Path,
    ledger: LedgerPlace,
    order: BackupOrder,
    manifest: Manifest,
    recipient: object,
) -> Path:
    """Give the finished file its name in *folder*, never over another file. Return its path."""
    suffix = encryption.ENCRYPTED_SUFFIX if recipient else ""
    if not recipient:
        return _name_finished(archive, folder, ledger, order, manifest, suffix)
    with open_staging_folder(folder) as staging:
        encrypted = staging / "backup.age"
        encryption.encrypt_file(archive, encrypted, recipient)
        return _name_finished(encrypted, folder, ledger, order, manifest, suffix)


def _name_finished(
    file: Path, folder: Path, ledger: LedgerPlace, order: BackupOrder, manifest: Manifest, suffix: str
) -> Path:
    number = 1
    while True:
        path = order.target
        if path == folder:
            name = ledger.stem if isinstance(ledger, Path) else ledger.office
            path = folder / (build_backup_name(name, manifest.ledger_id, order.time, number) + suffix)
        try:
            place_finished_file(file, path)
        except FileExistsError:
            if path == order.target:
                raise
            number += 1
            continue
        sync_folder(folder)
        return path


def _remove_older(folder: Path, newest: Path, ledger_id: str, keep: KeepCounts) -> list[Path]:
    """Remove the backups of this ledger in *folder* that *keep* does not ask for, never *newest*."""
    found = {path: time for path in folder.iterdir() if (time := _read_own_time(path, ledger_id))}
    kept = choose_kept_backups(found.values(), keep)
    removed = []
    for path, time in sorted(found.items(), key=lambda item: item[1]):
        if time not in kept and path.name != newest.name:
            path.unlink(missing_ok=True)
            removed.append(path)
    return removed


def _read_own_time(path: Path, ledger_id: str) -> datetime | None:
    """Return the local time of a backup of this ledger, None for any other file."""
    named = read_backup_name(path.name)
    if named is None or named[0] != ledger_id[:8] or path.is_symlink() or not path.is_file():
        return None
    if path.suffix == encryption.ENCRYPTED_SUFFIX:
        return named[1] if encryption.is_encrypted(path) else None
    with suppress(BackupRefused):
        if read_manifest(path).ledger_id == ledger_id:
            return named[1]
    return None


def _record_backup(ledger: LedgerPlace, backup: LastBackup, busy_seconds: float) -> bool:
    """Let the ledger remember the backup. Return whether it could: it may be read-only or busy."""
    with suppress(LedgerBusy, LedgerUnusable, RoleRefused):
        with open_ledger(ledger, busy_seconds=busy_seconds) as writer:
            record_backup(writer, backup)
        return True
    return False
