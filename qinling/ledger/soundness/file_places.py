"""Where a ledger lies: the file system, and whether a program has the ledger open."""

import os
from pathlib import Path, PurePath, PurePosixPath

from qinling.operating_system import is_remote_drive, is_windows

#: File systems of other computers. SQLite's locks do not hold there.
_NETWORK_TYPES = {
    "9p", "afs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs", "glusterfs",
    "lustre", "nfs", "nfs4", "ncpfs", "smb", "smb2", "smb3", "smbfs", "webdav",
}  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")
#: Every connection holds a lock on this byte of the `-shm` file.
_SHM_LOCK_BYTE = 128


def find_network_type(path: Path) -> str | None:
    """Return the kind of the network file system that *path* lies on, None on a local disk or where nobody can tell."""
    if is_windows():
        return _find_windows_network_type(path)
    try:
        lines = _MOUNTS.read_text("utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    mounts = [line.split()[1:3] for line in lines if len(line.split()) >= 3]
    # Blanks in the names of mount points are written as \040.
    named = [(PurePosixPath(place.replace("\\040", " ")), kind) for place, kind in mounts]
    holding = [(len(place.parts), kind) for place, kind in named if PurePosixPath(path).is_relative_to(place)]
    kind = max(holding, default=(0, ""), key=lambda one: one[0])[1]
    return kind if kind in _NETWORK_TYPES else None


def _find_windows_network_type(path: PurePath) -> str | None:
    # \\?\C:\… is a local file, written so for its length; \\?\UNC\server\share is not
    name = str(path).removeprefix("\\\\?\\")
    if name.startswith("\\\\") or (name != str(path) and name[:4].upper() == "UNC\\"):
        return "UNC"
    return "SMB" if is_remote_drive(name[:3]) else None


def is_in_use(ledger: Path) -> bool | None:
    """Return whether a program has *ledger* open, None where nobody can tell. Call it without an open connection."""
    shm_file = ledger.with_name(f"{ledger.name}-shm")
    try:
        import fcntl  # noqa: PLC0415  # not on Windows

        handle = os.open(shm_file, os.O_RDWR)
    except FileNotFoundError:
        return False
    except (ImportError, OSError):
        return None
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _SHM_LOCK_BYTE)
    except OSError:
        return True
    finally:
        os.close(handle)  # it releases the lock
    return False
