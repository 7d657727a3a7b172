"""Find rows that refer to nothing, counters that stand too low, and logins that no log covers."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from qinling.ledger.logins.changes import write_roll_up
from qinling.ledger.logins.logs import IN_EFFECT
from qinling.ledger.logins.queries import find_blank_address
from qinling.ledger.logins.record_packing import (
    AccountDayCount,
    count_by_account,
    is_whole,
    list_accounts_and_addresses,
    merge_codes,
    unpack_codes,
)
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer

_SELECT_ORPHANS = (
    'select f."table", f.rowid, f.parent from pragma_foreign_key_check f where f.rowid is not null'
)
_SELECT_STRAY_NOTICES = "select n.id, n.issue from main.notice n where not exists (select 1 from main.event where issue = n.issue)"
_SELECT_CONTRADICTORY_DELIVERIES = (
    "select id from main.delivery where attempts < unheard or unheard < 0"
    " or (state in ('delivered', 'lost') and ended is null) or (state in ('waiting', 'sending') and next_at = '')"
)
_SELECT_UNKNOWN_UNITS = (
    "select name from (select lead_unit as name from main.issue union select duty_unit from main.issue"
    " union select assisting_unit from main.issue union select town from main.issue) named"
    " where name <> '' and name not in (select name from main.unit) order by name"
)
_SELECT_UNCOVERED_DAYS = (
    f"select day from (select day from main.login_events where {IN_EFFECT} union select day from main.login_day) d"
    " where not exists (select 1 from main.login_log"
    " where removed is null and d.day between substr(first, 1, 10) and substr(last, 1, 10)) order by day"
)


class Orphan(NamedTuple):
    """A row that refers to a row of *parent* that is not there."""

    table: str
    rowid: int
    parent: str


def find_orphans(reader: Reader) -> Iterator[Orphan]:
    """Yield the rows whose parent is missing."""
    return reader.rows(Orphan, _SELECT_ORPHANS)


def find_stray_notices(reader: Reader) -> list[tuple[int, int]]:
    """Return (id, issue id) of the notices of an issue that no event knows."""
    return [(int(notice), int(issue)) for notice, issue in reader.tuples(_SELECT_STRAY_NOTICES)]


def find_contradictory_deliveries(reader: Reader) -> list[int]:
    """Return the ids of deliveries that ended, or wait, without a time, or with more unanswered attempts than attempts."""
    return list(reader.rows(int, _SELECT_CONTRADICTORY_DELIVERIES))


def find_unknown_units(reader: Reader) -> list[str]:
    """Return the units and towns of issues that the table of units does not hold."""
    return list(reader.rows(str, _SELECT_UNKNOWN_UNITS))


def read_counters(reader: Reader) -> dict[str, int]:
    """Return name → value of every counter."""
    return dict(reader.tuples("select name, value from main.counter"))


def list_act_numbers(reader: Reader) -> list[str]:
    """Return the numbers of all supervision acts in the history."""
    return list(reader.rows(str, "select distinct ground from main.event where kind = 'supervised'"))


def list_generated_numbers(reader: Reader) -> list[str]:
    """Return the numbers of the issues whose number the ledger generated."""
    return list(reader.rows(str, "select number from main.issue where fingerprint is not null"))


def find_uncovered_days(reader: Reader) -> list[str]:
    """Return the days with logins that no log read covers."""
    return list(reader.rows(str, _SELECT_UNCOVERED_DAYS))


def find_inverted_logs(reader: Reader) -> list[str]:
    """Return the names of logs that end before they begin or have more new records than records."""
    sql = "select name from main.login_log where last < first or fresh > entries or fresh < 0"
    return list(reader.rows(str, sql))


def find_damaged_log_days(reader: Reader) -> list[str]:
    """Return the days whose packed records are cut off or out of order."""
    rows = reader.tuples("select day, events from main.login_events order by day")
    return list(dict.fromkeys(str(day) for day, blob in rows if not is_whole(blob)))


def find_unknown_addresses(reader: Reader) -> list[str]:
    """Return the days with records of an address or an account that the ledger does not know."""
    addresses = set(reader.rows(int, "select id from main.login_address"))
    accounts = set(reader.rows(int, "select id from main.account"))
    days = []
    for day, blob in reader.tuples("select day, events from main.login_events order by day"):
        named_accounts, named_addresses = list_accounts_and_addresses(blob)
        if not (named_accounts <= accounts and named_addresses <= addresses):
            days.append(str(day))
    return list(dict.fromkeys(days))


#: The days whose roll-up can be counted again: the records of a day before them may have been lost.
_IS_COUNTED = (
    "day >= (select min(day) from main.login_events where length(events) > 0)"
    " and day not in (select day from main.login_events where length(events) = 0)"
)


def _read_counts(reader: Reader) -> Iterator[tuple[str, set[AccountDayCount]]]:
    """Yield day → roll-up of the days whose records are there, counted from them."""
    blank = find_blank_address(reader)
    rows = reader.tuples(
        f"select day, events from main.login_events where {IN_EFFECT} and {_IS_COUNTED} order by day"
    )
    for day, day_logs in groupby(rows, key=itemgetter(0)):
        codes = merge_codes([unpack_codes(blob) for _, blob in day_logs], blank)
        yield str(day), set(count_by_account(codes))


def find_miscounted_accounts(reader: Reader) -> list[int]:
    """Return the ids of the accounts whose roll-up of any day differs from the stored log records."""
    counted = reader.tuples(
        f"select day, account, logins, failed, last from main.login_day where {_IS_COUNTED} order by day, account"
    )
    rows = iter(groupby(counted, key=itemgetter(0)))
    wrong: set[int] = set()
    rolled_up = {day: [tuple(row[1:]) for row in group] for day, group in rows}
    for day, counts in _read_counts(reader):
        wrong.update(one[0] for one in counts ^ {*rolled_up.pop(day, ())})
    return sorted(wrong.union(row[0] for group in rolled_up.values() for row in group))


def read_account_changes(reader: Reader) -> Iterator[tuple[int, str, str]]:
    """Yield (account id, day, changes as JSON) of all changes of accounts, oldest first."""
    return reader.rows(
        lambda account, day, changes: (int(account), str(day), str(changes)),
        "select account, day, changes from main.account_change order by id",
    )


def read_account_rows(reader: Reader) -> Iterator[dict[str, object]]:
    """Yield the columns of every account."""
    names = ("id", "key", "account", "name", "unit", "opened", "state", "left_on")
    return reader.rows(
        lambda *columns: dict(zip(names, columns, strict=True)),
        f"select {', '.join(names)} from main.account order by id",
    )


def raise_counter(writer: Writer, name: str, value: int) -> None:
    """Set the counter *name* to *value* at least."""
    writer.change(
        "insert into counter (name, value) values (:name, :value)"
        " on conflict (name) do update set value = excluded.value where counter.value < excluded.value",
        name=name,
        value=value,
    )


def rebuild_roll_up(writer: Writer) -> None:
    """Count the stored log records again. Days whose records have been deleted keep their counts."""
    writer.change(f"delete from login_day where {_IS_COUNTED}")
    for day, counts in list(_read_counts(writer)):
        write_roll_up(writer, ((one[0], day, *one[1:]) for one in counts))
