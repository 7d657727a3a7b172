"""The cheap check before each command: does the end of the history fit the rest of the ledger.

It reads a few rows however long the history is. `db verify` reads everything.
"""

from typing import Any

from qinling.errors import LedgerInconsistent
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.reader import Reader, sees_all
from qinling.rules.history.events import Event, format_chain_position

_SELECT_RECORDED = "select value from main.meta where key = 'head'"


def find_head_fault(reader: Reader) -> str | None:
    """Return how the last event differs from the recorded head, or None, also where a user does not see it."""
    # No more columns than needed: what is damaged elsewhere in the last event must not keep anybody from reading.
    return _compare_head(*_read_end(reader, ("id", "hash"), 1)) if sees_all(reader) else None


def _read_end(
    reader: Reader, columns: tuple[str, ...], count: int
) -> tuple[list[tuple[Any, ...]], str | None]:
    """Return *columns* of the last *count* events, the last one first, and the recorded head."""
    chosen = f"{', '.join(columns)}, ({_SELECT_RECORDED})"
    rows = list(reader.tuples(f"select {chosen} from main.event order by id desc limit {count}"))
    recorded = rows[0][-1] if rows else reader.value(_SELECT_RECORDED)
    return [row[:-1] for row in rows], recorded


def _compare_head(last_events: list[tuple[Any, ...]], recorded: str | None) -> str | None:
    last = next(((event[0], event[-1]) for event in last_events), None)
    if recorded != (f"{last[0]} {last[1]}" if last else None):
        end = format_chain_position(*last) if last else "没有记录"
        return f"历史的末尾（{end}）与记下的链首（{recorded or '没有'}）不符"
    return None


def require_sound_head(reader: Reader, place: LedgerPlace) -> None:
    """Raise LedgerInconsistent unless the end of the history fits. The last two events must also be sealed."""
    from qinling.rules.history.hash_chain import verify_chain  # noqa: PLC0415  # costs a reading command too much

    if not sees_all(reader):  # the server checks for those who do not see it
        return
    last_events, recorded = _read_end(reader, Event._fields, 2)
    fault = _compare_head(last_events, recorded)
    oldest_first = last_events[::-1]
    if fault is None and oldest_first and (broken := verify_chain(oldest_first, oldest_first[0][-2]).broken):
        fault = f"历史第 {broken} 条被改动过"
    if fault is not None:
        raise LedgerInconsistent(
            f"台账 {place} {fault}，没有写入；现在只能查看，不能再改",
            "运行 qinling db verify 看哪里不对，再用 qinling db restore 备份文件 恢复",
        )
