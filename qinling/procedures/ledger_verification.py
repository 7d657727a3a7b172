"""Verify the ledger, compare it with a head noted elsewhere, and read the head of its event log."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from qinling.errors import LedgerUnusable, QinlingError
from qinling.ledger.attachments import AttachmentStore
from qinling.ledger.issues import counts, queries
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import Reader, open_reader
from qinling.ledger.soundness.damaged_reading import (
    DAMAGE_ERRORS,
    describe_damage,
    get_file_path,
    read_despite_damaged_text,
)
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.procedures.soundness import (
    file_checks,
    history_checks,
    login_checks,
    noted_heads,
    relation_checks,
)
from qinling.procedures.soundness.faults import Fault, Remedies
from qinling.rules.history.events import GENESIS_HASH
from qinling.rules.history.hash_chain import ChainCheck, verify_chain
from qinling.rules.history.noted_head import NotedHead

_Check = Callable[[SqliteReader, Remedies], Iterator[Fault]]
#: What is checked besides the file, the history and the attachments, and what each check is about.
TABLE_CHECKS: tuple[tuple[str, _Check], ...] = (
    ("页", file_checks.check_pages),
    ("结构", file_checks.check_schema),
    ("记录的值", file_checks.check_values),
    ("台账标识", file_checks.check_ledger_id),
    ("所属关系", relation_checks.check_orphans),
    ("单位", relation_checks.check_units),
    ("编号", relation_checks.check_counters),
    ("消息和通知", relation_checks.check_notices),
    ("账号", login_checks.check_accounts),
    ("登录明细", login_checks.check_login_records),
    ("登录日计", login_checks.check_roll_up),
    ("日志", login_checks.check_log_coverage),
)
#: Those that a server does itself.
_CHECKS_OF_FILES = (file_checks.check_pages, file_checks.check_schema)


@dataclass(slots=True)
class VerificationResult:
    """Result of a verification. The ledger is sound if *findings* is empty.

    *position* and *head* are the id and hash of the last valid event. *noted* is the comparison
    with a noted head, None if none was given.
    """

    events: int = 0
    issues: int = 0
    papers: int = 0
    position: int = 0
    head: str = GENESIS_HASH
    findings: list[Fault] = field(default_factory=list)
    noted: noted_heads.NotedHeadResult | None = None

    @property
    def faults(self) -> list[str]:
        """What is wrong, one sentence each."""
        return [fault.what for fault in self.findings]


def read_chain_head(reader: Reader) -> tuple[int, str]:
    """Return the id and the hash of the last event."""
    return queries.read_chain_head(reader)


def verify(
    reader: Reader,
    store: AttachmentStore | None,
    noted_head: NotedHead | None = None,
    *,
    address: ServerAddress | None = None,
) -> VerificationResult:
    """Verify the file, the history, and everything that must follow from it.

    Attachments are looked for in *store*, unless it is None. With *noted_head*, say also whether it is
    part of the history. The office of a server, which is at *address*, is copied first, and what a server
    checks of its files itself is left out.
    """
    is_file = isinstance(reader, SqliteReader)
    own = SqliteReader(reader.connect_past())
    remedies = Remedies(address or get_file_path(own))
    result = VerificationResult()
    run = partial(_run_check, own, remedies, result.findings)
    if is_file:
        run("文件", partial(file_checks.check_file, own, remedies))
    run("历史", partial(_check_history, own, remedies, result))
    for label, check in TABLE_CHECKS:
        if is_file or check not in _CHECKS_OF_FILES:
            run(label, partial(check, own, remedies))
    if store is not None:
        run("材料", partial(history_checks.check_attachments, own, store))
    run("条数", partial(_count_rows, own, result))
    if noted_head is not None:
        run("链首", partial(_check_noted_head, own, result, noted_head))
    return result


def try_to_verify(path: Path, store: AttachmentStore | None) -> VerificationResult | QinlingError:
    """Verify the ledger at *path*, or return why it cannot be opened. *store* is as in `verify`."""
    try:
        with open_reader(path) as reader:
            return verify(reader, store)
    except QinlingError as refused:
        return refused
    except DAMAGE_ERRORS as error:
        what = f"台账 {path} 已损坏，打不开（{describe_damage(error)}）"
        return LedgerUnusable(what, Remedies(path).rescue)


def find_damage(path: Path) -> QinlingError | None:
    """Return the error for a damaged ledger at *path*, None if it is sound or not there. Attachments are not looked at."""
    result = try_to_verify(path, None)
    if isinstance(result, QinlingError):
        return result if isinstance(result, LedgerUnusable) else None
    if not result.findings:
        return None
    first = result.findings[0]
    return LedgerUnusable(f"台账 {path} 已损坏（{len(result.findings)} 处）：{first.what}", first.remedy)


def _check_history(reader: SqliteReader, remedies: Remedies, result: VerificationResult) -> Iterator[Fault]:
    result.events = 0
    chain: ChainCheck = verify_chain(queries.read_event_tuples(reader))
    result.position, result.head = chain.position, chain.head
    result.events = chain.position  # ids count from 1 without gaps
    yield from history_checks.check_chain(reader, chain, remedies)
    if chain.broken is None:  # replaying a broken history means nothing
        yield from history_checks.check_issues_against_history(reader, remedies)


def _count_rows(reader: SqliteReader, result: VerificationResult) -> Iterator[Fault]:
    result.issues = counts.count_issues(reader)
    result.papers = len(history_checks.list_attachments(reader))
    return iter(())


def _check_noted_head(
    reader: SqliteReader, result: VerificationResult, noted_head: NotedHead
) -> Iterator[Fault]:
    result.noted = noted_heads.compare_noted_head(reader, noted_head)
    if result.noted.fault:
        yield result.noted.fault


def _run_check(
    reader: SqliteReader,
    remedies: Remedies,
    findings: list[Fault],
    label: str,
    check: Callable[[], Iterator[Fault]],
) -> None:
    """Add the faults that *check* finds. A check that damage stops is a fault itself.

    Whatever a damaged row makes of a check (a text where a number belongs, half a JSON) must be told
    and must not keep the other checks from running.
    """
    try:
        findings += read_despite_damaged_text(reader, lambda: list(check()))
    except DAMAGE_ERRORS as error:
        what = f"“{label}”的核验读不下去，相关的记录已损坏（{describe_damage(error)}）"
        findings.append(Fault(what, remedies.rescue))
