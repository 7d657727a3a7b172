"""Coaching (实操指导): which accounts to coach or visit next."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from qinling.rules.logins.audit.findings import Finding
from qinling.rules.logins.usage import AccountUsage, Coaching
from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY, ONE_WEEK
from qinling.rules.units.same_units import group_unit_names
from qinling.rules.units.unit_areas import NO_HOME, HomeArea


class CoachingCandidate(NamedTuple):
    """An account to coach next: its usage, its findings, the day of its last coaching, and the day of a due visit."""

    usage: AccountUsage
    findings: list[Finding]
    last_coached: date | None
    visit_due: date | None = None


def list_coaching_candidates(
    uses: Sequence[AccountUsage],
    findings: Sequence[Finding],
    coachings: Sequence[Coaching],
    monday: date,
    until: date,
    weeks: int,
) -> list[CoachingCandidate]:
    """Return the accounts to coach next, in the order of *uses*.

    An account is a candidate when a usage check found it and it was not coached within *weeks* before
    *until*, or when its last coaching agreed on a visit that is due by the end of the week after the
    audited one, which begins on *monday*.
    """
    last = {one.account_id: one for one in sorted(coachings, key=lambda one: one.day)}
    since = until - timedelta(weeks=weeks)
    due_by = monday + ONE_WEEK + DAYS_TO_SUNDAY
    reasons: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        for account in one.accounts if not one.kind.is_risk else ():
            reasons[account].append(one)
    candidates = []
    for use in uses:
        why = reasons.get(use.account.account, [])
        helped = last.get(use.account.id)
        visit = helped.next_visit if helped and use.is_listed else None
        is_due = visit is not None and visit <= due_by
        if is_due or (why and (helped is None or helped.day <= since)):
            candidates.append(
                CoachingCandidate(use, why, helped.day if helped else None, visit if is_due else None)
            )
    return candidates


def group_by_unit(
    candidates: Sequence[CoachingCandidate], home: HomeArea = NO_HOME
) -> list[tuple[str, list[CoachingCandidate]]]:
    """Return each unit, as its first account names it, with its candidates. Accounts without a unit stand under ""."""
    groups: dict[str, list[CoachingCandidate]] = defaultdict(list)
    units = group_unit_names((one.usage.account.unit for one in candidates), home)
    for one in candidates:
        groups[units[one.usage.account.unit]].append(one)
    return [(of[0].usage.account.unit, of) for of in groups.values()]
