"""Hostile .xls files: a valid BIFF workbook with one false value in its container or records."""

import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.workbook.makers.hostile.hostile_containers import Named
from tests.workbook.makers.hostile.hostile_parts import write_file, xls


def old_books() -> Named:
    """Give false lengths, offsets and sector chains."""
    records = {
        "dimension of 2^32 rows": (0x0200, 4, b"\xff\xff\xff\xff"),
        "dimension turned round": (0x0200, 0, b"\xff\xff\xff\x00\x00\x00\x00\x00"),
        "2^32 shared strings": (0x00FC, 4, b"\xff\xff\xff\xff"),
        "string of 65,535 characters": (0x00FC, 8, b"\xff\xff"),
        "string with 2^32 bytes behind it": (0x00FC, 10, b"\x0d\xff\xff\xff\xff\xff\xff"),
        "cell in row 65,536 and column 65,536": (0x00FD, 0, b"\xff\xff\xff\xff"),
        "shared string of none": (0x00FD, 6, b"\xff\xff\xff\xff"),
        "sheet behind the end": (0x0085, 0, b"\xff\xff\xff\x7f"),
        "sheet that begins at itself": (0x0085, 0, b"\x00\x00\x00\x00"),
        "sheet name of 255": (0x0085, 6, b"\xff\x01"),
        "code page of none": (0x0042, 0, b"\xff\xff"),
    }
    harmless = {"dimension turned round", "2^32 shared strings", "shared string of none", "sheet name of 255"}
    for name, (record, at, data) in records.items():
        expected = "fine" if name in harmless else "refused"
        yield f"xls: {name}", partial(_record, record=record, at=at, data=data), expected
    containers: dict[str, Callable[[bytearray], None]] = {
        "chain that runs in a circle": lambda data: _chain(data, 0),
        "chain past the end": lambda data: _chain(data, 0x7FFFFFF0),
        "chain into the free": lambda data: _chain(data, 0xFFFFFFFF),
        "stream of 4 GB": lambda data: struct.pack_into("<I", data, _entry(data) + 120, 0xFFFFFFFF),
        "stream of no bytes": lambda data: struct.pack_into("<I", data, _entry(data) + 120, 0),
        "stream that begins nowhere": lambda data: struct.pack_into(
            "<I", data, _entry(data) + 116, 0x7FFFFFFF
        ),
        "2^32 tables of sectors": lambda data: struct.pack_into("<I", data, 44, 0xFFFFFFFF),
        "more tables in a circle": lambda data: struct.pack_into("<II", data, 68, 0, 0xFFFFFFFF),
        "directory nowhere": lambda data: struct.pack_into("<I", data, 48, 0x7FFFFFFF),
        "directory of 2^32 sectors": lambda data: struct.pack_into("<I", data, 40, 0xFFFFFFFF),
        "sectors of 2^65535 bytes": lambda data: struct.pack_into("<H", data, 30, 0xFFFF),
        "sectors of one byte": lambda data: struct.pack_into("<H", data, 30, 0),
        "sectors of 4,096 bytes in version 3": lambda data: struct.pack_into("<H", data, 30, 12),
        "small streams of 2^32 bytes": lambda data: struct.pack_into("<II", data, 60, 0, 0xFFFFFFFF),
    }
    # The reader ignores these values.
    harmless = {
        "stream of 4 GB",
        "2^32 tables of sectors",
        "directory of 2^32 sectors",
        "small streams of 2^32 bytes",
    }
    for name, change in containers.items():
        expected = "fine" if name in harmless else "refused"
        yield f"xls: {name}", partial(_container, change=change), expected


def _stream_start(data: bytes | bytearray) -> int:
    return data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")


def _record(folder: Path, record: int, at: int, data: bytes) -> Path:
    """Overwrite bytes of the first record of a kind."""
    path = xls(folder)
    book = bytearray(path.read_bytes())
    place = _stream_start(book)
    while (head := struct.unpack_from("<HH", book, place))[0] != record:
        place += 4 + head[1]
    book[place + 4 + at : place + 4 + at + len(data)] = data
    return write_file(folder, path.name, bytes(book))


def _container(folder: Path, change: Callable[[bytearray], None]) -> Path:
    path = xls(folder)
    book = bytearray(path.read_bytes())
    change(book)
    return write_file(folder, path.name, bytes(book))


def _entry(data: bytearray) -> int:
    """Return the offset of the directory entry of the record stream."""
    return data.index("Workbook".encode("utf-16-le"))


def _chain(data: bytearray, following: int) -> None:
    """Link the third sector of the stream to *following*, or to its first sector for 0."""
    (table,) = struct.unpack_from("<I", data, 76)
    (start,) = struct.unpack_from("<I", data, _entry(data) + 116)
    struct.pack_into("<I", data, 512 + table * 512 + (start + 2) * 4, following or start)
