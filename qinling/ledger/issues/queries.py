"""Queries on issues and events. Each function takes a reader and returns rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import starmap
from typing import Any

from qinling.ledger.condition_sql import ConditionSql
from qinling.ledger.issues.counts import require_countable
from qinling.ledger.issues.filters import Filters, build_list_clauses, list_conditions
from qinling.ledger.reader import Reader, sees_all
from qinling.ledger.rows import SELECT_EVENTS, SELECT_ISSUES, IssueRow, NumberedEvent
from qinling.ledger.sql_conditions import (
    DAY_OF_EVENT,
    IS_AWAITING_CLOSE_OUT,
    IS_OPEN,
    IS_STANDING_DUTY,
    IS_UNRECTIFIED,
    LAST_RECHECK,
    LAST_REPORT,
    LEVEL_ORDER,
    build_in_condition,
)
from qinling.ledger.sqlite_file.sqlite import build_any_condition, build_days_before_condition
from qinling.rules.figures.conditions import all_of
from qinling.rules.history.events import GENESIS_HASH, Event
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import AlertKind, Level

#: A search by level and number key needs a level.
_IS_ANY_LEVEL = build_in_condition("level", Level)
_LEVELS = tuple(Level)

#: Condition of each alert, served by its own index. It must not be narrower than the rule in `rules.warnings.alerts`.
ALERT_CONDITIONS = {
    AlertKind.UNANSWERED: "reply_by is not null and reply_by <= :answer",
    AlertKind.OPINION: "opinion_text is not null and opinion_on <= :opinion",
    AlertKind.EXTENSION: "requested_deadline is not null",
    AlertKind.BEHIND: f"schedule = 'behind' union select id from issue where {IS_UNRECTIFIED} and percent is not null",
    AlertKind.UNACCEPTED: f"{IS_AWAITING_CLOSE_OUT} and rectified_on <= :rectified",
    AlertKind.RECHECK: f"{IS_STANDING_DUTY} and {LAST_RECHECK} <= :looked",
    AlertKind.UNREPORTED: f"{IS_UNRECTIFIED} and {LAST_REPORT} <= :reported",
}


def find_issues(
    reader: Reader, filters: Filters, sort: tuple[str, ...] = (), limit: int | None = None
) -> Iterator[IssueRow]:
    """Yield the issues that match *filters*, at most *limit*.

    They are sorted by level and number, or by *sort* (see `filters.build_sort_order`).
    """
    if not sort and not filters.has_deadline_filter:
        return _find_issues_by_level(reader, filters, limit)
    chosen, params = build_list_clauses(reader, filters, sort)
    return _read_issues(reader, f"{SELECT_ISSUES} {chosen}", params, limit)


def _find_issues_by_level(reader: Reader, filters: Filters, limit: int | None) -> Iterator[IssueRow]:
    """Read one level after the other by the number index, so that the first page costs the same in any ledger."""
    sql = ConditionSql()
    text = f"{SELECT_ISSUES} where level = :level and {sql.build(all_of(*list_conditions(reader, filters)))} order by number"
    remaining = limit
    for level in Level:
        if remaining == 0 or (filters.levels and level not in filters.levels):
            continue
        for issue in _read_issues(reader, text, sql.params | {"level": level}, remaining):
            yield issue
            remaining = None if remaining is None else remaining - 1


def _read_issues(
    reader: Reader, sql: str, params: dict[str, object], limit: int | None
) -> Iterator[IssueRow]:
    if limit is None:
        return starmap(IssueRow.from_columns, reader.all_tuples(sql, **params))
    return reader.rows(IssueRow.from_columns, f"{sql} limit :limit", limit=limit, **params)


def find_issues_by_number(reader: Reader, number: str, level: str | None = None) -> list[IssueRow]:
    """Return the issues with *number* as written: at most one for each level.

    Without one, return those whose number differs from it only by folding.
    """
    if level is None:
        sql = f"{SELECT_ISSUES} where number = :number order by {LEVEL_ORDER}"
        found = reader.rows(IssueRow.from_columns, sql, number=number)
    else:
        found = reader.rows(
            IssueRow.from_columns,
            f"{SELECT_ISSUES} where level = :level and number = :number",
            level=level,
            number=number,
        )
    return list(found) or find_issues_by_folded_number(reader, number, level)


def find_issues_by_folded_number(reader: Reader, number: str, level: str | None = None) -> list[IssueRow]:
    """Return the issues whose number is *number* or differs from it only by folding."""
    condition = _IS_ANY_LEVEL if level is None else "level = :level"
    sql = f"{SELECT_ISSUES} where {condition} and number_key = :key"
    params = {} if level is None else {"level": level}
    found = reader.rows(IssueRow.from_columns, sql, key=fold_name(number), **params)
    return sorted(found, key=lambda issue: (_LEVELS.index(issue.level), issue.number))


def read_issue_by_id(reader: Reader, issue_id: int) -> IssueRow:
    """Return the issue with *issue_id*. Raises StopIteration if it does not exist."""
    return next(reader.rows(IssueRow.from_columns, f"{SELECT_ISSUES} where id = :id", id=issue_id))


def read_issues_by_id(reader: Reader, issue_ids: Iterable[int]) -> list[IssueRow]:
    """Return the issues with *issue_ids*. Removed issues are left out."""
    sql = f"{SELECT_ISSUES} where {build_any_condition('id', 'ids')} order by id"
    return list(reader.rows(IssueRow.from_columns, sql, ids=list(issue_ids)))


def read_issue_numbers(reader: Reader, issue_ids: Iterable[int]) -> dict[int, str]:
    """Return id → number of the issues with *issue_ids*. Removed issues are left out."""
    sql = f"select id, number from issue where {build_any_condition('id', 'ids')}"
    return dict(reader.rows(lambda issue, number: (int(issue), str(number)), sql, ids=list(issue_ids)))


def find_unrectified_issues_due_by(
    reader: Reader, last_day: date, limit: int | None = None
) -> Iterator[IssueRow]:
    """Yield the unrectified issues due on *last_day* or earlier, sorted by deadline, level and number."""
    sql = f"{SELECT_ISSUES} where {IS_UNRECTIFIED} and deadline <= :last_day order by deadline, {LEVEL_ORDER}, number"
    return _read_issues(reader, sql, {"last_day": last_day}, limit)


def find_unrectified_issues_in_own_lead_time(reader: Reader, today: date, after: date) -> Iterator[IssueRow]:
    """Yield the unrectified issues due after *after* whose own lead time has begun, sorted by deadline."""
    # The inner query leaves the status out: with it SQLite reads every unrectified issue by the deadline index.
    has_begun = build_days_before_condition("deadline", "lead_days", "today")
    sql = (
        f"{SELECT_ISSUES} where {IS_UNRECTIFIED} and id in"
        f" (select id from issue where lead_days is not null and deadline > :after and {has_begun})"
        f" order by deadline, {LEVEL_ORDER}, number"
    )
    return reader.rows(IssueRow.from_columns, sql, today=today, after=after)


def find_alert_candidates(
    reader: Reader, alerts: Iterable[AlertKind], days: Mapping[str, date]
) -> Iterator[IssueRow]:
    """Yield the issues that may raise one of *alerts*, by level and number: open ones, and any with an open opinion.

    *days* maps `reported`, `rectified`, `looked`, `answer` and `opinion` to the latest day of the last report,
    the rectification, the last recheck, the reply date and the opinion. The rules decide whether an alert is raised.
    """
    candidates = " union ".join(f"select id from issue where {ALERT_CONDITIONS[kind]}" for kind in alerts)
    sql = f"{SELECT_ISSUES} where id in ({candidates}) and ({IS_OPEN} or opinion_on is not null) order by {LEVEL_ORDER}, number"
    used = {name: day for name, day in days.items() if f":{name}" in candidates}
    return reader.rows(IssueRow.from_columns, sql, **used) if candidates else iter(())


def find_issues_with_opinions(reader: Reader, *, open_only: bool) -> Iterator[IssueRow]:
    """Yield the issues with opinions of inspectors, with *open_only* with one without a reply, by level and number."""
    is_open = " and opinion_on is not null" if open_only else ""
    sql = f"{SELECT_ISSUES} where opinion_text is not null{is_open} order by {LEVEL_ORDER}, number"
    return reader.rows(IssueRow.from_columns, sql)


def find_numbered_issues(reader: Reader, level: str, numbers: Iterable[str]) -> Iterator[IssueRow]:
    """Yield the issues of *level* whose number is one of *numbers* or differs from one only by folding."""
    sql = f"{SELECT_ISSUES} where level = :level and {build_any_condition('number_key', 'keys')}"
    keys = [fold_name(number) for number in numbers]
    found = reader.rows(IssueRow.from_columns, sql, level=level, keys=keys)
    return iter(sorted(found, key=lambda issue: issue.id))  # by the index there is no order by id


def find_issue_versions(reader: Reader, level: str, numbers: Iterable[str]) -> dict[str, int]:
    """Return number → version of the issues of *level* with one of *numbers*."""
    sql = (
        "select number, version from issue"
        f" where level = :level and {build_any_condition('number', 'numbers')}"
    )
    return dict(reader.tuples(sql, level=level, numbers=list(numbers)))


def find_issues_by_fingerprint(reader: Reader, fingerprints: Iterable[str]) -> dict[str, IssueRow]:
    """Return fingerprint → issue for those of *fingerprints* in the ledger."""
    sql = f"{SELECT_ISSUES} where {build_any_condition('fingerprint', 'fingerprints')}"
    found = reader.rows(IssueRow.from_columns, sql, fingerprints=list(fingerprints))
    return {str(issue.fingerprint): issue for issue in found}


def read_issue_texts(reader: Reader) -> Iterator[tuple[str, str | None, str | None, str]]:
    """Yield (number, town, location, description) of every issue."""
    sql = "select number, town, location, description from issue order by id"
    return reader.all_tuples(sql)


def find_numbers_by_prefix(reader: Reader, prefix: str, limit: int) -> list[tuple[str, str]]:
    """Return (number, description) of up to *limit* issues whose number starts with *prefix*, in order."""
    sql = "select number, description from issue where number >= :prefix and number < :end order by number limit :limit"
    return list(
        reader.rows(
            lambda number, about: (str(number), str(about)),
            sql,
            prefix=prefix,
            end=_get_prefix_end(prefix),
            limit=limit,
        )
    )


def list_distinct_values(reader: Reader, field: str, prefix: str, limit: int) -> list[str]:
    """Return up to *limit* different values of *field* that start with *prefix*, in order.

    Units come from the table of all units. Raises KeyError unless *field* is one of COUNTABLE_FIELDS.
    """
    table, column = (
        ("unit", "name") if field in ("lead_unit", "duty_unit") else ("issue", require_countable(field))
    )
    sql = (
        f"select distinct {column} from {table} where {column} >= :prefix and {column} < :end"
        f" order by {column} limit :limit"
    )
    return list(reader.rows(str, sql, prefix=prefix, end=_get_prefix_end(prefix), limit=limit))


def _get_prefix_end(prefix: str) -> str:
    return prefix + "\U0010ffff"  # sorts after every text with this prefix


def read_ledger_id(reader: Reader) -> str:
    """Return the unique id of this ledger."""
    return str(reader.value("select value from meta where key = 'ledger_id'"))


def read_issue_events(reader: Reader, issue_id: int) -> list[Event]:
    """Return the events of one issue, oldest first."""
    return list(reader.rows(Event, f"{SELECT_EVENTS} where issue = :issue order by id", issue=issue_id))


def _build_numbered_event(*columns: Any) -> NumberedEvent:
    return NumberedEvent(Event._make(columns[:-2]), *columns[-2:])


def read_events_between(reader: Reader, first_day: date, last_day: date) -> Iterator[NumberedEvent]:
    """Yield the events recorded from *first_day* to *last_day*, oldest first."""
    sql = (
        f"select {', '.join(f'event.{name}' for name in Event._fields)}, issue.number, issue.level"
        " from event left join issue on issue.id = event.issue"
        f" where {DAY_OF_EVENT} between :first_day and :last_day order by event.id"
    )
    return starmap(_build_numbered_event, reader.all_tuples(sql, first_day=first_day, last_day=last_day))


def read_batch_events(reader: Reader, batch: int, last: int) -> list[Event]:
    """Return the events of one command. *batch* and *last* are the ids of its first and last event."""
    sql = f"{SELECT_EVENTS} where id between :batch and :last order by id"
    return list(reader.rows(Event, sql, batch=batch, last=last))


def find_event(reader: Reader, event_id: int) -> Event | None:
    """Return one event, or None if it does not exist."""
    return next(reader.rows(Event, f"{SELECT_EVENTS} where id = :id", id=event_id), None)


def has_event(reader: Reader, event_id: int, digest: str) -> bool:
    """Return whether the history has the event with this id and hash, also one that the user of a unit does not see."""
    if sees_all(reader):
        event = find_event(reader, event_id)
        return event is not None and event.hash == digest
    return bool(reader.value("select has_event(:event_id, :digest)", event_id=event_id, digest=digest))


def read_event_tuples(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield all events as plain tuples, oldest first. It is the fast path for the whole log."""
    return reader.all_tuples(f"{SELECT_EVENTS} order by id")


def find_issues_by_act_number(reader: Reader, document: str) -> list[IssueRow]:
    """Return the issues of the supervision act number *document*, by level and number."""
    sql = (
        f"{SELECT_ISSUES} where id in (select issue from event where kind = 'supervised' and ground = :document)"
        f" order by {LEVEL_ORDER}, number"
    )
    return list(reader.rows(IssueRow.from_columns, sql, document=document))


def read_chain_head(reader: Reader) -> tuple[int, str]:
    """Return the id and the hash of the last event, or 0 and GENESIS_HASH before the first."""
    if not sees_all(reader):  # the last event may be about another's issue
        last, digest = (read_recorded_head(reader) or f"0 {GENESIS_HASH}").split()
        return int(last), digest
    head = reader.tuples("select id, hash from event order by id desc limit 1")
    return next(((int(last), str(digest)) for last, digest in head), (0, GENESIS_HASH))


def read_recorded_head(reader: Reader) -> str | None:
    """Return the recorded id and hash of the last event, or None."""
    recorded = reader.value("select value from meta where key = 'head'")
    return None if recorded is None else str(recorded)
