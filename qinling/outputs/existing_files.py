"""What stands where a file is to be written: its contents, who has it open, and how it is kept."""

import os
import re
import shutil
import stat
from hashlib import file_digest
from itertools import count
from pathlib import Path
from typing import NamedTuple

from qinling.errors import OutputRefused, is_held_open
from qinling.operating_system import is_windows

_OTHER_NAME_REMEDY = "请换一个文件名"


class FileState(NamedTuple):
    """A file as it was when it was looked at. Another state means that somebody has written it since."""

    device: int
    inode: int
    size: int
    changed: int


def read_state(path: Path) -> FileState | None:
    """Return the state of the file at *path*, None where nothing is."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return FileState(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def find_lock_file(path: Path) -> Path | None:
    """Return the file by which WPS, Office or LibreOffice says that it has *path* open, or None.

    None too where the folder cannot be entered: what was tried there says so.
    """
    # Word replaces the first two letters of a long name.
    names = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#", f".~{path.name}")
    return next((lock for name in names if os.path.exists(lock := path.with_name(name))), None)


def explain_held_file(path: Path, error: OSError) -> tuple[str, str] | None:
    """Return what *error* means and what to do where another program has *path* open. None where nothing says so."""
    lock = find_lock_file(path)
    # Elsewhere a program that has it open keeps nobody out: it is for another reason.
    if not is_held_open(error) and not (lock and is_windows()):
        return None
    program = "LibreOffice" if lock and lock.name.startswith(".~lock.") else "WPS 或 Office"
    if lock is None:
        program = "别的程序（多半是 WPS 或 Excel，或资源管理器的预览窗格）"
    beside = f"；早已关闭的，删去旁边的 {lock.name}" if lock else ""
    return f"正在{program}里打开", f"请先在那里关闭 {path.name}，再运行一次{beside}"


def require_plain_file(path: Path) -> None:
    """Raise OutputRefused where something other than a plain file stands at *path*, or its folder is missing."""
    if not path.parent.is_dir():
        what = "不是文件夹" if path.parent.exists() else "不存在"
        raise OutputRefused(
            f"写不了 {path.name}：文件夹 {path.parent} {what}", "请先建好文件夹，或换一个位置"
        )
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(kind):
        raise OutputRefused(f"{path} 已存在，是文件夹，不是文件", _OTHER_NAME_REMEDY)
    if not stat.S_ISREG(kind):
        raise OutputRefused(f"{path} 是设备或管道，不是文件", _OTHER_NAME_REMEDY)


def is_read_only(path: Path) -> bool:
    """Return whether nobody, or not this user, may write the file."""
    return not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK)


def is_numbered_copy(path: Path) -> bool:
    """Return whether the name is one that `keep_numbered_copy` gives."""
    return re.search(r"-旧\d+$", path.stem) is not None


def is_kept_beside(path: Path) -> bool:
    """Return whether the file was kept under a numbered name when the one beside it was written again."""
    return is_numbered_copy(path) and path.with_stem(re.sub(r"-旧\d+$", "", path.stem)).exists()


def keep_numbered_copy(path: Path) -> Path:
    """Keep what is at *path* under a numbered name beside it, and return that name. A folder is moved there.

    A file stays at *path* too, so that it is never missing.
    """
    for number in count(1):
        kept = path.with_name(f"{path.stem}-旧{number}{path.suffix}")
        if kept.exists():
            continue
        if path.is_dir():
            path.rename(kept)
            return kept
        try:
            os.link(path, kept)
        except FileExistsError:
            continue
        except OSError:  # a file system without hard links
            shutil.copy2(path, kept)
        return kept
    raise AssertionError("numbers do not end")
