"""Checks of the history: the hash chain, the recorded head, the tables that must follow from it, the attachments."""

from collections.abc import Iterator
from itertools import islice

from qinling.ledger import attachments
from qinling.ledger.history.replay import find_differing_issues
from qinling.ledger.issues import queries
from qinling.ledger.soundness import row_names
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.ledger.work.replay import find_differing_records
from qinling.procedures.soundness.faults import Fault, Remedies, format_names, unique
from qinling.rules.history.events import read_step_details
from qinling.rules.history.hash_chain import ChainCheck

_MAX_ISSUES = 200


def check_chain(reader: SqliteReader, chain: ChainCheck, remedies: Remedies) -> Iterator[Fault]:
    """Tell where the chain breaks, or whether it was cut off."""
    if chain.broken is not None:
        numbers = unique([row_names.find_issue_number(reader, "event", str(chain.broken))])
        issue = f"（问题 {numbers[0]}）" if numbers else ""
        what = f"历史第 {chain.broken} 条{issue}与前后不符：它或它前面的记录被改动、删除或插入过"
        yield Fault(what, remedies.rescue, "event", (str(chain.broken),), numbers)
        return
    recorded = queries.read_recorded_head(reader)
    if recorded != (f"{chain.position} {chain.head}" if chain.position else None):
        what = f"历史止于第 {chain.position} 条，与记下的链首 {recorded} 不符：末尾的记录被删除或添加过"
        yield Fault(what, remedies.rescue, "event", (str(chain.position),))


def check_issues_against_history(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which issues and work records are not what the history says."""
    numbers = tuple(islice(find_differing_issues(reader), _MAX_ISSUES))
    if numbers:
        what = f"台账与历史不一致的问题：{format_names(numbers)}"
        yield Fault(what, remedies.rescue, "issue", (), numbers)
    records = tuple(islice(find_differing_records(reader), _MAX_ISSUES))
    if records:
        what = f"台账与历史不一致的工作记录：{format_names(records)}"
        yield Fault(what, remedies.rescue, "work_record", records)


def list_attachments(reader: SqliteReader) -> dict[str, tuple[str, int]]:
    """Return SHA-256 → name and issue id of every attachment in the history."""
    return {
        details["sha256"]: (details["name"], event.issue)
        for event in attachments.read_attachment_events(reader)
        for details in [read_step_details(event)]
    }


def check_attachments(reader: SqliteReader, store: attachments.AttachmentStore) -> Iterator[Fault]:
    """Tell which attachments are lost or altered."""
    for sha256, (name, issue) in list_attachments(reader).items():
        if fault := store.find_fault(sha256):
            place, remedy = store.describe_place(sha256)
            numbers = unique([row_names.find_issue_number(reader, "issue", str(issue))])
            yield Fault(f"材料“{name}”{fault}（{place}）", remedy, "event", (sha256,), numbers)
