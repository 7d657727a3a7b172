"""Dispatch rounds: plan one, record it, end it, and say what came back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qinling.errors import UsageRefused
from qinling.ledger.dispatch import rounds
from qinling.ledger.dispatch.rows import DispatchFile, DispatchReturn, DispatchRound
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.units import read_unit_merges
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.rules.texts.file_names import make_file_name
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import DispatchField


@dataclass(frozen=True, slots=True)
class UnitFile:
    """The workbook of one unit: its id, its file name, its issues, and who was sent it: channel and address."""

    id: int
    unit: str
    name: str
    issues: list[IssueRow]
    delivered: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NewRound:
    """What a round is about, before it is recorded."""

    due: date
    field: DispatchField
    filters: str
    open_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """The workbook of one unit and the times that it came back."""

    file: DispatchFile
    returns: list[DispatchReturn]

    @property
    def is_returned(self) -> bool:
        """Whether a copy came back and was taken."""
        return any(one.is_taken for one in self.returns)

    @property
    def changed(self) -> int:
        """How many changes of issues were taken from all its copies."""
        return sum(one.changed for one in self.returns)

    @property
    def steps(self) -> int:
        """How many values of its last copy only a step changes."""
        return self.returns[-1].steps if self.returns else 0

    @property
    def doubtful(self) -> int:
        """How many cells and rows of its last copy were not taken."""
        return self.returns[-1].doubtful if self.returns else 0


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A round and the status of each of its units."""

    round: DispatchRound
    units: list[UnitStatus]

    @property
    def missing_units(self) -> list[str]:
        """The units that have not returned their workbook."""
        return [one.file.unit for one in self.units if not one.is_returned]


def record_round(
    writer: Writer, new: NewRound, issues_by_unit: dict[str, list[IssueRow]], stamp: Stamp
) -> tuple[int, list[UnitFile]]:
    """Record a round. Return its id and the workbooks to write, one a unit."""
    position, head = queries.read_chain_head(writer)
    round_id = rounds.add_round(
        writer,
        DispatchRound(
            0, stamp.at, stamp.today, stamp.recorded_actor, new.due, new.field, new.filters, new.open_fields,
            position, head, None,
        ),
    )  # fmt: skip
    names = make_unit_file_names(issues_by_unit, new.due)
    return round_id, [
        UnitFile(
            rounds.add_file(writer, round_id, unit, names[unit], [one.id for one in issues]),
            unit,
            names[unit],
            issues,
        )
        for unit, issues in issues_by_unit.items()
    ]


def make_unit_file_names(units: Iterable[str], due: date) -> dict[str, str]:
    """Return the file name of each unit's workbook. No two are alike, also where case and width do not count."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for unit in units:
        number = 1
        while True:
            ending = f"-{due}{f'-{number}' if number > 1 else ''}.xlsx"
            name = make_file_name(unit.lstrip(" ."), ending)
            if fold_name(name) not in taken:
                break
            number += 1
        taken.add(fold_name(name))
        names[unit] = name
    return names


def resolve_round(reader: Reader, round_id: int | None) -> DispatchRound:
    """Return the round with this id, by default the newest. Raises UsageRefused."""
    known = rounds.list_rounds(reader)
    if not known:
        raise UsageRefused("还没有分发过", "先用 qinling dispatch --by 责任单位 --due 日期 --to 文件夹 分发")
    found = known[0] if round_id is None else rounds.find_round(reader, round_id)
    if found is None:
        raise UsageRefused(
            f"没有第 {round_id} 轮", f"最近一轮是第 {known[0].id} 轮，看 qinling dispatch status"
        )
    return found


def read_round_status(reader: Reader, one: DispatchRound) -> RoundStatus:
    """Return what came back of a round, unit by unit."""
    files = rounds.list_files(reader, one.id)
    returns: dict[int, list[DispatchReturn]] = defaultdict(list)
    for found in rounds.list_returns(reader, [file.id for file in files]):
        returns[found.dispatch_file].append(found)
    return RoundStatus(one, [UnitStatus(file, returns[file.id]) for file in files])


def list_open_rounds(reader: Reader) -> list[RoundStatus]:
    """Return the rounds that are not ended and of which something is missing, the oldest first.

    A unit is left out of a round after which it was dispatched anew by the same field: it answers the later one.
    """
    merges = read_unit_merges(reader)
    open_rounds: list[RoundStatus] = []
    answering_later: set[tuple[str, str]] = set()
    for one in rounds.list_rounds(reader):
        units = read_round_status(reader, one).units
        keys = {id(unit): (one.field.value, merges.build_key(unit.file.unit)) for unit in units}
        latest = RoundStatus(one, [unit for unit in units if keys[id(unit)] not in answering_later])
        answering_later |= set(keys.values())
        if latest.missing_units and not one.ended:
            open_rounds.append(latest)
    return open_rounds[::-1]


def end_round(writer: Writer, round_id: int | None, stamp: Stamp) -> RoundStatus:
    """End a round, by default the newest: nobody is reminded of it any more."""
    one = resolve_round(writer, round_id)
    if one.ended:
        raise UsageRefused(f"第 {one.id} 轮已经结束", "看 qinling dispatch status")
    rounds.end_round(writer, one.id, stamp.at)
    return read_round_status(writer, one)


def find_unsent_files(reader: Reader, round_id: int | None) -> tuple[DispatchRound, list[UnitFile]]:
    """Return a round, by default the newest, and its workbooks that were not sent to all and did not come back.

    Raises UsageRefused for an unknown round, and for one that was ended.
    """
    one = resolve_round(reader, round_id)
    if one.ended:
        raise UsageRefused(f"第 {one.id} 轮已经结束，不再发", "看 qinling dispatch status；要发的另分发一轮")
    units = [
        unit for unit in read_round_status(reader, one).units if not (unit.is_returned or unit.file.sent)
    ]
    return one, [_read_unit_file(reader, unit.file) for unit in units]


def _read_unit_file(reader: Reader, file: DispatchFile) -> UnitFile:
    issues = queries.read_issues_by_id(reader, rounds.list_issue_ids(reader, file.id))
    return UnitFile(file.id, file.unit, file.name, issues, file.delivered)


def record_sending(
    writer: Writer, file_id: int, at: str | None, why: str, delivered: Iterable[tuple[str, str]]
) -> None:
    """Record whether the workbook of a unit was sent: when (UTC), or *why* not, and which addresses took it."""
    rounds.record_sending(writer, file_id, at, why, delivered)
