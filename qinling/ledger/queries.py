"""Questions to the ledger, one function each: a reader in, rows out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from json import dumps
from typing import Any

from qinling.ledger.counts import countable
from qinling.ledger.filters import Filters, conditions, level_among, sort_order
from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow, NumberedEvent
from qinling.ledger.sql_conditions import (
    AWAITING_ONLY,
    DAY_OF_EVENT,
    LAST_LOOK,
    LAST_REPORT,
    LEVEL_ORDER,
    OPEN_ONLY,
    RUNNING_ONLY,
    STANDING_ONLY,
)
from qinling.rules.history.events import GENESIS, Event
from qinling.rules.vocabulary import Alert, Level

_ISSUES = f"select {', '.join(ISSUE_COLUMNS)} from issue"
_EVENTS = f"select {', '.join(Event._fields)} from event"

#: What finds the issues that may call in one way, each by an index of its own.
_MAY_CALL = {
    Alert.UNANSWERED: "reply_by is not null and reply_by <= :answer",
    Alert.EXTENSION: "requested_deadline is not null",
    Alert.BEHIND: f"schedule = 'behind' union select id from issue where {RUNNING_ONLY} and percent is not null",
    Alert.UNACCEPTED: f"{AWAITING_ONLY} and rectified_on <= :rectified",
    Alert.RECHECK: f"{STANDING_ONLY} and {LAST_LOOK} <= :looked",
    Alert.UNREPORTED: f"{RUNNING_ONLY} and {LAST_REPORT} <= :reported",
}


def issues(
    reader: Reader, filters: Filters, sort: tuple[str, ...] = (), limit: int | None = None
) -> Iterator[IssueRow]:
    """Yield the issues that fulfil *filters*, at most *limit*.

    They come by level, then number, or in the order of *sort* (see `filters.sort_order`).
    """
    if not sort and not filters.by_deadline:
        return _level_by_level(reader, filters, limit)
    met, params = conditions(filters)
    if filters.levels:
        met.append(level_among(filters.levels))
    sql = f"{_ISSUES}{_where(met)} order by {sort_order(sort)}"
    return _limited(reader, sql, params, limit)


def _level_by_level(reader: Reader, filters: Filters, limit: int | None) -> Iterator[IssueRow]:
    """Walk the index of numbers one level after the other: the first page costs the same in any ledger."""
    met, params = conditions(filters)
    sql = f"{_ISSUES}{_where(['level = :level', *met])} order by number"
    left = limit
    for level in Level:
        if left == 0 or (filters.levels and level not in filters.levels):
            continue
        for issue in _limited(reader, sql, params | {"level": level}, left):
            yield issue
            left = None if left is None else left - 1


def _where(met: list[str]) -> str:
    return f" where {' and '.join(met)}" if met else ""


def _limited(reader: Reader, sql: str, params: dict[str, object], limit: int | None) -> Iterator[IssueRow]:
    if limit is None:
        return reader.rows(IssueRow.read, sql, **params)
    return reader.rows(IssueRow.read, f"{sql} limit :limit", limit=limit, **params)


def issue_by_number(reader: Reader, number: str, level: str | None = None) -> list[IssueRow]:
    """Return the issues that bear *number*: at most one a level."""
    if level is None:
        sql = f"{_ISSUES} where number = :number order by {LEVEL_ORDER}"
        found = reader.rows(IssueRow.read, sql, number=number)
    else:
        found = reader.rows(
            IssueRow.read, f"{_ISSUES} where level = :level and number = :number", level=level, number=number
        )
    return list(found)


def issue_by_id(reader: Reader, issue_id: int) -> IssueRow:
    """Return the issue with the ledger's own *issue_id*; StopIteration where there is none."""
    return next(reader.rows(IssueRow.read, f"{_ISSUES} where id = :id", id=issue_id))


def open_issues_due_by(reader: Reader, last_day: date, limit: int | None = None) -> Iterator[IssueRow]:
    """Yield the issues still to be rectified whose deadline is *last_day* or earlier, the most urgent first.

    Those of one day come in the order of their levels, then of their numbers.
    """
    sql = f"{_ISSUES} where {RUNNING_ONLY} and deadline <= :last_day order by deadline, {LEVEL_ORDER}, number"
    return _limited(reader, sql, {"last_day": last_day}, limit)


def open_issues_due_by_own_lead(reader: Reader, today: date, after: date) -> Iterator[IssueRow]:
    """Yield the issues due later than *after* whose own lead time has begun, the most urgent first."""
    sql = (
        f"{_ISSUES} where {RUNNING_ONLY} and lead_days is not null and deadline > :after"
        f" and julianday(deadline) - lead_days <= julianday(:today) order by deadline, {LEVEL_ORDER}, number"
    )
    return reader.rows(IssueRow.read, sql, today=today, after=after)


def issues_that_may_call(
    reader: Reader, wanted: Iterable[Alert], days: Mapping[str, date]
) -> Iterator[IssueRow]:
    """Yield the open issues that may call for attention in a *wanted* way, by level and number.

    *days* says by which day the last report (`reported`), the work's end (`rectified`), the last
    look (`looked`) and the day to answer by (`answer`) have to lie. Whether they do call is for
    the rules to say.
    """
    among = " union ".join(f"select id from issue where {_MAY_CALL[kind]}" for kind in wanted)
    sql = f"{_ISSUES} where id in ({among}) and {OPEN_ONLY} order by {LEVEL_ORDER}, number"
    used = {name: day for name, day in days.items() if f":{name}" in among}
    return reader.rows(IssueRow.read, sql, **used) if among else iter(())


