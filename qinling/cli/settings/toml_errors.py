"""What is wrong with a settings file that is no TOML, and where."""

import re
from pathlib import Path

from qinling.errors import SettingsRefused
from qinling.file_reading import describe_toml_error

#: How tomllib says that a key or a section stands there already.
_SECOND_TIME = re.compile("Cannot overwrite|Cannot declare|Duplicate")
#: A header of a section, or a key before its value.
_KEY_LINE = re.compile(r"""\s*(\[[^]]+\]+|(?:"[^"]*"|'[^']*'|[^\s="'#\[]+)(?=\s*[.=]).*?)\s*(?:=|#|$)""")


def build_toml_error(path: Path, error: ValueError | RecursionError, text: str) -> SettingsRefused:
    """Return the error for the *text* of a settings file that is no TOML."""
    what = f"设置文件 {path} 的{describe_toml_error(error)}"
    found = re.search(r"line (\d+)", str(error))
    if _SECOND_TIME.search(str(error)):
        said = "里同一项写了两次" if "inline" in str(error) else "前面已经写过"
        return SettingsRefused(
            f"设置文件 {path} {_describe_second(text, int(found[1]) if found else None)}{said}",
            "同一项、同一节只写一次，删去一处",
        )
    if found and "\\" in "".join(text.splitlines()[int(found[1]) - 1 :][:1]):
        return SettingsRefused(
            f"{what}：双引号里的反斜杠另有意思", "Windows 的路径放在单引号里，如 folder = 'D:\\备份'"
        )
    return SettingsRefused(
        what,
        '一行一项，写成 键 = 值，文字放在引号里，如 timezone = "Asia/Shanghai"；键和节名有汉字的也加引号，如 "河道" = "…"、[work.kinds."植树"]',
    )


def _describe_second(text: str, line: int | None) -> str:
    """Return the line and name of what ends at *line* of the text of a settings file, by default at its end."""
    lines = text.rstrip().splitlines()[:line]
    for number in range(len(lines), 0, -1):
        if name := _KEY_LINE.match(lines[number - 1]):
            return f"第 {number} 行的 {name[1].strip()} "
    return "有一项"
