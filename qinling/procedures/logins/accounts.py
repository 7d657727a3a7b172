"""Import an account list, and list the accounts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qinling.errors import UsageRefused
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.units import read_unit_merges
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.logins.account_aliases import (
    AccountMatching,
    list_current_accounts,
    match_unlisted_accounts,
    split_listed_aliases,
)
from qinling.procedures.logins.login_events import record_account_import
from qinling.procedures.lookup.unknown_units import UnknownWord, find_unknown_names
from qinling.rules.logins.account_names import Match, match_accounts
from qinling.rules.logins.account_twins import Twin, TwinIndex
from qinling.rules.logins.logs.log_cells import build_account_key
from qinling.rules.logins.logs.log_records import ListedAccount
from qinling.rules.logins.usage import Account, AccountState, apply_last_day
from qinling.rules.units.unit_merges import UnitWords


@dataclass(slots=True)
class AccountListResult:
    """Result of an account list import: account names by kind of change.

    *respelled* are accounts that the list spells in another way than before. *split* are accounts that stand on the list and no longer count for the other one. *renamed* are new
    accounts, each with one that left and that it likely is.
    """

    joined: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    matching: AccountMatching = field(default_factory=AccountMatching)
    respelled: list[Match] = field(default_factory=list)
    split: list[tuple[Account, Account]] = field(default_factory=list)
    renamed: list[tuple[Account, Twin]] = field(default_factory=list)


_RESULT_LABELS = {"joined": "新增", "left": "停用", "returned": "恢复", "changed": "变更"}

#: A change of an account: id, kind, field → (old, new).
_AccountChange = tuple[int, str, dict[str, tuple[object, object]]]


def import_accounts(
    writer: Writer, rows: Sequence[ListedAccount], stamp: Stamp, *, partial: bool
) -> AccountListResult:
    """Import an account list.

    Unless the list is *partial*, accounts missing from it are marked as left. Raises UsageRefused
    if that is more than half of the listed accounts.
    """
    columns_before = login_queries.read_account_columns(writer)
    accounts_by_key = {build_account_key(one.account): one for one in login_queries.list_accounts(writer)}
    rows_by_key = {build_account_key(row.account): row for row in rows}
    respelled = _match_respelled_rows(rows_by_key, accounts_by_key, stamp.today)
    key_by_row = {one.account.account: build_account_key(one.listed.account) for one in respelled}
    rows_by_key = {key_by_row.get(row.account, key): row for key, row in rows_by_key.items()}
    missing = (
        []
        if partial
        else [one for key, one in accounts_by_key.items() if key not in rows_by_key and one.is_listed]
    )
    _require_few_missing(
        *(
            sum(apply_last_day(one, stamp.today).is_listed for one in those)
            for those in (missing, accounts_by_key.values())
        )
    )
    result = AccountListResult(respelled=respelled)
    account_changes = [
        _import_row(writer, result, key, row, accounts_by_key.get(key), stamp.today)
        for key, row in rows_by_key.items()
    ]
    account_changes += [_mark_as_left(writer, result, one, stamp.today) for one in missing]
    login_changes.record_account_changes(
        writer, stamp.at, stamp.today, stamp.recorded_actor, filter(None, account_changes)
    )
    result.split = split_listed_aliases(writer, stamp)
    result.matching = match_unlisted_accounts(writer, stamp)
    result.renamed = _find_renamed(writer, result, stamp.today)
    record_account_import(writer, columns_before, _describe_result(result), stamp)
    return result


def _match_respelled_rows(
    rows_by_key: Mapping[str, ListedAccount], accounts_by_key: Mapping[str, Account], today: date
) -> list[Match]:
    """Match the new rows of a list with the accounts in use that it lacks: 123 is 00123 in a list saved by a spreadsheet.

    Rows that fit the same account are two accounts: both stand on the list.
    """
    lacking = [
        one
        for key, one in accounts_by_key.items()
        if key not in rows_by_key and apply_last_day(one, today).is_listed
    ]
    new = [
        Account(-place, row.account, row.name, row.unit, row.opened, "", None, row.place)
        for place, (key, row) in enumerate(rows_by_key.items(), start=1)
        if key not in accounts_by_key or accounts_by_key[key].state == AccountState.UNKNOWN
    ]
    if not lacking or not new:
        return []
    matches, _ = match_accounts(new, lacking, {})
    counts = Counter(one.listed.id for one in matches)
    return [one for one in matches if counts[one.listed.id] == 1]


def _find_renamed(reader: Reader, result: AccountListResult, today: date) -> list[tuple[Account, Twin]]:
    """Return the new accounts that are likely one that left: another spelling, or the same person."""
    if not result.joined:
        return []
    accounts = list_current_accounts(reader, today)
    joined = set(result.joined)
    left = TwinIndex(one for one in accounts if one.state == AccountState.LEFT and one.account not in joined)
    new = (one for one in accounts if one.account in joined)
    return [(one, twins[0]) for one in new if len(twins := left.find_twins(one)) == 1]


def _describe_result(result: AccountListResult) -> str:
    counts = ((len(getattr(result, name)), label) for name, label in _RESULT_LABELS.items())
    return "、".join(f"{label} {count}" for count, label in counts if count) + " 个账号"


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
    changed = {
        name: (old, new)
        for name, (old, new) in changed.items()
        if old != new or (name == "left_on" and values["state"] != before.state)
    }
    if changed:
        login_changes.update_account(writer, before.id, {name: new for name, (_, new) in changed.items()})
    if not changed.keys() - {"place"}:
        result.unchanged += 1
        return None
    change_kind = _classify_change(before, values["state"])
    getattr(result, change_kind).append(row.account)
    return before.id, change_kind, changed


def _mark_as_left(writer: Writer, result: AccountListResult, account: Account, today: date) -> _AccountChange:
    left_on = min(account.left_on or today, today)
    values: dict[str, object] = {"state": AccountState.LEFT.value, "left_on": left_on}
    login_changes.update_account(writer, account.id, values)
    result.left.append(account.account)
    return (
        account.id,
        "left",
        {"state": (account.state, values["state"]), "left_on": (account.left_on, left_on)},
    )


def _require_few_missing(missing: int, listed: int) -> None:
    if missing * 2 > listed:
        raise UsageRefused(
            f"在用的 {listed} 个账号里有 {missing} 个不在这份清单上，像是只有一部分",
            "只是部分单位的清单请加 --partial；确已停用的请在清单里标明“停用”",
        )


def _build_account_values(row: ListedAccount, before: Account | None, today: date) -> dict[str, object]:
    """Return the account's columns from the list row. Blank cells keep the old value."""
    state = AccountState.LEFT if row.is_left else AccountState.LISTED
    return {
        "name": row.name or (before.name if before else ""),
        "unit": row.unit or (before.unit if before else ""),
        "opened": row.opened or (before.opened if before else None),
        "state": state.value,
        "left_on": _find_last_day(row, before, today),
        "place": row.place,
    }


