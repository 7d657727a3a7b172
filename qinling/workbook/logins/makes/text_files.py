"""Open a log that is a text, in the encoding of its bytes, and read its lines."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from qinling.errors import WorkbookRefused
from qinling.workbook.files.text_files import detect_encoding

_PIECE_BYTES = 1 << 20
MAX_LINE_LENGTH = 1 << 20


def detect_file_encoding(path: Path) -> str:
    """Return the encoding of all of *path*: UTF-8, UTF-16 with a byte order mark, or GB18030."""
    with path.open("rb") as stream:
        head = stream.read(_PIECE_BYTES)
        if head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return detect_encoding(head[:4])
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_ascii = True
        while head:
            try:
                decoder.decode(head)
            except UnicodeDecodeError:
                return detect_encoding(head) if is_ascii else "utf-8"  # damaged: the reader says where
            is_ascii = is_ascii and head.isascii()
            head = stream.read(_PIECE_BYTES)
    return "utf-8"


def open_text(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """Return *stream* as a text with its own line breaks."""
    return io.TextIOWrapper(stream, encoding=encoding, newline="\n")


def build_encoding_refusal(log_name: str, encoding: str, line: int) -> WorkbookRefused:
    """Return the refusal of a text that is not in its encoding."""
    return WorkbookRefused(
        f"{log_name} 第 {line} 行以后有读不出的字符（按 {encoding}）", "请以 UTF-8 重新导出"
    )


def read_lines(path: Path, log_name: str, encoding: str) -> Iterator[str]:
    """Yield the lines of a text, each with its line break. Raises WorkbookRefused for what is no text of lines."""
    number = 0
    with path.open("rb") as raw, open_text(raw, encoding) as stream:
        while True:
            try:
                line = stream.readline(MAX_LINE_LENGTH)
            except UnicodeDecodeError as error:
                raise build_encoding_refusal(log_name, encoding, number + 1) from error
            if not line:
                return
            number += 1
            if len(line) == MAX_LINE_LENGTH and not line.endswith("\n"):
                raise WorkbookRefused(
                    f"{log_name} 第 {number} 行超过 1 MB，不像登录日志", "请核对文件，重新导出"
                )
            if "\0" in line:
                raise WorkbookRefused(f"{log_name} 第 {number} 行不是文本", "请以 UTF-8 重新导出")
            yield line


def decode_start(head: bytes) -> str:
    """Return the text of the first bytes of a file, with marks for what is not in its encoding."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("utf-8-sig", "replace")