def issues_numbered(reader: Reader, level: str, numbers: Iterable[str]) -> dict[str, IssueRow]:
    """Return number → issue for those of *numbers* that issues of *level* bear."""
    sql = f"{_ISSUES} where level = :level and number in (select value from json_each(:numbers))"
    found = reader.rows(IssueRow.read, sql, level=level, numbers=dumps(list(numbers)))
    return {issue.number: issue for issue in found}


def versions_numbered(reader: Reader, level: str, numbers: Iterable[str]) -> dict[str, int]:
    """Return number → version for those of *numbers* that issues of *level* bear."""
    sql = (
        "select number, version from issue"
        " where level = :level and number in (select value from json_each(:numbers))"
    )
    return dict(reader.tuples(sql, level=level, numbers=dumps(list(numbers))))


def issues_with_fingerprints(reader: Reader, fingerprints: Iterable[str]) -> dict[str, IssueRow]:
    """Return fingerprint → issue for those of *fingerprints* that the ledger remembers."""
    sql = f"{_ISSUES} where fingerprint in (select value from json_each(:fingerprints))"
    found = reader.rows(IssueRow.read, sql, fingerprints=dumps(list(fingerprints)))
    return {str(issue.fingerprint): issue for issue in found}


def numbers_starting_with(reader: Reader, prefix: str, limit: int) -> list[tuple[str, str]]:
    """Return (number, description) of up to *limit* issues whose number starts with *prefix*, in order."""
    sql = "select number, description from issue where number >= :prefix and number < :end order by number limit :limit"
    return list(
        reader.rows(
            lambda number, about: (str(number), str(about)),
            sql,
            prefix=prefix,
            end=_end_of(prefix),
            limit=limit,
        )
    )


def distinct_values(reader: Reader, field: str, prefix: str, limit: int) -> list[str]:
    """Return up to *limit* different values of *field* that start with *prefix*, in their order.

    Units come from all the ledger has ever seen. Raises KeyError for a field not COUNTABLE.
    """
    table, column = ("unit", "name") if field in ("lead_unit", "duty_unit") else ("issue", countable(field))
    sql = (
        f"select distinct {column} from {table} where {column} >= :prefix and {column} < :end"
        f" order by {column} limit :limit"
    )
    return list(reader.rows(str, sql, prefix=prefix, end=_end_of(prefix), limit=limit))


def _end_of(prefix: str) -> str:
    return prefix + "\U0010ffff"  # sorts behind whatever continues the prefix


def file_faults(reader: Reader) -> list[str]:
    """Return what SQLite finds wrong with the file, at most five lines; empty where it is sound."""
    return [told for told in reader.rows(str, "pragma integrity_check(5)") if told != "ok"]


def ledger_id(reader: Reader) -> str:
    """Return what tells this ledger from every other one."""
    return str(reader.value("select value from meta where key = 'ledger_id'"))


def events_of(reader: Reader, issue_id: int) -> list[Event]:
    """Return the history of one issue, the oldest first."""
    return list(reader.rows(Event, f"{_EVENTS} where issue = :issue order by id", issue=issue_id))


def _numbered(*columns: Any) -> NumberedEvent:
    return NumberedEvent(Event._make(columns[:-2]), *columns[-2:])


def events_between(reader: Reader, first_day: date, last_day: date) -> Iterator[NumberedEvent]:
    """Yield what was recorded from *first_day* to *last_day*, the oldest first."""
    sql = (
        f"select {', '.join(f'event.{name}' for name in Event._fields)}, issue.number, issue.level"
        " from event left join issue on issue.id = event.issue"
        f" where {DAY_OF_EVENT} between :first_day and :last_day order by event.id"
    )
    return reader.rows(_numbered, sql, first_day=first_day, last_day=last_day)


def events_of_batch(reader: Reader, batch: int, last: int) -> list[Event]:
    """Return the events of one command, from the id *batch* of its first to that of its *last*."""
    sql = f"{_EVENTS} where id between :batch and :last order by id"
    return list(reader.rows(Event, sql, batch=batch, last=last))


def event_by_id(reader: Reader, event_id: int) -> Event | None:
    """Return one event, None where there is none."""
    return next(reader.rows(Event, f"{_EVENTS} where id = :id", id=event_id), None)


def event_columns(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield the whole history as bare columns of Event, the oldest first; for hundreds of thousands of them."""
    return reader.tuples(f"{_EVENTS} order by id")


def issues_with_act(reader: Reader, document: str) -> list[IssueRow]:
    """Return the issues with an event of supervision under the number *document*, by level and number."""
    sql = (
        f"{_ISSUES} where id in (select issue from event where kind = 'supervised' and ground = :document)"
        f" order by {LEVEL_ORDER}, number"
    )
    return list(reader.rows(IssueRow.read, sql, document=document))


def papers_taken_in(reader: Reader) -> Iterator[Event]:
    """Yield the events that took papers in, the oldest first."""
    return reader.rows(Event, f"{_EVENTS} where kind = 'attached' order by id")


def chain_head(reader: Reader) -> tuple[int, str]:
    """Return the id and the hash of the last event; 0 and GENESIS before the first."""
    head = reader.rows(
        lambda last, digest: (int(last), str(digest)), "select id, hash from event order by id desc limit 1"
    )
    return next(head, (0, GENESIS))


def noted_head(reader: Reader) -> str | None:
    """Return the id and the hash of the last event as its command noted them, None in a ledger without a note."""
    noted = reader.value("select value from meta where key = 'head'")
    return None if noted is None else str(noted)
