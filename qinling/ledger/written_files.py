"""The files outside the ledger that this program wrote, each as it was last written."""

from collections.abc import Iterable

from qinling.ledger.reader import Reader
from qinling.ledger.rows import WrittenFile
from qinling.ledger.writer import Writer


def find_written_file(reader: Reader, path: str) -> WrittenFile | None:
    """Return what was last written to *path*, or None."""
    rows = reader.rows(
        WrittenFile,
        "select path, sha256, written_at, is_returned from written_file where path = :path",
        path=path,
    )
    return next(rows, None)


def list_written_files(reader: Reader) -> list[WrittenFile]:
    """Return all files that were written, the last one first."""
    columns = ", ".join(WrittenFile._fields)
    return list(
        reader.rows(WrittenFile, f"select {columns} from written_file order by written_at desc, path")
    )


def record_written_files(writer: Writer, files: Iterable[WrittenFile]) -> None:
    """Record *files*, each in place of what was written there before."""
    writer.insert_rows(
        "written_file",
        WrittenFile._fields,
        files,
        on_conflict="on conflict (path) do update set sha256 = excluded.sha256,"
        " written_at = excluded.written_at, is_returned = excluded.is_returned",
    )
