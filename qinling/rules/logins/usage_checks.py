"""Whom to help: accounts that are hardly used, and what their logs show of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile

from qinling.rules.logins.findings import Finding, found, without_log
from qinling.rules.logins.thresholds import FindingKind, LoginRules
from qinling.rules.logins.usage import Ground, Use
from qinling.rules.parsing.iso_weeks import week_name, week_of
from qinling.rules.parsing.unit_names import unit_key

_WEEKDAYS = "一二三四五六日"


def never_logged_in(uses: Sequence[Use], ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find listed accounts without one login in any log, the days of grace over."""
    for use in uses:
        if not use.listed or use.last_login is not None or ground.since is None:
            continue
        idle = ground.surely_idle(use)
        if idle > rules.grace_days:
            opened = use.account.opened
            since = max(ground.since, opened or ground.since)
            yield found(
                FindingKind.NEVER,
                use,
                f"{opened} 开通" if opened else "开通日期不详",
                f"{since} 以来有日志的 {idle} 天里没有登录成功过",
            )


def idle_long(uses: Sequence[Use], ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find listed accounts that surely have not logged in for long."""
    for use in uses:
        if not use.listed or use.last_login is None:
            continue
        idle = ground.surely_idle(use)
        if idle >= rules.idle_days:
            unseen = (ground.idle_days(use) or 0) - idle
            yield found(
                FindingKind.IDLE,
                use,
                f"最近登录 {use.last_login:%Y-%m-%d %H:%M}",
                f"至 {ground.until} 有 {idle} 天没有登录{without_log(unseen)}",
            )


def few_days_for_weeks(uses: Sequence[Use], ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find listed accounts with few active days week after week; of a short week no more is asked than it has."""
    if not rules.few_days:
        return
    for use in uses:
        if not use.listed or use.last_login is None:
            continue
        weeks = [ground.week_of_use(use, monday) for monday in ground.judged if _was_open(use, monday)]
        few = list(
            takewhile(lambda week: week.active_days < min(rules.few_days, ground.judged[week.monday]), weeks)
        )
        if len(few) >= rules.few_weeks:
            days = "、".join(f"{week_name(week.monday)} {week.active_days} 天" for week in reversed(few))
            yield found(FindingKind.FEW, use, f"连续 {len(few)} 周每周登录不足 {rules.few_days} 天：{days}")


def _was_open(use: Use, monday: date) -> bool:
    """Whether an account was open from the first day of a week on; where nobody says, it was."""
    return use.account.opened is None or use.account.opened <= monday


def idle_with_issues(uses: Sequence[Use], ground: Ground, _rules: LoginRules) -> Iterator[Finding]:
    """Find listed accounts that did not log in all week while their unit has issues to rectify.

    Whether others of the unit did is told with it: one of several accounts may well be enough.
    """
    monday = ground.monday
    if monday not in ground.judged:
        return
    listed = [(use, ground.week_of_use(use, monday)) for use in uses if use.listed]
    active = Counter(unit_key(use.account.unit) for use, week in listed if week.logins)
    for use, week in listed:
        if week.logins or not use.open_issues or not _was_open(use, monday):
            continue
        others = active[unit_key(use.account.unit)]
        yield found(
            FindingKind.IDLE_WITH_ISSUES,
            use,
            f"本单位未完成问题 {use.open_issues} 个，"
            + (f"其中超期 {use.overdue_issues} 个" if use.overdue_issues else "均未超期"),
            f"{week_name(monday)} 没有登录{without_log(week.unseen)}",
            *([f"本单位另有 {others} 个账号登录过"] if others else []),
        )


def only_on_report_day(uses: Sequence[Use], ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find listed accounts that logged in on the day of reporting in several weeks, and on no other day."""
    if not ground.judged or not rules.report_day:
        return
    first = min(ground.judged)
    for use in uses:
        days = sorted(day for day, one in use.days.items() if one.logins and day >= first)
        weeks = [day for day in days if week_of(day) in ground.judged]
        only_then = all(day.isoweekday() == rules.report_day for day in days)
        if use.listed and only_then and len(weeks) >= rules.few_weeks:
            named = "、".join(f"{day:%m-%d}" for day in days)
            weekday = _WEEKDAYS[rules.report_day - 1]
            yield found(FindingKind.REPORT_DAY_ONLY, use, f"{first} 以来只在周{weekday}登录：{named}")


def many_failures(uses: Sequence[Use], ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find listed accounts that failed to log in again and again in the week."""
    for use in uses:
        week = ground.week_of_use(use, ground.monday)
        if use.listed and week.failed >= rules.failures:
            yield found(FindingKind.FAILURES, use, f"本周失败 {week.failed} 次，成功 {week.logins} 次")
