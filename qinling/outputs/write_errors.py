"""Turn what the operating system says while a file is written into one line with the right reason and remedy."""

import errno
import gc
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qinling.errors import NO_SPACE, OutputRefused, describe_os_error
from qinling.outputs.existing_files import explain_held_file

_REMEDIES = {
    errno.ENOENT: "请先建好文件夹，或换一个位置",
    errno.ENOTDIR: "请核对位置",
    errno.ENAMETOOLONG: "请换一个短些的名字",
    errno.EINVAL: "请换一个文件名",
    **dict.fromkeys(NO_SPACE, "请腾出空间再试，或换一个磁盘"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "文件正在打开的请先关闭；否则请换一个能写的位置"),
}


@contextmanager
def translate_write_errors(path: Path, option: str = "") -> Iterator[None]:
    """Raise an OSError of the block as OutputRefused that names *path*, and the *option* that names another place."""
    try:
        yield
    except BrokenPipeError:  # of stdout or stderr, not of the file
        raise
    except OSError as error:
        forget_unfinished_files(error)
        refused = build_write_error(path, error)
        raise OutputRefused(
            refused.message, refused.remedy + (f"（用 {option} 另指）" if option else "")
        ) from None


def build_write_error(path: Path, error: OSError) -> OutputRefused:
    """Return the error for the file *path* that could not be written."""
    # Windows says "no permission" of a file that is open, where it is to be replaced.
    if isinstance(error, PermissionError) and (held := explain_held_file(path, error)):
        return OutputRefused(f"{path} 写不进去（{held[0]}）", held[1])
    if error.errno in (errno.ENOTDIR, errno.EEXIST) and (blocking := _find_file_on_the_way(path)):
        return OutputRefused(f"{path} 写不进去（{blocking} 是文件，不是文件夹）", "请换一个位置")
    return OutputRefused(
        f"{path} 写不进去（{describe_os_error(error)}）",
        _REMEDIES.get(error.errno or 0, "请换一个能写的位置"),
    )


def _find_file_on_the_way(path: Path) -> Path | None:
    """Return the file that stands where a folder of *path* should, or None."""
    return next((folder for folder in path.parents if folder.exists() and not folder.is_dir()), None)


def forget_unfinished_files(error: OSError) -> None:
    """Finalize the unfinished files that the traceback of *error* holds, without a word.

    The libraries' files try to write once more when they are finalized. Where the disk is full that fails
    again, and Python would print a traceback of what it ignores.
    """
    hook = sys.unraisablehook

    def ignore_file_errors(ignored: "sys.UnraisableHookArgs") -> None:
        if not isinstance(ignored.exc_value, OSError | ResourceWarning):
            hook(ignored)

    sys.unraisablehook = ignore_file_errors
    try:
        cause: BaseException | None = error
        while cause is not None:
            traceback.clear_frames(cause.__traceback__)
            cause = cause.__cause__ or cause.__context__
        gc.collect()
    finally:
        sys.unraisablehook = hook
