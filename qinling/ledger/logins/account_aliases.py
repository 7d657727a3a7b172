"""Decisions on which accounts are one account: read and write them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer

_COLUMNS = ("at", "day", "actor", "account", "counts_for", "why", "note", "is_manual")


class AliasDecision(NamedTuple):
    """A decision that *account* (an id) counts for another one, or, if that is None, that it stands for itself."""

    at: str
    day: date
    actor: str
    account: int
    counts_for: int | None
    why: str
    note: str
    is_manual: bool


def add_decisions(writer: Writer, decisions: Iterable[AliasDecision]) -> None:
    """Record decisions. The last one on an account holds."""
    writer.insert_rows(
        "account_alias", _COLUMNS, [(one.at, one.day.isoformat(), *one[2:]) for one in decisions]
    )


def list_decisions(reader: Reader) -> list[AliasDecision]:
    """Return all decisions, oldest first. Those on accounts that a damaged ledger has lost are left out."""
    known = "(select id from account)"
    rows = reader.tuples(
        f"select {', '.join(_COLUMNS)} from account_alias"
        f" where account in {known} and (counts_for is null or counts_for in {known}) order by id"
    )
    return [
        AliasDecision(at, date.fromisoformat(day), actor, account, counts_for, why, note, bool(manual))
        for at, day, actor, account, counts_for, why, note, manual in rows
    ]


def read_account_changes(reader: Reader) -> list[tuple[str, date, str, int, str, str]]:
    """Return the changes of all accounts, oldest first: time, day, actor, account id, kind, changes as JSON."""
    rows = reader.tuples(
        "select c.at, c.day, c.actor, c.account, c.what, c.changes"
        " from account_change c join account a on a.id = c.account order by c.id"
    )
    return [
        (at, date.fromisoformat(day), actor, account, what, changes)
        for at, day, actor, account, what, changes in rows
    ]
