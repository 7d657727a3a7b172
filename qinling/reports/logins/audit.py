"""The login audit as JSON, and what its log covers as lines."""

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter

from qinling.procedures.logins.audit import Audit
from qinling.reports.logins.deeds import count_handled_in_week, deed_json
from qinling.rules.logins.usage import AccountUsage, Login, WeekUsage
from qinling.rules.parsing.iso_weeks import format_week


def format_iso_time(at: datetime | None) -> str | None:
    """Format a time as ISO text to the second, or return None."""
    return None if at is None else at.isoformat(timespec="seconds")


def audit_json(audit: Audit, *, with_records: bool = False) -> Iterator[dict[str, object]]:
    """Yield one item for each account.

    `idle_days` are the days after the last login that logs cover, to the end of the week. `unseen_days`
    have no log. `handled` counts the issues that the person handled in the ledger, `unit_handled` those
    of the unit handled by nobody knows which account. With *with_records* the week's log records are
    included, and what was done in the ledger.
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
            "trend": [_week_json(one) for one in audit.get_shown_weeks(usage)],
            "findings": list(dict.fromkeys(finding.kind for finding in audit.get_findings(usage))),
            **(_trace_json(usage) if with_records else {}),
        }


def _week_json(week: WeekUsage) -> dict[str, object]:
    return {
        "week": format_week(week.monday),
        "logins": week.logins,
        "active_days": week.active_days,
        "failed": week.failed,
        "unseen_days": week.uncovered_days,
    }


def _trace_json(usage: AccountUsage) -> dict[str, object]:
    """Return the single log records and deeds behind the counts of an account."""
    return {
        "entries": [_log_record_json(one) for one in sort_log_records(usage)],
        "deeds": [*map(deed_json, usage.deeds)],
        "unit_deeds": [*map(deed_json, usage.unit_deeds)],
    }


def sort_log_records(usage: AccountUsage) -> list[Login]:
    """Return the log records of an account in the order of time: the ledger keeps the failed ones apart."""
    return sorted(usage.logins, key=attrgetter("at"))


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
