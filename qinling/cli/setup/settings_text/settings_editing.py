"""Change one value in the text of a settings file and leave everything else as it stands, comments included."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from qinling.cli.settings.statement_lines import list_statements
from qinling.cli.setup.settings_text.setting_keys import find_value
from qinling.errors import SettingsRefused
from qinling.outputs.toml_text import quote_toml_text

#: Any value will do: tomlkit puts the right one in its place.
_PLACEHOLDER = "0"


def set_value(text: str, path: Sequence[str], value: object) -> str:
    """Return *text* with *value* at *path*. A commented line that would set it is taken for it.

    Raises SettingsRefused where the file is written in a way that cannot be changed without touching more.
    """
    old = tomllib.loads(text)
    wanted = put_value(old, path, value)
    return _require_only(wanted, lambda: _set_in_document(_uncomment(text, path), path, value), path)


def unset_value(text: str, path: Sequence[str]) -> str:
    """Return *text* without what stands at *path*. Raises SettingsRefused as `set_value` does."""
    old = tomllib.loads(text)
    return _require_only(_drop_value(old, path), lambda: _drop_from_document(text, path), path)


def _require_only(wanted: object, change: Callable[[], str], path: Sequence[str]) -> str:
    try:
        text = change()
        is_right = _without_empty_sections(tomllib.loads(text)) == _without_empty_sections(wanted)
    except (TOMLKitError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError):
        is_right = False
    if not is_right:
        raise SettingsRefused(
            f"设置文件里 {'.'.join(path)} 附近的写法，不能只改这一项", "用 qinling config edit 自己改"
        )
    return text


def _without_empty_sections(value: object) -> object:
    """Return *value* without sections that hold nothing: the last key of one takes its header along."""
    if not isinstance(value, Mapping):
        return value
    inner = {name: _without_empty_sections(one) for name, one in value.items()}
    return {name: one for name, one in inner.items() if one != {}}


def put_value(table: Mapping[str, Any], path: Sequence[str], value: object) -> dict[str, Any]:
    """Return a table of settings with *value* at *path*. Raises SettingsRefused where a value stands in its way."""
    name, *below = path
    inner = table.get(name)
    if below and inner is not None and not isinstance(inner, Mapping):
        raise SettingsRefused(
            f"设置文件里 {name} 应是一节，却写成了 {name} = …", "用 qinling config edit 自己改"
        )
    return {**table, name: put_value(inner or {}, below, value) if below else value}


def _drop_value(table: Mapping[str, Any], path: Sequence[str]) -> dict[str, Any]:
    name, *below = path
    if below:
        return {**table, name: _drop_value(table[name], below)}
    return {key: value for key, value in table.items() if key != name}


def _set_in_document(text: str, path: Sequence[str], value: object) -> str:
    document = tomlkit.parse(text)
    place: Any = document
    for name in path[:-1]:
        if name not in place:
            # A blank line behind a new section: the next one would follow at once.
            new = tomlkit.table(is_super_table=name != path[-2])
            place.append(name, new)
        place = place[name]
    place[path[-1]] = value
    return _part_sections(text, document.as_string()).rstrip("\n") + "\n"


def _drop_from_document(text: str, path: Sequence[str]) -> str:
    document = tomlkit.parse(text)
    place: Any = document
    for name in path[:-1]:
        place = place[name]
    place.remove(path[-1])
    return document.as_string()


def _part_sections(old: str, text: str) -> str:
    """Return *text* with a blank line before a section that follows a value at once and did not in *old*."""
    lines, old_lines = text.split("\n"), old.split("\n")
    known = {*pairwise(old_lines)}
    starts = (
        at
        for at, (before, line) in enumerate(pairwise(lines), 1)
        if line.startswith("[")
        and before.strip()
        and not before.startswith(("#", "["))
        and (before, line) not in known
    )
    for at in reversed([*starts]):
        lines.insert(at, "")
    return "\n".join(lines)


def _uncomment(text: str, path: Sequence[str]) -> str:
    """Return *text* with the comment that would set *path* made a line of its own, if it stands in its section."""
    *section, name = path
    lines = text.split("\n")
    taken = re.compile(rf"#\s*{re.escape(name)}\s*=")
    if find_value(tomllib.loads(text), path) is None:
        for at in _list_comment_lines(text, section):
            if taken.match(lines[at]):
                lines[at] = f"{name if name.isidentifier() else quote_toml_text(name)} = {_PLACEHOLDER}"
                return "\n".join(lines)
    return text


def _list_comment_lines(text: str, section: Sequence[str]) -> Iterator[int]:
    """Yield the places of the lines in *section* that hold no statement."""
    current: tuple[str, ...] = ()
    lines = text.split("\n")
    statements = {one.line: one for one in list_statements(text)}
    taken = {line for one in statements.values() for line in range(one.line, one.last_line + 1)}
    for at, _ in enumerate(lines):
        if (one := statements.get(at + 1)) and one.is_header:
            current = one.path
        elif at + 1 not in taken and current == tuple(section):
            yield at
