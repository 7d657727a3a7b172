"""The backup that a salvage may draw on: a plain copy of a ledger, a backup file, or a folder of them."""

import shutil
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from qinling.errors import LedgerUnusable, UsageRefused, describe_os_error, quote_argument
from qinling.ledger.attachments import get_attachments_folder
from qinling.ledger.backups.manifest import ATTACHMENT_NAME, DATABASE_NAME

_MAX_BYTES = 8 << 30
_MAX_RATIO = 200  # a ledger shrinks to a tenth, a bomb to a thousandth
_SUFFIXES = (".zip", ".db", ".age")
_AGE_HEADER = b"age-encryption.org/v1\n"
#: What a damaged zip file raises.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)
OTHER_BACKUP = "请换一份备份，或不写 --backup"


def find_newest_backup(place: Path, damaged: Path) -> Path:
    """Return *place*, or the newest backup in the folder *place* beside *damaged* itself. Raises UsageRefused without one."""
    if not place.is_dir():
        if not place.is_file():
            raise UsageRefused(f"没有备份文件 {place}", "请核对 --backup 给出的路径").about_missing(place)
        return place
    try:
        files = [path for path in place.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file()]
    except OSError as error:
        raise UsageRefused(f"{place} 读不了：{describe_os_error(error)}", "请给出能读的文件夹") from error
    others = [path for path in files if not path.samefile(damaged)]
    if not others:
        raise UsageRefused(f"{place} 里没有备份（.zip 或 .db）", "请用 --backup 给出备份文件")
    return max(others, key=lambda path: (path.stat().st_mtime, path.name))


def unpack_backup(backup: Path, folder: Path) -> Path:
    """Return a copy of the ledger in *backup*, in *folder*, with its attachments beside it. Raises LedgerUnusable.

    An attachment that cannot be read is left out.
    """
    copy = folder / DATABASE_NAME
    try:
        if zipfile.is_zipfile(backup):
            _unpack_zip(backup, folder)
        else:
            _require_readable_form(backup)
            shutil.copyfile(backup, copy)
            attachments = get_attachments_folder(backup)
            if attachments.is_dir():
                get_attachments_folder(copy).symlink_to(attachments.resolve(), target_is_directory=True)
    except _ZIP_ERRORS as error:
        raise LedgerUnusable(f"备份 {backup} 读不出（{error}）", OTHER_BACKUP) from error
    except OSError as error:
        raise LedgerUnusable(f"备份 {backup} 读不出：{describe_os_error(error)}", OTHER_BACKUP) from error
    if not copy.exists():
        raise LedgerUnusable(f"备份 {backup} 里没有 {DATABASE_NAME}", OTHER_BACKUP)
    return copy


def _require_readable_form(backup: Path) -> None:
    with backup.open("rb") as stream:
        start = stream.read(len(_AGE_HEADER))
    if start == _AGE_HEADER:
        raise LedgerUnusable(
            f"备份 {backup} 是加密的，这里解不开",
            f"请先恢复到别处：qinling db restore {quote_argument(str(backup))} --identity 密钥文件 --to 备份.db，"
            "再用 --backup 备份.db",
        )


def _unpack_zip(backup: Path, folder: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        for member in archive.infolist():
            if member.filename == DATABASE_NAME:
                _require_modest(backup, member)
                archive.extract(member, folder)
            elif ATTACHMENT_NAME.fullmatch(member.filename):
                _require_modest(backup, member)
                with suppress(*_ZIP_ERRORS):  # what was written is checked against its hash later
                    archive.extract(member, folder)


def _require_modest(backup: Path, member: zipfile.ZipInfo) -> None:
    is_bomb = member.file_size > _MAX_RATIO * max(member.compress_size, 1 << 20)
    if is_bomb or member.file_size > _MAX_BYTES:
        raise LedgerUnusable(f"备份 {backup} 里的 {member.filename} 大得不正常", OTHER_BACKUP)
