"""Validators of the settings that name a file or a folder, or the ledger."""

import re

from qinling.cli.ledger_place import parse_ledger_place
from qinling.cli.settings.validation.validators import Validator
from qinling.errors import UsageRefused, ValueRefused
from qinling.file_reading import expand_home
from qinling.operating_system import is_windows
from qinling.rules.texts.file_names import is_windows_path, require_no_address

#: A variable that a shell would put its value for.
_VARIABLE = re.compile(r"\$\{?[A-Z_]+\}?(?:[/\\]|$)|%[A-Z_]+%", re.IGNORECASE)


def check_file_name(value: object) -> str:
    """Return *value*, a path or an address. Raises ValueError, and ValueRefused for a path as Windows writes it."""
    if not isinstance(value, str):
        raise ValueError
    if any(sign < " " for sign in value):  # "D:\temp" holds a tab
        raise ValueRefused("双引号里的反斜杠另有意思，Windows 的路径放在单引号里，如 'D:\\备份'")
    if value and not value.strip():
        raise ValueRefused("只有空格", "写上文件或文件夹的名字；不要它的，删去这一项")
    if _VARIABLE.match(value):
        raise ValueRefused(f"{value} 里的变量在设置里不换成它的值", "写出完整的路径；自己的文件夹写 ~/")
    is_windows_way = ("\\" in value and "://" not in value) or is_windows_path(value)
    if is_windows_way and not is_windows():  # a file of that name would be made
        own = value.replace("\\", "/")
        advice = "请写本机的路径，用 / 隔开" if is_windows_path(value) else f"写成 {own}"
        raise ValueRefused(f"{value} 是 Windows 的写法，本机不是 Windows，{advice}")
    if "://" not in value:
        expand_home(value)
    return value


def _check_ledger_place(value: object) -> str:
    name = check_file_name(value)
    try:
        parse_ledger_place(name)
    except UsageRefused as refused:  # a password must not get into the file
        raise ValueRefused(refused.message, refused.remedy) from None
    return name


LEDGER_PLACE = Validator(
    "应是文件名，或 postgresql:// 开头的地址，写在引号里", "a file, or `postgresql://…`", _check_ledger_place
)
FILE_NAME = Validator(
    "应是文件名，写在引号里", "a file or folder", lambda value: require_no_address(check_file_name(value))
)
