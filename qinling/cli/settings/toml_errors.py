"""What is wrong with a settings file that is no TOML, and where."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from qinling.errors import SettingsRefused
from qinling.file_reading import describe_toml_error

#: How tomllib says that a key or a section stands there already.
_SECOND_TIME = re.compile("Cannot overwrite|Cannot declare|Duplicate")
#: A header of a section, or a key before its value.
_KEY_LINE = re.compile(r"""\s*(\[[^]]+\]+|(?:"[^"]*"|'[^']*'|[^\s="'#\[]+)(?=\s*[.=]).*?)\s*(?:=|#|$)""")

#: What an input method types for the quotes and the signs of TOML.
_WIDE_QUOTES = dict.fromkeys("“”„＂", '"') | dict.fromkeys("‘’＇", "'")
_WIDE_SIGNS = dict(zip("＝［］【】｛｝，＃．", "=[][]{},#.", strict=True))
#: A line that is not shown: its value may be a secret.
_MAY_BE_SECRET = re.compile("secret|sign|token|key|pass|url|http|body|auth|header", re.IGNORECASE)


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
    if mended := _mend_wide_signs(text, int(found[1]) if found else None):
        number, signs, line = mended
        advice = "把它们换成半角的" if _MAY_BE_SECRET.search(line) else f"写成 {line}"
        return SettingsRefused(f"设置文件 {path} 第 {number} 行的 {signs} 是中文的符号，要用半角的", advice)
    if found and "\\" in "".join(text.splitlines()[int(found[1]) - 1 :][:1]):
        return SettingsRefused(
            f"{what}：双引号里的反斜杠另有意思", "Windows 的路径放在单引号里，如 folder = 'D:\\备份'"
        )
    return SettingsRefused(
        what,
        '一行一项，写成 键 = 值，文字放在引号里，如 timezone = "Asia/Shanghai"；键和节名有汉字的也加引号，如 "河道" = "…"、[work.kinds."植树"]',
    )


def _mend_wide_signs(text: str, at: int | None) -> tuple[int, str, str] | None:
    """Return the number of line *at*, by default the last, its wide signs, and the line as TOML wants it.

    None where wide signs are not what is wrong with it: they may stand within a text.
    """
    lines = text.rstrip().split("\n")
    number = min(at or len(lines), len(lines))
    old = lines[number - 1]
    for new in _list_narrow_lines(old):
        lines[number - 1] = new
        if new != old and _is_right_up_to("\n".join(lines), number):
            changed = (sign for sign, narrow in zip(old, new, strict=True) if sign != narrow)
            return number, " ".join(dict.fromkeys(changed)), new.strip()
    return None


def _list_narrow_lines(line: str) -> Iterator[str]:
    """Yield *line* with its wide signs, its wide quotes, all of them, or a single one made narrow."""
    both = _WIDE_SIGNS | _WIDE_QUOTES
    for signs in (_WIDE_SIGNS, _WIDE_QUOTES, both):
        yield "".join(signs.get(sign, sign) for sign in line)
    for at, sign in enumerate(line):
        if sign in both:
            yield line[:at] + both[sign] + line[at + 1 :]


def _is_right_up_to(text: str, number: int) -> bool:
    """Return whether the first mistake in *text* as TOML, if any, stands below line *number*."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        return found is not None and int(found[1]) > number
    return True


def _describe_second(text: str, line: int | None) -> str:
    """Return the line and name of what ends at *line* of the text of a settings file, by default at its end."""
    lines = text.rstrip().splitlines()[:line]
    for number in range(len(lines), 0, -1):
        if name := _KEY_LINE.match(lines[number - 1]):
            return f"第 {number} 行的 {name[1].strip()} "
    return "有一项"
