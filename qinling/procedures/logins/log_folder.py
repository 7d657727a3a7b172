"""The watched folder of the weekly audit: which of its files are new, and which are no logs."""

from collections.abc import Iterable
from pathlib import Path

from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.rules.logins.weekly.folder_files import FolderFile


def list_folder_files(folder: Path) -> list[FolderFile]:
    """Return what lies in *folder*, by name."""
    return [_inspect_file(path) for path in sorted(folder.iterdir())]


def _inspect_file(path: Path) -> FolderFile:
    try:
        stat = path.stat()
        inside = len(list(path.iterdir())) if path.is_dir() else None
    except OSError:  # removed in this moment, a link to nothing, or a folder that nobody may open
        return FolderFile(path.name, 0, 0, is_plain=False)
    size = stat.st_size if inside is None else inside
    return FolderFile(path.name, size, stat.st_mtime_ns, is_plain=path.is_file(), inside=inside)


def find_unread_files(reader: Reader, files: Iterable[FolderFile]) -> list[FolderFile]:
    """Return the new and changed ones of *files*."""
    marks = login_queries.read_file_marks(reader)
    return [one for one in files if marks.get(one.name) != (one.size, one.changed)]


def record_read_file(writer: Writer, file: FolderFile) -> None:
    """Record that a file is read."""
    login_changes.record_read_file(writer, file.name, file.size, file.changed)


def find_untold_files(reader: Reader, files: Iterable[FolderFile]) -> list[FolderFile]:
    """Return those of *files*, which are no logs, that were not told of as they are now."""
    marks = login_queries.read_stray_marks(reader)
    return [one for one in files if marks.get(one.shown_name) != (one.size, one.changed)]


def record_told_files(writer: Writer, told: Iterable[FolderFile], present: Iterable[FolderFile]) -> None:
    """Record the files that were told of. Those no longer *present* in the folder are forgotten."""
    for one in told:
        login_changes.record_stray_file(writer, one.shown_name, one.size, one.changed)
    names = {one.shown_name for one in present}
    gone = [name for name in login_queries.read_stray_marks(writer) if name not in names]
    login_changes.forget_stray_files(writer, gone)
