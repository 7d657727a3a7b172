"""Import an account list, and list the accounts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from qinling.errors import UsageRefused
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.units import read_unit_merges
from qinling.ledger.writer import Writer
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.units import UnknownWord, find_unknown_names
from qinling.rules.logins.log_cells import build_account_key
from qinling.rules.logins.log_records import ListedAccount
from qinling.rules.logins.usage import Account, AccountState
from qinling.rules.units.unit_merges import UnitWords


@dataclass(slots=True)
class AccountListResult:
    """Result of an account list import: account names by kind of change."""

    joined: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0


#: A change of an account: id, kind, field → (old, new).
_AccountChange = tuple[int, str, dict[str, tuple[object, object]]]


def import_accounts(
    writer: Writer, rows: Sequence[ListedAccount], stamp: Stamp, *, partial: bool
) -> AccountListResult:
    """Import an account list.

    Unless the list is *partial*, accounts missing from it are marked as left. Raises UsageRefused
    if that is more than half of the listed accounts.
    """
    accounts_by_key = {build_account_key(one.account): one for one in list_accounts(writer)}
    rows_by_key = {build_account_key(row.account): row for row in rows}
    missing = (
        []
        if partial
        else [one for key, one in accounts_by_key.items() if key not in rows_by_key and _is_listed(one)]
    )
    _require_few_missing(missing, sum(map(_is_listed, accounts_by_key.values())))
    result = AccountListResult()
    account_changes = [
        _import_row(writer, result, key, row, accounts_by_key.get(key), stamp.today)
        for key, row in rows_by_key.items()
    ]
    account_changes += [_mark_as_left(writer, result, one, stamp.today) for one in missing]
    login_changes.record_account_changes(
        writer, stamp.at, stamp.today, stamp.recorded_actor, filter(None, account_changes)
    )
    return result


def _import_row(
    writer: Writer,
    result: AccountListResult,
    key: str,
    row: ListedAccount,
    before: Account | None,
    today: date,
) -> _AccountChange | None:
    values = _build_account_values(row, before, today)
    if before is None:
        account_id = login_changes.add_account(writer, key, {"account": row.account, **values})
        result.joined.append(row.account)
        return account_id, "joined", {name: (None, value) for name, value in values.items()}
    changed = {name: (getattr(before, name), value) for name, value in values.items()}
    changed = {name: (old, new) for name, (old, new) in changed.items() if old != new}
    if changed:
        login_changes.update_account(writer, before.id, {name: new for name, (_, new) in changed.items()})
    if not changed.keys() - {"place"}:
        result.unchanged += 1
        return None
    change_kind = _classify_change(before, values["state"])
    getattr(result, change_kind).append(row.account)
    return before.id, change_kind, changed


def _mark_as_left(writer: Writer, result: AccountListResult, account: Account, today: date) -> _AccountChange:
    left_state = AccountState.LEFT.value
    login_changes.update_account(writer, account.id, {"state": left_state, "left_on": today})
    result.left.append(account.account)
    return account.id, "left", {"state": (account.state, left_state)}


def _is_listed(account: Account) -> bool:
    return account.state == AccountState.LISTED


def _require_few_missing(missing: Sequence[Account], listed: int) -> None:
    if len(missing) * 2 > listed:
        raise UsageRefused(
            f"在用的 {listed} 个账号里有 {len(missing)} 个不在这份清单上，像是只有一部分",
            "只是部分单位的清单请加 --partial；确已停用的请在清单里标明“停用”",
        )


def _build_account_values(row: ListedAccount, before: Account | None, today: date) -> dict[str, object]:
    """Return the account's columns from the list row. Blank cells keep the old value."""
    left_on = (before.left_on if before else None) or today
    state = AccountState.LEFT if row.is_left else AccountState.LISTED
    return {
        "name": row.name or (before.name if before else ""),
        "unit": row.unit or (before.unit if before else ""),
        "opened": row.opened or (before.opened if before else None),
        "state": state.value,
        "left_on": left_on if row.is_left else None,
        "place": row.place,
    }


def _classify_change(before: Account, state: object) -> str:
    if before.state == state:
        return "changed"
    if state == AccountState.LEFT:
        return "left"
    return "returned" if before.state == AccountState.LEFT else "joined"


def list_accounts(reader: Reader, units: Sequence[str] = ()) -> list[Account]:
    """Return all accounts in the order of the account list, those only seen in logs at the end.

    With *units*, only accounts of a unit that one of these words means.
    """
    accounts = login_queries.list_accounts(reader)
    if not units:
        return accounts
    words = UnitWords(units, read_unit_merges(reader))
    return [one for one in accounts if words.match(one.unit)]


def find_unknown_account_units(reader: Reader, words: Sequence[str]) -> list[UnknownWord]:
    """Return those of *words* that stand in no unit of an account, each with near names."""
    names = [one.unit for one in login_queries.list_accounts(reader) if one.unit]
    return find_unknown_names(words, names, read_unit_merges(reader))
