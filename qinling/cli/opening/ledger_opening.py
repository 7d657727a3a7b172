"""Open the ledger of a desk, and say what a person should know of it: a fault, a day ahead, the part that is seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.errors import UsageRefused, quote_argument
from qinling.rules.texts.file_names import is_table_name

if TYPE_CHECKING:
    from qinling.cli.opening.opening_desk import OpeningDesk
    from qinling.ledger.ledger_address import LedgerPlace
    from qinling.ledger.reader import Reader
    from qinling.ledger.writer import Writer


@contextmanager
def open_for_reading(desk: "OpeningDesk", as_of: date | None) -> "Iterator[Reader]":
    """Open an existing ledger for reading; with *as_of*, as it was at the end of that day."""
    from qinling.ledger.history.head_check import find_head_fault
    from qinling.ledger.reader import open_reader

    with open_reader(desk.ledger_place) as reader:
        desk.note_member(reader.member)
        if not isinstance(desk.ledger_place, Path):
            from qinling.cli.opening.unknown_runs import tell_unknown_runs

            tell_unknown_runs(desk, reader)
        if fault := find_head_fault(reader):
            desk.print_note(
                f"注意：台账 {desk.ledger_place} {fault}，只能查看；运行 qinling db verify 看哪里不对"
            )
        if as_of is not None:
            from qinling.cli.day_words import replay_to

            replay_to(as_of, reader, desk.print_note)
        yield reader


@contextmanager
def open_for_writing(
    desk: "OpeningDesk", *, create: bool, dry_run: bool, makes_office: bool, may_repeat: bool
) -> "Iterator[Writer]":
    """Open the ledger for one transaction, with the parameters of `Desk.writing`."""
    from qinling.cli.day_words import note_day_ahead
    from qinling.ledger.engine import open_ledger

    if not dry_run and not desk.has_noted_day:
        desk.has_noted_day = note_day_ahead(desk.today, desk.clock_day, desk.print_note)
    place = desk.ledger_place
    is_file = isinstance(place, Path)
    if create:
        refuse_table_name(place)
    opening = open_ledger(
        desk.ledger_place,
        create=create and (makes_office or is_file),
        busy_seconds=desk.settings.busy_seconds,
        dry_run=dry_run,
        on_commit=desk.mark_committed,
    )
    if not (dry_run or is_file):
        from qinling.cli.opening.unknown_runs import guard_run

        opening = guard_run(desk, opening, may_repeat=may_repeat)
    with opening as writer:
        desk.note_member(writer.member)
        yield writer


def refuse_table_name(place: "LedgerPlace") -> None:
    """Raise UsageRefused where a new ledger at *place* would have the name of a table."""
    if isinstance(place, Path) and is_table_name(place.name) and not place.exists():
        other = quote_argument(str(place.with_suffix(".db")))
        raise UsageRefused(f"{place} 是表格的名字，没有建台账", f"台账文件写成 --ledger {other}")
