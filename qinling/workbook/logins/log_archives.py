"""Unpack .zip and .gz archives of logs, one file at a time."""

import gzip
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from qinling.errors import WorkbookRefused
from qinling.rules.texts.name_lists import name_first

#: Suffixes of files that can hold a log: text files and workbooks.
TEXT_SUFFIXES = (".csv", ".txt", ".log", ".tsv", ".json", ".jsonl", ".ndjson", ".xml")
WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".et", ".ods")

_GZIP_MAGIC = b"\x1f\x8b"
_PIECE_BYTES = 1 << 20
_MAX_MEMBERS = 10_000
_FIRST_ZIP_YEAR = 1980  # stands for a file without a time
_SYMLINK_MODE = 0o120000  # the file type in the upper half of the external attributes
_WORKBOOK_MEMBERS = {"[Content_Types].xml", "content.xml", "mimetype", "xl/workbook.xml"}
_ARCHIVE_SUFFIXES = (".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz")
_OUTSIDE_PATH = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_NOT_A_LOG_NAME = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)|(?:readme|说明)[^/]*\.txt$", re.IGNORECASE
)
_ASK_SENDER = "请向报送单位核实后再导入"


class UnpackedFile(NamedTuple):
    """A file of an archive: its name, its temporary path (valid until the next file is requested), and notes on skipped files."""

    name: str
    path: Path
    notes: list[str]


def is_archive(path: Path, head: bytes) -> bool:
    """Return whether *path* is a .gz file or a .zip file that is not a workbook. *head* is its first bytes."""
    if head.startswith(_GZIP_MAGIC):
        return True
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not _WORKBOOK_MEMBERS & set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # the workbook reader reports a broken one


def unpack_logs(path: Path, head: bytes, folder: Path, max_megabytes: int) -> Iterator[UnpackedFile]:
    """Yield the possible logs in the archive *path*, sorted by name, each unpacked into *folder*.

    Raises WorkbookRefused if the archive is broken, encrypted, nested, points outside itself, or
    exceeds *max_megabytes*.
    """
    if head.startswith(_GZIP_MAGIC):
        yield _unpack_gzip(path, folder, max_megabytes << 20)
    else:
        yield from _unpack_zip(path, folder, max_megabytes << 20)


def _unpack_gzip(path: Path, folder: Path, max_bytes: int) -> UnpackedFile:
    inner = Path(path.name[: -len(".gz")] if path.suffix.lower() == ".gz" else path.name)
    suffix = inner.suffix.lower()
    if suffix in _ARCHIVE_SUFFIXES:
        raise _nested_archive_error(path, inner.name)
    target = folder / f"log{suffix if suffix in (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES) else '.log'}"
    with gzip.open(path) as stream:
        _copy_member(path, stream, target, max_bytes)
        changed = stream.mtime
    _require_no_nested_archive(path, inner.name, target)
    _set_changed_time(target, changed or path.stat().st_mtime)
    return UnpackedFile("", target, [])


