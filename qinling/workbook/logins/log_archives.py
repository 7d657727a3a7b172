"""Archives of logs: a .zip of them, a .gz of one; unpacked into a folder one file at a time."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from qinling.errors import WorkbookRefused

#: Ends of the names of files that can hold a log: texts, and workbooks.
TEXT_NAMES = (".csv", ".txt", ".log", ".tsv")
BOOK_NAMES = (".xlsx", ".xls", ".et", ".ods")

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20
_MOST_MEMBERS = 10_000
_LINK = 0o120000  # the kind of a file, in the upper half of its external attributes
_OF_WORKBOOKS = {"[Content_Types].xml", "content.xml", "mimetype", "xl/workbook.xml"}
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz")
_OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_NO_LOG = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)|(?:readme|说明)[^/]*\.txt$", re.IGNORECASE
)
_ASK = "请向报送单位核实后再导入"


class Unpacked(NamedTuple):
    """A file of an archive: its name in it, where it lies until the next is asked for, what was left out before."""

    name: str
    path: Path
    notes: list[str]


def is_archive(path: Path, head: bytes) -> bool:
    """Say whether *path*, which begins with *head*, is a .gz, or a .zip that is no workbook."""
    if head.startswith(_GZIP):
        return True
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not _OF_WORKBOOKS & set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # a broken one is refused where workbooks are


def unpacked(path: Path, head: bytes, folder: Path, megabytes: int) -> Iterator[Unpacked]:
    """Yield the files of the archive *path* that can be logs, by name, each laid into *folder*.

    Raises WorkbookRefused for an archive that is broken, encrypted or in another, points outside
    itself, or holds more than *megabytes*.
    """
    if head.startswith(_GZIP):
        yield _gunzipped(path, folder, megabytes << 20)
    else:
        yield from _unzipped(path, folder, megabytes << 20)


def _gunzipped(path: Path, folder: Path, most: int) -> Unpacked:
    inner = Path(path.name[: -len(".gz")] if path.suffix.lower() == ".gz" else path.name)
    suffix = inner.suffix.lower()
    if suffix in _ARCHIVES:
        raise _nested(path, inner.name)
    target = folder / f"log{suffix if suffix in (*TEXT_NAMES, *BOOK_NAMES) else '.log'}"
    with gzip.open(path) as stream:
        _copy(path, stream, target, most)
    _refuse_nested(path, inner.name, target)
    return Unpacked("", target, [])


def _unzipped(path: Path, folder: Path, most: int) -> Iterator[Unpacked]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _broken(path) from error
    with archive:
        members = [(_name(member), member) for member in archive.infolist() if not member.is_dir()]
        _refuse_tricks(path, members, most)
        wanted, others = _told_apart(members)
        if not wanted:
            raise WorkbookRefused(
                f"{path.name} 里没有登录日志", f"请放入 {' '.join(TEXT_NAMES + BOOK_NAMES)} 文件"
            )
        notes = [f"压缩包里的 {'、'.join(others[:5])}{' 等' if len(others) > 5 else ''} 不是日志，没有读"]
        notes = notes if others else []
        for number, (name, member) in enumerate(sorted(wanted, key=lambda one: one[0])):
            target = folder / f"{number}{PurePosixPath(name).suffix.lower()}"
            try:
                stream = archive.open(member)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
                raise _broken(path) from error
            with stream:
                most -= _copy(path, stream, target, most)
            _refuse_nested(path, name, target)
            yield Unpacked(name, target, notes if not number else [])
            target.unlink()


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name: UTF-8 where it says so, else what the bytes are likelier to be."""
    name = member.orig_filename
    if not member.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return name.replace("\\", "/") if "/" not in name else name


def _refuse_tricks(path: Path, members: Sequence[tuple[str, zipfile.ZipInfo]], most: int) -> None:
    if len(members) > _MOST_MEMBERS:
        raise WorkbookRefused(f"{path.name} 里装着 {len(members)} 个文件，不像登录日志", _ASK)
    if sum(member.file_size for _, member in members) > most:
        raise _bomb(path, most)
    for name, member in members:
        if _OUTSIDE.search(name) or "\0" in name or member.external_attr >> 16 & 0o170000 == _LINK:
            raise WorkbookRefused(f"{path.name} 里有指向压缩包之外的文件名，可能有害，没有打开", _ASK)
        if member.flag_bits & 1:
            raise WorkbookRefused(f"{path.name} 有密码保护", "请去掉密码后再导入")
        if PurePosixPath(name).suffix.lower() in _ARCHIVES:
            raise _nested(path, name)


def _told_apart(
    members: Sequence[tuple[str, zipfile.ZipInfo]],
) -> tuple[list[tuple[str, zipfile.ZipInfo]], list[str]]:
    """Return the members that can be logs, and the names of the others."""
    wanted, others = [], []
    for name, member in members:
        if name.lower().endswith((*TEXT_NAMES, *BOOK_NAMES)) and not _NO_LOG.search(name):
            wanted.append((name, member))
        else:
            others.append(name)
    return wanted, others


def _copy(path: Path, stream: IO[bytes] | gzip.GzipFile, target: Path, most: int) -> int:
    """Write a member into *target* and return its bytes; refuses more than *most*, whatever the archive declares."""
    written = 0
    with target.open("wb") as out:
        while piece := _piece(path, stream):
            written += len(piece)
            if written > most:
                raise _bomb(path, most)
            out.write(piece)
    return written


def _piece(path: Path, stream: IO[bytes] | gzip.GzipFile) -> bytes:
    try:
        return stream.read(_CHUNK)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise _broken(path) from error


def _refuse_nested(path: Path, name: str, target: Path) -> None:
    with target.open("rb") as stream:
        if is_archive(target, stream.read(4)):
            raise _nested(path, name)


def _nested(path: Path, name: str) -> WorkbookRefused:
    return WorkbookRefused(f"{path.name} 里的 {name} 也是压缩包", "请先解开，再导入其中的日志")


def _broken(path: Path) -> WorkbookRefused:
    return WorkbookRefused(f"{path.name} 已损坏，解不开", "请重新下载或向报送单位索取")


def _bomb(path: Path, most: int) -> WorkbookRefused:
    return WorkbookRefused(
        f"{path.name} 解开后超过 {most >> 20} MB，没有读", "请核实不是压缩炸弹；确属正常的，请分开导入"
    )
