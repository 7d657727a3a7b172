"""Audit one week of logins: usage of each account, log coverage and findings."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, partial

from qinling.errors import UsageRefused
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.logins.deeds import read_deeds
from qinling.ledger.reader import Reader
from qinling.ledger.units import read_unit_merges
from qinling.procedures.logins import merged_usage
from qinling.procedures.logins.account_aliases import AccountNames, list_current_accounts, read_targets
from qinling.rules.logins.audit.checks import collect_findings
from qinling.rules.logins.audit.findings import Finding
from qinling.rules.logins.audit.thresholds import LoginThresholds
from qinling.rules.logins.audit.usage_checks import list_busy_accounts
from qinling.rules.logins.deed_matching import match_deeds
from qinling.rules.logins.deeds import HANDLING_KINDS
from qinling.rules.logins.log_coverage import LogCoverage, LogSpan, merge_spans
from qinling.rules.logins.logs.log_cells import build_account_key
from qinling.rules.logins.usage import (
    Account,
    AccountState,
    AccountUsage,
    DayUsage,
    WeekUsage,
    apply_last_day,
)
from qinling.rules.logins.weekly.week_report import IssueCounts
from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY, ONE_WEEK, format_week
from qinling.rules.persons import NOBODY_KNOWN, Persons
from qinling.rules.units.same_units import UnitIndex
from qinling.rules.units.unit_areas import NO_HOME, HomeArea
from qinling.rules.units.unit_merges import UnitMerges, UnitWords
from qinling.rules.units.unit_names import build_unit_key, list_unit_names
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True)
class Audit:
    """The audit of one week: log coverage, usage of each account in the order of the list, and findings.

    *weeks* is the number of weeks shown. Some checks use more. *busy* are the accounts with few logins whose
    persons handled issues in the ledger meanwhile, so that they are not told of.
    """

    coverage: LogCoverage
    usages: list[AccountUsage]
    findings: list[Finding]
    weeks: int
    busy: Sequence[AccountUsage] = ()

    @property
    def week_label(self) -> str:
        """The name of the week."""
        return format_week(self.coverage.monday)

    @property
    def usage_findings(self) -> list[Finding]:
        """The findings of the usage checks."""
        return [finding for finding in self.findings if not finding.kind.is_risk]

    @property
    def risk_findings(self) -> list[Finding]:
        """The findings of the risk checks."""
        return [finding for finding in self.findings if finding.kind.is_risk]

    @property
    def covered_spans(self) -> list[LogSpan]:
        """The log spans within the audited days."""
        first, until = self.coverage.first_day, self.coverage.until
        return [span for span in self.coverage.spans if span[1].date() >= first and span[0].date() <= until]

    def get_week_usage(self, usage: AccountUsage) -> WeekUsage:
        """Return the usage of an account in the audited week."""
        return self.coverage.build_week_usage(usage, self.coverage.monday)

    def get_shown_weeks(self, usage: AccountUsage) -> list[WeekUsage]:
        """Return the weeks of an account that are shown, oldest first."""
        return self.coverage.list_week_usages(usage)[-self.weeks :]

    @cached_property
    def _findings_by_account(self) -> dict[str, list[Finding]]:
        by_account: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            for account in finding.accounts:
                by_account[account].append(finding)
        return by_account

    def get_findings(self, usage: AccountUsage) -> list[Finding]:
        """Return the findings about an account."""
        return self._findings_by_account.get(usage.account.account, [])


def build_audit(
    reader: Reader,
    monday: date,
    today: date,
    rules: LoginThresholds,
    calendar: WorkCalendar,
    units: Sequence[str] = (),
    accounts: Iterable[str] = (),
    *,
    persons: Persons = NOBODY_KNOWN,
    issues: IssueCounts | None = None,
    home: HomeArea = NO_HOME,
) -> Audit:
    """Audit the week of *monday* as of *today*. Raises UsageRefused for a future week.

    *units* (parts of names) and *accounts* filter the result. They do not change the findings of the
    accounts shown. *persons* tells who acts under which name. The office is of *home*. *issues* are the issues of the units that a report noted, by default those of *today*.
    """
    if monday > today:
        raise UsageRefused(f"{format_week(monday)} 还没有到", f"今天是 {today}，请给本周或以前的周")
    targets = read_targets(reader)
    weeks = max(rules.weeks, rules.few_weeks)
    coverage, days = _read_coverage(reader, targets, monday, today, weeks, calendar)
    coverage = replace(coverage, home=home)
    merges = read_unit_merges(reader, home=home)
    find_issues = partial(_get_noted_issues, issues or {})
    if issues is None:
        find_issues = partial(_count_issues, _index_issues(reader, today, merges), merges)
    usages = _build_usages(reader, coverage, today, find_issues, days, targets, persons, merges)
    counted = [one.account for one in AccountNames(reader).find_counted(accounts)]
    wanted = _filter_usages(usages, UnitWords(units, merges) if units else None, counted)
    shown_accounts = {use.account.account for use in wanted}
    found = [
        finding
        for finding in collect_findings(usages, coverage, rules)
        if shown_accounts.intersection(finding.accounts)
    ]
    return Audit(coverage, wanted, found, rules.weeks, list_busy_accounts(wanted, coverage, rules))


def _read_coverage(
    reader: Reader,
    targets: merged_usage.Targets,
    monday: date,
    today: date,
    weeks: int,
    calendar: WorkCalendar,
) -> tuple[LogCoverage, dict[int, dict[date, DayUsage]]]:
    """Return what the logs cover of the *weeks* up to that of *monday*, and account → day → usage."""
    until = min(monday + DAYS_TO_SUNDAY, today)
    days = merged_usage.read_day_usage(reader, targets, monday - (weeks - 1) * ONE_WEEK, until)
    spans = merge_spans(login_queries.read_log_spans(reader))
    days_with_records = frozenset(day for of in days.values() for day in of)
    return LogCoverage(monday, weeks, until, spans, days_with_records, calendar), days


def _build_usages(
    reader: Reader,
    coverage: LogCoverage,
    today: date,
    find_issues: Callable[[str], tuple[int, int]],
    days: dict[int, dict[date, DayUsage]],
    targets: merged_usage.Targets,
    persons: Persons,
    merges: UnitMerges,
) -> list[AccountUsage]:
    events = merged_usage.read_logins_by_account(reader, targets, coverage.monday, coverage.until)
    last = merged_usage.read_last_logins(reader, targets, coverage.until)
    last_before_week = merged_usage.read_last_logins(reader, targets, coverage.monday - timedelta(days=1))
    aliases = _group_aliases(reader, today, targets)
    usages = []
    accounts = list_current_accounts(reader, today)
    done = read_deeds(reader, HANDLING_KINDS, coverage.first_day, coverage.until)
    deeds = match_deeds(done, accounts, persons, merges.rename, merges.home)
    for account in accounts:
        if account.state != AccountState.LISTED and account.id not in days:
            continue  # not listed and without recent records
        earlier = last_before_week.get(account.id)
        usages.append(
            AccountUsage(
                account,
                days.get(account.id, {}),
                last.get(account.id),
                earlier.date() if earlier else None,
                events.get(account.id, ()),
                *find_issues(account.unit),
                deeds.by_account.get(account.id, ()),
                deeds.by_unit.find(merges.rename(account.unit)),
                aliases.get(account.id, ()),
            )
        )
    return _sort_by_unit(usages)


def _group_aliases(reader: Reader, today: date, targets: Mapping[int, int]) -> dict[int, list[Account]]:
    """Return account → the accounts that count for it."""
    aliases: dict[int, list[Account]] = defaultdict(list)
    for account in login_queries.list_accounts(reader) if targets else ():
        if account.id in targets:
            aliases[targets[account.id]].append(apply_last_day(account, today))
    return aliases


def _sort_by_unit(usages: Sequence[AccountUsage]) -> list[AccountUsage]:
    """Sort usages by unit, in the order in which the account list first names each unit."""
    order: dict[str, int] = {}
    for use in usages:
        order.setdefault(use.account.unit, len(order))
    return sorted(usages, key=lambda use: order[use.account.unit])


def _index_issues(reader: Reader, today: date, merges: UnitMerges) -> UnitIndex[login_queries.UnitIssues]:
    """Return the numbers of issues by their duty unit, their lead unit and their town."""
    index: UnitIndex[login_queries.UnitIssues] = UnitIndex(merges.home)
    for row in login_queries.count_unrectified_by_unit(reader, today):
        for cell in (row.duty_unit, row.lead_unit, row.town):
            for unit in list_unit_names(cell, merges.rename):
                index.add(unit, row)
    return index


def _count_issues(
    index: UnitIndex[login_queries.UnitIssues], merges: UnitMerges, unit: str
) -> tuple[int, int]:
    """Return the (unrectified, overdue) issues of a *unit* as an account names it."""
    rows = index.find(merges.rename(unit))
    return sum(row.running for row in rows), sum(row.overdue for row in rows)


def _get_noted_issues(issues: IssueCounts, unit: str) -> tuple[int, int]:
    """Return the issues of a *unit* that a report noted, by the name of that time. Older ones noted its key."""
    return issues.get(unit) or issues.get(build_unit_key(unit), (0, 0))


def _filter_usages(
    usages: Sequence[AccountUsage], units: UnitWords | None, accounts: Iterable[str]
) -> list[AccountUsage]:
    keys = {build_account_key(account): account for account in accounts}
    known_keys = {build_account_key(use.account.account) for use in usages}
    if missing := [account for key, account in keys.items() if key not in known_keys]:
        raise UsageRefused(f"没有账号 {'、'.join(missing)}", "用 qinling login accounts list 查看账号")
    return [
        use
        for use in usages
        if (units is None or units.match(use.account.unit))
        and (not keys or build_account_key(use.account.account) in keys)
    ]
