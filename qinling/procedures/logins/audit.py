"""The audit of a week: what every account did, what the logs do not tell, and what is found."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from qinling.errors import UsageRefused
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.rules.logins.checks import findings
from qinling.rules.logins.findings import Finding
from qinling.rules.logins.log_cells import account_key
from qinling.rules.logins.thresholds import LoginRules
from qinling.rules.logins.usage import AccountState, DayUse, Ground, Login, Span, Use, WeekUse, joined
from qinling.rules.parsing.iso_weeks import SUNDAY, WEEK, week_name
from qinling.rules.parsing.unit_names import unit_key, units_in
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True)
class Audit:
    """The audit of a week: what it stands on, the use of each account in the order of the list, and what was found.

    *weeks* are shown; some checks look back on more.
    """

    ground: Ground
    uses: list[Use]
    found: list[Finding]
    weeks: int

    @property
    def week(self) -> str:
        """The name of the week."""
        return week_name(self.ground.monday)

    @property
    def to_help(self) -> list[Finding]:
        """What was found that help answers."""
        return [finding for finding in self.found if not finding.kind.is_risk]

    @property
    def risks(self) -> list[Finding]:
        """What was found that is a risk."""
        return [finding for finding in self.found if finding.kind.is_risk]

    @property
    def covered(self) -> list[Span]:
        """What the logs cover of the days looked back on."""
        first, until = self.ground.first, self.ground.until
        return [span for span in self.ground.spans if span[1].date() >= first and span[0].date() <= until]

    def week_of(self, use: Use) -> WeekUse:
        """Return what an account did in the week."""
        return self.ground.week_of_use(use, self.ground.monday)

    def trend(self, use: Use) -> list[WeekUse]:
        """Return the weeks that are shown of an account, the oldest first."""
        return self.ground.trend(use)[-self.weeks :]

    @cached_property
    def _found_of(self) -> dict[str, list[Finding]]:
        named: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.found:
            for account in finding.accounts:
                named[account].append(finding)
        return named

    def found_of(self, use: Use) -> list[Finding]:
        """Return what was found that names an account."""
        return self._found_of.get(use.account.account, [])


def audit(
    reader: Reader,
    monday: date,
    today: date,
    rules: LoginRules,
    calendar: WorkCalendar,
    units: Iterable[str] = (),
    accounts: Iterable[str] = (),
) -> Audit:
    """Audit the week that begins on *monday*, as known on *today*; raises UsageRefused for one to come.

    *units* (any part of a name) and *accounts* narrow what is shown, never what is found of it.
    """
    if monday > today:
        raise UsageRefused(f"{week_name(monday)} 还没有到", f"今天是 {today}，请给本周或以前的周")
    until = min(monday + SUNDAY, today)
    looked_back = max(rules.weeks, rules.few_weeks)
    first = monday - (looked_back - 1) * WEEK
    days = login_queries.day_uses(reader, first, until)
    ground = Ground(
        monday,
        looked_back,
        until,
        joined(login_queries.log_spans(reader)),
        frozenset(day for of in days.values() for day in of),
        calendar,
    )
    uses = _uses(reader, ground, today, days)
    wanted = _wanted(uses, units, accounts)
    kept = {use.account.account for use in wanted}
    found = [finding for finding in findings(uses, ground, rules) if kept.intersection(finding.accounts)]
    return Audit(ground, wanted, found, rules.weeks)


def _uses(reader: Reader, ground: Ground, today: date, days: dict[int, dict[date, DayUse]]) -> list[Use]:
    events: dict[int, list[Login]] = defaultdict(list)
    for login in login_queries.logins_between(reader, ground.monday, ground.until):
        events[login.account].append(login)
    last = login_queries.last_logins(reader, ground.until)
    before = login_queries.last_logins(reader, ground.monday - timedelta(days=1))
    issues = _issues_by_unit(reader, today)
    uses = []
    for account in login_queries.accounts(reader):
        if account.state != AccountState.LISTED and account.id not in days:
            continue  # neither in use nor seen of late
        earlier = before.get(account.id)
        running, overdue = issues.get(unit_key(account.unit), (0, 0)) if account.unit else (0, 0)
        uses.append(
            Use(
                account,
                days.get(account.id, {}),
                last.get(account.id),
                earlier.date() if earlier else None,
                events.get(account.id, ()),
                running,
                overdue,
            )
        )
    return _by_unit(uses)


def _by_unit(uses: Sequence[Use]) -> list[Use]:
    """Return the accounts of a unit together, units in the order in which the list first names them."""
    order: dict[str, int] = {}
    for use in uses:
        order.setdefault(use.account.unit, len(order))
    return sorted(uses, key=lambda use: order[use.account.unit])


def _issues_by_unit(reader: Reader, today: date) -> dict[str, tuple[int, int]]:
    """Return unit → (issues to be rectified, of them overdue), of whoever answers for them or leads, and of the town."""
    running: Counter[str] = Counter()
    overdue: Counter[str] = Counter()
    for row in login_queries.running_by_unit(reader, today):
        for unit in units_in(row.duty_unit) | units_in(row.lead_unit) | units_in(row.town):
            running[unit] += row.running
            overdue[unit] += row.overdue
    return {unit: (count, overdue[unit]) for unit, count in running.items()}


def _wanted(uses: Sequence[Use], units: Iterable[str], accounts: Iterable[str]) -> list[Use]:
    parts = list(units)
    keys = {account_key(account): account for account in accounts}
    known = {account_key(use.account.account) for use in uses}
    if missing := [account for key, account in keys.items() if key not in known]:
        raise UsageRefused(f"没有账号 {'、'.join(missing)}", "用 qinling login accounts list 查看账号")
    return [
        use
        for use in uses
        if (not parts or any(part in use.account.unit for part in parts))
        and (not keys or account_key(use.account.account) in keys)
    ]
