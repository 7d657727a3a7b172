"""The attachments of an office: their content in the database, so that every client sees them."""

from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256 as new_hash
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from qinling.errors import DocumentRefused, describe_os_error
from qinling.ledger.attachment_sources import StoredAttachment, require_storable_file
from qinling.ledger.postgres.statements import Connection

#: Of one part. A whole attachment may be larger than what a statement can carry.
_PART_BYTES = 1 << 20
_INSERT = "insert into attachment_part (sha256, part, content) values (%s, %s, %s)"
#: Whoever knows the SHA-256 may read: a unit knows those of its own issues.
_SELECT_PART = "select content from read_attachment_part(%s, %s) as content where content is not null"
_DELETE = "delete from attachment_part where sha256 = %s"


class OfficeAttachments:
    """Reads and adds attachments in the transaction of *connection*. What is read lies in a folder until `close`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._stack = ExitStack()
        self._folder: Path | None = None

    def add(self, source: Path) -> StoredAttachment:
        """Store the content of *source*, once. Raises DocumentRefused as `store_attachment` does."""
        require_storable_file(source)
        try:
            with source.open("rb") as stream:
                digest, size = new_hash(), 0
                while part := stream.read(_PART_BYTES):
                    digest.update(part)
                    size += len(part)
                stored = StoredAttachment(digest.hexdigest(), size)
                if not size:
                    raise DocumentRefused(f"{source} 是空文件", "请核对后重新提供")
                if self.find_fault(stored.sha256) is None:
                    return stored
                stream.seek(0)
                self._store_parts(stored.sha256, iter(lambda: stream.read(_PART_BYTES), b""))
        except OSError as error:
            raise DocumentRefused(
                f"读不了 {source}：{describe_os_error(error)}", "请检查文件的权限"
            ) from error
        if self.find_fault(stored.sha256):
            raise DocumentRefused(f"{source} 收的时候被改动了", "请等它写好后再收一次")
        return stored

    def _store_parts(self, sha256: str, parts: Iterator[bytes]) -> None:
        # Bound by the server: as text in the statement the content would be twice as long.
        with psycopg.Cursor(self._connection) as cursor:
            cursor.execute(_DELETE, [sha256])  # of content that was damaged
            for number, part in enumerate(parts):
                cursor.execute(_INSERT, [sha256, number, psycopg.Binary(part)])

    def find_fault(self, sha256: str) -> str | None:
        """Return what is wrong with a stored attachment, or None."""
        digest, parts = new_hash(), 0
        for part in self._read_parts(sha256):
            digest.update(part)
            parts += 1
        if not parts:
            return "丢失"
        return None if digest.hexdigest() == sha256 else "内容被改动"

    def locate(self, sha256: str) -> Path:
        """Return a file with the content of an attachment, for the time until `close`; it is missing if that is lost."""
        if self._folder is None:
            self._folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="qinling-")))
        path = self._folder / sha256
        if not path.exists():
            parts = self._read_parts(sha256)
            if (first := next(parts, None)) is not None:
                with path.open("wb") as stream:
                    stream.write(first)
                    stream.writelines(parts)
        return path

    def _read_parts(self, sha256: str) -> Iterator[bytes]:
        with psycopg.Cursor(self._connection) as cursor:
            number = 0
            while row := cursor.execute(_SELECT_PART, [sha256, number], binary=True).fetchone():
                yield bytes(row[0])
                number += 1

    def describe_place(self, sha256: str) -> tuple[str, str]:
        """Return where an attachment should be, and how it comes back there."""
        return "服务器", f"有这个文件（SHA-256 {sha256}）的，用 qinling attach 再收一次"

    def close(self) -> None:
        """Delete the files that were handed out."""
        self._stack.close()
