"""The history of accounts: when each joined, left, returned, changed, and counted for another one."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from qinling.ledger.logins import account_aliases
from qinling.ledger.reader import Reader
from qinling.procedures.logins.account_aliases import AccountNames, read_targets
from qinling.rules.vocabulary import Term


class AccountEventKind(Term):
    """What happened to an account."""

    JOINED = "joined", "新增"
    LEFT = "left", "停用"
    RETURNED = "returned", "恢复"
    CHANGED = "changed", "变更"
    UNDONE = "undone", "撤回"
    MATCHED = "matched", "算作"
    MERGED = "merged", "并入"
    SPLIT = "split", "分开"


class AccountEvent(NamedTuple):
    """One event. *into* is the account that it counts for, or counted for, "" for other kinds.

    *changes* is field → [old, new].
    """

    at: str
    day: date
    actor: str
    account: str
    kind: AccountEventKind
    into: str | None
    why: str
    note: str
    changes: Mapping[str, Sequence[object]]


def list_account_events(reader: Reader, name: str | None = None) -> list[AccountEvent]:
    """Return the history of the account *name* with all that count for it, or of all accounts, oldest first.

    Raises UsageRefused for an unknown name.
    """
    names = AccountNames(reader)
    wanted = None if name is None else _find_group(reader, names.find(name).id)
    events = [
        AccountEvent(
            at,
            day,
            actor,
            names.by_id[account].account,
            AccountEventKind.from_code(kind),
            None,
            "",
            "",
            json.loads(changes),
        )
        for at, day, actor, account, kind, changes in account_aliases.read_account_changes(reader)
        if wanted is None or account in wanted
    ]
    targets: dict[int, int] = {}
    for one in account_aliases.list_decisions(reader):
        into = one.counts_for or targets.get(one.account, 0)
        targets[one.account] = into
        if wanted is not None and wanted.isdisjoint((one.account, into)):
            continue
        if one.counts_for is None:
            kind = AccountEventKind.SPLIT
        else:
            kind = AccountEventKind.MERGED if one.is_manual else AccountEventKind.MATCHED
        account, target = names.by_id[one.account].account, names.by_id[into].account
        events.append(AccountEvent(one.at, one.day, one.actor, account, kind, target, one.why, one.note, {}))
    return sorted(events, key=lambda event: event.at)


def _find_group(reader: Reader, account: int) -> set[int]:
    """Return the ids of an account, of the one that it counts for, and of all that count for that."""
    targets = read_targets(reader)
    target = targets.get(account, account)
    return {account, target, *(alias for alias, other in targets.items() if other == target)}
