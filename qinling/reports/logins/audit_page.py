"""The login audit on the terminal: what to do first, then the figures of the accounts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from qinling.procedures.logins.audit import Audit
from qinling.reports.logins.audit import coverage_lines, sort_log_records
from qinling.reports.logins.deeds import deed_trace_lines, handled_lines
from qinling.rules.logins.audit.findings import Finding, limit_facts
from qinling.rules.logins.usage import Account, AccountUsage, Login, WeekUsage

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_SPARKLINE_BARS = "▁▂▃▄▅▆▇█"  # one for each number of active days in a week
_NO_LOG = "·"
_NO_ACCOUNTS = "没有账号。用 qinling login accounts import 读入账号清单，qinling login import 读入日志。"
_NARROWED_TO_NONE = "这个单位没有账号。全部账号和单位看 qinling login accounts list"


def format_sparkline(weeks: Iterable[WeekUsage]) -> str:
    """Return one character a week, higher for more active days; a dot if there is no login and logs of working days are missing."""
    return "".join(
        _NO_LOG if week.is_unknown else _SPARKLINE_BARS[min(week.active_days, 7)] for week in weeks
    )


def audit_page(
    audit: Audit,
    width: int,
    *,
    with_records: bool = False,
    show_all: bool = False,
    is_narrowed: bool = False,
) -> Iterator["RenderableType"]:
    """Yield the audit: the week, log coverage, what to do, the findings, and the figures of the accounts.

    Accounts without findings are only counted, unless *show_all*. With *with_records* the week's log records
    are listed. *is_narrowed* to a unit, an audit without accounts says nothing of the others.
    """
    from rich.text import Text

    from qinling.reports.text.table_style import FoldedLine

    yield from _list_scope(audit)
    if not audit.usages:
        yield Text(_NARROWED_TO_NONE if is_narrowed else _NO_ACCOUNTS)
        return
    yield FoldedLine(f"要做的：{'；'.join(_list_tasks(audit)) or '没有'}", style="bold")
    names = {usage.account.account: usage.account.name for usage in audit.usages}
    for title, findings in (("需要帮助", audit.usage_findings), ("安全提示", audit.risk_findings)):
        yield Text(f"\n{title}（{len(findings)} 项）", style="bold")
        for indent, line in finding_lines(findings, names):
            yield FoldedLine(line, indent=indent)
    yield from _list_accounts(audit, width, show_all=show_all)
    for line in handled_lines(audit):
        yield FoldedLine(line, indent=0)
    for usage in audit.usages if with_records else ():
        yield from _list_records(audit, usage)


def _list_scope(audit: Audit) -> Iterator["RenderableType"]:
    """Yield the week, which accounts count, and the days with logs."""
    from rich.text import Text

    from qinling.reports.text.table_style import FoldedLine

    coverage = audit.coverage
    listed = sum(usage.is_listed for usage in audit.usages)
    yield Text(
        f"平台账号登录情况   {audit.week_label}（{coverage.monday} 至 {coverage.until}）", style="bold"
    )
    yield Text(f"口径：在用账号 {listed} 个，名单外或已停用而有记录的 {len(audit.usages) - listed} 个")
    if aliases := [
        f"{one.account} 算作 {use.account.account}" for use in audit.usages for one in use.aliases
    ]:
        yield FoldedLine(f"写法不同或已合并的账号：{'、'.join(limit_facts(aliases, '个'))}")
    for line in coverage_lines(audit):
        yield FoldedLine(line)


def _list_tasks(audit: Audit) -> Iterator[str]:
    """Yield what is to be done: what is missing to see who needs help, then what was found."""
    if not any(usage.is_listed for usage in audit.usages):
        yield "还没有账号清单，看不出谁需要帮助，用 qinling login accounts import 文件 读入"
    if missing := audit.coverage.count_missing_workdays(audit.coverage.monday, audit.coverage.until):
        yield f"这一周缺 {missing} 个工作日的日志，用 qinling login import 文件 读入"
    in_need = {account for finding in audit.usage_findings for account in finding.accounts}
    if in_need:
        yield f"帮助 {len(in_need)} 个账号，该讲什么看 qinling login coach"
    if audit.risk_findings:
        yield f"请管安全的人核实 {len(audit.risk_findings)} 项安全提示"


def _list_accounts(audit: Audit, width: int, *, show_all: bool) -> Iterator["RenderableType"]:
    """Yield the figures of the accounts with findings, and those of the others or their number."""
    from rich.text import Text

    from qinling.reports.text.table_style import FoldedLine

    found = [usage for usage in audit.usages if audit.get_findings(usage)]
    others = [usage for usage in audit.usages if not audit.get_findings(usage)]
    groups = [("有提示的账号", found), ("没有提示的账号", others if show_all else [])]
    for title, usages in groups:
        if usages:
            yield Text(f"\n{title}（{len(usages)} 个）", style="bold")
            yield _usage_table(audit, usages, width)
    if others and not show_all:
        yield Text(f"\n没有提示的账号 {len(others)} 个，加 --all 列出")
    if found or show_all:
        yield FoldedLine(
            f"闲置：最近登录以后，到 {audit.coverage.until:%m-%d} 有日志而没有登录的天数。"
            f"近{audit.weeks}周：各周登录的天数，点是缺日志。问题：本单位未完成的，斜线后是其中超期的。"
        )


def _list_records(audit: Audit, usage: AccountUsage) -> Iterator["RenderableType"]:
    """Yield the log records of the week and the deeds behind the counts of an account."""
    from rich.text import Text

    from qinling.reports.text.table_style import FoldedLine

    records = sort_log_records(usage)
    yield Text(f"\n{usage.account.account} {audit.week_label} 的登录记录（{len(records)} 条）", style="bold")
    for record in records:
        yield Text(_format_log_record(record))
    if usage.deeds or usage.unit_deeds:
        yield Text("")
        for indent, line in deed_trace_lines(audit, usage):
            yield FoldedLine(line, indent=indent)


def _format_log_record(record: Login) -> str:
    outcome = "失败" if record.failed else "成功"
    return f"    {record.at:%m-%d %H:%M:%S}  {outcome}  {record.address}".rstrip()


def _usage_table(audit: Audit, usages: Sequence[AccountUsage], width: int) -> "Table":
    from qinling.reports.text.table_style import wrapped_table

    rows = [[format_owner(usage.account), *_usage_cells(audit, usage)] for usage in usages]
    headings = ("账号", "登录", "天数", "失败", "最近", "闲置", f"近{audit.weeks}周", "问题")
    return wrapped_table(headings, rows, width, wrapped_column=0, right_columns=(1, 2, 3, 5, 7))


def format_owner(account: Account) -> str:
    """Return the account with the name and the unit of who uses it."""
    return " ".join(filter(None, (account.account, account.name, account.unit)))


def _usage_cells(audit: Audit, usage: AccountUsage) -> list[str]:
    week = audit.get_week_usage(usage)
    idle_days = audit.coverage.count_idle_days(usage)
    return [
        *(str(count) if count else "·" for count in (week.logins, week.active_days, week.failed)),
        f"{usage.last_login:%m-%d}" if usage.last_login else "—",
        "—" if idle_days is None else f"{idle_days}天",
        format_sparkline(audit.get_shown_weeks(usage)),
        _format_issue_counts(usage),
    ]


def _format_issue_counts(usage: AccountUsage) -> str:
    """Return the unit's open issues and, after a slash, how many are overdue."""
    if not usage.open_issues:
        return "·"
    return f"{usage.open_issues}/{usage.overdue_issues}" if usage.overdue_issues else str(usage.open_issues)


def finding_lines(findings: Sequence[Finding], names: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield (indent, line): each kind with its advice, then its accounts with evidence. *names* is account → name."""
    for kind, group in groupby(findings, key=lambda one: one.kind):
        yield 0, f"· {kind.label}：{kind.advice}"
        for one in group:
            evidence = "；".join(one.evidence)
            if len(one.accounts) != 1:
                yield 4, evidence
                continue
            owner = " ".join(filter(None, (one.accounts[0], names.get(one.accounts[0], ""))))
            unit = f"（{one.unit}）" if one.unit else ""
            yield 4, f"{owner}{unit}：{evidence}"
