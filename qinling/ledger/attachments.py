"""Attachments: copies of files in a folder next to the ledger, named by their SHA-256. On a server they are in the database."""

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from qinling.errors import DocumentRefused, describe_os_error
from qinling.ledger.attachment_sources import StoredAttachment, require_storable_file
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.reader import Reader
from qinling.ledger.rows import SELECT_EVENTS
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.outputs.atomic_files import flush_to_disk, move_into_place, open_temporary_folder
from qinling.rules.history.events import Event

if TYPE_CHECKING:
    from qinling.ledger.postgres.statements import PostgresReader

_ENDING = ".papers"
_NOWHERE = Path(os.devnull) / "papers"
_GROUP = stat.S_IRGRP | stat.S_IWGRP


class AttachmentStore(Protocol):
    """Where the attachments of a ledger are."""

    def add(self, source: Path) -> StoredAttachment:
        """Store the content of *source*, once. Raises DocumentRefused as `store_attachment` does."""

    def locate(self, sha256: str) -> Path:
        """Return a file with the content of an attachment. It is missing if that is lost."""

    def find_fault(self, sha256: str) -> str | None:
        """Return what is wrong with a stored attachment, or None."""

    def describe_place(self, sha256: str) -> tuple[str, str]:
        """Return where an attachment should be, and how it comes back there."""


@dataclass(frozen=True, slots=True)
class AttachmentFolder:
    """The attachments of a file: in *folder*, or only in one of *old_folders*."""

    folder: Path
    old_folders: Sequence[Path] = ()

    def add(self, source: Path) -> StoredAttachment:
        """Store the content of *source*, once. Raises DocumentRefused."""
        return store_attachment(self.folder, source)

    def locate(self, sha256: str) -> Path:
        """Return the file with the content of an attachment. It is missing if that is lost."""
        return find_attachment(self.folder, sha256, self.old_folders)

    def find_fault(self, sha256: str) -> str | None:
        """Return what is wrong with a stored attachment, or None."""
        return find_attachment_fault(self.folder, sha256, self.old_folders)

    def describe_place(self, sha256: str) -> tuple[str, str]:
        """Return where an attachment should be, and how it comes back there."""
        path = self.locate(sha256)
        return str(path), f"请从备份里把 {self.folder.name}/{sha256[:2]}/{sha256} 放回 {path.parent}"


@contextmanager
def open_attachments(ledger: LedgerPlace, reader: Reader) -> Iterator[AttachmentStore]:
    """Yield the attachments of *ledger*. Those on a server are read and added in the transaction of *reader*."""
    if isinstance(reader, SqliteReader):
        yield AttachmentFolder(get_attachments_folder(ledger), list_old_attachment_folders(ledger))
        return
    from qinling.ledger.postgres.office_attachments import OfficeAttachments  # noqa: PLC0415  # loads the driver

    with closing(OfficeAttachments(cast("PostgresReader", reader).connection)) as store:
        yield store


def get_attachments_folder(ledger: LedgerPlace) -> Path:
    """Return the folder with the attachments of *ledger*: beside the file itself, not beside a link to it.

    An office of a server has none: the folder that is returned cannot be there.
    """
    return _name_folder(ledger.resolve()) if isinstance(ledger, Path) else _NOWHERE


def list_old_attachment_folders(ledger: LedgerPlace) -> list[Path]:
    """Return the folder beside the link *ledger*, where earlier versions put attachments, if it is there."""
    if not isinstance(ledger, Path):
        return []
    beside_link = _name_folder(ledger)
    is_old = beside_link.is_dir() and beside_link.resolve() != get_attachments_folder(ledger).resolve()
    return [beside_link] if is_old else []


def _name_folder(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}{_ENDING}")


def get_attachment_path(folder: Path, sha256: str) -> Path:
    """Return the path of the attachment with this hash."""
    return folder / sha256[:2] / sha256


def find_attachment(folder: Path, sha256: str, old_folders: Sequence[Path] = ()) -> Path:
    """Return the path of the attachment with this hash: in *folder*, or in one of *old_folders* if it is only there."""
    paths = [get_attachment_path(place, sha256) for place in (folder, *old_folders)]
    return next((path for path in paths if path.exists()), paths[0])


def store_attachment(folder: Path, source: Path) -> StoredAttachment:
    """Copy *source* into *folder*. The same content is stored once.

    Only the owner can read it, and the group where it may use the ledger.

    Raises DocumentRefused if it is not a file, is empty or too large, or cannot be read or copied.
    """
    require_storable_file(source)
    try:
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _open_to_group(folder, _read_group_mode(folder.with_name(folder.name.removesuffix(_ENDING))))
        group = _read_group_mode(folder)
        with open_temporary_folder(folder) as temporary_folder:
            copy = temporary_folder / "new"
            shutil.copyfile(source, copy)
            copy.chmod(0o600 | group)
            flush_to_disk(copy)
            stored = StoredAttachment(_hash_file(copy), copy.stat().st_size)
            if not stored.size:
                raise DocumentRefused(f"{source} 是空文件", "请核对后重新提供")
            path = get_attachment_path(folder, stored.sha256)
            if not path.parent.exists():
                path.parent.mkdir(mode=0o700, exist_ok=True)
                _open_to_group(path.parent, group)
            move_into_place(copy, path)
    except OSError as error:
        raise DocumentRefused(
            f"{source} 收不进 {folder}：{describe_os_error(error)}", "请检查文件和文件夹的权限"
        ) from error
    return stored


def _read_group_mode(path: Path) -> int:
    """Return what the group may do with a file or a folder: read and write it, or nothing."""
    mode = path.stat().st_mode if path.exists() else 0
    return mode & _GROUP if mode & _GROUP == _GROUP else 0


def _open_to_group(folder: Path, group: int) -> None:
    if group:  # the folder's other bits hand its group on to what is made in it
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | group | stat.S_IXGRP)


def move_attachments(source: Path, folder: Path) -> int:
    """Move the sound attachments below *source* into *folder* and return how many. Empty folders are removed."""
    count = 0
    for file in sorted(path for path in source.glob("??/*") if path.is_file()):
        if _hash_file(file) != file.name:
            continue
        target = get_attachment_path(folder, file.name)
        if not target.exists() or _hash_file(target) != file.name:
            stored = store_attachment(folder, file)
            if stored.sha256 != file.name:
                continue
        file.unlink()
        count += 1
    for place in (*source.glob("??"), source):
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
    return count


def find_attachment_fault(folder: Path, sha256: str, old_folders: Sequence[Path] = ()) -> str | None:
    """Return what is wrong with a stored attachment, or None."""
    try:
        path = find_attachment(folder, sha256, old_folders)
        return None if _hash_file(path) == sha256 else "内容被改动"
    except FileNotFoundError:
        return "丢失"
    except OSError as error:
        return f"读不出（{describe_os_error(error)}）"


def _hash_file(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def read_attachment_events(reader: Reader) -> Iterator[Event]:
    """Yield the events that add attachments, oldest first."""
    return reader.rows(Event, f"{SELECT_EVENTS} where kind = 'attached' order by id")


def read_attachment_history(reader: Reader) -> Iterator[Event]:
    """Yield the events that add attachments, and those that undo, of the issues that have some, issue by issue."""
    having_some = "issue in (select issue from event where kind = 'attached')"
    kinds = "kind in ('attached', 'undone', 'removed')"
    return reader.rows(Event, f"{SELECT_EVENTS} where {kinds} and {having_some} order by issue, id")
