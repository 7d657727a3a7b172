"""Open each file and folder that a setting names as the command that uses it would."""

import errno
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from qinling.cli.context import Desk
from qinling.cli.ledger_place import find_ledger_place
from qinling.cli.settings.schema import SETTINGS
from qinling.errors import OutputRefused, QinlingError, describe_os_error, quote_argument
from qinling.rules.texts.file_names import is_table_name


def check_named_file(desk: Desk, key: str) -> list[str]:
    """Return what is worth a word of the file that the setting *key* names, nothing where it names none.

    Raises a QinlingError with the file, what is wrong with it, and what to do.
    """
    if key not in FILE_CHECKS or not SETTINGS[key].get_value(desk.settings):
        return []
    try:
        return list(FILE_CHECKS[key](desk))
    except OSError as error:
        what = f"{error.filename or find_named_path(desk, key)} 读不了：{describe_os_error(error)}"
        raise OutputRefused(what, "请检查它和所在文件夹的权限") from None


def find_named_path(desk: Desk, key: str) -> Path:
    """Return the path that the setting *key* names: it is relative to the settings file."""
    return desk.resolve_settings_path(str(SETTINGS[key].get_value(desk.settings))).absolute()


def _check_calendar(desk: Desk) -> Iterable[str]:
    desk.calendar  # noqa: B018 (reading it is the check)
    return ()


def _check_forms(desk: Desk) -> Iterable[str]:
    from qinling.cli.office_files.letter_forms import check_forms

    return check_forms(desk)


def _check_brief(desk: Desk) -> Iterable[str]:
    from qinling.cli.office_files.brief_templates import check_brief_template

    return check_brief_template(desk)


def _check_export(desk: Desk) -> Iterator[str]:
    from qinling.workbook.export.templates.office_template import read_template

    settings = desk.settings
    template = read_template(
        find_named_path(desk, "export.template"), settings.headings, settings.similarity, settings.limits
    )
    if lost := "、".join(template.dropped_features):
        yield f"导出时带不出模板 {template.path} 里的{lost}"


def _check_logs(desk: Desk) -> Iterable[str]:
    from qinling.cli.office_files.log_folders import resolve_log_folder

    resolve_log_folder(desk)
    return ()


def _check_ledger(desk: Desk) -> Iterable[str]:
    place = find_ledger_place(desk.settings.ledger, desk.settings_folder)
    if isinstance(place, Path) and is_table_name(place.name):
        raise OutputRefused(
            f"{place.name} 是表格的名字，台账另是一个文件",
            f"写成 qinling config set ledger {quote_argument(str(place.with_suffix('.db')))}",
        )
    if isinstance(place, Path) and not place.exists():
        require_writable_folder(place.parent)
        return ()
    from qinling.ledger.reader import open_reader

    with open_reader(place):
        return ()


def _check_written_folder(key: str, desk: Desk) -> Iterable[str]:
    folder = find_named_path(desk, key)
    if folder.suffix.lower() in (".zip", ".db") and not folder.is_dir():
        raise OutputRefused(f"{folder} 像是文件的名字，这里要写文件夹", f"写成 {folder.parent}")
    require_writable_folder(folder)
    return ()


def can_write(folder: Path) -> bool:
    """Return whether a file can be made in *folder*. It is tried: the rights of some folders promise what fails."""
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def find_present_part(folder: Path) -> Path | None:
    """Return *folder*, or the nearest above it that is there; None for a drive that is not. What cannot be seen is there."""
    for one in (folder, *folder.absolute().parents):
        try:
            one.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            return None if error.errno in (errno.ENODEV, errno.ENXIO) else one
        return one
    return None


def require_writable_folder(folder: Path) -> None:
    """Raise OutputRefused for a folder that is a file, or that can neither be written to nor be made."""
    there = find_present_part(folder)
    if there is None:
        raise OutputRefused(
            f"{folder.absolute().anchor} 这个盘没有，或没有连上", "请连上它，或另写一个文件夹"
        )
    if not there.is_dir():
        raise OutputRefused(f"{there} 是文件，不是文件夹", "请另写一个文件夹，或把那个文件移开")
    if not can_write(there):
        raise OutputRefused(
            f"{folder} 写不进去（{there} 不能写）", "请它的所有者给写的权限，或另写一个文件夹"
        )


#: Setting → how the file that it names is tried.
FILE_CHECKS: dict[str, Callable[[Desk], Iterable[str]]] = {
    "ledger": _check_ledger,
    "calendar": _check_calendar,
    "supervision.forms": _check_forms,
    "brief.template": _check_brief,
    "export.template": _check_export,
    "logins.folder": _check_logs,
    "logins.workbooks": partial(_check_written_folder, "logins.workbooks"),
    "backup.folder": partial(_check_written_folder, "backup.folder"),
}


#: Places that are written to: they need not be there yet, and must be able to be made.
MADE_WHEN_NEEDED = ("ledger", "logins.workbooks", "backup.folder")


def list_file_faults(desk: Desk) -> Iterator[tuple[str, QinlingError | str]]:
    """Yield each setting whose file is wrong or worth a word, with the error or the word."""
    for key in FILE_CHECKS:
        try:
            for word in check_named_file(desk, key):
                yield key, word
        except QinlingError as refused:
            yield key, refused
    for name, table in desk.settings.channels.items():
        if isinstance(folder := table.get("folder"), str):
            try:
                require_writable_folder(desk.resolve_settings_path(folder))
            except QinlingError as refused:
                yield f"channels.{name}.folder", refused
