"""What is wrong with a settings file that is no TOML, and where."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from qinling.cli.settings.toml_repairs import Repair, list_narrow_lines, list_repairs
from qinling.errors import SettingsRefused
from qinling.file_reading import describe_toml_error

#: How tomllib says that a key or a section stands there already.
_SECOND_TIME = re.compile("Cannot overwrite|Cannot declare|Cannot redefine|Cannot mutate|Duplicate")
#: A header of a section, or a key before its value.
_KEY_LINE = re.compile(r"""\s*(\[[^]]+\]+|(?:"[^"]*"|'[^']*'|[^\s="'#\[]+)(?=\s*[.=]).*?)\s*(?:=|#|$)""")

#: A line that is not shown: its value may be a secret.
_MAY_BE_SECRET = re.compile("secret|sign|token|key|pass|url|http|body|auth|header", re.IGNORECASE)
_MAX_SHOWN_LENGTH = 120
#: Repairs are tried out on the whole text: a longer one takes too long.
_MAX_REPAIRED_LENGTH = 40_000
#: A list that lacks something may have so many lines before it is seen.
_MAX_TRIED_LINES = 12
_GENERAL_ADVICE = (
    '一行一项，写成 键 = 值，文字放在引号里，如 timezone = "Asia/Shanghai"；'
    '键和节名有汉字的也加引号，如 "河道" = "…"、[work.kinds."植树"]'
)
_UNCLOSED_ADVICE = "补上收尾的括号或引号；不要它的，删去这一行"

#: Line and column of the first mistake, both from 1; far behind every line where there is none.
Position = tuple[int, int]
_NO_MISTAKE: Position = (1 << 60, 0)
_AT_END = 1 << 30


def build_toml_error(path: Path, error: ValueError | RecursionError, text: str) -> SettingsRefused:
    """Return the error for the *text* of a settings file that is no TOML."""
    found = re.search(r"line (\d+)", str(error))
    if _SECOND_TIME.search(str(error)):
        return _build_second_error(path, error, text, int(found[1]) if found else None)
    if "(at " not in str(error) or len(text) > _MAX_REPAIRED_LENGTH:  # nested too deep: no place is told
        return SettingsRefused(f"设置文件 {path} 的{describe_toml_error(error)}", _GENERAL_ADVICE)
    lines = text.rstrip().split("\n")
    reached = _find_mistake(text.rstrip())
    first = _find_first_line(lines, reached)
    if repaired := _find_repair(lines, first, reached):
        number, repair = repaired
        return SettingsRefused(f"设置文件 {path} 第 {number} 行{repair.what}", _advise_on_repair(repair))
    if reached[1] == _AT_END:
        return SettingsRefused(f"设置文件 {path} 第 {first} 行没有写完", _UNCLOSED_ADVICE)
    return SettingsRefused(f"设置文件 {path} 的{describe_toml_error(error)}", _GENERAL_ADVICE)


def _advise_on_repair(repair: Repair) -> str:
    """Return the line as it is to be; in words where it is none, is long, or may hold a secret."""
    is_line = not repair.line.lstrip().startswith("#") and len(repair.line) <= _MAX_SHOWN_LENGTH
    if not is_line or _MAY_BE_SECRET.search(repair.line):
        return repair.advice
    return f"写成 {' 和 '.join(map(str.strip, repair.line.splitlines()))}"


def _build_second_error(path: Path, error: Exception, text: str, at: int | None) -> SettingsRefused:
    what = _describe_second(text, at)
    said = "里同一项写了两次" if "inline" in str(error) else "前面已经写过"
    is_header = what.endswith("] ")
    advice = "把它下面的各项移到前面的那一节里，删去这一行" if is_header else "同一项只写一次，删去一处"
    return SettingsRefused(f"设置文件 {path} {what}{said}", advice)


def _find_repair(lines: Sequence[str], first: int, reached: Position) -> tuple[int, Repair] | None:
    """Return the number of the line to change, and how; None where nothing that is known makes it right.

    tomllib names the place up to which it could read, *reached*. What is missing may lack in a line above, in the
    same statement, which begins in line *first*. The best repair is the one after which most can be read.
    """
    last = min(reached[0], len(lines))
    best: tuple[Position, int, Repair] | None = None
    ends = (first, last) if reached[1] == _AT_END else (last, first)
    for number in dict.fromkeys((*ends, *range(last, max(first, last - _MAX_TRIED_LINES), -1))):
        for repair in _list_tried_repairs(lines[number - 1]):
            place = _find_mistake("\n".join([*lines[: number - 1], repair.line, *lines[number:]]))
            if (
                place[1] == _AT_END
                and _find_mistake("\n".join([*lines[first - 1 : number - 1], repair.line]))[1]
            ):
                continue  # what the repair opens is closed nowhere
            is_right = place > max(reached, (number + repair.line.count("\n") + 1, 0))
            if is_right and (best is None or place > best[0]):
                best = place, number, repair
        if best and best[0] == _NO_MISTAKE:
            break
    return best and (best[1], best[2])


def _list_tried_repairs(line: str) -> Iterator[Repair]:
    """Yield the repairs of *line*, then two at once: wide signs, and what else is wrong."""
    yield from list_repairs(line)
    for narrow in list_narrow_lines(line):
        for repair in list_repairs(narrow.line):
            yield Repair(
                f"{narrow.what}；{repair.what.removeprefix('的')}",
                f"{narrow.advice}，{repair.advice}",
                repair.line,
            )


def _find_mistake(text: str) -> Position:
    """Return where the first mistake in *text* as TOML is; the end of the last line where something is not closed."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        return (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, _AT_END)
    return _NO_MISTAKE


def _find_first_line(lines: Sequence[str], reached: Position) -> int:
    """Return the first line of the statement in which the mistake at *reached* is. A line that is right alone is none."""
    for number in range(reached[0], 1, -1):
        is_whole = number < reached[0] and _find_mistake(lines[number - 1]) == _NO_MISTAKE
        if not is_whole and _find_mistake("\n".join(lines[: number - 1])) == _NO_MISTAKE:
            return number
    return 1


def _describe_second(text: str, line: int | None) -> str:
    """Return the line and name of what ends at *line* of the text of a settings file, by default at its end."""
    lines = text.rstrip().splitlines()[:line]
    for number in range(len(lines), 0, -1):
        if name := _KEY_LINE.match(lines[number - 1]):
            return f"第 {number} 行的 {name[1].strip()} "
    return "有一项"
