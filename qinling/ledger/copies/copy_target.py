"""The ledger that `db copy` fills: what stands there, and the mark of a copy that is not finished."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qinling.errors import LedgerMissing, OutputRefused
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.counts import count_table_rows
from qinling.ledger.issues.queries import read_chain_head, read_ledger_id
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.reader import Reader, driver_required, open_reader
from qinling.ledger.writer import Writer

_SELECT_MARK = "select value from meta where key = 'copying'"


@contextmanager
def open_copy_target(place: LedgerPlace, busy_seconds: float) -> Iterator[Writer]:
    """Open *place* as `open_ledger` does, make it if it is missing, and open also half a copy."""
    if isinstance(place, Path):
        with open_ledger(place, create=True, busy_seconds=busy_seconds) as writer:
            yield writer
        return
    with driver_required():
        from qinling.ledger.postgres.office_opening import open_office_ledger  # noqa: PLC0415  # loads the driver
    with open_office_ledger(place, create=True, busy_seconds=busy_seconds, is_copying=True) as office:
        yield office


def begin_copy(place: LedgerPlace, ledger_id: str, head: tuple[int, str], busy_seconds: float) -> bool:
    """Prepare *place* for a copy of this ledger. Return False where the whole of it is there already.

    An office is made and marked, so that no other command takes it for a ledger before its rows are there. A
    file is made with its rows. Raises OutputRefused for another ledger.
    """
    if isinstance(place, Path):
        try:
            with open_reader(place, busy_seconds=busy_seconds) as reader:
                return require_free_target(reader, place, ledger_id, head)
        except LedgerMissing:  # also what is left of a copy that was killed
            return True
    with open_copy_target(place, busy_seconds) as writer:
        is_free = require_free_target(writer, place, ledger_id, head)
        if is_free and writer.value(_SELECT_MARK) is None:
            writer.insert_rows("meta", ("key", "value"), [("copying", ledger_id)])
        return is_free


def require_free_target(reader: Reader, place: LedgerPlace, ledger_id: str, head: tuple[int, str]) -> bool:
    """Return whether the ledger at *place* has no rows yet, False where it is the same one at the same *head*.

    Raises OutputRefused for any other.
    """
    mark = reader.value(_SELECT_MARK)
    if mark not in (None, ledger_id):
        raise OutputRefused(f"{place} 是另一本台账没有搬完的副本", "换一个位置，或请管理员删去它再搬")
    rows = count_table_rows(reader)
    if not any(rows[table] for table in rows if table != "meta"):
        return True
    if (read_ledger_id(reader), read_chain_head(reader)) == (ledger_id, head):
        return False
    position, _ = read_chain_head(reader)
    raise OutputRefused(
        f"{place} 已有台账（问题 {rows['issue']} 个，历史 {position} 条），没有搬",
        "换一个新的文件名，或一个新的 office=",
    )
