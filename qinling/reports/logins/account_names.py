"""Accounts in other spellings and their history, as lines, a table and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.errors import quote_argument
from qinling.rules.logins.account_twins import format_account
from qinling.rules.logins.usage import AccountState
from qinling.rules.persons import parse_actor, parse_system_user

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.logins.account_aliases import AccountMatching, AccountMerge
    from qinling.procedures.logins.account_history import AccountEvent
    from qinling.rules.logins.account_names import Match

_MAX_NAMED = 5  # accounts of a note


def matching_lines(matching: "AccountMatching") -> Iterator[str]:
    """Yield which accounts count for one of the list, and which may be one of the list."""
    if matching.matched:
        yield f"{len(matching.matched)} 个账号与清单写法不同，算在清单的账号上："
        for one in matching.matched[:_MAX_NAMED]:
            yield f"  {one.account.account} 算作 {one.listed.account}：{one.why}"
        yield from _format_rest(len(matching.matched))
        yield "  不是同一个的分开：qinling login accounts split 账号"
    if matching.same:
        yield f"{len(matching.same)} 个账号与清单{matching.same[0].why}："
        yield from (f"  {one.account.account} 即 {one.listed.account}" for one in matching.same[:_MAX_NAMED])
        yield from _format_rest(len(matching.same))
    likely = [(one.account, one.candidates, one.why) for one in matching.doubts]
    likely += [
        (account, tuple(one.account for one in twins), twins[0].why) for account, twins in matching.twins
    ]
    if likely:
        yield f"{len(likely)} 个账号可能是清单上的，没有合并，仍算名单外："
        for account, candidates, why in likely[:_MAX_NAMED]:
            named = " 或 ".join(map(format_account, candidates))
            yield f"  {account.account} 可能是 {named}：{why}"
            other = quote_argument(candidates[0].account) if len(candidates) == 1 else "其中的账号"
            yield f"    是的话：qinling login accounts merge {quote_argument(account.account)} {other}"
        yield from _format_rest(len(likely))


def respelled_lines(respelled: "Sequence[Match]") -> Iterator[str]:
    """Yield which accounts a list spells in another way than the lists before."""
    if respelled:
        yield f"{len(respelled)} 个账号与以前的清单写法不同，仍算原来的账号："
        yield from (
            f"  {one.account.account} 算作 {one.listed.account}：{one.why}" for one in respelled[:_MAX_NAMED]
        )
        yield from _format_rest(len(respelled))
        yield "  确是两个账号的，在同一份清单里把两个都写上再读"


def _format_rest(count: int) -> Iterator[str]:
    if count > _MAX_NAMED:
        yield f"  另有 {count - _MAX_NAMED} 个，用 --json 看全部"


def match_json(match: "Match") -> dict[str, object]:
    """Return an account that is another one of the list."""
    return {"account": match.account.account, "listed": match.listed.account, "why": match.why}


def matching_json(matching: "AccountMatching") -> dict[str, object]:
    """Return which accounts count for one of the list, and which may be one of the list."""
    return {
        "matched": list(map(match_json, (*matching.matched, *matching.same))),
        "doubtful": [
            {
                "account": one.account.account,
                "candidates": [listed.account for listed in one.candidates],
                "why": one.why,
            }
            for one in matching.doubts
        ],
        "likely": [
            {
                "account": account.account,
                "candidates": [one.account.account for one in twins],
                "why": twins[0].why,
            }
            for account, twins in matching.twins
        ],
    }


def merge_lines(merge: "AccountMerge") -> Iterator[str]:
    """Yield what a merge did, and what is left to do."""
    merged, kept, is_new = merge
    if not is_new:
        yield f"{merged.account} 早已并入 {kept.account}，没有再记"
        return
    yield f"已把 {format_account(merged)} 并入 {format_account(kept)}：以前和以后的登录、指导都算在后者上"
    if kept.state == AccountState.UNKNOWN:
        yield f"{kept.account} 还不在清单上，仍算名单外；请用 qinling login accounts import 读入有它的清单"


def history_json(event: "AccountEvent") -> dict[str, object]:
    """Return one event of the history of accounts."""
    return {
        "account": event.account,
        "kind": event.kind.value,
        "day": event.day,
        "at": event.at,
        "actor": parse_actor(event.actor),
        "system_user": parse_system_user(event.actor) or None,
        "into": event.into,
        "why": event.why or None,
        "note": event.note or None,
        "changes": {name: {"old": old, "new": new} for name, (old, new) in event.changes.items()},
    }


def history_table(events: "Sequence[AccountEvent]", width: int) -> "Table":
    """Return a table of the history of accounts, *width* wide."""
    from qinling.reports.text.table_style import fitted_table

    rows = [
        [str(one.day), one.account, one.kind.label, _format_details(one), parse_actor(one.actor)]
        for one in events
    ]
    return fitted_table(("日期", "账号", "变动", "内容", "记录人"), rows, width, cut_columns=(1, 3, 4))


def _format_details(event: "AccountEvent") -> str:
    if event.into:
        return "；".join(filter(None, (event.into, event.why, event.note)))
    changed = [
        f"{label} {_format_change(*event.changes[name])}"
        for name, label in (("name", "使用人"), ("unit", "单位"), ("opened", "开通"), ("left_on", "停用"))
        if name in event.changes and any(event.changes[name])
    ]
    return "；".join(changed)


def _format_change(old: object, new: object) -> str:
    return f"{old}→{new or '无'}" if old else str(new)
