"""What may become an attachment: a file that has an end, and is not too large."""

import stat
from pathlib import Path
from typing import NamedTuple

from qinling.errors import DocumentRefused, describe_os_error

_MAX_ATTACHMENT_BYTES = 2 << 30


class StoredAttachment(NamedTuple):
    """A stored attachment: its SHA-256 in hexadecimal and its size in bytes."""

    sha256: str
    size: int


def require_storable_file(source: Path) -> None:
    """Raise DocumentRefused unless *source* is a file of a size that is stored. Others may have no end."""
    try:
        status = source.stat()
    except FileNotFoundError as error:
        raise DocumentRefused(f"{source} 不存在", "请给出要收入的文件").about_missing(source) from error
    except OSError as error:
        raise DocumentRefused(f"读不了 {source}：{describe_os_error(error)}", "请给出要收入的文件") from error
    if not stat.S_ISREG(status.st_mode):
        what = "是文件夹" if stat.S_ISDIR(status.st_mode) else "不是普通文件，而是设备或管道"
        raise DocumentRefused(f"{source} {what}", "请给出要收入的文件")
    if status.st_size > _MAX_ATTACHMENT_BYTES:
        raise DocumentRefused(
            f"{source} 有 {status.st_size >> 20} MB，超过一份材料的上限 {_MAX_ATTACHMENT_BYTES >> 20} MB",
            "请压缩或拆分后再收入",
        )
