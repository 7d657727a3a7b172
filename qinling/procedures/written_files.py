"""Remember which files this program wrote, so that it replaces no file that somebody has changed since."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from qinling.ledger import written_files
from qinling.ledger.reader import Reader
from qinling.ledger.rows import WrittenFile
from qinling.ledger.writer import Writer
from qinling.rules.history.events import format_utc


def find_written_file(reader: Reader, path: Path) -> WrittenFile | None:
    """Return what was last written to the real path *path*, or None."""
    return written_files.find_written_file(reader, _format_path(path))


def list_written_files(reader: Reader) -> list[WrittenFile]:
    """Return all files that were written, by their real paths, the last one first. Those that came back are among them."""
    return written_files.list_written_files(reader)


def record_written_files(writer: Writer, sha256_by_path: Mapping[Path, str], now: datetime) -> None:
    """Record that files of these real paths were written with these contents."""
    at = format_utc(now)
    written_files.record_written_files(
        writer,
        [WrittenFile(_format_path(path), sha256, at, False) for path, sha256 in sha256_by_path.items()],
    )


def record_returned_file(writer: Writer, path: Path, sha256: str, now: datetime) -> None:
    """Record that the file of the real path *path*, with these contents, was taken in by `return`."""
    file = WrittenFile(_format_path(path), sha256, format_utc(now), True)
    written_files.record_written_files(writer, [file])


def _format_path(path: Path) -> str:
    """Return *path* as the ledger can hold it: a name may hold bytes that are not UTF-8."""
    return str(path).encode("utf-8", "backslashreplace").decode()
