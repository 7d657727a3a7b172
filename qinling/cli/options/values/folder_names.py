"""Refuse the name of a file where a folder is wanted: it would be made, and nobody would find the file."""

import re
from pathlib import Path

from qinling.errors import ValueRefused

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
