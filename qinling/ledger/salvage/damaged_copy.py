"""Copies of a damaged file that SQLite can open: as it is, without its `-wal`, or with the first page of a sound ledger."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from qinling.ledger.soundness.damaged_reading import DAMAGE_ERRORS, replace_bad_bytes
from qinling.ledger.soundness.schema_comparison import read_expected_schema

_BLOCK = 4096
#: Places in the first page: how many pages the file has, and the list of free pages (where it begins, how long it is).
_PAGE_COUNT, _FREE_LIST = slice(28, 32), slice(32, 40)
_SIDE_FILES = ("-wal", "-journal")


def copy_readable_blocks(source: Path, target: Path) -> None:
    """Copy *source* to *target*. A block that the disk cannot read is left as zeros."""
    size = source.stat().st_size
    with source.open("rb", buffering=0) as stream, target.open("wb") as copy:
        for at in range(0, size, _BLOCK):
            stream.seek(at)
            try:
                block = stream.read(_BLOCK)
            except OSError:
                block = bytes(min(_BLOCK, size - at))
            copy.write(block)


def list_side_files(ledger: Path) -> list[Path]:
    """Return the files of SQLite beside *ledger* that hold its last changes."""
    paths = (ledger.with_name(f"{ledger.name}{suffix}") for suffix in _SIDE_FILES)
    return [path for path in paths if path.exists()]


def make_copies(ledger: Path, folder: Path, models: Sequence[Path]) -> Iterator[Path]:
    """Yield copies of *ledger* in *folder*, the likeliest first, that SQLite may be able to open.

    *models* are sound ledgers. Their first page, which names the tables and says where each begins,
    stands in for a lost one: a ledger and its backup begin alike.
    """
    plain = folder / "plain.db"
    copy_readable_blocks(ledger, plain)
    if side_files := list_side_files(ledger):
        merged = folder / "merged.db"
        copy_readable_blocks(ledger, merged)
        for path in side_files:
            copy_readable_blocks(path, merged.with_name(path.name.replace(ledger.name, merged.name, 1)))
        yield merged
    yield plain
    content = plain.read_bytes()
    for number, model in enumerate(models):
        copy = folder / f"model{number}.db"
        copy.write_bytes(_replace_first_page(content, model.read_bytes()))
        yield copy


def _replace_first_page(damaged: bytes, sound: bytes) -> bytes:
    size = int.from_bytes(sound[16:18], "big")
    size = 1 << 16 if size == 1 else size
    pages = max(1, -(-len(damaged) // size))
    first = bytearray(sound[:size])
    first[_PAGE_COUNT] = pages.to_bytes(4, "big")
    first[_FREE_LIST] = bytes(8)
    return bytes(first) + damaged[size:].ljust((pages - 1) * size, b"\0")


@contextmanager
def open_copy(copy: Path) -> Iterator[sqlite3.Connection | None]:
    """Open a copy. It yields None where SQLite cannot, or where no table of a ledger is in it."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.text_factory = replace_bad_bytes
        try:
            connection.execute(
                "pragma writable_schema = on"
            )  # a damaged line of the schema does not stop the others
            names = {str(name) for (name,) in connection.execute("select name from sqlite_schema")}
        except DAMAGE_ERRORS:
            yield None
        else:
            yield connection if names & read_expected_schema().keys() else None
