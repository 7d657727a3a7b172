"""The login audit as terminal output and JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from qinling.procedures.logins.audit import Audit
from qinling.reports.logins.deeds import (
    count_handled_in_week,
    deed_json,
    deed_trace_lines,
    handled_lines,
)
from qinling.rules.logins.findings import Finding, limit_facts
from qinling.rules.logins.usage import AccountUsage, Login, WeekUsage
from qinling.rules.parsing.iso_weeks import format_week

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_SPARKLINE_BARS = "▁▂▃▄▅▆▇█"  # one for each number of active days in a week
_NO_LOG = "·"


def format_sparkline(weeks: Iterable[WeekUsage]) -> str:
    """Return one character a week, higher for more active days; a dot if there is no login and logs of working days are missing."""
    return "".join(
        _NO_LOG if week.is_unknown else _SPARKLINE_BARS[min(week.active_days, 7)] for week in weeks
    )


def format_iso_time(at: datetime | None) -> str | None:
    """Format a time as ISO text to the second, or return None."""
    return None if at is None else at.isoformat(timespec="seconds")


def audit_json(audit: Audit, *, with_records: bool = False) -> Iterator[dict[str, object]]:
    """Yield one item for each account.

    `idle_days` count to the end of the week. `unseen_days` have no log. `handled` counts the issues that the
    person handled in the ledger, `unit_handled` those of the unit handled by nobody knows which account. With
    *with_records* the week's log records are included, and what was done in the ledger.
    """
    for usage in audit.usages:
        week = audit.get_week_usage(usage)
        account = usage.account
        yield {
            "account": account.account,
            "name": account.name or None,
            "unit": account.unit or None,
            "state": account.state,
            "aliases": [one.account for one in usage.aliases],
            "week": audit.week_label,
            "logins": week.logins,
            "active_days": week.active_days,
            "failed": week.failed,
            "last_login": format_iso_time(usage.last_login),
            "idle_days": audit.coverage.count_idle_days(usage),
            "unseen_days": week.uncovered_days,
            "open_issues": usage.open_issues,
            "overdue_issues": usage.overdue_issues,
            "handled": count_handled_in_week(audit, usage.deeds),
            "unit_handled": count_handled_in_week(audit, usage.unit_deeds),
            "trend": [
                {
                    "week": format_week(one.monday),
                    "logins": one.logins,
                    "active_days": one.active_days,
                    "failed": one.failed,
                    "unseen_days": one.uncovered_days,
                }
                for one in audit.get_shown_weeks(usage)
            ],
            "findings": list(dict.fromkeys(finding.kind for finding in audit.get_findings(usage))),
            **(_trace_json(usage) if with_records else {}),
        }


def _trace_json(usage: AccountUsage) -> dict[str, object]:
    """Return the single log records and deeds behind the counts of an account."""
    return {
        "entries": [_log_record_json(one) for one in usage.logins],
        "deeds": [*map(deed_json, usage.deeds)],
        "unit_deeds": [*map(deed_json, usage.unit_deeds)],
    }


def _log_record_json(record: Login) -> dict[str, object]:
    return {"at": format_iso_time(record.at), "address": record.address or None, "failed": record.failed}


def audit_keys(audit: Audit) -> dict[str, object]:
    """Return the further keys of the audit: its days, the log coverage, and every finding."""
    coverage = audit.coverage
    return {
        "week": audit.week_label,
        "from": coverage.monday,
        "to": coverage.until,
        "covered": [
            {"from": format_iso_time(first), "to": format_iso_time(last)}
            for first, last in audit.covered_spans
        ],
        "gaps": [{"from": first, "to": last} for first, last in coverage.gaps],
        "silent": coverage.workdays_without_records,
        "found": [
            {
                "code": one.kind,
                "accounts": one.accounts,
                "unit": one.unit or None,
                "evidence": one.evidence,
                "advice": one.kind.advice,
            }
            for one in audit.findings
        ],
    }


def audit_page(audit: Audit, width: int, *, with_records: bool = False) -> Iterator["RenderableType"]:
    """Yield the audit: the week, log coverage, accounts, usage findings and risk findings.

    With *with_records* the week's log records are listed.
    """
    from rich.text import Text

    from qinling.reports.table_style import FoldedLine

    coverage = audit.coverage
    listed = sum(usage.is_listed for usage in audit.usages)
    yield Text(
        f"平台账号登录情况   {audit.week_label}（{coverage.monday} 至 {coverage.until}）", style="bold"
    )
    yield Text(f"口径：在用账号 {listed} 个，名单外或已停用而有记录的 {len(audit.usages) - listed} 个")
    if aliases := [
        f"{one.account} 算作 {use.account.account}" for use in audit.usages for one in use.aliases
    ]:
        named = "、".join(limit_facts(aliases, "个"))
        yield FoldedLine(f"写法不同或已合并的账号：{named}")
    for line in coverage_lines(audit):
        yield Text(line)
    for line in handled_lines(audit):
        yield FoldedLine(line, indent=0)
    if not audit.usages:
        yield Text("没有账号。用 qinling login accounts import 读入账号清单，qinling login import 读入日志。")
        return
    if not listed:
        yield Text("还没有账号清单，看不出谁需要帮助。用 qinling login accounts import 文件 读入")
    yield Text("")
    yield _usage_table(audit, width)
    for title, findings in (("需要帮助", audit.usage_findings), ("安全提示", audit.risk_findings)):
        yield Text(f"\n{title}（{len(findings)} 项）", style="bold")
        for indent, line in finding_lines(findings):
            yield FoldedLine(line, indent=indent)
    for usage in audit.usages if with_records else ():
        yield from _trace_page(audit, usage)


def _trace_page(audit: Audit, usage: AccountUsage) -> Iterator["RenderableType"]:
    """Yield the log records of the week and the deeds behind the counts of an account."""
    from rich.text import Text

    from qinling.reports.table_style import FoldedLine

    account, records = usage.account.account, usage.logins
    yield Text(f"\n{account} {audit.week_label} 的登录记录（{len(records)} 条）", style="bold")
    for record in records:
        yield Text(_format_log_record(record))
    if usage.deeds or usage.unit_deeds:
        yield Text("")
        for indent, line in deed_trace_lines(audit, usage):
            yield FoldedLine(line, indent=indent)


def _format_log_record(record: Login) -> str:
    outcome = "失败" if record.failed else "成功"
    return f"    {record.at:%m-%d %H:%M:%S}  {outcome}  {record.address}".rstrip()


def coverage_lines(audit: Audit) -> Iterator[str]:
    """Yield the log coverage and its gaps. A gap does not mean that nobody logged in."""
    spans = audit.covered_spans
    if not spans:
        yield f"{audit.coverage.first_day} 以来没有读入过日志：没有日志不等于没有登录"
        return
    yield "日志：" + "；".join(f"{first:%m-%d %H时} 至 {last:%m-%d %H时}" for first, last in spans)
    if audit.coverage.gaps:
        gaps = "、".join(
            f"{first:%m-%d}" if first == last else f"{first:%m-%d}—{last:%m-%d}"
            for first, last in audit.coverage.gaps
        )
        yield f"缺日志：{gaps}（没有日志不等于没有登录，这些天不计入闲置）"
    if audit.coverage.workdays_without_records:
        days = "、".join(f"{day:%m-%d}" for day in audit.coverage.workdays_without_records)
        yield f"工作日整天没有一条记录：{days}（请核对是否漏导）"


def _usage_table(audit: Audit, width: int) -> "Table":
    from qinling.reports.table_style import fitted_table

    rows = [_usage_row(audit, usage) for usage in audit.usages]
    headings = ("账号", "单位", "登录", "天数", "失败", "最近", "闲置", f"近{audit.weeks}周", "问题", "提示")
    return fitted_table(headings, rows, width, cut_columns=(1, 9), right_columns=(2, 3, 4, 6, 8))


def _format_issue_counts(usage: AccountUsage) -> str:
    """Return the unit's open issues and, after a slash, how many are overdue."""
    if not usage.open_issues:
        return "·"
    return f"{usage.open_issues}/{usage.overdue_issues}" if usage.overdue_issues else str(usage.open_issues)


def _usage_row(audit: Audit, usage: AccountUsage) -> list[str]:
    week = audit.get_week_usage(usage)
    idle_days = audit.coverage.count_idle_days(usage)
    kinds = dict.fromkeys(finding.kind.label for finding in audit.get_findings(usage))
    return [
        usage.account.account,
        usage.account.unit or "—",
        *(str(count) if count else "·" for count in (week.logins, week.active_days, week.failed)),
        f"{usage.last_login:%m-%d}" if usage.last_login else "—",
        "—" if idle_days is None else f"{idle_days}天",
        format_sparkline(audit.get_shown_weeks(usage)),
        _format_issue_counts(usage),
        "、".join(kinds),
    ]


def finding_lines(findings: Sequence[Finding]) -> Iterator[tuple[int, str]]:
    """Yield (indent, line): each kind with its advice, then its accounts with evidence."""
    for kind, group in groupby(findings, key=lambda one: one.kind):
        yield 0, f"· {kind.label}：{kind.advice}"
        for one in group:
            account = one.accounts[0] if len(one.accounts) == 1 else ""
            unit = f"（{one.unit}）" if one.unit else ""
            evidence = "；".join(one.evidence)
            yield 4, f"{account}{unit}：{evidence}" if account else evidence
