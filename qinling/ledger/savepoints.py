"""Steps within one transaction, each taken back by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from qinling.ledger.writer import Writer


@contextmanager
def open_savepoint(writer: Writer) -> Iterator[None]:
    """Take back what the block changed if it raises an exception. What was changed before it stays."""
    writer.change("savepoint step")
    try:
        yield
    except BaseException:
        writer.change("rollback to step")
        raise
    finally:
        writer.change("release step")
