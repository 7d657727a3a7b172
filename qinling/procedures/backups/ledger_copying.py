"""Copy a ledger to another place: a file to a server, a server to a file, or between two of a kind.

The attachments go first, one by one, then all rows in one transaction. Whatever stops it, the same command
goes on: attachments that are there are not sent again, and of the rows all are there or none.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from qinling.errors import LedgerInconsistent, UsageRefused
from qinling.ledger.attachments import (
    AttachmentFolder,
    AttachmentStore,
    get_attachments_folder,
    open_attachments,
)
from qinling.ledger.copies.copy_target import begin_copy, open_copy_target, require_free_target
from qinling.ledger.copies.whole_tables import compare_tables, copy_tables, require_known_tables
from qinling.ledger.issues.counts import count_table_rows
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.reader import Reader, open_reader, require_whole_ledger
from qinling.procedures.backups.ledger_facts import LedgerFacts, read_ledger_facts
from qinling.procedures.ledger_verification import verify

#: Shows how far a step is: its name, how many there are (None: it has no parts), and of what; yields the
#: function that takes how many are done.
ShowProgress = Callable[[str, int | None, str], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True, slots=True)
class CopyResult:
    """A finished copy: the ledger's facts, the rows of each table, and the attachments that the source has lost.

    *was_there* says that the copy had been made before, and was only compared.
    """

    facts: LedgerFacts
    tables: dict[str, int]
    missing: tuple[str, ...]
    was_there: bool


def copy_ledger(
    source: LedgerPlace, target: LedgerPlace, show_progress: ShowProgress, busy_seconds: float
) -> CopyResult:
    """Copy the ledger at *source* to *target*, then compare both row by row and verify the copy.

    Raises LedgerInconsistent for a source that is not sound, and OutputRefused where another ledger stands.
    """
    if _resolve_place(source) == _resolve_place(target):
        raise UsageRefused("从哪里搬和搬到哪里是同一本台账", "写两个不同的地址")
    with show_progress("核验原来的台账", None, ""):
        _require_sound(source, "没有搬；先照 qinling db verify 说的办")
    result = transfer_ledger(source, target, show_progress, busy_seconds)
    with show_progress("核验搬到的台账", None, ""):
        _require_sound(target, "新的台账不要用，请再搬到别处，并报告")
    return result


def transfer_ledger(
    source: LedgerPlace, target: LedgerPlace, show_progress: ShowProgress, busy_seconds: float
) -> CopyResult:
    """Do as `copy_ledger` does, but verify neither."""
    with open_reader(source, busy_seconds=busy_seconds) as reader:
        require_whole_ledger(reader, "备份和搬家")
        require_known_tables(reader)
        facts = read_ledger_facts(reader)
        is_free = begin_copy(target, reader, source, busy_seconds)
        missing = _copy_attachments(reader, source, target, facts, show_progress, busy_seconds)
        total = sum(count_table_rows(reader).values())
        if is_free:
            with (
                show_progress("搬记录", total, "行") as show_rows,
                open_copy_target(target, busy_seconds) as writer,
            ):
                if require_free_target(writer, target, reader, source):
                    copy_tables(reader, writer, show_rows)
        with show_progress("逐行比对", None, ""):
            tables = _compare_copy(reader, target, facts, missing)
    return CopyResult(facts, tables, missing, not is_free)


def _resolve_place(place: LedgerPlace) -> LedgerPlace:
    return place.resolve() if isinstance(place, Path) else place


def _require_sound(place: LedgerPlace, remedy: str) -> None:
    """Raise LedgerInconsistent unless all of the ledger but its attachments is sound."""
    with open_reader(place) as reader:
        require_whole_ledger(reader, "备份和搬家")
        result = verify(reader, None, address=None if isinstance(place, Path) else place)
    if result.findings:
        raise LedgerInconsistent(
            f"台账 {place} 核验不通过（{len(result.findings)} 处）：{result.findings[0].what}", remedy
        )


def _copy_attachments(
    reader: Reader,
    source: LedgerPlace,
    target: LedgerPlace,
    facts: LedgerFacts,
    show_progress: ShowProgress,
    busy_seconds: float,
) -> tuple[str, ...]:
    """Copy what *target* does not have yet, each in a transaction of its own. Return those that *source* has lost."""
    missing: list[str] = []
    with show_progress("搬材料", len(facts.attachments), "份") as show_count:
        for done, sha256 in enumerate(facts.attachments, 1):
            # What a store hands out is deleted with it: never more than one lies on this disk.
            with open_attachments(source, reader) as store:
                if store.find_fault(sha256):
                    missing.append(sha256)
                else:
                    _copy_attachment(store, sha256, target, busy_seconds)
            show_count(done)
    return tuple(missing)


def _copy_attachment(store: AttachmentStore, sha256: str, target: LedgerPlace, busy_seconds: float) -> None:
    if isinstance(target, Path):
        folder = AttachmentFolder(get_attachments_folder(target))
        if folder.find_fault(sha256):
            folder.add(store.locate(sha256))
        return
    with open_copy_target(target, busy_seconds) as writer, open_attachments(target, writer) as other:
        if other.find_fault(sha256):
            other.add(store.locate(sha256))


def _compare_copy(
    reader: Reader, target: LedgerPlace, facts: LedgerFacts, missing: tuple[str, ...]
) -> dict[str, int]:
    """Return the rows of each table. Raises LedgerInconsistent unless *target* has the same facts, rows and attachments."""
    with open_reader(target) as other:
        if read_ledger_facts(other) != facts:
            raise LedgerInconsistent(
                f"搬好后 {target} 的链首或条数与原来的不同", "新的台账不要用，请再搬到别处，并报告"
            )
        tables = compare_tables(reader, other)
        with open_attachments(target, other) as store:
            for sha256 in facts.attachments:
                if sha256 not in missing and (fault := store.find_fault(sha256)):
                    raise LedgerInconsistent(
                        f"搬好后材料 {sha256} {fault}", "把同一个 qinling db copy 再运行一次"
                    )
    return tables
