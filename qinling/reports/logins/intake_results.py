"""Accounts, and the results of reading account lists and logs, as lines, a table and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.errors import quote_argument
from qinling.reports.logins.account_names import match_json, matching_json, matching_lines, respelled_lines
from qinling.reports.logins.audit import format_iso_time
from qinling.rules.logins.account_twins import format_account
from qinling.rules.logins.usage import Account, AccountState

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.logins.accounts import AccountListResult
    from qinling.procedures.logins.log_intake import LogImportResult

_MAX_NAMED = 10  # accounts of a line
_NOT_UNDONE = "读入以后不能用 qinling undo 撤回"


def account_list_lines(result: "AccountListResult", *, dry_run: bool) -> Iterator[str]:
    """Yield the result of reading an account list."""
    for label, accounts in (
        ("新增", result.joined),
        ("停用", result.left),
        ("恢复", result.returned),
        ("变更", result.changed),
    ):
        if accounts:
            yield f"{label} {len(accounts)} 个：{_format_first_accounts(accounts)}"
    counted = f"新增 {len(result.joined)}、停用 {len(result.left)}、恢复 {len(result.returned)}、变更 {len(result.changed)}"
    yield from respelled_lines(result.respelled)
    for alias, target in result.split:
        yield f"{alias.account} 自己在清单上，不再并入 {target.account}"
    for account, twin in result.renamed:
        yield (f"新增的 {format_account(account)} 像是停用的 {format_account(twin.account)}：{twin.why}")
        names = f"{quote_argument(twin.account.account)} {quote_argument(account.account)}"
        yield f"  是同一个的合并：qinling login accounts merge {names}"
    yield from matching_lines(result.matching)
    yield f"{'试运行：将' if dry_run else '已'}读入账号清单：{counted}、未变 {result.unchanged} 个"
    if dry_run:
        yield _NOT_UNDONE


def _format_first_accounts(accounts: Sequence[str]) -> str:
    return "、".join(accounts[:_MAX_NAMED]) + (" 等" if len(accounts) > _MAX_NAMED else "")


def account_list_json(result: "AccountListResult") -> dict[str, object]:
    """Return the result of reading an account list."""
    return {
        "joined": result.joined,
        "left": result.left,
        "returned": result.returned,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "respelled": list(map(match_json, result.respelled)),
        "split": [{"account": alias.account, "listed": target.account} for alias, target in result.split],
        "renamed": [
            {"account": account.account, "likely": twin.account.account, "why": twin.why}
            for account, twin in result.renamed
        ],
        **matching_json(result.matching),
    }


def account_json(account: Account, aliases: Sequence[str]) -> dict[str, object]:
    """Return one account."""
    return {
        "account": account.account,
        "name": account.name or None,
        "unit": account.unit or None,
        "opened": account.opened,
        "state": account.state,
        "left_on": account.left_on,
        "aliases": list(aliases),
    }


def account_table(accounts: Sequence[Account], width: int) -> "Table":
    """Return a table of accounts, *width* wide."""
    from qinling.reports.table_style import fitted_table

    rows = [
        [
            one.account,
            one.name or "—",
            one.unit or "—",
            str(one.opened or "—"),
            AccountState.from_code(one.state).label + (f" {one.left_on}" if one.left_on else ""),
        ]
        for one in accounts
    ]
    return fitted_table(("账号", "使用人", "单位", "开通日期", "状态"), rows, width, cut_columns=(2,))


def log_json(result: "LogImportResult") -> dict[str, object]:
    """Return the result of reading one log."""
    return {
        "file": result.name,
        "entries": result.record_count,
        "fresh": result.new_count,
        "too_old": result.expired_count,
        "from": format_iso_time(result.first),
        "to": format_iso_time(result.last),
        "unlisted": result.unlisted_accounts,
        **matching_json(result.matching),
    }


def log_lines(results: "Sequence[LogImportResult]", *, dry_run: bool) -> Iterator[str]:
    """Yield the result of each log."""
    verb = "试运行：将读入" if dry_run else "已读入"
    for one in results:
        if one.expired_count:
            yield f"{one.name}：{one.expired_count} 条早于保留期，没有读入"
        if one.first is None or one.last is None:
            yield f"{one.name}：没有可读入的记录"
            continue
        rest = (
            f"，其余 {one.record_count - one.new_count} 条以前读过或重复"
            if one.new_count < one.record_count
            else ""
        )
        yield (
            f"{one.name}：{verb} {one.new_count} 条{rest}"
            f"（{one.first:%Y-%m-%d %H:%M} 至 {one.last:%Y-%m-%d %H:%M}）"
        )
        if one.unlisted_accounts:
            accounts = _format_first_accounts(one.unlisted_accounts)
            yield f"  其中 {len(one.unlisted_accounts)} 个账号不在清单上：{accounts}"
        yield from (f"  {line}" for line in matching_lines(one.matching))
    if dry_run:
        yield _NOT_UNDONE
