"""The cheap check before each command: does the end of the history fit the rest of the ledger.

It reads a few rows however long the history is. `db verify` reads everything.
"""

from qinling.errors import LedgerInconsistent
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.reader import Reader, sees_all
from qinling.rules.history.events import Event, format_chain_position

_SELECT_LAST_EVENTS = f"select {', '.join(Event._fields)} from main.event order by id desc limit 2"


def find_head_fault(reader: Reader) -> str | None:
    """Return how the last event differs from the recorded head, or None, also where a user does not see it."""
    if not sees_all(reader):
        return None
    last = next(reader.tuples("select id, hash from main.event order by id desc limit 1"), None)
    recorded = reader.value("select value from main.meta where key = 'head'")
    if recorded != (f"{last[0]} {last[1]}" if last else None):
        end = format_chain_position(*last) if last else "没有记录"
        return f"历史的末尾（{end}）与记下的链首（{recorded or '没有'}）不符"
    return None


def require_sound_head(reader: Reader, place: LedgerPlace) -> None:
    """Raise LedgerInconsistent unless the end of the history fits. The last two events must also be sealed."""
    from qinling.rules.history.hash_chain import verify_chain  # noqa: PLC0415  # costs a reading command too much

    fault = find_head_fault(reader)
    if fault is None and sees_all(reader):  # the server checks what follows for those who do not see it
        last_events = list(reader.tuples(_SELECT_LAST_EVENTS))[::-1]
        if last_events and (broken := verify_chain(last_events, last_events[0][-2]).broken):
            fault = f"历史第 {broken} 条被改动过"
    if fault is not None:
        raise LedgerInconsistent(
            f"台账 {place} {fault}，没有写入；现在只能查看，不能再改",
            "运行 qinling db verify 看哪里不对，再用 qinling db restore 备份文件 恢复",
        )
