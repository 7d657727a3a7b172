"""Accounts in other spellings and their history, as lines, a table and JSON."""

from collections.abc import Iterator, Sequence
from shlex import quote
from typing import TYPE_CHECKING

from qinling.rules.logins.account_twins import format_account
from qinling.rules.logins.usage import AccountState

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.logins.account_aliases import AccountMatching
    from qinling.procedures.logins.account_history import AccountEvent
    from qinling.rules.logins.usage import Account

_MAX_NAMED = 5  # accounts of a note


def matching_lines(matching: "AccountMatching") -> Iterator[str]:
    """Yield which accounts count for one of the list, and which may be one of the list."""
    if matching.matched:
        named = [f"{one.account.account} 即 {one.listed.account}（{one.why}）" for one in matching.matched]
        yield (
            f"{len(named)} 个账号与清单写法不同，按清单上的账号计：{_format_first(named)}；"
            "不是同一个的用 qinling login accounts split 账号 分开"
        )
    for doubt in matching.doubts[:_MAX_NAMED]:
        yield _format_likely(doubt.account.account, doubt.candidates, doubt.why)
    for account, twins in matching.twins[:_MAX_NAMED]:
        yield _format_likely(account.account, [one.account for one in twins], twins[0].why)
    if rest := sum(max(len(those) - _MAX_NAMED, 0) for those in (matching.doubts, matching.twins)):
        yield f"另有 {rest} 个名单外的账号像是清单上的：用 --json 看全部"


def _format_first(texts: Sequence[str]) -> str:
    return "、".join(texts[:_MAX_NAMED]) + (" 等" if len(texts) > _MAX_NAMED else "")


def _format_likely(account: str, candidates: "Sequence[Account]", why: str) -> str:
    named = " 或 ".join(map(format_account, candidates))
    merge = f"qinling login accounts merge {quote(account)}"
    remedy = (
        f"是同一个的用 {merge} {quote(candidates[0].account)}"
        if len(candidates) == 1
        else f"是其中一个的用 {merge} 账号 指明"
    )
    return f"{account} 可能是清单上的 {named}：{why}；没有合并，仍算名单外。{remedy}"


def matching_json(matching: "AccountMatching") -> dict[str, object]:
    """Return which accounts count for one of the list, and which may be one of the list."""
    return {
        "matched": [
            {"account": one.account.account, "listed": one.listed.account, "why": one.why}
            for one in matching.matched
        ],
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


def merge_lines(merged: "Account", kept: "Account") -> Iterator[str]:
    """Yield what a merge did, and what is left to do."""
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
        "actor": event.actor,
        "into": event.into,
        "why": event.why or None,
        "note": event.note or None,
        "changes": event.changes,
    }


def history_table(events: "Sequence[AccountEvent]", width: int) -> "Table":
    """Return a table of the history of accounts, *width* wide."""
    from qinling.reports.table_style import fitted_table

    rows = [[str(one.day), one.account, one.kind.label, _format_details(one), one.actor] for one in events]
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
