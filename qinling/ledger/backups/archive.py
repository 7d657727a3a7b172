"""Write and read the zip file of a backup. What is read may come from anybody."""

import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from qinling.errors import BackupRefused, describe_os_error
from qinling.ledger.backups.manifest import (
    DATABASE_NAME,
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    Manifest,
    StoredFile,
    decode_manifest,
    encode_manifest,
)

_CHUNK = 1 << 20
#: Text and the pages of a ledger shrink to a tenth; a bomb to a thousandth.
_MAX_RATIO, _MIN_SUSPECT_BYTES = 200, 64 << 20
_KNOWN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED_FLAG = 0x1


class _UnsoundBackup(ValueError):
    """What is wrong with a backup, in the user's words."""


def write_archive(path: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """Write the files of *manifest* to the zip file *path*, and put it on disk. *sources* says where each is."""
    with _create_private_file(path) as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            archive.writestr(MANIFEST_NAME, encode_manifest(manifest))
            for file in manifest.files:
                archive.write(sources[file.name], file.name)
        stream.flush()
        os.fsync(stream.fileno())


def read_archive(path: Path, folder: Path | None = None) -> Manifest:
    """Read a whole backup, compare it with its manifest, and write its files below *folder* if there is one.

    Raises BackupRefused for anything that is not a sound backup.
    """
    with _open_archive(path) as (archive, manifest):
        if folder is not None:
            _require_space(path, manifest, folder)
        for file in manifest.files:
            _read_file(archive, file, None if folder is None else folder / file.name)
    return manifest


def read_manifest(path: Path) -> Manifest:
    """Return the manifest of a backup; its files are not read. Raises BackupRefused."""
    with _open_archive(path) as (_, manifest):
        return manifest


@contextmanager
def _open_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup whose list of files is sound. Raises BackupRefused, also for what the block finds."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _read_listed_files(archive)
            yield archive, manifest
    except OSError as error:
        raise BackupRefused(
            f"备份 {path} 读不了或解不开：{describe_os_error(error)}", "请核对文件和权限"
        ) from error
    except (
        *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, LookupError, TypeError),
        *(AttributeError, RuntimeError, OverflowError, MemoryError),
    ) as error:
        why = str(error) if isinstance(error, _UnsoundBackup) else "压缩文件或其中的清单读不出"
        raise BackupRefused(
            f"{path} 不是完好的备份：{why}", "请换一份备份；qinling db backup 写的备份是 .zip 文件"
        ) from error


def _read_listed_files(archive: zipfile.ZipFile) -> Manifest:
    """Return the manifest. Raises _UnsoundBackup unless the zip file holds exactly what it lists."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if names.count(MANIFEST_NAME) != 1:
        raise _UnsoundBackup("里面没有清单，或不止一份")
    sizes = {entry.filename: entry.file_size for entry in entries}
    if sizes[MANIFEST_NAME] > MAX_MANIFEST_BYTES:
        raise _UnsoundBackup("清单太大")
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if (
            entry.compress_type not in _KNOWN_METHODS
            or entry.flag_bits & _ENCRYPTED_FLAG
            or kind not in (0, stat.S_IFREG)
        ):
            raise _UnsoundBackup(f"里面的 {entry.filename!a} 不是普通文件")
    with archive.open(MANIFEST_NAME) as stream:
        manifest = decode_manifest(stream.read(MAX_MANIFEST_BYTES + 1))
    listed = {file.name: file.size for file in manifest.files} | {MANIFEST_NAME: sizes[MANIFEST_NAME]}
    if listed != sizes or len(names) != len(manifest.files) + 1:
        raise _UnsoundBackup("里面的文件与清单不符")
    packed, unpacked = sum(entry.compress_size for entry in entries), sum(sizes.values())
    if unpacked > max(_MIN_SUSPECT_BYTES, packed * _MAX_RATIO):
        raise _UnsoundBackup(f"{packed} 字节要解成 {unpacked} 字节，不合常理")
    return manifest


def _read_file(archive: zipfile.ZipFile, file: StoredFile, target: Path | None) -> None:
    """Read one file to its end, or to where it is longer than it says. Raises _UnsoundBackup unless it is as listed."""
    if target is None:
        _copy_exactly(archive, file, None)
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _create_private_file(target) as out:
        _copy_exactly(archive, file, out)
        out.flush()
        os.fsync(out.fileno())


def _create_private_file(path: Path) -> BinaryIO:
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _copy_exactly(archive: zipfile.ZipFile, file: StoredFile, out: BinaryIO | None) -> None:
    """Copy *file* to *out*. Raises _UnsoundBackup when its size or content is another than listed."""
    digest, size = sha256(), 0
    with archive.open(file.name) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > file.size:
                break
            digest.update(chunk)
            if out is not None:
                out.write(chunk)
    if size != file.size or digest.hexdigest() != file.sha256:
        raise _UnsoundBackup(f"{file.name} 与清单上的大小或校验值不符")


def _require_space(path: Path, manifest: Manifest, folder: Path) -> None:
    needed = sum(file.size for file in manifest.files)
    if needed > shutil.disk_usage(folder).free:
        raise BackupRefused(
            f"备份 {path} 解开要 {needed >> 20} MB，{folder} 所在的磁盘放不下",
            "请清理磁盘，或用 --to 换一个位置",
        )


def find_database(folder: Path) -> Path:
    """Return the ledger among the files of a backup below *folder*."""
    return folder / DATABASE_NAME
