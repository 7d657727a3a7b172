"""Read the small files that people name: settings, calendars, recipes, secrets, forms."""

import re
import stat
from pathlib import Path
from typing import Any

from qinling.errors import ValueRefused

#: The most bytes of a file of settings, of a calendar or of a recipe.
MAX_TEXT_FILE_BYTES = 4 << 20


def read_small_file(path: Path, max_bytes: int = MAX_TEXT_FILE_BYTES) -> bytes:
    """Return the content of the file *path*.

    Raises OSError, also for a device or a pipe, whose end may never come, and for more than *max_bytes*.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a folder raises by itself
        raise OSError("不是普通文件，而是设备或管道")
    with path.open("rb") as stream:
        content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise OSError(f"超过上限 {max_bytes >> 20} MB")
    return content


def read_small_text(path: Path) -> str:
    """Return the text of the UTF-8 file *path*. Raises OSError as `read_small_file` does, and UnicodeDecodeError."""
    return read_small_file(path).decode("utf-8-sig").replace("\r\n", "\n")


def expand_home(name: str | Path) -> Path:
    """Return the path *name*, with the home that a ~ at its start means. Raises ValueRefused where there is no such user."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise ValueRefused(f"{name} 里的 ~ 不知道是哪个文件夹", "请写出完整的路径") from None


def describe_toml_error(error: ValueError | RecursionError) -> str:
    """Return in Chinese where `read_toml` found *error*, a TOMLDecodeError or a UnicodeDecodeError."""
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 编码的文字"
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"{f'第 {found[1]} 行第 {found[2]} 列' if found else '文件末尾'}不合 TOML 的写法"


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of the TOML file *path*. Raises OSError, UnicodeDecodeError and TOMLDecodeError."""
    import tomllib  # noqa: PLC0415 (most commands read no file of settings)

    text = read_small_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (RecursionError, ValueError) as error:  # nested a thousand deep, a number of ten thousand digits
        raise tomllib.TOMLDecodeError(str(error)) from None