def _find_last_day(row: ListedAccount, before: Account | None, today: date) -> date | None:
    """Return the day since which an account is out of use, by the list or as it was known before.

    A day ahead that was known of an account in use stays until a list has the column and leaves it blank.
    """
    known = before.left_on if before else None
    if row.is_left:
        return row.left_on or min(known or today, today)
    is_planned = before is not None and before.is_listed and known is not None and known > today
    return known if row.left_on is None and is_planned and not row.states_last_day else row.left_on


def _classify_change(before: Account, state: object) -> str:
    if before.state == state:
        return "changed"
    if state == AccountState.LEFT:
        return "left"
    return "returned" if before.state == AccountState.LEFT else "joined"


def list_accounts(reader: Reader, today: date, units: Sequence[str] = ()) -> list[Account]:
    """Return all accounts in the order of the account list, those only seen in logs at the end.

    With *units*, only accounts of a unit that one of these words means. Accounts that count for another one
    are left out.
    """
    traceless = login_queries.find_accounts_without_trace(reader)
    accounts = [one for one in list_current_accounts(reader, today) if one.id not in traceless]
    if not units:
        return accounts
    words = UnitWords(units, read_unit_merges(reader))
    return [one for one in accounts if words.match(one.unit)]


def find_unknown_account_units(reader: Reader, today: date, words: Sequence[str]) -> list[UnknownWord]:
    """Return those of *words* that stand in no unit of an account, each with near names."""
    names = list(dict.fromkeys(one.unit for one in list_accounts(reader, today) if one.unit))
    return find_unknown_names(words, names, read_unit_merges(reader))
