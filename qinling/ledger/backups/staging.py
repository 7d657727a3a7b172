"""Hidden folders in which a backup or a restored ledger is made ready."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qinling.errors import BackupRefused, describe_os_error

#: Start of their names. One that a killed command left is of no use.
STAGING_PREFIX = ".qinling-tmp-"
_SECONDS_UNTIL_LEFTOVER = 24 * 3600


@contextmanager
def open_staging_folder(parent: Path) -> Iterator[Path]:
    """Yield a new hidden folder in *parent*, which is made if missing, and remove it at the end.

    Folders that commands killed days ago have left are removed too.
    """
    try:
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=parent))
    except FileExistsError as error:  # of what stands in the place of a folder
        what = "是断开的链接" if os.path.islink(error.filename) else "不是文件夹"
        raise BackupRefused(f"{error.filename} {what}", "请给出文件夹，没有的会新建") from error
    except OSError as error:
        raise BackupRefused(
            f"{parent} 里不能写：{describe_os_error(error)}", "请换一个能写的文件夹"
        ) from error
    try:
        _remove_leftovers(parent, folder.stat().st_mtime)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_staging_folders(parent: Path) -> list[Path]:
    """Return the hidden folders in *parent*: of commands that run now, or that were killed."""
    return sorted(one for one in parent.glob(f"{STAGING_PREFIX}*") if one.is_dir() and not one.is_symlink())


def _remove_leftovers(parent: Path, now: float) -> None:
    for one in find_staging_folders(parent):
        with suppress(OSError):  # another command has removed it
            if now - one.stat().st_mtime > _SECONDS_UNTIL_LEFTOVER:
                shutil.rmtree(one, ignore_errors=True)
