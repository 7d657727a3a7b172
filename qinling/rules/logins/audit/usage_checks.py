"""Usage checks: accounts that are hardly used."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile

from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.audit.findings import Finding, build_finding, format_uncovered_days
from qinling.rules.logins.audit.thresholds import LoginThresholds
from qinling.rules.logins.deeds import count_handled
from qinling.rules.logins.log_coverage import LogCoverage
from qinling.rules.logins.usage import AccountUsage, WeekUsage
from qinling.rules.parsing.calendar_days import WEEKDAYS
from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY, find_monday, format_week
from qinling.rules.units.same_units import UnitIndex


def find_never_logged_in(
    usages: Sequence[AccountUsage], coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find listed accounts without any login after the grace period."""
    for usage in usages:
        if not usage.is_listed or usage.last_login is not None or coverage.first_covered_day is None:
            continue
        idle = coverage.count_unused_days(usage)
        if idle > rules.grace_days:
            opened = usage.account.opened
            since = max(coverage.first_covered_day, opened or coverage.first_covered_day)
            yield build_finding(
                FindingKind.NEVER,
                usage,
                f"{opened} 开通" if opened else "开通日期不详",
                f"{since} 以来有日志的 {idle} 天里没有登录成功过",
                *_describe_deeds(usage, coverage),
            )


