"""Queries of the login audit.

Each query uses the index by account or by day, so its cost does not grow with the age of the logs.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from qinling.ledger.logins.record_packing import unpack_log_records
from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import IS_OPEN, IS_UNRECTIFIED
from qinling.ledger.sqlite import build_any_condition
from qinling.rules.logins.usage import Account, Coaching, DayUsage, Login, LogSpan

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


def list_last_changes(reader: Reader) -> list[tuple[str, str, str]]:
    """Return (actor, UTC time, table) of the last change that each actor made to accounts, logs and coachings."""
    tables = ("account_change", "login_log", "coaching")
    sql = " union all ".join(
        f"select actor, max(at), '{table}' from {table} group by actor" for table in tables
    )
    return list(reader.tuples(sql))


def read_account_ids(reader: Reader) -> dict[str, int]:
    """Return key → id of every account."""
    return dict(reader.tuples("select key, id from account"))


def read_address_ids(reader: Reader) -> dict[str, int]:
    """Return address → id of every address."""
    return dict(reader.tuples("select address, id from login_address"))


def read_packed_records(reader: Reader, day: date) -> bytes:
    """Return the packed log records of a day, or b""."""
    return reader.value("select events from login_events where day = :day", day=day) or b""


def find_deleted_days(reader: Reader, first: date, last: date) -> set[date]:
    """Return the days of a span that have a roll-up, and whose records have been deleted.

    Records are deleted from the oldest on, so only a span that begins before the oldest ones is looked through.
    """
    oldest = _parse_day(reader.value("select min(day) from login_events"))
    if oldest is not None and first >= oldest:
        return set()
    sql = "select distinct day from login_day where day between :first and :last"
    days = {date.fromisoformat(day) for (day,) in reader.tuples(sql, first=first, last=last)}
    return {day for day in days if oldest is None or day < oldest}


def read_logins(reader: Reader, first: date, last: date) -> Iterator[Login]:
    """Yield the logins from *first* to *last*, day by day."""
    rows = reader.tuples(
        "select day, events from login_events where day between :first and :last order by day",
        first=first,
        last=last,
    )
    days = [(text, list(unpack_log_records(blob))) for text, blob in rows]
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
    """Return the first and last time that each log covers."""
    parse = datetime.fromisoformat
    return [(parse(first), parse(last)) for first, last in reader.tuples("select first, last from login_log")]


def count_unrectified_by_unit(reader: Reader, today: date) -> list[UnitIssues]:
    """Count the unrectified issues on *today* by duty unit, lead unit and town."""
    sql = f"""
        select duty_unit, lead_unit, town, count(*), count(*) filter (where deadline < :today)
        from issue where {IS_OPEN} and {IS_UNRECTIFIED} group by duty_unit, lead_unit, town
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


def read_reported_weeks(reader: Reader) -> set[date]:
    """Return the Mondays of the reported weeks."""
    return {date.fromisoformat(text) for (text,) in reader.tuples("select week from login_week")}


def read_file_marks(reader: Reader) -> dict[str, tuple[int, int]]:
    """Return name → (size, change time) of the files already read from the watched folder."""
    return {
        name: (size, changed)
        for name, size, changed in reader.tuples("select name, size, changed from login_file")
    }
