"""The settings file as bytes: read it for a change, and put the changed one in its place."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from shutil import copyfile

from qinling.cli.settings.loader import translate_read_errors
from qinling.cli.setup.settings_text.settings_template import build_settings_template
from qinling.errors import OutputRefused
from qinling.file_reading import read_small_file
from qinling.outputs.atomic_files import write_atomically
from qinling.outputs.existing_files import (
    FileState,
    find_lock_file,
    is_read_only,
    read_state,
    require_plain_file,
)
from qinling.outputs.write_errors import translate_write_errors

_BYTE_ORDER_MARK = "\ufeff"
_MAX_DRAFTS = 100


@dataclass(frozen=True, slots=True)
class SettingsText:
    """The text of a settings file with line feeds alone, and how the file itself is written.

    *state* is None where there is no file yet: *text* then is the one to begin with.
    """

    path: Path
    text: str
    state: FileState | None = None
    has_mark: bool = False
    line_end: str = "\n"

    @property
    def is_new(self) -> bool:
        """Whether there is no file yet."""
        return self.state is None


def read_settings_text(path: Path) -> SettingsText:
    """Return the settings file at *path*, with all defaults as comments where there is none. Raises SettingsRefused."""
    with translate_read_errors(path):
        state = read_state(path)
        if state is None:
            return SettingsText(path, build_settings_template())
        text = read_small_file(path).decode("utf-8")
    # A file of mixed line ends stays as it is: only one whose lines all end alike can be written back so.
    is_windows = text.count("\n") == text.count("\r\n") > 0
    line_end = "\r\n" if is_windows else "\n"
    plain = text.removeprefix(_BYTE_ORDER_MARK)
    return SettingsText(
        path,
        plain.replace("\r\n", "\n") if is_windows else plain,
        state,
        text.startswith(_BYTE_ORDER_MARK),
        line_end,
    )


def write_settings_text(old: SettingsText, text: str) -> None:
    """Put *text* in the place of *old*, with its mode, its mark and its line ends. A link is followed.

    Raises OutputRefused where somebody has the file open, has written it since, or nobody may write it.
    """
    target = Path(os.path.realpath(old.path))
    content = (_BYTE_ORDER_MARK if old.has_mark else "") + text
    with translate_write_errors(old.path, "--settings"):
        if old.is_new:
            target.parent.mkdir(parents=True, exist_ok=True)
        require_plain_file(target)
        mode = _require_writable(old, target)
        with write_atomically(target, mode) as temporary:
            temporary.write_text(content, encoding="utf-8", newline=old.line_end)
            if read_state(target) != old.state:
                raise OutputRefused(f"{old.path} 刚被别的程序写过", "请再运行一次")


def _require_writable(old: SettingsText, target: Path) -> int | None:
    """Return the permissions of the file, None for a new one. Raises OutputRefused."""
    if lock := find_lock_file(target):
        raise OutputRefused(
            f"{old.path} 正在 WPS 或 Office 里打开（旁边有 {lock.name}）",
            f"请先关闭；早已关闭的，删去 {lock.name}",
        )
    if old.is_new:
        return None
    if is_read_only(target):
        raise OutputRefused(f"{old.path} 是只读的", "请它的所有者改权限，或用 --settings 另指一份")
    return target.stat().st_mode & 0o7777


def keep_rejected_draft(old: SettingsText, draft: Path, left: Path | None) -> Path | None:
    """Copy what was not taken beside the settings file, and return where; None where that is not possible.

    What an earlier time left there stays, but for *left*, which the draft went on with.
    """
    with suppress(OSError):
        place = left or next((one for one in _list_draft_places(old) if not one.exists()), None)
        if place is not None:
            old.path.parent.mkdir(parents=True, exist_ok=True)
            copyfile(draft, place)
            return place
    return None


def find_rejected_draft(old: SettingsText) -> Path | None:
    """Return the newest text that was not taken and still lies beside the settings file, None without one."""
    there = [one for one in _list_draft_places(old) if one.is_file()]
    return max(there, key=lambda one: one.stat().st_mtime_ns, default=None)


def _list_draft_places(old: SettingsText) -> Iterator[Path]:
    stem = f"{old.path.stem}-未采用"
    names = chain([stem], (f"{stem}-{number}" for number in range(2, _MAX_DRAFTS)))
    return (old.path.with_name(f"{name}{old.path.suffix}") for name in names)
