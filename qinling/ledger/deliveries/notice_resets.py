"""Notices that no longer count as told: those of runs dated ahead, and those that were armed again."""

from collections.abc import Collection, Iterable
from datetime import date

from qinling.ledger.reader import Reader
from qinling.ledger.rows import ToldIssue
from qinling.ledger.sql_conditions import LEVEL_ORDER
from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.ledger.writer import Writer

_OF_MESSAGES_SINCE = "message in (select id from message where day >= :since)"


def _build_notice_condition(since: date | None) -> str:
    chosen = _OF_MESSAGES_SINCE if since else build_any_condition("issue", "issues")
    return f"reset_by is null and {chosen}"


def find_told_issues(reader: Reader, since: date | None, issues: Collection[int]) -> list[ToldIssue]:
    """Return the issues with notices that count: those of messages since *since*, without it those of *issues*."""
    sql = (
        "select issue.id, issue.number, issue.level, told.notices from issue join"
        f" (select issue, count(*) as notices from notice where {_build_notice_condition(since)}"
        " group by issue) as told on told.issue = issue.id"
        f" order by {LEVEL_ORDER}, issue.number"
    )
    return list(reader.rows(ToldIssue, sql, since=since, issues=list(issues)))


def reset_notices(writer: Writer, since: date | None, issues: Collection[int], batch: int) -> None:
    """Let the notices of `find_told_issues` no longer count. *batch* is the first event of the reset."""
    writer.change(
        f"update notice set reset_by = :batch where {_build_notice_condition(since)}",
        since=since,
        issues=list(issues),
        batch=batch,
    )


#: A run belongs to the days since a reset by its own day, or by the machine's clock.
_RUNS_SINCE = "reset_by is null and (day >= :since or at >= :since)"


def count_runs_since(reader: Reader, since: date) -> int:
    """Return how many runs `reset_runs` would set aside."""
    return int(reader.value(f"select count(*) from run where {_RUNS_SINCE}", since=since))


def reset_runs(writer: Writer, since: date, batch: int) -> None:
    """Set the runs since *since* aside: the run monitor no longer looks at their clocks."""
    writer.change(f"update run set reset_by = :batch where {_RUNS_SINCE}", since=since, batch=batch)


def restore_reset(writer: Writer, batch: int) -> None:
    """Let the notices and runs that *batch* reset count again."""
    for table in ("notice", "run"):
        writer.change(f"update {table} set reset_by = null where reset_by = :batch", batch=batch)


def withdraw_messages_after(writer: Writer, last_day: date, now: str, why: str) -> int:
    """Withdraw the waiting messages of warnings that are dated after *last_day*. Return how many deliveries.

    What they say of days and deadlines is not true. Their notices do not count, also when that
    day has come, so that the warnings are told again.
    """
    waiting = (
        "select m.id from delivery d join message m on m.id = d.message"
        " where d.state in ('waiting', 'sending') and m.day > :last_day"
        " and exists (select 1 from notice where message = m.id)"
    )
    messages = list(writer.rows(int, waiting, last_day=last_day))
    if messages:
        of_messages = build_any_condition("message", "messages")
        writer.change(
            "update delivery set state = 'withdrawn', ended = :now, why = :why"
            f" where state in ('waiting', 'sending') and {of_messages}",
            messages=messages,
            now=now,
            why=why,
        )
        writer.change(f"update notice set reset_by = 0 where {of_messages}", messages=messages)
    return len(messages)


def find_latest_run(reader: Reader) -> tuple[str, str] | None:
    """Return (time, day) of the run with the latest time that is not set aside, or None before the first."""
    found = reader.tuples("select at, day from run where reset_by is null order by at desc limit 1")
    return next(((str(at), str(day)) for at, day in found), None)


def find_runs_dated_after(reader: Reader, last_day: date) -> list[str]:
    """Return the days of the runs dated after *last_day* that are not set aside, the earliest first."""
    sql = "select day from run where reset_by is null and day > :last_day order by day"
    return list(reader.rows(str, sql, last_day=last_day))


def find_issues_with_events_after(reader: Reader, issues: Iterable[int], at: str) -> set[int]:
    """Return those of *issues* with an event recorded after the time *at*."""
    sql = f"select distinct issue from event where {build_any_condition('issue', 'issues')} and at > :at"
    return set(reader.rows(int, sql, issues=list(issues), at=at))
