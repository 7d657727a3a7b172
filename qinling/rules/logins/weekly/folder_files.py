"""What lies in the watched folder of the weekly audit: logs by their names, and what else people leave there."""

from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from qinling.rules.texts.file_names import LOCK_PREFIXES, make_printable_name

LOG_SUFFIXES = (
    *(".csv", ".txt", ".log", ".tsv", ".json", ".jsonl", ".ndjson", ".xml"),
    *(".xlsx", ".xls", ".et", ".ods", ".zip", ".gz"),
)
_BROWSER_SUFFIXES = (".crdownload", ".download", ".downloading", ".part", ".partial", ".filepart")
_UNFINISHED_SUFFIXES = (*_BROWSER_SUFFIXES, ".tmp", ".temp", ".td", ".xltd", ".aria2", ".!qb")
#: What systems put into every folder. Nobody meant them, so nobody is told.
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".directory"})


class FolderFile(NamedTuple):
    """A file or folder: name, size (of a folder: how many lie in it) and change time in nanoseconds.

    *is_plain*: a file, and no folder, pipe or broken link. *inside* is how many lie in a folder, else None.
    """

    name: str
    size: int
    changed: int
    is_plain: bool = True
    inside: int | None = None

    @property
    def shown_name(self) -> str:
        """The name as one line of readable text."""
        return make_printable_name(self.name)


def describe_stray(file: FolderFile, is_named: Callable[[str], bool] = lambda _: False) -> str | None:
    """Return what *file* is if it is no log by its name and size, "" for what is not worth telling, None for a log.

    *is_named* says whether the settings name such a file as a log, whatever its ending is.
    """
    name, suffix = file.name.lower(), PurePath(file.name).suffix.lower()
    if file.shown_name != file.name:
        return "的文件名里有读不出的字符，请改名"
    if name in _SYSTEM_FILES:
        return ""
    if file.inside is not None:
        what = f"里面的 {file.inside} 个文件没有读，是日志的请移到外面" if file.inside else "是空的"
        return f"是文件夹，{what}"
    if not file.is_plain:
        return "不是普通文件，或是指向别处而打不开的链接"
    if name.startswith(LOCK_PREFIXES):
        return "是锁文件，有人正用 WPS 或 Office 打开着日志；早已关闭的可以删去"
    if suffix in _UNFINISHED_SUFFIXES:
        return "还没有下载完或没有存完，完成以后会读"
    if name.startswith("."):
        return "是隐藏文件，没有读"
    if suffix not in LOG_SUFFIXES and not is_named(file.name):
        return f"不是日志文件（日志是 {' '.join(LOG_SUFFIXES)}）"
    return None if file.size else "是空文件"
