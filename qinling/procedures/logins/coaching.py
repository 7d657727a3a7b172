"""The help given to those behind the accounts: recorded, proposed, and looked back at."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlmodel import Session

from qinling.errors import UsageRefused
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.coaching import Candidate, Effect, UseByDay, effects, to_coach
from qinling.rules.logins.log_cells import account_key
from qinling.rules.logins.usage import Account, Ground, joined
from qinling.rules.parsing.iso_weeks import WEEK, week_of
from qinling.rules.workdays import WorkCalendar


def record_coaching(
    session: Session, names: Iterable[str], on: date, coach: str, topic: str, note: str, stamp: Stamp
) -> list[Account]:
    """Record that the persons behind accounts were helped; raises UsageRefused for an account nobody knows, or a day to come."""
    if on > stamp.today:
        raise UsageRefused(f"--on {on} 还没有到", f"今天是 {stamp.today}，请写指导的那天")
    known = {account_key(one.account): one for one in login_queries.accounts(SessionReader(session))}
    keys = dict.fromkeys(account_key(name) for name in names)
    if missing := [key for key in keys if key not in known]:
        raise UsageRefused(f"没有账号 {'、'.join(missing)}", "用 qinling login accounts list 查看账号")
    for key in keys:
        login_changes.add_coaching(session, stamp.at, stamp.actor, known[key].id, on, coach, topic, note)
    return [known[key] for key in keys]


def whom_to_coach(reader: Reader, seen: Audit, weeks: int) -> list[Candidate]:
    """Return whom an audit says to help, but for those helped within *weeks*."""
    return to_coach(seen.uses, seen.found, login_queries.coachings(reader), seen.ground.until, weeks)


def effects_since(
    reader: Reader, since: date | None, today: date, weeks: int, calendar: WorkCalendar
) -> Sequence[Effect]:
    """Return what came of each coaching on or after *since* (None: of all)."""
    given = login_queries.coachings(reader)
    asked = [one for one in given if since is None or one.day >= since]
    if not asked:
        return []
    until = today - timedelta(days=1)  # today is not over
    first = asked[0].day - weeks * WEEK
    days = login_queries.day_uses(reader, first, until)
    spans = joined(login_queries.log_spans(reader))
    ground = Ground(week_of(today), weeks, until, spans, frozenset(), calendar)
    by_day = {account: UseByDay(of) for account, of in days.items()}
    return effects(asked, given, login_queries.accounts(reader), by_day, ground, weeks)
