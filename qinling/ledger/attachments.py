"""The papers of case files: copies beside the ledger, named by what they hold (SHA-256)."""

import os
import shutil
import tempfile
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from qinling.errors import PaperRefused


class Kept(NamedTuple):
    """A paper the ledger keeps: its hash in hexadecimal, its size in bytes."""

    sha256: str
    size: int


def folder_of(ledger: Path) -> Path:
    """Return the folder that holds the papers of the ledger at *ledger*."""
    return ledger.with_name(f"{ledger.name}.papers")


def place_of(folder: Path, sha256: str) -> Path:
    """Return where the paper with this hash lies."""
    return folder / sha256[:2] / sha256


def keep(folder: Path, source: Path) -> Kept:
    """Copy *source* into *folder*, once whatever its name and however often it comes; only its owner may read it.

    Raises PaperRefused where it is no file, is empty, or cannot be read or written.
    """
    if not source.is_file():
        what = "是文件夹" if source.is_dir() else "不存在"
        raise PaperRefused(f"{source} {what}", "请给出要收入的文件")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with source.open("rb") as stream, tempfile.NamedTemporaryFile(dir=folder, delete=False) as copy:
            try:
                shutil.copyfileobj(stream, copy)
                copy.flush()
                os.fsync(copy.fileno())
                copy.seek(0)
                kept = Kept(_hash(Path(copy.name)), os.stat(copy.name).st_size)
                if not kept.size:
                    raise PaperRefused(f"{source} 是空文件", "请核对后重新提供")
                place = place_of(folder, kept.sha256)
                place.parent.mkdir(mode=0o700, exist_ok=True)
                os.replace(copy.name, place)
            except BaseException:
                os.unlink(copy.name)
                raise
    except OSError as error:
        raise PaperRefused(
            f"{source} 收不进 {folder}：{error.strerror}", "请检查文件和文件夹的权限"
        ) from error
    return kept


def fault_of(folder: Path, sha256: str) -> str | None:
    """Say what is wrong with the kept copy of a paper, None where it is whole."""
    place = place_of(folder, sha256)
    try:
        return None if _hash(place) == sha256 else "内容被改动"
    except FileNotFoundError:
        return "丢失"
    except OSError as error:
        return f"读不出（{error.strerror}）"


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
