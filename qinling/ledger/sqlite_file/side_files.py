"""The files that SQLite keeps beside a ledger, and whether they belong to it.

SQLite replays a `-wal` or `-journal` onto whatever file has the name of the ledger. After yesterday's
copy was put over a crashed ledger, that mixes two states. So every transaction writes a commit mark:
a random word, and the word of the transaction before it. A `-wal` belongs to a file whose own word is
among those of the marks in it.
"""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from struct import iter_unpack, unpack
from typing import NamedTuple

from qinling.errors import LedgerInconsistent, quote_argument
from qinling.ledger.sqlite_file.sqlite_uri import build_uri

#: Suffixes of SQLite's files beside a ledger.
SIDE_FILE_SUFFIXES = ("-wal", "-shm", "-journal")
#: Those that hold changes; the other is made anew.
_CHANGE_FILE_SUFFIXES = ("-wal", "-journal")

#: The commit mark of a ledger that has none yet. Its length never changes, so that SQLite overwrites it in place.
_NO_MARK = "0" * 16
WRITE_COMMIT_MARK = f"""
    insert into meta (key, value) values ('commit', '{_NO_MARK} ' || lower(hex(randomblob(8))))
    on conflict (key) do update set value = substr(meta.value, 18) || ' ' || lower(hex(randomblob(8)))
"""
#: Two words that no file has, for a copy: its pages may stand in another order than in the ledger it was made of.
WRITE_NEW_COMMIT_MARK = """
    insert into meta (key, value) values ('commit', lower(hex(randomblob(8))) || ' ' || lower(hex(randomblob(8))))
    on conflict (key) do update set value = excluded.value
"""
# The plus: the index would make it two pages, which a checkpoint writes one after the other.
_SELECT_COMMIT_MARK = "select value from meta where +key = 'commit'"
#: A cell of a table's leaf page that holds the mark: lengths and types in front, then both columns.
_MARK_CELL = re.compile(rb".{4,9}commit([0-9a-f]{16}) ([0-9a-f]{16})", re.DOTALL)
_MAX_CELL = 64
_LEAF_PAGE = b"\x0d"

_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_BYTE_ORDERS = {0x377F0682: "<", 0x377F0683: ">"}  # magic number → byte order of its checksums
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")

#: Others may write while the files are read. A state that belongs to nobody's work stays as it is.
_MAX_LOOKS, _SECONDS_BETWEEN_LOOKS = 10, 0.05


class _Mark(NamedTuple):
    """A commit mark: the word of the transaction before, and of this one."""

    before: str
    word: str


class _Frame(NamedTuple):
    """One page in a `-wal`: the checksum before it, its header and its content."""

    checksum_before: bytes
    header: bytes
    page: bytes


def get_side_file(ledger: Path, suffix: str) -> Path:
    """Return the path of SQLite's side file with *suffix*. SQLite follows a link to the ledger first."""
    real = ledger.resolve()
    return real.with_name(real.name + suffix)


def has_side_file(ledger: Path, suffix: str) -> bool:
    """Return whether the side file with *suffix* exists and holds something."""
    try:
        return get_side_file(ledger, suffix).stat().st_size > 0
    except OSError:
        return False


def list_change_files(ledger: Path) -> list[Path]:
    """Return the side files that hold something: changes which are not in the ledger file itself."""
    return [
        get_side_file(ledger, suffix) for suffix in _CHANGE_FILE_SUFFIXES if has_side_file(ledger, suffix)
    ]


def require_own_side_files(ledger: Path) -> None:
    """Raise LedgerInconsistent for a `-wal` or `-journal` of another state of the ledger. Change no file."""
    for suffix, is_foreign in (("-wal", _is_foreign_wal), ("-journal", _is_foreign_journal)):
        if has_side_file(ledger, suffix) and is_foreign(ledger):
            name = get_side_file(ledger, suffix).name
            path = quote_argument(str(ledger))
            raise LedgerInconsistent(
                f"台账 {ledger} 和它旁边的 {name} 不是一回事：多半是台账没有正常关闭，之后又被别处抄来的文件盖住。"
                f"两个文件都没有动，最近办的可能只在 {name} 里",
                f"把两个文件另抄一份留着；要以现在这个台账文件为准，运行 qinling db restore {path} --to {path}，{name} 会另外留好",
            )


def _is_foreign_wal(ledger: Path) -> bool:
    """Return whether the marks in the `-wal` are of another file. Without a mark nobody can tell: then they are not."""
    return _is_lasting(lambda: _has_only_foreign_marks(ledger, get_side_file(ledger, "-wal")))


