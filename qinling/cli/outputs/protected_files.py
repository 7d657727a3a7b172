"""Files that no output may replace, not even with --force."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from qinling.cli.context import Desk
from qinling.errors import OutputRefused, UsageRefused

_DATABASE_START = b"SQLite format 3\0"
_SIDE_FILES = ("-wal", "-shm", "-journal")


def require_unprotected(desk: Desk, target: Path, inputs: Iterable[Path]) -> None:
    """Raise OutputRefused where the real path *target* is a file that the program works with.

    *inputs* are files that the command reads.
    """
    for what, path in _list_protected_files(desk, inputs):
        if _is_same_file(path, target):
            raise _build_refusal(target, what)
        if target in path.absolute().parents:  # a folder that would be moved aside
            raise _build_refusal(target, f"放着{what}的文件夹")
    places = (target, *target.parents)
    if any(_is_same_file(folder, place) for folder in _list_ledger_folders(desk) for place in places):
        raise _build_refusal(target, "台账存放材料的地方")
    if is_database(target):
        raise _build_refusal(target, "一本台账，或别的程序的数据库")


def _build_refusal(target: Path, what: str) -> OutputRefused:
    return OutputRefused(f"不能写到 {target}：那是{what}", "请换一个文件名")


def _list_protected_files(desk: Desk, inputs: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for path in inputs:
        yield "这次要读的文件", path
    for path in _find_ledger(desk):
        yield "台账", path
        for ending in _SIDE_FILES:
            yield "台账的一部分", path.with_name(path.name + ending)
    if desk.settings_path is not None:
        yield "设置文件", desk.settings_path
    settings = desk.settings
    for name, key in ((settings.calendar, "calendar"), (settings.export.template, "export.template")):
        if name:
            yield f"设置 {key} 所指的文件", desk.resolve_settings_path(name)


def _find_ledger(desk: Desk) -> Iterator[Path]:
    """Yield the path of the ledger, nothing where it is on a server: an empty form needs no ledger."""
    try:
        yield desk.ledger_path
    except UsageRefused:
        return


def _list_ledger_folders(desk: Desk) -> Iterator[Path]:
    from qinling.ledger.attachments import get_attachments_folder

    for ledger in _find_ledger(desk):
        yield get_attachments_folder(ledger)


def _is_same_file(path: Path, target: Path) -> bool:
    """Return whether both are one file: by name, or by a link."""
    try:
        return Path(os.path.realpath(path)) == target or path.samefile(target)
    except OSError:  # one of them is not there
        return False


def is_database(path: Path) -> bool:
    """Return whether *path* is a ledger, or another program's database."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(len(_DATABASE_START)) == _DATABASE_START
    except PermissionError:  # whoever reads or replaces the file is told so there
        return False
