"""Checks of the place: is the file there, may it be read, on which disk does it lie, and is it a link."""

import os
import shutil
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from qinling.errors import QinlingError, quote_argument
from qinling.ledger import attachments
from qinling.ledger.soundness.file_places import find_network_type
from qinling.operating_system import has_modes, is_windows
from qinling.procedures.doctor.inspection import Finding, Inspection

_MIN_FREE_BYTES = 200 << 20
_LEDGER_SIZES_FREE = 3  # a backup, a salvage and a restore each write a copy
_OTHERS = stat.S_IRWXO
#: Names of folders that a program keeps in step with other computers.
_SYNC_FOLDERS = (
    "onedrive",
    "dropbox",
    "nutstore",
    "坚果云",
    "百度网盘",
    "baidunetdisk",
    "wps云盘",
    "wpsdrive",
    "icloud",
)


def check_presence(inspection: Inspection) -> Iterator[Finding]:
    """Tell of a link to nowhere, a folder, and files of SQLite without their ledger."""
    path, real = inspection.path, inspection.real
    if path.is_symlink() and not real.exists():
        yield Finding(
            "presence",
            f"{path} 是链接，它指的 {real} 不在",
            f"把文件放回那里，或删去链接：{'del' if is_windows() else 'rm'} {_quote(path)}",
        )
    elif real.exists() and not real.is_file() and not real.is_dir():
        yield Finding("presence", f"{path} 不是普通文件，而是设备或管道", "用 --ledger 写出台账文件的路径")
    elif real.is_dir():
        yield Finding("presence", f"{path} 是文件夹，不是台账文件", "用 --ledger 写出台账文件的路径")
    elif not real.exists():
        what = f"{path} 不在，旁边却有它的 {'、'.join(one.name for one in _list_side_files(real))}"
        yield Finding(
            "presence", what, "不要删除它们；把台账文件放回，或从备份恢复：qinling db restore 备份文件"
        )


def _list_side_files(real: Path) -> list[Path]:
    names = (real.with_name(f"{real.name}{suffix}") for suffix in ("-wal", "-shm", "-journal"))
    return [path for path in names if path.exists()]


def is_anything_there(inspection: Inspection) -> bool:
    """Return whether there is a ledger, a link, or a file that belongs to one."""
    return os.path.lexists(inspection.path) or bool(_list_side_files(inspection.real))


def check_permissions(inspection: Inspection) -> Iterator[Finding]:
    """Tell what may not be read or written, and what everybody may read."""
    real, folder = inspection.real, inspection.attachments_folder
    for path in (real, *_list_side_files(real), real.parent, folder):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            what = f"{path} 不能{'读' if not os.access(path, os.R_OK) else '写'}"
            yield Finding("permissions", what, _advise_on_access(path))
    if not has_modes():
        return
    paths = [path for path in (real, *_list_side_files(real), folder) if path.exists()]
    open_to_all = [path for path in paths if path.stat().st_mode & _OTHERS] if real.is_file() else []
    if open_to_all:
        what = f"本机的任何人都能进入：{'、'.join(map(str, open_to_all))}"
        remedy = f"收回其他人的权限：chmod o-rwx {' '.join(map(_quote, open_to_all))}"
        # Whether the file is a ledger at all, and the right one, is for a person to say where it cannot be read.
        fix = (
            None
            if isinstance(inspection.verification, QinlingError)
            else partial(_close_to_others, open_to_all)
        )
        yield Finding("permissions", what, remedy, fix)


def _advise_on_access(path: Path) -> str:
    if is_windows():
        return f"请它的所有者或管理员在文件“属性”的“安全”里给你权限，并去掉“只读”：{path}"
    if path.stat().st_uid == os.getuid():
        return f"给自己权限：chmod {'u+rwx' if path.is_dir() else 'u+rw'} {_quote(path)}"
    return f"请它的所有者或管理员改权限，如：sudo chown $(id -un) {_quote(path)}"


def _close_to_others(paths: list[Path]) -> str:
    for path in paths:
        path.chmod(path.stat().st_mode & ~_OTHERS)
    return f"收回了其他人对 {'、'.join(path.name for path in paths)} 的权限"


def check_disk(inspection: Inspection) -> Iterator[Finding]:
    """Tell of a network file system, a folder that is kept in step with other computers, and a disk nearly full."""
    real = inspection.real
    moved = f"把台账移到本机磁盘，用 --ledger 指新的位置；网上只放 {inspection.remedies.format_command('db backup 文件夹')} 的备份"
    if kind := find_network_type(real):
        yield Finding("disk", f"{real} 在网络文件系统（{kind}）上：几台电脑同时写，文件会坏", moved)
    if synced := next((part for part in real.parts if part.lower().startswith(_SYNC_FOLDERS)), None):
        yield Finding("disk", f"{real} 在网盘同步文件夹 {synced} 里：同步会把写了一半的文件换上来", moved)
    if not real.parent.is_dir():
        return
    free = shutil.disk_usage(real.parent).free
    size = real.stat().st_size if real.is_file() else 0
    needed = max(_MIN_FREE_BYTES, _LEDGER_SIZES_FREE * size)
    if free < needed:
        what = f"{real.parent} 所在的磁盘只剩 {free >> 20} MB，不到 {needed >> 20} MB"
        where = "" if is_windows() else f"；看哪里占得多：du -xh {_quote(real.parent)} | sort -h | tail"
        yield Finding("disk", what, f"请清理磁盘{where}")


def check_link(inspection: Inspection) -> Iterator[Finding]:
    """Tell of attachments beside a link instead of the file, and of a file with two names."""
    path, real = inspection.path, inspection.real
    for old in attachments.list_old_attachment_folders(path):
        what = f"{path} 是链接，材料还在链接旁边（{old}），不在 {real} 旁边：移动、备份台账时会漏掉"
        move = f"移到一起：{inspection.remedies.format_command('db doctor --fix')}"
        yield Finding("link", what, move, partial(_move_attachments, old, inspection.attachments_folder))
    if real.is_file() and real.stat().st_nlink > 1:
        what = f"{real} 有 {real.stat().st_nlink} 个名字（硬链接）：从两个名字打开，未写完的改动会丢"
        others = (
            f"fsutil hardlink list {_quote(real)}"
            if is_windows()
            else f"find {_quote(real.parent)} -samefile {_quote(real)}"
        )
        yield Finding("link", what, f"只留一个名字；另外的名字：{others}")


def _move_attachments(old: Path, folder: Path) -> str:
    """Move attachments whose content is what their name says. What cannot be moved stays."""
    count = attachments.move_attachments(old, folder)
    return f"把 {count} 份材料从 {old} 移到了 {folder}"


def _quote(path: Path) -> str:
    return quote_argument(str(path))
