"""The login audit as a page of the terminal and as JSON; and what became of lists and logs that were read in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.findings import Finding
from qinling.rules.logins.usage import Account, AccountState, AccountUsage, Login, WeekUsage
from qinling.rules.parsing.iso_weeks import format_week

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from qinling.procedures.logins.accounts import AccountListResult
    from qinling.procedures.logins.log_intake import LogImportResult

_SPARKLINE_BARS = "▁▂▃▄▅▆▇█"  # one for each number of active days in a week
_NO_LOG = "·"


def format_sparkline(weeks: Iterable[WeekUsage]) -> str:
    """Return one sign a week: the higher the more days with a login; a point for none where logs miss working days."""
    return "".join(
        _NO_LOG if week.is_unknown else _SPARKLINE_BARS[min(week.active_days, 7)] for week in weeks
    )


def format_iso_time(at: datetime | None) -> str | None:
    """Return a time of the log as ISO text to the second, None for none."""
    return None if at is None else at.isoformat(timespec="seconds")


def audit_json(audit: Audit, *, with_records: bool = False) -> Iterator[dict[str, object]]:
    """Yield what each account did in the week; `idle_days` count to the end of it, `unseen_days` have no log.

    *with_records* gives the entries of the log in the week, too.
    """
    for use in audit.usages:
        week = audit.get_week_usage(use)
        yield {
            "account": use.account.account,
            "name": use.account.name or None,
            "unit": use.account.unit or None,
            "state": use.account.state,
            "week": audit.week_label,
            "logins": week.logins,
            "active_days": week.active_days,
            "failed": week.failed,
            "last_login": format_iso_time(use.last_login),
            "idle_days": audit.coverage.count_idle_days(use),
            "unseen_days": week.uncovered_days,
            "open_issues": use.open_issues,
            "overdue_issues": use.overdue_issues,
            "trend": [
                {
                    "week": format_week(one.monday),
                    "logins": one.logins,
                    "active_days": one.active_days,
                    "failed": one.failed,
                    "unseen_days": one.uncovered_days,
                }
                for one in audit.get_shown_weeks(use)
            ],
            "findings": list(dict.fromkeys(finding.kind for finding in audit.get_findings(use))),
            **({"entries": [_log_record_json(one) for one in use.logins]} if with_records else {}),
        }


def _log_record_json(record: Login) -> dict[str, object]:
    return {"at": format_iso_time(record.at), "address": record.address or None, "failed": record.failed}


def audit_keys(audit: Audit) -> dict[str, object]:
    """Return the further keys of the audit: the days it is of, what the logs cover of them, and every finding."""
    ground = audit.coverage
    return {
        "week": audit.week_label,
        "from": ground.monday,
        "to": ground.until,
        "covered": [
            {"from": format_iso_time(first), "to": format_iso_time(last)}
            for first, last in audit.covered_spans
        ],
        "gaps": [{"from": first, "to": last} for first, last in ground.gaps],
        "silent": ground.workdays_without_records,
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
    """Lay the audit out: the week and what the logs cover, each account, then whom to help and what is a risk.

    *with_records* lists the entries of the log in the week, too.
    """
    from rich.text import Text

    from qinling.reports.table_style import FoldedLine

    ground = audit.coverage
    listed = sum(use.is_listed for use in audit.usages)
    yield Text(f"平台账号登录情况   {audit.week_label}（{ground.monday} 至 {ground.until}）", style="bold")
    yield Text(f"口径：在用账号 {listed} 个，名单外或已停用而有记录的 {len(audit.usages) - listed} 个")
    for line in coverage_lines(audit):
        yield Text(line)
    if not audit.usages:
        yield Text("没有账号。用 qinling login accounts import 读入账号清单，qinling login import 读入日志。")
        return
    if not listed:
        yield Text("还没有账号清单，看不出谁需要帮助。用 qinling login accounts import 文件 读入")
    yield Text("")
    yield _usage_table(audit, width)
    for title, found in (("需要帮助", audit.usage_findings), ("安全提示", audit.risk_findings)):
        yield Text(f"\n{title}（{len(found)} 项）", style="bold")
        for indent, line in finding_lines(found):
            yield FoldedLine(line, indent=indent)
    for use in audit.usages if with_records else ():
        yield Text(
            f"\n{use.account.account} {audit.week_label} 的登录记录（{len(use.logins)} 条）", style="bold"
        )
        for one in use.logins:
            outcome = "失败" if one.failed else "成功"
            yield Text(f"    {one.at:%m-%d %H:%M:%S}  {outcome}  {one.address}".rstrip())


def coverage_lines(audit: Audit) -> Iterator[str]:
    """Say what the logs cover and where they have gaps: no data is not no use."""
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
        named = "、".join(f"{day:%m-%d}" for day in audit.coverage.workdays_without_records)
        yield f"工作日整天没有一条记录：{named}（请核对是否漏导）"


def _usage_table(audit: Audit, width: int) -> "Table":
    from qinling.reports.table_style import fitted_table

    rows = [_usage_row(audit, use) for use in audit.usages]
    headings = ("账号", "单位", "登录", "天数", "失败", "最近", "闲置", f"近{audit.weeks}周", "问题", "提示")
    return fitted_table(headings, rows, width, cut_columns=(1, 9), right_columns=(2, 3, 4, 6, 8))


def _format_issue_counts(usage: AccountUsage) -> str:
    """Return the issues that the unit has to rectify, and behind a stroke those of them that are overdue."""
    if not usage.open_issues:
        return "·"
    return f"{usage.open_issues}/{usage.overdue_issues}" if usage.overdue_issues else str(usage.open_issues)


def _usage_row(audit: Audit, usage: AccountUsage) -> list[str]:
    week = audit.get_week_usage(usage)
    idle = audit.coverage.count_idle_days(usage)
    kinds = dict.fromkeys(finding.kind.label for finding in audit.get_findings(usage))
    return [
        usage.account.account,
        usage.account.unit or "—",
        *(str(count) if count else "·" for count in (week.logins, week.active_days, week.failed)),
        f"{usage.last_login:%m-%d}" if usage.last_login else "—",
        "—" if idle is None else f"{idle}天",
        format_sparkline(audit.get_shown_weeks(usage)),
        _format_issue_counts(usage),
        "、".join(kinds),
    ]


def finding_lines(findings: Sequence[Finding]) -> Iterator[tuple[int, str]]:
    """Say each kind with its advice, then whom it is of, with the evidence; each line with its indent."""
    for kind, several in groupby(findings, key=lambda one: one.kind):
        yield 0, f"· {kind.label}：{kind.advice}"
        for one in several:
            whom = one.accounts[0] if len(one.accounts) == 1 else ""
            unit = f"（{one.unit}）" if one.unit else ""
            facts = "；".join(one.evidence)
            yield 4, f"{whom}{unit}：{facts}" if whom else facts


def account_list_lines(result: "AccountListResult", *, dry_run: bool) -> Iterator[str]:
    """Say what became of a list of accounts."""
    for what, named in (
        ("新增", result.joined),
        ("停用", result.left),
        ("恢复", result.returned),
        ("变更", result.changed),
    ):
        if named:
            yield f"{what} {len(named)} 个：{_format_first_accounts(named)}"
    counted = f"新增 {len(result.joined)}、停用 {len(result.left)}、恢复 {len(result.returned)}、变更 {len(result.changed)}"
    yield f"{'试运行：将' if dry_run else '已'}读入账号清单：{counted}、未变 {result.unchanged} 个"


def _format_first_accounts(accounts: Sequence[str]) -> str:
    return "、".join(accounts[:10]) + (" 等" if len(accounts) > 10 else "")


def account_json(account: Account) -> dict[str, object]:
    """Return one account."""
    return {
        "account": account.account,
        "name": account.name or None,
        "unit": account.unit or None,
        "opened": account.opened,
        "state": account.state,
        "left_on": account.left_on,
    }


def account_table(accounts: Sequence[Account], width: int) -> "Table":
    """Lay accounts out, one a line."""
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
    """Return what became of one log."""
    return {
        "file": result.name,
        "entries": result.record_count,
        "fresh": result.new_count,
        "too_old": result.expired_count,
        "from": format_iso_time(result.first),
        "to": format_iso_time(result.last),
        "unlisted": result.unlisted_accounts,
    }


def log_lines(results: "Sequence[LogImportResult]", *, dry_run: bool) -> Iterator[str]:
    """Say what became of the logs, one a line."""
    verb = "试运行：将读入" if dry_run else "已读入"
    for one in results:
        if one.expired_count:
            yield f"{one.name}：{one.expired_count} 条早于保留期，没有读入"
        if one.first is None or one.last is None:
            yield f"{one.name}：没有可读入的记录"
            continue
        known = (
            f"，其余 {one.record_count - one.new_count} 条以前读过或重复"
            if one.new_count < one.record_count
            else ""
        )
        yield (
            f"{one.name}：{verb} {one.new_count} 条{known}"
            f"（{one.first:%Y-%m-%d %H:%M} 至 {one.last:%Y-%m-%d %H:%M}）"
        )
        if one.unlisted_accounts:
            yield f"  其中 {len(one.unlisted_accounts)} 个账号不在清单上：{_format_first_accounts(one.unlisted_accounts)}"
