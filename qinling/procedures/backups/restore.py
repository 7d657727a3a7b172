"""Restore the ledger from a backup, or from a file that was plainly copied."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from qinling.errors import (
    BackupRefused,
    LedgerInconsistent,
    LedgerMissing,
    LedgerUnusable,
    describe_os_error,
    quote_argument,
)
from qinling.ledger.attachments import find_attachment_fault, get_attachment_path, get_attachments_folder
from qinling.ledger.backups import encryption
from qinling.ledger.backups.archive import find_database, read_archive
from qinling.ledger.backups.database_copy import renew_commit_mark
from qinling.ledger.backups.foreign_database import require_own_schema
from qinling.ledger.backups.last_backup import LastBackup, record_backup
from qinling.ledger.backups.manifest import Manifest
from qinling.ledger.backups.replacement import replace_ledger
from qinling.ledger.backups.staging import open_staging_folder
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues import counts
from qinling.ledger.reader import open_reader
from qinling.ledger.sqlite_file.side_files import get_side_file, list_change_files, require_own_side_files
from qinling.procedures.backups.ledger_facts import (
    Comparison,
    LedgerFacts,
    compare_with_ledger,
    find_faulty_attachments,
    read_sound_ledger,
)

_SQLITE_HEADER = b"SQLite format 3\0"
_REMEDY = "请换一份备份"
_MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """A checked ledger, ready to be put at *target*.

    *made_at* is the UTC time of the backup, "" for a plain copy. *missing* are hashes of attachments
    that are nowhere. *left_out* is the name of a side file that does not belong to a plain copy.
    """

    staged: Path
    target: Path
    facts: LedgerFacts
    made_at: str
    comparison: Comparison
    missing: tuple[str, ...]
    left_out: str = ""


def _list_backups(folder: Path) -> list[str]:
    """Return the names of the newest backups in *folder*, the newest first."""
    with suppress(OSError):
        files = [one for one in folder.iterdir() if one.suffix.lower() in (".zip", ".age") and one.is_file()]
        files.sort(key=lambda one: (one.stat().st_mtime, one.name), reverse=True)
        return [one.name for one in files[:_MAX_NAMED]]
    return []


@contextmanager
def prepare_restore(source: Path, target: Path, identity: Path | None) -> Iterator[RestorePlan]:
    """Unpack and check *source* beside *target*, and yield the plan to put it there.

    Raises BackupRefused for a source that is not sound, or when another ledger stands at *target*.
    """
    if not source.is_file():
        remedy = "请给出 qinling db backup 写的 .zip 文件，或抄下来的台账文件"
        if source.is_dir() and (names := _list_backups(source)):
            raise BackupRefused(
                f"{source} 是文件夹，里面的备份新的在前：{'、'.join(names)}",
                f"qinling db restore {quote_argument(str(source / names[0]))}",
            )
        if source.exists():
            raise BackupRefused(f"{source} 不是普通文件，不能当备份", remedy)
        raise BackupRefused(f"{source} 不存在", remedy).about_missing(source)
    with _file_errors_as_refusal(target), suppress(FileNotFoundError):
        target.stat()
    if target.exists() and not target.is_file():
        raise BackupRefused(f"{target} 不是普通文件，不能恢复到这里", "写上文件名，如 --to 恢复的台账.db")
    with open_staging_folder(target.resolve().parent) as staging:
        with _file_errors_as_refusal(source):
            manifest, left_out = _unpack(source, staging, identity)
            plan = _check(source, staging, target, manifest, left_out)
        yield plan


def carry_out_restore(plan: RestorePlan, busy_seconds: float) -> Path | None:
    """Put the checked ledger in its place. Return where the ledger that stood there is now."""
    with _file_errors_as_refusal(plan.target):
        return replace_ledger(plan.staged, plan.target, busy_seconds)


@contextmanager
def _file_errors_as_refusal(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupRefused(
            f"{path} 恢复不了：{describe_os_error(error)}", "请检查磁盘和权限，再运行一次"
        ) from error


def _unpack(source: Path, staging: Path, identity: Path | None) -> tuple[Manifest | None, str]:
    """Unpack *source* to *staging*. Return its manifest, None for a plain copy, and the side file left out."""
    if encryption.is_encrypted(source):
        if identity is None:
            raise BackupRefused(f"{source} 是加密的备份", "加 --identity 密钥文件")
        archive = staging / "decrypted.zip"
        encryption.decrypt_file(source, archive, identity)
        return read_archive(archive, staging), ""
    with source.open("rb") as stream:
        is_plain = stream.read(len(_SQLITE_HEADER)) == _SQLITE_HEADER
    return (None, _copy_plain_ledger(source, staging)) if is_plain else (read_archive(source, staging), "")


def _copy_plain_ledger(source: Path, staging: Path) -> str:
    """Copy a ledger file with its side files and attachments. Return the name of a side file that is of another state."""
    copy = find_database(staging)
    shutil.copyfile(source, copy)
    copy.chmod(0o600)
    try:
        require_own_side_files(source)
    except LedgerInconsistent:
        return list_change_files(source)[0].name
    for file in list_change_files(source):
        shutil.copyfile(file, get_side_file(copy, file.name.removeprefix(source.resolve().name)))
    return ""


def _check(
    source: Path, staging: Path, target: Path, manifest: Manifest | None, left_out: str
) -> RestorePlan:
    database = find_database(staging)
    facts = _check_database(database, source)
    if manifest is not None:
        _require_as_listed(source, database, facts, manifest)
        with open_ledger(database) as writer:  # the ledger in a backup does not know of it yet
            record_backup(writer, LastBackup(manifest.made_at, facts.position, str(source.absolute())))
    comparison = compare_with_ledger(target, database, facts)
    here = comparison.here
    if here and here.position and here.ledger_id != facts.ledger_id:  # one without a history is just begun
        raise BackupRefused(
            f"{source} 是另一本台账的，不能换掉 {target}",
            "要把它放在别处，加 --to 新文件名；确实要换掉的，先把现在的台账文件移到别处",
        )
    _collect_attachments(facts, get_attachments_folder(database), source, target)
    missing = find_faulty_attachments(get_attachments_folder(database), facts)
    made_at = manifest.made_at if manifest else ""
    return RestorePlan(database, target, facts, made_at, comparison, tuple(missing), left_out)


def _check_database(database: Path, source: Path) -> LedgerFacts:
    """Return the facts of the unpacked ledger. Raises BackupRefused unless it is sound and ours."""
    try:
        require_own_schema(database, source)
        with open_ledger(database):  # one of an older version is brought up to date
            pass
        renew_commit_mark(database)
    except (LedgerUnusable, LedgerMissing, LedgerInconsistent) as refused:
        message = refused.message.replace(str(database), str(source))
        raise BackupRefused(f"{source} 不能用：{message}", _REMEDY) from refused
    return read_sound_ledger(database, str(source), _REMEDY)


def _require_as_listed(source: Path, database: Path, facts: LedgerFacts, manifest: Manifest) -> None:
    with open_reader(database) as reader:
        tables = counts.count_table_rows(reader)
    listed = (manifest.ledger_id, manifest.position, manifest.head)
    # A ledger brought up to date may have further tables, and its meta table further rows.
    differing = [
        name for name, rows in manifest.tables.items() if name != "meta" and tables.get(name) != rows
    ]
    if listed != (facts.ledger_id, facts.position, facts.head) or differing:
        raise BackupRefused(f"{source} 里的台账与它的清单对不上", _REMEDY)


def _collect_attachments(facts: LedgerFacts, folder: Path, source: Path, target: Path) -> None:
    """Copy to *folder* what is not there yet: from beside a plain copy, or from the ledger that stands there."""
    for sha256 in find_faulty_attachments(folder, facts):
        for other in map(get_attachments_folder, (source, target)):
            if find_attachment_fault(other, sha256) is None:
                copy = get_attachment_path(folder, sha256)
                copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copyfile(get_attachment_path(other, sha256), copy)
                copy.chmod(0o600)
                break
