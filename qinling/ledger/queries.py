"""Questions to the ledger, one function each: a reader in, rows out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from json import dumps
from typing import Any

from qinling.ledger.filters import Filters, conditions, level_among, sort_order
from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow, LevelCount, NumberedEvent, Tally
from qinling.ledger.words import AWAITING_ONLY, DAY_OF_EVENT, LEVEL_ORDER, RUNNING_ONLY
from qinling.rules.fields import FIELD, Kind
from qinling.rules.history import GENESIS, Event
from qinling.rules.vocabulary import Level

_ISSUES = f"select {', '.join(ISSUE_COLUMNS)} from issue"
_EVENTS = f"select {', '.join(Event._fields)} from event"


#: The fields whose values are few enough to count by or to complete.
COUNTABLE = ("lead_unit", "duty_unit", "category", "zone", "town", "source")


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


def issues_numbered(reader: Reader, level: str, numbers: Iterable[str]) -> dict[str, IssueRow]:
    """Return number → issue for those of *numbers* that issues of *level* bear."""
    sql = f"{_ISSUES} where level = :level and number in (select value from json_each(:numbers))"
    found = reader.rows(IssueRow.read, sql, level=level, numbers=dumps(list(numbers)))
    return {issue.number: issue for issue in found}


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
    table, column = ("unit", "name") if field in ("lead_unit", "duty_unit") else ("issue", _countable(field))
    sql = (
        f"select distinct {column} from {table} where {column} >= :prefix and {column} < :end"
        f" order by {column} limit :limit"
    )
    return list(reader.rows(str, sql, prefix=prefix, end=_end_of(prefix), limit=limit))


def _end_of(prefix: str) -> str:
    return prefix + "\U0010ffff"  # sorts behind whatever continues the prefix


def _countable(field: str) -> str:
    if field not in COUNTABLE or FIELD[field].kind is not Kind.TEXT:
        raise KeyError(field)
    return field


def counts_by_level_and_status(reader: Reader) -> list[LevelCount]:
    """Return how many issues of each level have each status, without the pairs nobody has."""
    return list(
        reader.rows(
            LevelCount,
            f"select level, status, count(*) from issue group by status, level order by {LEVEL_ORDER}, status",
        )
    )


def count_issues(reader: Reader) -> int:
    """Return how many issues the ledger holds."""
    return int(reader.value("select count(*) from issue"))


def file_faults(reader: Reader) -> list[str]:
    """Return what SQLite finds wrong with the file, at most five lines; empty where it is sound."""
    return [told for told in reader.rows(str, "pragma integrity_check(5)") if told != "ok"]


def count_not_on_platform(reader: Reader) -> int:
    """Return how many issues are marked as not entered on the supervision platform."""
    return int(reader.value("select count(*) from issue where on_platform = 0"))


def counts_by(reader: Reader, field: str, today: date) -> list[Tally]:
    """Return how the issues of each value of *field* stand on *today*, the most issues first.

    Raises KeyError for a field not COUNTABLE.
    """
    column = _countable(field)
    sql = f"""
        select {column}, count(*), sum({RUNNING_ONLY}), sum({AWAITING_ONLY}),
            sum(status = 'closed'), sum(status = 'void'),
            sum({RUNNING_ONLY} and deadline is not null and deadline < :today)
        from issue group by {column} order by count(*) desc, {column}
    """
    return list(reader.rows(Tally, sql, today=today))


def deadline_counts(reader: Reader, today: date, bounds: Sequence[int]) -> tuple[int, ...]:
    """Count the issues still to be rectified that have a deadline, by the days left on *today*.

    *bounds* ascend. The counts are: overdue; one a bound, of those with at most that many
    days left and more than the bound before; those with more days left than the last bound.
    """
    days = {f"d{place}": today + timedelta(days=bound) for place, bound in enumerate(bounds)}
    edges = ":today", *(f":{name}" for name in days)
    counts = [
        "count(case when deadline < :today then 1 end)",
        *(
            f"count(case when deadline {'>=' if low == ':today' else '>'} {low} and deadline <= {high} then 1 end)"
            for low, high in pairwise(edges)
        ),
        f"count(case when deadline {'>=' if len(edges) == 1 else '>'} {edges[-1]} then 1 end)",
    ]
    sql = f"select {', '.join(counts)} from issue where {RUNNING_ONLY} and deadline is not null"
    (row,) = reader.rows(lambda *columns: columns, sql, today=today, **days)
    return row


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


def all_events(reader: Reader) -> Iterator[Event]:
    """Yield the whole history, the oldest first."""
    return reader.rows(Event, f"{_EVENTS} order by id")


def event_columns(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield the whole history as bare columns of Event, the oldest first: half the cost of `all_events`."""
    return reader.tuples(f"{_EVENTS} order by id")


def events_of_kind(reader: Reader, kind: str) -> Iterator[Event]:
    """Yield all events of one kind, the oldest first."""
    return reader.rows(Event, f"{_EVENTS} where kind = :kind order by id", kind=kind)


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
