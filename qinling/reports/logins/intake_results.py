"""Accounts, and the results of reading account lists and logs, as lines, a table and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.errors import quote_argument
from qinling.reports.issues.history import format_local_time
from qinling.reports.logins.account_names import match_json, matching_json, matching_lines, respelled_lines
from qinling.reports.logins.audit import format_iso_time
from qinling.rules.logins.account_twins import format_account
from qinling.rules.logins.usage import Account, AccountState
from qinling.rules.persons import parse_actor
from qinling.rules.texts.name_lists import name_first

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.logins.accounts import AccountListResult
    from qinling.procedures.logins.log_intake import LogImportResult

_MAX_NAMED = 10  # accounts of a line


def account_list_lines(result: "AccountListResult", *, dry_run: bool) -> Iterator[str]:
    """Yield the result of reading an account list."""
    for label, accounts in (
        ("新增", result.joined),
        ("停用", result.left),
        ("恢复", result.returned),
        ("变更", result.changed),
    ):
        if accounts:
            yield f"{label} {len(accounts)} 个：{name_first(accounts, _MAX_NAMED)}"
    counted = f"新增 {len(result.joined)}、停用 {len(result.left)}、恢复 {len(result.returned)}、变更 {len(result.changed)}"
    yield from respelled_lines(result.respelled)
    for alias, target in result.split:
        yield f"{alias.account} 自己在清单上，不再并入 {target.account}"
    for account, twin in result.renamed:
        yield (f"新增的 {format_account(account)} 像是停用的 {format_account(twin.account)}：{twin.why}")
        names = f"{quote_argument(twin.account.account)} {quote_argument(account.account)}"
        yield f"  是同一个的合并：qinling login accounts merge {names}"
    yield from matching_lines(result.matching)
    way = "；读错了清单的：qinling undo" if (result.left or result.changed) and not dry_run else ""
    yield f"{'试运行：将' if dry_run else '已'}读入账号清单：{counted}、未变 {result.unchanged} 个{way}"


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
    from qinling.reports.text.table_style import fitted_table

    rows = [
        [
            one.account,
            one.name or "—",
            one.unit or "—",
            str(one.opened or "—"),
            _format_state(one),
        ]
        for one in accounts
    ]
    return fitted_table(("账号", "使用人", "单位", "开通日期", "状态"), rows, width, cut_columns=(2,))


def _format_state(account: Account) -> str:
    """Return the state of an account, with the day on which it went or goes out of use."""
    label = AccountState.from_code(account.state).label
    if account.left_on is None:
        return label
    return f"{label} {'到 ' if account.is_listed else ''}{account.left_on}"


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
        "number": result.log,
        "joined": result.joined_count,
        "contradicted": result.contradicted_count,
        "replaced": [one.id for one in result.replaced],
        "known_as": result.known_as.id if result.known_as else None,
        "skipped": [{"why": why, "rows": rows} for why, rows in result.skipped_rows.items()],
    }


def log_lines(results: "Sequence[LogImportResult]", timezone: str, *, dry_run: bool) -> Iterator[str]:
    """Yield the result of each log."""
    verb = "试运行：将读入" if dry_run else "已读入"
    for one in results:
        if one.expired_count:
            yield f"{one.name}：{one.expired_count} 条早于保留期，没有读入"
        if one.first is None or one.last is None:
            yield f"{one.name}：没有可读入的记录"
            continue
        yield (
            f"{one.name}：{verb} {one.new_count} 条{_format_rest(one, timezone)}"
            f"（{one.first:%Y-%m-%d %H:%M} 至 {one.last:%Y-%m-%d %H:%M}）"
        )
        yield from _doubt_lines(one, timezone)
        if one.unlisted_accounts:
            accounts = name_first(one.unlisted_accounts, _MAX_NAMED)
            way = "" if dry_run else "；读错了日志的：qinling undo"
            yield f"  其中 {len(one.unlisted_accounts)} 个账号不在清单上：{accounts}{way}"
        yield from (f"  {line}" for line in matching_lines(one.matching))


def _format_rest(one: "LogImportResult", timezone: str) -> str:
    """Return what became of the records that are no new logins."""
    if one.known_as is not None:
        at = format_local_time(one.known_as.at, timezone)
        return f"，这一份 {at} {parse_actor(one.known_as.actor)} 已经读过，没有变化"
    rest = one.record_count - one.new_count - one.joined_count
    return f"，其余 {rest} 条以前读过或重复" if rest > 0 else ""


def _doubt_lines(one: "LogImportResult", timezone: str) -> Iterator[str]:
    """Yield what was settled by a rule, and what the logs contradict each other in."""
    for log in one.replaced:
        at = format_local_time(log.at, timezone)
        yield f"  换下 {at} {parse_actor(log.actor)} 读入的 {log.name}（{log.entries} 条）：是同一份，只算这一次读的"
    if one.joined_count:
        yield (
            f"  其中 {one.joined_count} 条与别的记录同一账号、同一分钟，一条缺另一条有的（秒、地址或结果），"
            "按同一次登录算"
        )
    if one.contradicted_count:
        yield (
            f"  有 {one.contradicted_count} 条别的日志说成功、这份说失败（或相反），两样都算了；"
            "读错的那份请去掉：qinling login forget 日志"
        )