def _is_lasting(look: Callable[[], bool]) -> bool:
    """Return whether every *look* says so, with pauses between them."""
    for place in range(_MAX_LOOKS):
        time.sleep(_SECONDS_BETWEEN_LOOKS if place else 0)
        if not look():
            return False
    return True


def _has_only_foreign_marks(ledger: Path, wal: Path) -> bool:
    own = _read_mark_without_wal(ledger)
    raw = _read_if_there(wal)
    if own is None or _read_if_there(wal, _WAL_HEADER) != raw[:_WAL_HEADER]:
        return False
    marked = [(frame, mark) for frame in _iterate_frames(raw) if (mark := _find_mark(frame.page))]
    if any(own.word in mark for _, mark in marked) or own != _read_mark_without_wal(ledger):
        return False
    return any(_is_frame_valid(frame, raw) for frame, _ in marked)


def _is_foreign_journal(ledger: Path) -> bool:
    """Return whether the `-journal` would undo a transaction of another file."""
    return _is_lasting(lambda: _undoes_foreign_mark(ledger, get_side_file(ledger, "-journal")))


def _undoes_foreign_mark(ledger: Path, journal: Path) -> bool:
    raw = _read_if_there(journal)
    own = _read_mark_without_wal(ledger)
    if raw[:8] != _JOURNAL_MAGIC or own is None:
        return False
    pages_before, sector_size, page_size = unpack(">3I", raw[16:28])
    if pages_before == 0:  # it would empty the file: right only for the first transaction of a new ledger
        return own.before != _NO_MARK
    for start in range(sector_size, len(raw) - page_size, page_size + 8):
        if mark := _find_mark(raw[start + 4 :][:page_size]):
            return mark.word not in own
    return False


def _read_if_there(path: Path, size: int = -1) -> bytes:
    """Return the first *size* bytes of *path*, or nothing: the last command that used it may have finished."""
    try:
        with path.open("rb") as stream:
            return stream.read(size)
    except FileNotFoundError:
        return b""


def _read_mark_without_wal(ledger: Path) -> _Mark | None:
    """Return the mark in the ledger file alone. None if the file cannot be read alone."""
    # Not opened as a file: closing it would drop the locks that this process has on it through SQLite.
    uri = build_uri(ledger.absolute(), "mode=ro&immutable=1")
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            row = connection.execute(_SELECT_COMMIT_MARK).fetchone()
    except sqlite3.OperationalError:  # no such table: a file of another program
        return _Mark(_NO_MARK, _NO_MARK)
    except sqlite3.DatabaseError:  # half a checkpoint: the WAL holds the rest
        return None
    return _Mark(*str(row[0]).split(" ")) if row else _Mark(_NO_MARK, _NO_MARK)


def _iterate_frames(raw: bytes) -> Iterator[_Frame]:
    """Yield the frames of a `-wal` that SQLite would look at: those with the salts of its header."""
    if len(raw) < _WAL_HEADER or int.from_bytes(raw[:4], "big") not in _WAL_BYTE_ORDERS:
        return
    page_size = int.from_bytes(raw[8:12], "big")
    salts, checksum_before = raw[16:24], raw[24:32]
    for start in range(_WAL_HEADER, len(raw) - page_size, page_size + _FRAME_HEADER):
        header, page = raw[start : start + _FRAME_HEADER], raw[start + _FRAME_HEADER :][:page_size]
        if header[8:16] != salts:
            return
        yield _Frame(checksum_before, header, page)
        checksum_before = header[16:24]


def _find_mark(page: bytes) -> _Mark | None:
    """Return the commit mark on *page*, or None."""
    if page[:1] != _LEAF_PAGE or b"commit" not in page:
        return None
    cell_count = int.from_bytes(page[3:5], "big")
    for place in range(8, 8 + 2 * cell_count, 2):
        start = int.from_bytes(page[place : place + 2], "big")
        if found := _MARK_CELL.match(page[start : start + _MAX_CELL]):
            return _Mark(*(word.decode() for word in found.groups()))
    return None


def _is_frame_valid(frame: _Frame, raw: bytes) -> bool:
    """Return whether the checksum of *frame* is right. One that is only half written is not."""
    order = _WAL_BYTE_ORDERS[int.from_bytes(raw[:4], "big")]
    first, second = unpack(">2I", frame.checksum_before)
    text = frame.header[:8] + frame.page
    for left, right in iter_unpack(f"{order}2I", text):
        first = (first + left + second) & 0xFFFFFFFF
        second = (second + right + first) & 0xFFFFFFFF
    return (first, second) == unpack(">2I", frame.header[16:24])
