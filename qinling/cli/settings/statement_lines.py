"""Where each key of a settings file stands: tomllib tells values, not lines."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Statement(NamedTuple):
    """One statement of a TOML file: a header of a section, or a key with its value.

    *path* are the names of the section, or of its section and itself; *line* and *last_line* count from 1.
    """

    path: tuple[str, ...]
    line: int
    last_line: int
    is_header: bool
    value: object = None


def list_statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a TOML file that is right as a whole.

    A line that is right alone is a whole statement; one that is not goes on in the next.
    """
    section: tuple[str, ...] = ()
    held: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        held.append(line)
        try:
            table = tomllib.loads("\n".join(held))
        except tomllib.TOMLDecodeError:
            continue
        first, held = number - len(held) + 1, []
        if not table:
            continue
        if line.lstrip().startswith("[") and first == number:
            section = tuple(_list_header_names(table))
            yield Statement(section, first, number, is_header=True)
        else:
            path, value = _follow_single_names(table)
            yield Statement((*section, *path), first, number, is_header=False, value=value)


def _list_header_names(table: Mapping[str, Any]) -> Iterator[str]:
    while table:
        ((name, inner),) = table.items()
        yield name
        table = inner[0] if isinstance(inner, list) else inner


def _follow_single_names(table: Mapping[str, Any]) -> tuple[tuple[str, ...], object]:
    """Return the dotted key of a statement, and its value."""
    path: tuple[str, ...] = ()
    value: object = table
    while isinstance(value, Mapping) and len(value) == 1:
        ((name, value),) = value.items()
        path = (*path, name)
    return path, value


def find_lines(text: str) -> dict[tuple[str, ...], int]:
    """Return the first line of everything that a TOML file sets, sections too. Lines count from 1."""
    lines: dict[tuple[str, ...], int] = {}
    for statement in list_statements(text):
        for path in (*_list_beginnings(statement.path), *_list_inner_paths(statement.path, statement.value)):
            lines.setdefault(path, statement.line)
    return lines


def _list_beginnings(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield from (path[: length + 1] for length in range(len(path)))


def _list_inner_paths(path: tuple[str, ...], value: object) -> Iterator[tuple[str, ...]]:
    for name, inner in value.items() if isinstance(value, Mapping) else ():
        yield (*path, name)
        yield from _list_inner_paths((*path, name), inner)
