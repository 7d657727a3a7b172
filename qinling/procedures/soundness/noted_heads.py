"""Compare the history with a head noted from an export, a brief or `db head`."""

from dataclasses import dataclass

from qinling.ledger.history import history_search
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.procedures.soundness.faults import Fault
from qinling.rules.history.events import GENESIS_HASH
from qinling.rules.history.noted_head import NotedHead

_LOOK = "请查明是谁在什么时候换过台账文件，并与留存的备份核对"


@dataclass(frozen=True, slots=True)
class NotedHeadResult:
    """Whether a noted head is part of the history: its *position* there, and how many events came *later*."""

    digits: str
    position: int | None
    found: bool
    later: int | None
    fault: Fault | None = None


def compare_noted_head(reader: Reader, noted: NotedHead) -> NotedHeadResult:
    """Say whether *noted* is part of the history, or how the history differs from what it was then."""
    last, _ = queries.read_chain_head(reader)
    if GENESIS_HASH.startswith(noted.digits) and not noted.position:
        return NotedHeadResult(noted.digits, 0, found=True, later=last)
    found = history_search.find_event_by_hash(reader, noted.digits)
    if found is not None and noted.position in (None, found):
        return NotedHeadResult(noted.digits, found, found=True, later=last - found)
    short = f"第 {noted.position} 条 {noted.digits[:16]}" if noted.position else noted.digits[:16]
    if found is not None:
        what = f"抄下的链首 {short} 在历史里是第 {found} 条：抄错了序号，或历史被改写过"
    elif noted.position is not None and noted.position > last:
        what = f"历史只到第 {last} 条，抄下的链首是{short}：台账退回过从前的样子，或不是同一本台账"
    elif noted.position is not None:
        what = f"历史里没有抄下的链首（{short}）：那以前的历史被改写过，或不是同一本台账"
    else:
        what = f"历史里没有抄下的链首 {short}：历史被改写过、退回过从前的样子，或不是同一本台账"
    return NotedHeadResult(noted.digits, found, found=False, later=None, fault=Fault(what, _LOOK, "event"))
