"""Accounts in several spellings or under several names: match them, merge them, take a merge back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.errors import UsageRefused, quote_argument
from qinling.ledger.logins import account_aliases
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.logins.account_aliases import AliasDecision
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.rules.logins.account_names import OTHER_SHAPE, Doubt, Match, find_domain, match_accounts
from qinling.rules.logins.account_twins import MIN_TYPED_BY_HAND, Twin, TwinIndex, format_account
from qinling.rules.logins.logs.log_cells import build_account_key
from qinling.rules.logins.logs.log_records import LoggedAccount
from qinling.rules.logins.usage import Account, AccountState, apply_last_day

BOTH_ON_LIST, _BY_HAND = "两个账号都在清单上", "人工合并"


@dataclass(frozen=True, slots=True)
class AccountMatching:
    """What became of accounts in another spelling than that of the list.

    *matched* count for an account of the list, *same* are one of the list in other capitals, width or blanks,
    *doubts* may be one of several, *twins* are the likely accounts of those that fit none.
    """

    matched: list[Match] = field(default_factory=list)
    same: list[Match] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    twins: list[tuple[Account, list[Twin]]] = field(default_factory=list)


def read_targets(reader: Reader) -> dict[int, int]:
    """Return alias → account that it counts for, both as ids."""
    return _resolve_targets(account_aliases.list_decisions(reader))


def _resolve_targets(decisions: Iterable[AliasDecision]) -> dict[int, int]:
    last = {one.account: one.counts_for for one in decisions}
    targets: dict[int, int] = {}
    for alias in last:
        account, passed = alias, {alias}
        while (behind := last.get(account)) is not None and behind not in passed:
            account = behind
            passed.add(account)
        if account != alias:
            targets[alias] = account
    return targets


def list_current_accounts(reader: Reader, today: date) -> list[Account]:
    """Return the accounts as they are on *today*, without those that count for another one."""
    targets = read_targets(reader)
    accounts = login_queries.list_accounts(reader)
    return [apply_last_day(one, today) for one in accounts if one.id not in targets]


def list_alias_names(reader: Reader) -> dict[int, list[str]]:
    """Return account id → the accounts that count for it."""
    names = {one.id: one.account for one in login_queries.list_accounts(reader)}
    aliases: dict[int, list[str]] = defaultdict(list)
    for alias, target in read_targets(reader).items():
        aliases[target].append(names[alias])
    return aliases


def match_unlisted_accounts(writer: Writer, stamp: Stamp) -> AccountMatching:
    """Match the accounts known from logs only with the list, but those that were decided on before. Record the matches."""
    accounts = login_queries.list_accounts(writer)
    listed = [one for one in accounts if one.state != AccountState.UNKNOWN]
    decisions = account_aliases.list_decisions(writer)
    decided = {one.account for one in decisions}
    unlisted = [one for one in accounts if one.state == AccountState.UNKNOWN and one.id not in decided]
    if not listed or not unlisted:
        return AccountMatching()
    names = {one.id: one.account for one in accounts}
    domains: dict[int, set[str]] = defaultdict(set)
    for alias, target in _resolve_targets(decisions).items():
        if domain := find_domain(names[alias]):
            domains[target].add(domain)
    matches, doubts = match_accounts(unlisted, listed, domains)
    account_aliases.add_decisions(
        writer, [_build_decision(stamp, one.account.id, one.listed.id, one.why) for one in matches]
    )
    settled = {one.account.id for one in matches} | {one.account.id for one in doubts}
    rest = [one for one in unlisted if one.id not in settled]
    return AccountMatching(matches, [], doubts, _find_twins(listed, rest))


def _find_twins(listed: Sequence[Account], unlisted: Iterable[Account]) -> list[tuple[Account, list[Twin]]]:
    index = TwinIndex(listed)
    return [(one, twins) for one in unlisted if (twins := index.find_twins(one))]


def select_matching(
    reader: Reader, matching: AccountMatching, logged: Mapping[str, LoggedAccount], new_keys: Collection[str]
) -> AccountMatching:
    """Return what concerns the accounts of one log, *logged* by their keys.

    That includes matches of earlier logs. Twins are those of the accounts *new_keys* only.
    """
    accounts = {one.id: one for one in login_queries.list_accounts(reader)}
    matches = [
        Match(accounts[one.account], accounts[target], one.why or _BY_HAND)
        for one in _list_last_decisions(reader)
        if (target := one.counts_for) is not None
        and build_account_key(accounts[one.account].account) in logged
    ]
    same = [
        Match(one._replace(account=found.account), one, OTHER_SHAPE)
        for one in accounts.values()
        if (found := logged.get(build_account_key(one.account))) is not None
        and found.account != one.account
        and one.state != AccountState.UNKNOWN
    ]
    return AccountMatching(
        matches,
        same,
        [one for one in matching.doubts if build_account_key(one.account.account) in logged],
        [one for one in matching.twins if build_account_key(one[0].account) in new_keys],
    )


def _list_last_decisions(reader: Reader) -> list[AliasDecision]:
    return list({one.account: one for one in account_aliases.list_decisions(reader)}.values())


def _build_decision(
    stamp: Stamp,
    account: int,
    counts_for: int | None,
    why: str,
    note: str = "",
    day: date | None = None,
    *,
    is_manual: bool = False,
) -> AliasDecision:
    actor = stamp.recorded_actor
    return AliasDecision(stamp.at, day or stamp.today, actor, account, counts_for, why, note, is_manual)


def split_listed_aliases(writer: Writer, stamp: Stamp) -> list[tuple[Account, Account]]:
    """End the aliases that stand on the list themselves, each returned with the account that it counted for.

    A spelling that was matched ends with any row of the list. A merge by hand ends when the merged account is in use.
    """
    accounts = {one.id: apply_last_day(one, stamp.today) for one in login_queries.list_accounts(writer)}
    ended = []
    for one in _list_last_decisions(writer):
        alias, target = accounts[one.account], accounts.get(one.counts_for or 0)
        if target is None or alias.state == AccountState.UNKNOWN:
            continue
        if not one.is_manual or alias.is_listed:
            ended.append((alias, target))
    account_aliases.add_decisions(
        writer, [_build_decision(stamp, alias.id, None, BOTH_ON_LIST) for alias, _ in ended]
    )
    return ended


class AccountMerge(NamedTuple):
    """The account *merged* counts for *kept*. *is_new* is False where that was recorded before."""

    merged: Account
    kept: Account
    is_new: bool


def merge_accounts(
    writer: Writer, old_name: str, new_name: str, day: date | None, note: str, stamp: Stamp
) -> AccountMerge:
    """Let the account *old_name* count for *new_name*: its logs and coachings, before and after.

    The same merge again records another day and note, and nothing without them. Raises UsageRefused for
    unknown accounts, for an old one that is in use, and if one of them is merged already.
    """
    if day is not None and day > stamp.today:
        raise UsageRefused(f"--on {day} 还没有到", f"今天是 {stamp.today}，请写改名或换号的那天")
    names = AccountNames(writer)
    old, new = (names.find(name) for name in (old_name, new_name))
    targets = read_targets(writer)
    if old.id == new.id:
        raise UsageRefused(f"{old_name} 和 {new_name} 是同一个账号", "请写两个不同的账号：先旧的，后新的")
    for one in (old, new):
        target = names.by_id.get(targets.get(one.id, 0))
        if target is not None and (one, target) != (old, new):
            raise UsageRefused(
                f"{one.account} 已并入 {target.account}",
                f"请改用 {target.account}；并错了的先用 qinling login accounts split {one.account} 分开",
            )
    _require_out_of_use(old, new, stamp.today)
    if not any(
        _is_same_merge(one, new, day, note) for one in _list_last_decisions(writer) if one.account == old.id
    ):
        decision = _build_decision(stamp, old.id, new.id, "", note, day, is_manual=True)
        account_aliases.add_decisions(writer, [decision])
        return AccountMerge(old, new, is_new=True)
    return AccountMerge(old, new, is_new=False)


def _require_out_of_use(old: Account, new: Account, today: date) -> None:
    """Raise UsageRefused for an *old* account in use: it would disappear from the list."""
    if not apply_last_day(old, today).is_listed:
        return
    remedy = f"{old.account} 确已不用的，请在清单里标明停用，用 qinling login accounts import 读入以后再合并"
    if apply_last_day(new, today).is_listed:
        raise UsageRefused(f"{BOTH_ON_LIST}，都在用：{format_account(old)}、{format_account(new)}", remedy)
    swapped = f"qinling login accounts merge {quote_argument(new.account)} {quote_argument(old.account)}"
    raise UsageRefused(
        f"{format_account(old)} 在用，{format_account(new)} 不在用",
        f"次序反了？先旧后新：{swapped}；{remedy}",
    )


def _is_same_merge(decision: AliasDecision, new: Account, day: date | None, note: str) -> bool:
    """Return whether a merge by hand into *new* says nothing that *decision* does not."""
    same_day, same_note = day in (None, decision.day), note in ("", decision.note)
    return decision.is_manual and decision.counts_for == new.id and same_day and same_note


def split_account(writer: Writer, name: str, note: str, stamp: Stamp) -> tuple[Account, Account]:
    """Let an account that counts for another one stand for itself. Return both. It is not matched again."""
    names = AccountNames(writer)
    alias = names.find(name)
    target = names.by_id.get(read_targets(writer).get(alias.id, 0))
    if target is None:
        raise UsageRefused(
            f"{alias.account} 没有并入别的账号", "用 qinling login accounts history 查看哪些账号合并了"
        )
    account_aliases.add_decisions(writer, [_build_decision(stamp, alias.id, None, "", note, is_manual=True)])
    return alias, target


class AccountNames:
    """Finds accounts by the names that a person types."""

    def __init__(self, reader: Reader) -> None:
        self._accounts = login_queries.list_accounts(reader)
        self._by_key = {build_account_key(one.account): one for one in self._accounts}
        self.by_id: Mapping[int, Account] = {one.id: one for one in self._accounts}
        self._targets = read_targets(reader)

    def find(self, name: str) -> Account:
        """Return the account *name* itself. Raises UsageRefused, which names a likely one, if there is none."""
        return self._require_all([name])[0]

    def _require_all(self, names: Sequence[str]) -> list[Account]:
        keys = dict.fromkeys(map(build_account_key, names))
        missing = [name for name in names if build_account_key(name) not in self._by_key]
        if not missing:
            return [self._by_key[key] for key in keys]
        index = TwinIndex(self._accounts)
        twins = [
            twin
            for name in missing
            for twin in index.find_twins(Account(0, name, "", "", None, "", None, 0), MIN_TYPED_BY_HAND)
        ]
        hint = f"是不是 {'、'.join(format_account(one.account) for one in twins)}？" if twins else ""
        raise UsageRefused(f"没有账号 {'、'.join(missing)}", f"{hint}用 qinling login accounts list 查看账号")

    def find_counted(self, names: Iterable[str]) -> list[Account]:
        """Return the accounts that *names* count for, without repeats. Raises UsageRefused for an unknown name."""
        found = self._require_all(list(names))
        counted = [self.by_id[self._targets.get(one.id, one.id)] for one in found]
        return list({one.id: one for one in counted}.values())
