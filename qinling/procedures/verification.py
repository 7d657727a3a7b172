"""Looking after the ledger: whether it is sound, and where its history stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from qinling.ledger import attachments, counts, queries
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader, SqliteReader, reading_whatever_stands
from qinling.ledger.replay import differing_issues
from qinling.rules.history.events import GENESIS, particulars_of
from qinling.rules.history.hash_chain import walked

_MOST_NAMED = 20


@dataclass(slots=True)
class Soundness:
    """What an inspection of the ledger came to; sound where *faults* is empty.

    *position* and *head* are the id and the hash of the last event that holds.
    """

    events: int = 0
    issues: int = 0
    papers: int = 0
    position: int = 0
    head: str = GENESIS
    faults: list[str] = field(default_factory=list)


def head(reader: Reader) -> tuple[int, str]:
    """Return the position and the hash of the last event of the history."""
    return queries.chain_head(reader)


def verify(reader: SqliteReader, folder: Path) -> Soundness:
    """Inspect the file, walk the chain of the history, replay it against the tables, look at the papers in *folder*."""
    return reading_whatever_stands(reader, lambda: _inspected(reader, folder))


def _inspected(reader: Reader, folder: Path) -> Soundness:
    found = Soundness()
    found.faults += [f"数据库文件损坏：{told}" for told in queries.file_faults(reader)]
    found.position, found.head, broken = walked(queries.event_columns(reader))
    found.events = found.position  # ids go on without a gap, from 1
    if broken:
        found.faults.append(f"历史第 {broken} 条与前后不符：它或它前面的记录被改动、删除或插入过")
        return found  # what follows from a false history would only confuse
    noted = queries.noted_head(reader)
    if noted != (f"{found.position} {found.head}" if found.events else None):
        found.faults.append(
            f"历史止于第 {found.position} 条，与记下的链首 {noted} 不符：末尾的记录被删除或添加过"
        )
    different = list(islice(differing_issues(reader), _MOST_NAMED + 1))
    if different:
        found.faults.append(f"台账与历史不一致的问题：{_named(different)}")
    found.issues = counts.count_issues(reader)
    kept = {told["sha256"]: told["name"] for told in map(particulars_of, queries.papers_taken_in(reader))}
    for sha256, name in kept.items():
        if fault := attachments.fault_of(folder, sha256):
            found.faults.append(f"材料“{name}”{fault}（{attachments.place_of(folder, sha256)}）")
    found.papers = len(kept)
    if miscounted := login_queries.accounts_miscounted(reader):
        found.faults.append(f"登录次数与日志明细对不上的账号：{_named(miscounted)}")
    return found


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")
