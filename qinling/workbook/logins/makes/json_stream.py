"""Read JSON piece by piece: the lists of objects in a text, or its lines, without holding all of it."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import NoReturn, TextIO

from qinling.errors import ValueRefused, WorkbookRefused
from qinling.workbook.logins.makes.text_files import build_encoding_refusal

_PIECE_CHARACTERS = 1 << 16
MAX_VALUE_LENGTH = 1 << 20  # characters of one record
_MAX_CONTAINER_DEPTH = 12
_SPACE = re.compile(r"[ \t\r\n]*")


class JsonRefused(ValueRefused):
    """A text that is JSON, but says something twice or has a number that is none."""


def _build_object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    built = dict(pairs)
    if len(built) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise JsonRefused(f"有两个 {twice[:40]}", "请核对该条，只留一个")
    return built


def _refuse_constant(name: str) -> NoReturn:
    raise JsonRefused(f"有 {name}，不是 JSON 的数", "请改为 null 或真的数")


def _parse_integer(digits: str) -> int | str:
    """Return a whole number; one too long to be any keeps its digits."""
    return int(digits) if len(digits) < 40 else digits[:40]


_DECODER = json.JSONDecoder(
    object_pairs_hook=_build_object, parse_constant=_refuse_constant, parse_int=_parse_integer
)


def parse_json_line(text: str) -> object:
    """Return the one value in *text*. Raises ValueRefused."""
    try:
        return _DECODER.decode(text.rstrip())
    except json.JSONDecodeError as error:
        raise ValueRefused(f"不是完整的 JSON（到第 {error.colno} 字）", "请核对该行，或重新导出") from None
    except RecursionError:
        raise ValueRefused("层次太深", "请核对该行，或重新导出") from None


def parse_json_start(text: str) -> tuple[object, str]:
    """Return the first value in *text* and what follows it. Raises ValueRefused."""
    try:
        value, end = _DECODER.raw_decode(text, len(text) - len(text.lstrip()))
    except (json.JSONDecodeError, RecursionError):
        raise ValueRefused("不是完整的 JSON", "请重新导出") from None
    return value, text[end:].strip()


class JsonStream:
    """A text of JSON that is read from left to right. *log_name* is its name in messages."""

    def __init__(self, stream: TextIO, log_name: str) -> None:
        self._stream, self.log_name = stream, log_name
        self._text, self._at = "", 0
        self._lines_before = 0  # line breaks that have been dropped from the text
        self._is_end = False

    def peek(self) -> str:
        """Return the next character that is no blank, "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_end:
                return ""
            self._read_piece()

    def skip(self, expected: str) -> str:
        """Return the next character and go past it. Raises WorkbookRefused if it is none of *expected*."""
        found = self.peek()
        if not found or found not in expected:
            self.refuse(self._at)
        self._at += 1
        return found

    def read_value(self) -> object:
        """Return the next value. Raises WorkbookRefused if it is broken, too long or too deep."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_end or len(self._text) - self._at > MAX_VALUE_LENGTH:
                    self.refuse(error.pos)
            except JsonRefused as refused:
                raise WorkbookRefused(
                    f"{self.log_name} 第 {self._count_line(self._at)} 行起的一条{refused.message}",
                    refused.remedy,
                ) from None
            except RecursionError:
                raise WorkbookRefused(
                    f"{self.log_name} 第 {self._count_line(self._at)} 行起层次太深，不像登录日志",
                    "请核对文件，重新导出",
                ) from None
            else:
                if end < len(self._text) or self._is_end:  # a number may go on
                    self._at = end
                    return value
            self._read_piece()

    def refuse(self, at: int) -> NoReturn:
        """Raise WorkbookRefused for what stands at *at* in the text."""
        line = self._count_line(at)
        if self._is_end and (at >= len(self._text.rstrip()) or self._ends_in_text(at)):
            raise WorkbookRefused(
                f"{self.log_name} 到第 {line} 行就断了，文件多半没有传完", "请重新导出或索取该文件"
            )
        raise WorkbookRefused(f"{self.log_name} 第 {line} 行不是合法的 JSON", "请核对该行，或重新导出")

    def _ends_in_text(self, at: int) -> bool:
        """Return whether the text that begins at *at* has no closing quote, or is the start of true, false or null."""
        rest = self._text[at:].rstrip()
        if any(word.startswith(rest) for word in ("true", "false", "null")):
            return True
        return rest.startswith('"') and re.fullmatch(r'"(?:[^"\\]|\\.)*\\?', rest, re.DOTALL) is not None

    def _count_line(self, at: int) -> int:
        return self._lines_before + self._text.count("\n", 0, at) + 1

    def _read_piece(self) -> None:
        try:
            piece = self._stream.read(_PIECE_CHARACTERS)
        except UnicodeDecodeError as error:
            raise build_encoding_refusal(
                self.log_name, error.encoding, self._count_line(len(self._text))
            ) from error
        self._is_end = not piece
        self._lines_before += self._text.count("\n", 0, self._at)
        self._text, self._at = self._text[self._at :] + piece, 0


def iterate_objects(stream: JsonStream) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield (path, object) of every list of objects in the one value of *stream*: ("data.records", {…}).

    The path of a list at the top is "". Raises WorkbookRefused for broken JSON.
    """
    yield from _iterate_value(stream, "", 0)
    if stream.peek():
        stream.skip("")


def iterate_sequence(stream: JsonStream) -> Iterator[dict[str, object]]:
    """Yield the objects that stand one behind another. Raises WorkbookRefused for anything else."""
    while stream.peek():
        if stream.peek() == ",":
            stream.skip(",")
        if stream.peek() != "{":
            stream.skip("{")
        value = stream.read_value()
        if isinstance(value, dict):
            yield value


def _iterate_value(stream: JsonStream, path: str, depth: int) -> Iterator[tuple[str, dict[str, object]]]:
    first = stream.peek()
    if first == "[":
        yield from _iterate_list(stream, path)
    elif first == "{" and depth < _MAX_CONTAINER_DEPTH:
        yield from _iterate_members(stream, path, depth)
    else:
        stream.read_value()


def _iterate_list(stream: JsonStream, path: str) -> Iterator[tuple[str, dict[str, object]]]:
    stream.skip("[")
    if stream.peek() == "]":
        stream.skip("]")
        return
    while True:
        value = stream.read_value()
        if isinstance(value, dict):
            yield path, value
        if stream.skip(",]") == "]":
            return


def _iterate_members(stream: JsonStream, path: str, depth: int) -> Iterator[tuple[str, dict[str, object]]]:
    stream.skip("{")
    if stream.peek() == "}":
        stream.skip("}")
        return
    names: set[str] = set()
    while True:
        if stream.peek() != '"':
            stream.skip('"')
        name = str(stream.read_value())
        if name in names:
            raise WorkbookRefused(f"{stream.log_name} 有两个 {name[:40]}", "请核对文件，只留一个")
        names.add(name)
        stream.skip(":")
        yield from _iterate_value(stream, f"{path}.{name}" if path else name, depth + 1)
        if stream.skip(",}") == "}":
            return
