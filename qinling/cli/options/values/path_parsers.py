"""Parsers of options that name a file, a folder or a ledger."""

import os
import re
from pathlib import Path

from qinling.cli.options.values.value_parsers import ValueParser, require_not_blank
from qinling.errors import ValueRefused
from qinling.operating_system import is_windows
from qinling.rules.limits import MAX_PATH_LENGTH
from qinling.rules.texts.file_names import (
    MAX_NAME_BYTES,
    find_windows_fault,
    is_windows_path,
    require_no_address,
)

#: Endings of files that people and programs know. `2026.06` and `v1.2` are names of folders.
_FILE_NAME = re.compile(
    r".+\.(docx?|wps|pdf|ofd|txt|md|html?|xlsx?|xlsm|ett?|ods|csv|xml|json|toml|kml|gpx|geojson|jpe?g|png|ics"
    r"|eml|db|sqlite3?|sql|zip|rar|7z|tar|t?gz|bz2|xz|zst|age|bak|cmd|bat|sh)",
    re.IGNORECASE,
)


def require_folder_name(path: Path, *endings: str) -> Path:
    """Return *path*, a folder by its name, or a file with one of *endings*. What is there is the command's to judge. Raises ValueRefused for another file."""
    if path.exists() or path.suffix.lower() in endings or not _FILE_NAME.fullmatch(path.name):
        return path
    if endings:
        raise ValueRefused(f"{path} 不是文件夹，也不以 {'、'.join(endings)} 结尾", "写文件夹，或换一个结尾")
    raise ValueRefused(f"{path} 是文件名，这里要的是文件夹", f"写文件夹，如 {path.parent / path.stem}")


#: Signs that are typed around a place, and are no part of it.
_AROUND_PLACE = re.compile(r"^[\s=＝：]*[\"'“”‘’「『]+|^\s*[=＝：]+\s*|[\"'“”‘’」』]+\s*$")


def _require_location(text: str) -> str:
    """Return *text*. Refuse a blank, and a path with a name that no system takes."""
    if any(len(os.fsencode(part)) > MAX_NAME_BYTES for part in Path(text).parts):
        raise ValueRefused("文件名太长", f"文件和文件夹的名字最多 {MAX_NAME_BYTES} 字节，约 85 个汉字")
    if is_windows():
        if "://" not in text and (fault := find_windows_fault(text)):
            raise ValueRefused(fault, "请换一个名字或位置")
    elif is_windows_path(text) and not os.path.exists(text):
        # It would become a file in this folder, with backslashes in its name.
        raise ValueRefused(f"{text} 是 Windows 的路径，本机不是 Windows", "请写本机的路径，用 / 隔开")
    return require_not_blank(text)


def _require_ledger_location(text: str) -> str:
    """Return *text*. Refuse quotes around it and an equals sign before it: a new ledger would bear such a name."""
    bare = _AROUND_PLACE.sub("", text)
    if bare != text and not os.path.exists(text):
        raise ValueRefused(f"{text} 的两头有引号或等号", f"写成 {bare}" if bare else "写上台账的文件名")
    return _require_location(text)


def _parse_path(text: str | Path) -> Path:
    """Return the path *text*, with a name: messages show it. `.` has none, and a root can have none."""
    path = Path(_require_location(require_no_address(str(text))))
    named = path if path.name else path.absolute()
    if not named.name:
        raise ValueRefused(f"{text} 是磁盘的根，不能用", "请写里面的文件夹或文件")
    return named


LEDGER_LOCATION = ValueParser("文件", _require_ledger_location, MAX_PATH_LENGTH)  # a file or a URL
FILE = ValueParser("文件", _parse_path, MAX_PATH_LENGTH)
FOLDER = ValueParser("文件夹", lambda text: require_folder_name(_parse_path(text)), MAX_PATH_LENGTH)
