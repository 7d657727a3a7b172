"""The platform's accounts: a list taken in, and who is on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from qinling.errors import UsageRefused
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.event_recorder import Stamp
from qinling.rules.logins.log_cells import account_key
from qinling.rules.logins.log_records import ListedAccount
from qinling.rules.logins.usage import Account, AccountState


@dataclass(slots=True)
class ListTaken:
    """What became of a list of accounts: accounts by what happened to them."""

    joined: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0


#: What became of an account: its id, what, and field → (old, new).
_Note = tuple[int, str, dict[str, tuple[object, object]]]


def take_accounts(
    session: Session, rows: Sequence[ListedAccount], stamp: Stamp, *, partial: bool
) -> ListTaken:
    """Take in a list of accounts: who joined, who left, what changed.

    Where the list is not *partial*, an account that it does not name any more has left; raises
    UsageRefused where that would be more than half of them.
    """
    known = {account_key(one.account): one for one in all_accounts(SessionReader(session))}
    named = {account_key(row.account): row for row in rows}
    gone = [] if partial else [one for key, one in known.items() if key not in named and _is_listed(one)]
    _refuse_if_most(gone, sum(map(_is_listed, known.values())))
    taken = ListTaken()
    notes = [_take_row(session, taken, key, row, known.get(key), stamp.today) for key, row in named.items()]
    notes += [_take_off(session, taken, one, stamp.today) for one in gone]
    login_changes.note_account_changes(session, stamp.at, stamp.today, stamp.actor, filter(None, notes))
    return taken


def _take_row(
    session: Session, taken: ListTaken, key: str, row: ListedAccount, before: Account | None, today: date
) -> _Note | None:
    values = _values(row, before, today)
    if before is None:
        made = login_changes.add_account(session, key, {"account": row.account, **values})
        taken.joined.append(row.account)
        return made, "joined", {name: (None, value) for name, value in values.items()}
    changed = {name: (getattr(before, name), value) for name, value in values.items()}
    changed = {name: (old, new) for name, (old, new) in changed.items() if old != new}
    if changed:
        login_changes.change_account(session, before.id, {name: new for name, (_, new) in changed.items()})
    if not changed.keys() - {"place"}:
        taken.unchanged += 1
        return None
    what = _what(before, values["state"])
    getattr(taken, what).append(row.account)
    return before.id, what, changed


def _take_off(session: Session, taken: ListTaken, one: Account, today: date) -> _Note:
    left = AccountState.LEFT.value
    login_changes.change_account(session, one.id, {"state": left, "left_on": today})
    taken.left.append(one.account)
    return one.id, "left", {"state": (one.state, left)}


def _is_listed(one: Account) -> bool:
    return one.state == AccountState.LISTED


def _refuse_if_most(gone: Sequence[Account], listed: int) -> None:
    if len(gone) * 2 > listed:
        raise UsageRefused(
            f"在用的 {listed} 个账号里有 {len(gone)} 个不在这份清单上，像是只有一部分",
            "只是部分单位的清单请加 --partial；确已停用的请在清单里标明“停用”",
        )


def _values(row: ListedAccount, before: Account | None, today: date) -> dict[str, object]:
    """Return the columns of an account as the list has them; what the list leaves blank stays."""
    left_on = (before.left_on if before else None) or today
    state = AccountState.LEFT if row.left else AccountState.LISTED
    return {
        "name": row.name or (before.name if before else ""),
        "unit": row.unit or (before.unit if before else ""),
        "opened": row.opened or (before.opened if before else None),
        "state": state.value,
        "left_on": left_on if row.left else None,
        "place": row.place,
    }


def _what(before: Account, state: object) -> str:
    if before.state == state:
        return "changed"
    if state == AccountState.LEFT:
        return "left"
    return "returned" if before.state == AccountState.LEFT else "joined"


def all_accounts(reader: Reader) -> list[Account]:
    """Return all accounts in the order of the list, those only seen in logs at the end."""
    return login_queries.accounts(reader)