def _unpack_zip(path: Path, folder: Path, max_bytes: int) -> Iterator[UnpackedFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _broken_archive_error(path) from error
    with archive:
        members = [
            (_decode_member_name(member), member) for member in archive.infolist() if not member.is_dir()
        ]
        _require_safe_members(path, members, max_bytes)
        wanted, others = _split_members(members)
        if not wanted:
            raise WorkbookRefused(
                f"{path.name} 里没有登录日志", f"请放入 {' '.join(TEXT_SUFFIXES + WORKBOOK_SUFFIXES)} 文件"
            )
        notes = [f"压缩包里的 {name_first(others, 5)} 不是日志，没有读"]
        notes = notes if others else []
        for number, (name, member) in enumerate(sorted(wanted, key=lambda one: one[0])):
            target = folder / f"{number}{PurePosixPath(name).suffix.lower()}"
            try:
                stream = archive.open(member)
            except (zipfile.BadZipFile, struct.error, RuntimeError, OSError, ValueError) as error:
                raise _broken_archive_error(path) from error
            with stream:
                max_bytes -= _copy_member(path, stream, target, max_bytes)
            _require_no_nested_archive(path, name, target)
            _set_changed_time(target, _find_changed_time(member) or path.stat().st_mtime)
            yield UnpackedFile(name, target, notes if not number else [])
            target.unlink()


def _decode_member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name. Without the UTF-8 flag, try UTF-8, then GB18030."""
    name = member.orig_filename
    if not member.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return name.replace("\\", "/") if "/" not in name else name


def _require_safe_members(path: Path, members: Sequence[tuple[str, zipfile.ZipInfo]], max_bytes: int) -> None:
    if len(members) > _MAX_MEMBERS:
        raise WorkbookRefused(f"{path.name} 里装着 {len(members)} 个文件，不像登录日志", _ASK_SENDER)
    if sum(member.file_size for _, member in members) > max_bytes:
        raise _too_large_error(path, max_bytes)
    for name, member in members:
        if (
            _OUTSIDE_PATH.search(name)
            or "\0" in name
            or member.external_attr >> 16 & 0o170000 == _SYMLINK_MODE
        ):
            raise WorkbookRefused(f"{path.name} 里有指向压缩包之外的文件名，可能有害，没有打开", _ASK_SENDER)
        if member.flag_bits & 1:
            raise WorkbookRefused(f"{path.name} 有密码保护", "请去掉密码后再导入")
        if PurePosixPath(name).suffix.lower() in _ARCHIVE_SUFFIXES:
            raise _nested_archive_error(path, name)


def _split_members(
    members: Sequence[tuple[str, zipfile.ZipInfo]],
) -> tuple[list[tuple[str, zipfile.ZipInfo]], list[str]]:
    """Return the members that can be logs, and the names of all others."""
    wanted, others = [], []
    for name, member in members:
        if name.lower().endswith((*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES)) and not _NOT_A_LOG_NAME.search(name):
            wanted.append((name, member))
        else:
            others.append(name)
    return wanted, others


def _copy_member(path: Path, stream: IO[bytes] | gzip.GzipFile, target: Path, max_bytes: int) -> int:
    """Copy a member to *target* and return its size. Raises WorkbookRefused above *max_bytes*, whatever size the archive declares."""
    written = 0
    with target.open("wb") as out:
        while piece := _read_piece(path, stream):
            written += len(piece)
            if written > max_bytes:
                raise _too_large_error(path, max_bytes)
            out.write(piece)
    return written


def _find_changed_time(member: zipfile.ZipInfo) -> float:
    """Return when a file was changed before it was packed, 0 if the archive does not say."""
    if member.date_time[0] <= _FIRST_ZIP_YEAR:
        return 0
    try:
        return datetime(*member.date_time).astimezone().timestamp()
    except (ValueError, OverflowError):
        return 0


def _set_changed_time(target: Path, changed: float) -> None:
    """Give an unpacked file the time of its original: lines without a year are dated by it."""
    os.utime(target, (changed, changed))


def _read_piece(path: Path, stream: IO[bytes] | gzip.GzipFile) -> bytes:
    try:
        return stream.read(_PIECE_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise _broken_archive_error(path) from error


def _require_no_nested_archive(path: Path, name: str, target: Path) -> None:
    with target.open("rb") as stream:
        if is_archive(target, stream.read(4)):
            raise _nested_archive_error(path, name)


def _nested_archive_error(path: Path, name: str) -> WorkbookRefused:
    return WorkbookRefused(f"{path.name} 里的 {name} 也是压缩包", "请先解开，再导入其中的日志")


def _broken_archive_error(path: Path) -> WorkbookRefused:
    return WorkbookRefused(f"{path.name} 已损坏，解不开", "请重新下载或向报送单位索取")


def _too_large_error(path: Path, max_bytes: int) -> WorkbookRefused:
    return WorkbookRefused(
        f"{path.name} 解开后超过 {max_bytes >> 20} MB，没有读", "请核实不是压缩炸弹；确属正常的，请分开导入"
    )
