"""Verify the ledger, and read the head of its event log."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from qinling.ledger import attachments, counts, queries
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.replay import find_differing_issues
from qinling.ledger.sqlite import SqliteReader, check_file_integrity, read_despite_damaged_text
from qinling.rules.history.events import GENESIS_HASH, read_step_details
from qinling.rules.history.hash_chain import verify_chain

_MAX_NAMES_SHOWN = 20


@dataclass(slots=True)
class VerificationResult:
    """Result of a verification. The ledger is sound if *faults* is empty.

    *position* and *head* are the id and hash of the last valid event.
    """

    events: int = 0
    issues: int = 0
    papers: int = 0
    position: int = 0
    head: str = GENESIS_HASH
    faults: list[str] = field(default_factory=list)


def read_chain_head(reader: Reader) -> tuple[int, str]:
    """Return the id and the hash of the last event."""
    return queries.read_chain_head(reader)


def verify(reader: SqliteReader, folder: Path | None) -> VerificationResult:
    """Verify the file, the hash chain, the tables against the replayed events, the attachments in *folder* and the roll-up.

    Without a *folder* the attachments are left out.
    """
    return read_despite_damaged_text(reader, lambda: _verify_ledger(reader, folder))


def _verify_ledger(reader: SqliteReader, folder: Path | None) -> VerificationResult:
    result = VerificationResult()
    result.faults += [f"数据库文件损坏：{line}" for line in check_file_integrity(reader)]
    result.position, result.head, broken = verify_chain(queries.read_event_tuples(reader))
    result.events = result.position  # ids count from 1 without gaps
    if broken:
        result.faults.append(f"历史第 {broken} 条与前后不符：它或它前面的记录被改动、删除或插入过")
        return result  # further checks mean nothing with a broken chain
    recorded_head = queries.read_recorded_head(reader)
    if recorded_head != (f"{result.position} {result.head}" if result.events else None):
        result.faults.append(
            f"历史止于第 {result.position} 条，与记下的链首 {recorded_head} 不符：末尾的记录被删除或添加过"
        )
    different = list(islice(find_differing_issues(reader), _MAX_NAMES_SHOWN + 1))
    if different:
        result.faults.append(f"台账与历史不一致的问题：{_format_names(different)}")
    result.issues = counts.count_issues(reader)
    if folder is not None:
        _verify_attachments(reader, folder, result)
    if miscounted := login_queries.find_miscounted_accounts(reader):
        result.faults.append(f"登录次数与日志明细对不上的账号：{_format_names(miscounted)}")
    return result


def _verify_attachments(reader: SqliteReader, folder: Path, result: VerificationResult) -> None:
    attachment_names = {
        details["sha256"]: details["name"]
        for details in map(read_step_details, queries.read_attachment_events(reader))
    }
    for sha256, name in attachment_names.items():
        if fault := attachments.find_attachment_fault(folder, sha256):
            result.faults.append(f"材料“{name}”{fault}（{attachments.get_attachment_path(folder, sha256)}）")
    result.papers = len(attachment_names)


def _format_names(names: Sequence[str]) -> str:
    return "、".join(names[:_MAX_NAMES_SHOWN]) + ("等" if len(names) > _MAX_NAMES_SHOWN else "")
