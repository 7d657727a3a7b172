"""Count issues by status, level, field and days left."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from qinling.ledger.reader import Reader
from qinling.ledger.rows import LevelCount, Tally
from qinling.ledger.sql_conditions import (
    IS_AWAITING_CLOSE_OUT,
    IS_CLOSED_UNACCEPTED,
    IS_UNRECTIFIED,
    LEVEL_ORDER,
)
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind

#: Fields with few distinct values. They can be counted by and completed.
COUNTABLE_FIELDS = ("lead_unit", "duty_unit", "category", "zone", "town", "source")


def require_countable(field: str) -> str:
    """Return *field*. Raises KeyError unless it is one of COUNTABLE_FIELDS."""
    if field not in COUNTABLE_FIELDS or FIELDS_BY_NAME[field].kind is not FieldKind.TEXT:
        raise KeyError(field)
    return field


def count_by_level_and_status(reader: Reader) -> list[LevelCount]:
    """Return the number of issues for each level and status that occurs."""
    return list(
        reader.rows(
            LevelCount,
            f"select level, status, count(*) from issue group by status, level order by {LEVEL_ORDER}, status",
        )
    )


def count_issues(reader: Reader) -> int:
    """Return the number of issues in the ledger."""
    return int(reader.value("select count(*) from issue"))


def count_extra_headings(reader: Reader) -> dict[str, int]:
    """Return the headings of the columns that are no fields, each with the number of issues that have such a cell."""
    sql = "select cell.key, count(*) from issue, json_each(issue.extra) cell group by cell.key order by cell.key"
    return dict(reader.tuples(sql))


def count_not_on_platform(reader: Reader) -> int:
    """Return the number of issues marked as not entered on the supervision platform."""
    return int(reader.value("select count(*) from issue where not on_platform"))


def count_closed_unaccepted(reader: Reader) -> int:
    """Return the number of issues closed without acceptance."""
    return int(reader.value(f"select count(*) from issue where {IS_CLOSED_UNACCEPTED}"))


def count_by_field(reader: Reader, field: str, today: date) -> list[Tally]:
    """Count the issues of each value of *field* by status on *today*, largest total first.

    Raises KeyError unless *field* is one of COUNTABLE_FIELDS.
    """
    column = require_countable(field)
    sql = f"""
        select {column}, count(*), count(*) filter (where {IS_UNRECTIFIED}),
            count(*) filter (where {IS_AWAITING_CLOSE_OUT}),
            count(*) filter (where status = 'closed'), count(*) filter (where status = 'void'),
            count(*) filter (where {IS_UNRECTIFIED} and deadline < :today)
        from issue group by {column} order by count(*) desc, {column} nulls first
    """
    return list(reader.rows(Tally, sql, today=today))


def count_by_days_left(reader: Reader, today: date, bounds: Sequence[int]) -> tuple[int, ...]:
    """Count the unrectified issues with a deadline by days left on *today*.

    *bounds* are in ascending order. The result has one count for overdue issues, one for each bound
    (days left up to it and above the previous one), and one for the rest.
    """
    days = {f"d{index}": today + timedelta(days=bound) for index, bound in enumerate(bounds)}
    edges = ":today", *(f":{name}" for name in days)
    counts = [
        "count(case when deadline < :today then 1 end)",
        *(
            f"count(case when deadline {'>=' if low == ':today' else '>'} {low} and deadline <= {high} then 1 end)"
            for low, high in pairwise(edges)
        ),
        f"count(case when deadline {'>=' if len(edges) == 1 else '>'} {edges[-1]} then 1 end)",
    ]
    sql = f"select {', '.join(counts)} from issue where {IS_UNRECTIFIED} and deadline is not null"
    (row,) = reader.rows(lambda *columns: columns, sql, today=today, **days)
    return row


def count_table_rows(reader: Reader) -> dict[str, int]:
    """Return the number of rows of each table."""
    names = list(
        reader.rows(
            str,
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name",
        )
    )
    return {name: int(reader.value(f'select count(*) from main."{name}"')) for name in names}
