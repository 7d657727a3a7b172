"""Queries of the login audit.

Each query uses the index by account or by day, so its cost does not grow with the age of the logs.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from qinling.ledger.logins.logs import IN_EFFECT
from qinling.ledger.logins.record_packing import decode_records, merge_codes, unpack_codes
from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import IS_OPEN, IS_UNRECTIFIED, build_group_order
from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.rules.logins.log_coverage import LogSpan
from qinling.rules.logins.usage import Account, Coaching, DayUsage, Login

_ACCOUNT_COLUMNS = "a.id, a.account, a.name, a.unit, a.opened, a.state, a.left_on, a.place"


class UnitIssues(NamedTuple):
    """Number of unrectified issues of these units, and how many are overdue."""

    duty_unit: str | None
    lead_unit: str | None
    town: str | None
    running: int
    overdue: int


def _parse_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _build_account(
    id_: int, account: str, name: str, unit: str, opened: str | None, state: str, left: str | None, place: int
) -> Account:
    return Account(id_, account, name, unit, _parse_day(opened), state, _parse_day(left), place)


def list_accounts(reader: Reader) -> list[Account]:
    """Return all accounts in the order of the account list. Unlisted accounts come last."""
    return list(
        reader.rows(_build_account, f"select {_ACCOUNT_COLUMNS} from account a order by a.place, a.id")
    )


#: Changes of the login audit that left no event, as those of older versions: name → (table, condition).
_WITHOUT_EVENT = {
    "account_change": (
        "account_change",
        "at not in (select at from event where kind in ('accounts_read', 'undone'))",
    ),
    "account_merge": ("account_alias", "is_manual and counts_for is not null"),
    "account_split": ("account_alias", "is_manual and counts_for is null"),
    "login_log": ("login_log", "kept_in is not null"),
    "coaching": ("coaching", "at not in (select at from event where kind = 'coached')"),
}


def list_last_changes(reader: Reader) -> list[tuple[str, str, str]]:
    """Return (actor, UTC time, name of the change) of the last changes without an event by each actor.

    These are changes of accounts, logs and coachings.
    """
    sql = " union all ".join(
        f"select actor, max(at), '{name}' from {table} where {condition} group by actor"
        for name, (table, condition) in _WITHOUT_EVENT.items()
    )
    return list(reader.tuples(f"{sql} order by 3, 1"))


def read_account_columns(reader: Reader) -> dict[int, dict[str, object]]:
    """Return account id → the columns that an account list changes, as the ledger stores them."""
    names = ("name", "unit", "opened", "state", "left_on", "place")
    rows = reader.tuples(f"select id, {', '.join(names)} from account order by id")
    return {account: dict(zip(names, values, strict=True)) for account, *values in rows}


def find_accounts_without_trace(reader: Reader) -> set[int]:
    """Return the ids of the accounts on no list and in no log that counts."""
    sql = (
        "select id from account where state = 'unknown'"
        " and not exists (select 1 from login_day where account = account.id)"
    )
    return set(reader.rows(int, sql))


def read_account_ids(reader: Reader) -> dict[str, int]:
    """Return key → id of every account."""
    return dict(reader.tuples("select key, id from account order by id"))


def read_address_ids(reader: Reader) -> dict[str, int]:
    """Return address → id of every address."""
    return dict(reader.tuples("select address, id from login_address"))


def find_blank_address(reader: Reader) -> int:
    """Return the id of the address "", 0 if no log has lacked an address."""
    return int(reader.value("select id from login_address where address = ''") or 0)


def read_logins(reader: Reader, first: date, last: date) -> Iterator[Login]:
    """Yield the logins from *first* to *last*, day by day, each once."""
    sql = (
        "select day, events from login_events"
        f" where day between :first and :last and {IN_EFFECT} order by day"
    )
    rows = reader.tuples(sql, first=first, last=last)
    blank = find_blank_address(reader)
    days = [
        (day, list(decode_records(merge_codes([unpack_codes(blob) for _, blob in logs], blank))))
        for day, logs in groupby(rows, key=itemgetter(0))
    ]
    ids = {record.address for _, records in days for record in records}
    addresses_by_id = dict(
        reader.tuples(
            f"select id, address from login_address where {build_any_condition('id', 'ids')}",
            ids=list(ids),
        )
    )
    for text, records in days:
        midnight = datetime.fromisoformat(text)
        for record in records:
            at = midnight + timedelta(seconds=record.second)
            yield Login(record.account, at, addresses_by_id[record.address], record.failed)


def read_day_usage(reader: Reader, first: date, last: date) -> dict[int, dict[date, DayUsage]]:
    """Return account → day → usage for the days from *first* to *last* with a record."""
    sql = (
        "select d.account, d.day, d.logins, d.failed, d.last from account a"
        " cross join login_day d on d.account = a.id and d.day between :first and :last"
        " order by a.id, d.day"
    )
    days: dict[int, dict[date, DayUsage]] = defaultdict(dict)
    for account, text, logins, failed, second in reader.tuples(sql, first=first, last=last):
        day = date.fromisoformat(text)
        days[account][day] = DayUsage(logins, failed, build_moment(day, second))
    return days


def build_moment(day: date, second: int | None) -> datetime | None:
    """Return the time *second* seconds after the start of *day*, or None for None."""
    if second is None:
        return None
    return datetime(day.year, day.month, day.day) + timedelta(seconds=second)  # noqa: DTZ001 (office time)


def read_last_logins(reader: Reader, until: date) -> dict[int, datetime]:
    """Return account → last login up to the end of *until*. Accounts without a login are left out."""
    sql = """
        select d.account, d.day, d.last from account a cross join login_day d on d.account = a.id and d.day = (
            select day from login_day where account = a.id and day <= :until and logins > 0
            order by day desc limit 1
        )
    """
    return {
        account: at
        for account, text, second in reader.tuples(sql, until=until)
        if (at := build_moment(date.fromisoformat(text), second)) is not None
    }


def read_log_spans(reader: Reader) -> list[LogSpan]:
    """Return the first and last time that each log covers that counts."""
    parse = datetime.fromisoformat
    sql = "select first, last from login_log where removed is null and first is not null order by id"
    return [(parse(first), parse(last)) for first, last in reader.tuples(sql)]


def count_unrectified_by_unit(reader: Reader, today: date) -> list[UnitIssues]:
    """Count the unrectified issues on *today* by duty unit, lead unit and town."""
    sql = f"""
        select duty_unit, lead_unit, town, count(*), count(*) filter (where deadline < :today)
        from issue where {IS_OPEN} and {IS_UNRECTIFIED} group by duty_unit, lead_unit, town
        order by {build_group_order(("duty_unit", "lead_unit", "town"))}
    """
    return list(reader.rows(UnitIssues, sql, today=today))


def list_coachings(reader: Reader) -> list[Coaching]:
    """Return all coaching, oldest first."""
    sql = (
        "select c.account, a.account, a.name, a.unit, c.day, c.coach, c.topic, c.note, c.next_visit"
        " from coaching c join account a on a.id = c.account order by c.day, c.id"
    )
    return [
        Coaching(id_, account, name, unit, date.fromisoformat(day), coach, topic, note, _parse_day(visit))
        for id_, account, name, unit, day, coach, topic, note, visit in reader.tuples(sql)
    ]


class ReportedWeek(NamedTuple):
    """A reported week: what its log held and what its report said, both as JSON, or None where nobody noted it."""

    log: str | None
    report: str | None


def read_week_report(reader: Reader, week: date) -> ReportedWeek | None:
    """Return what was reported of a week, or None for one that was not."""
    sql = "select log, report from login_week where week = :week"
    return next(reader.rows(ReportedWeek, sql, week=week), None)


def read_reported_logs(reader: Reader) -> dict[date, str | None]:
    """Return Monday → what the log of that week held when it was reported, as JSON; None where nobody noted it."""
    rows = reader.tuples(
        "select week, case when report is not null then log end from login_week order by week"
    )
    return {date.fromisoformat(week): log for week, log in rows}


def sum_days(reader: Reader, first: date) -> dict[date, tuple[int, int]]:
    """Return day → (logins, failed) of all accounts, for the days with a record from *first* on."""
    sql = (
        "select d.day, sum(d.logins), sum(d.failed) from account a"
        " cross join login_day d on d.account = a.id and d.day >= :first group by d.day order by d.day"
    )
    return {
        date.fromisoformat(day): (logins, failed) for day, logins, failed in reader.tuples(sql, first=first)
    }


def has_logs(reader: Reader) -> bool:
    """Return whether a log was ever read."""
    return reader.value("select 1 from login_log limit 1") is not None


def read_file_marks(reader: Reader) -> dict[str, tuple[int, int]]:
    """Return name → (size, change time) of the files already read from the watched folder."""
    return {
        name: (size, changed)
        for name, size, changed in reader.tuples("select name, size, changed from login_file")
    }


def read_stray_marks(reader: Reader) -> dict[str, tuple[int, int]]:
    """Return name → (size, change time) of the files of the watched folder that are no logs and were told of."""
    return {
        name: (size, changed)
        for name, size, changed in reader.tuples("select name, size, changed from login_stray")
    }