def find_long_idle(
    usages: Sequence[AccountUsage], coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find listed accounts that certainly have not logged in for long."""
    for usage in usages:
        if not usage.is_listed or usage.last_login is None:
            continue
        idle = coverage.count_unused_days(usage)
        if idle >= rules.idle_days:
            uncovered = (coverage.until - usage.last_login.date()).days - idle
            yield build_finding(
                FindingKind.IDLE,
                usage,
                f"最近登录 {usage.last_login:%Y-%m-%d %H:%M}",
                f"至 {coverage.until} 闲置 {idle} 天{format_uncovered_days(uncovered)}",
                *_describe_deeds(usage, coverage),
            )


def find_few_active_days(
    usages: Sequence[AccountUsage], coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find listed accounts with few active days for several weeks.

    A short week requires at most its working days. Whoever handled issues in the ledger meanwhile is left out.
    """
    for usage in usages:
        few = list_few_weeks(usage, coverage, rules)
        if few and not is_busy_in_ledger(usage, few, rules):
            days = "、".join(f"{format_week(week.monday)} {week.active_days} 天" for week in few)
            yield build_finding(
                FindingKind.FEW,
                usage,
                f"连续 {len(few)} 周每周登录不足 {rules.few_days} 天：{days}",
                *_describe_deeds(usage, coverage),
                *_describe_unit_deeds(usage, coverage),
            )


def list_few_weeks(usage: AccountUsage, coverage: LogCoverage, rules: LoginThresholds) -> list[WeekUsage]:
    """Return the latest weeks in a row with few active days, oldest first, if they are enough to tell of."""
    if not rules.few_days or not usage.is_listed or usage.last_login is None:
        return []
    weeks = [
        coverage.build_week_usage(usage, monday)
        for monday in coverage.complete_weeks
        if _was_open(usage, monday)
    ]
    few = list(
        takewhile(
            lambda week: week.active_days < min(rules.few_days, coverage.complete_weeks[week.monday]), weeks
        )
    )
    return few[::-1] if len(few) >= rules.few_weeks else []


def is_busy_in_ledger(usage: AccountUsage, weeks: Sequence[WeekUsage], rules: LoginThresholds) -> bool:
    """Return whether the person of an account handled issues in *weeks*, so that few logins are no sign of need."""
    handled = count_handled(usage.deeds, weeks[0].monday, weeks[-1].monday + DAYS_TO_SUNDAY)
    return bool(rules.few_deeds) and handled >= rules.few_deeds


def list_busy_accounts(
    usages: Sequence[AccountUsage], coverage: LogCoverage, rules: LoginThresholds
) -> list[AccountUsage]:
    """Return the accounts with few active days that are not told of, because their persons handled issues."""
    if FindingKind.FEW in rules.off:
        return []
    return [
        usage
        for usage in usages
        if (few := list_few_weeks(usage, coverage, rules)) and is_busy_in_ledger(usage, few, rules)
    ]


def _describe_deeds(usage: AccountUsage, coverage: LogCoverage) -> Iterator[str]:
    """Yield what the person handled in the ledger in the audited weeks."""
    if handled := count_handled(usage.deeds, coverage.first_day, coverage.until):
        yield f"近 {coverage.weeks} 周本人在台账上办理 {handled} 件"


def _describe_unit_deeds(usage: AccountUsage, coverage: LogCoverage) -> Iterator[str]:
    """Yield what was handled for the unit by nobody knows which account: the person may have done it."""
    if handled := count_handled(usage.unit_deeds, coverage.first_day, coverage.until):
        yield f"近 {coverage.weeks} 周台账上另有本单位的办理 {handled} 件，对不上账号"


def _was_open(usage: AccountUsage, monday: date) -> bool:
    """Return whether an account was open from the first day of a week on. Without a date it was."""
    return usage.account.opened is None or usage.account.opened <= monday


def find_idle_with_issues(
    usages: Sequence[AccountUsage], coverage: LogCoverage, _rules: LoginThresholds
) -> Iterator[Finding]:
    """Find listed accounts that did not log in all week while their unit has issues to rectify.

    The evidence names logins of other accounts of the unit, because one active account may be
    enough.
    """
    monday = coverage.monday
    if monday not in coverage.complete_weeks:
        return
    listed = [(usage, coverage.build_week_usage(usage, monday)) for usage in usages if usage.is_listed]
    active: UnitIndex[AccountUsage] = UnitIndex(coverage.home)
    for use, week in listed:
        if week.logins:
            active.add(use.account.unit, use)
    for use, week in listed:
        if week.logins or not use.open_issues or not _was_open(use, monday):
            continue
        others = len(active.find(use.account.unit))
        yield build_finding(
            FindingKind.IDLE_WITH_ISSUES,
            use,
            f"本单位未完成问题 {use.open_issues} 个，"
            + (f"其中超期 {use.overdue_issues} 个" if use.overdue_issues else "均未超期"),
            f"{format_week(monday)} 没有登录{format_uncovered_days(week.uncovered_days)}",
            *([f"本单位另有 {others} 个账号登录过"] if others else []),
            *_describe_deeds(use, coverage),
        )


def find_report_day_only(
    usages: Sequence[AccountUsage], coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find listed accounts that logged in on the reporting day in several weeks, and on no other day."""
    if not coverage.complete_weeks or not rules.report_day:
        return
    first = min(coverage.complete_weeks)
    for usage in usages:
        days = sorted(day for day, one in usage.days.items() if one.logins and day >= first)
        weeks = [day for day in days if find_monday(day) in coverage.complete_weeks]
        only_then = all(day.isoweekday() == rules.report_day for day in days)
        if usage.is_listed and only_then and len(weeks) >= rules.few_weeks:
            named = "、".join(f"{day:%m-%d}" for day in days)
            weekday = WEEKDAYS[rules.report_day - 1]
            yield build_finding(
                FindingKind.REPORT_DAY_ONLY,
                usage,
                f"{first} 以来只在周{weekday}登录：{named}",
                *_describe_deeds(usage, coverage),
            )


def find_many_failures(
    usages: Sequence[AccountUsage], coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find listed accounts with many failed logins in the week."""
    for usage in usages:
        week = coverage.build_week_usage(usage, coverage.monday)
        if usage.is_listed and week.failed >= rules.failures:
            yield build_finding(
                FindingKind.FAILURES, usage, f"本周失败 {week.failed} 次，成功 {week.logins} 次"
            )
