"""Rows of dispatch rounds."""

from collections.abc import Callable
from datetime import date
from json import loads
from typing import NamedTuple

from qinling.rules.vocabulary import DispatchField


class DispatchRound(NamedTuple):
    """One round. *at* and *ended* are UTC. *position* and *head* are those of the event log when it was dispatched."""

    id: int
    at: str
    day: date
    actor: str
    due: date
    field: DispatchField
    filters: str
    open_fields: tuple[str, ...]
    position: int
    head: str
    ended: str | None

    @classmethod
    def from_row(
        cls,
        id_: int,
        at: str,
        day: str,
        actor: str,
        due: str,
        field: str,
        filters: str,
        fields: str,
        *rest: object,
    ) -> "DispatchRound":
        """Return the round of one row of the table."""
        days = date.fromisoformat(day), date.fromisoformat(due)
        build: Callable[..., DispatchRound] = cls
        return build(
            id_,
            at,
            days[0],
            actor,
            days[1],
            DispatchField.from_code(field),
            filters,
            tuple(loads(fields)),
            *rest,
        )


class DispatchFile(NamedTuple):
    """The workbook of one unit. *sent* is when all its channels had taken it (UTC), *why* why they did not.

    *delivered* are the channels that took it, each with its address or "".
    """

    id: int
    dispatch_round: int
    unit: str
    name: str
    sent: str | None
    why: str
    delivered: tuple[tuple[str, str], ...]
    issues: int

    @classmethod
    def from_row(
        cls,
        id_: int,
        of_round: int,
        unit: str,
        name: str,
        sent: str | None,
        why: str,
        delivered: str,
        issues: int,
    ) -> "DispatchFile":
        """Return the workbook of one row of the table."""
        took = tuple((channel, address) for channel, address in loads(delivered))
        return cls(id_, of_round, unit, name, sent, why, took, issues)


class DispatchReturn(NamedTuple):
    """One time that a workbook came back. *is_taken* is false where its bad cells kept all of it out.

    *steps* are values that only a step changes, *doubtful* cells and rows that were not taken.
    *batch* is the batch of its events, None where nothing changed. *sha256* is that of the file, "" where
    nobody noted it.
    """

    dispatch_file: int
    at: str
    actor: str
    name: str
    is_taken: bool
    changed: int
    steps: int
    doubtful: int
    batch: int | None
    sha256: str = ""
