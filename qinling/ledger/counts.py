"""Counting the ledger: how many issues stand where, one question a function."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from qinling.ledger.reader import Reader
from qinling.ledger.rows import LevelCount, Tally
from qinling.ledger.sql_conditions import IS_AWAITING_CLOSE_OUT, IS_UNRECTIFIED, LEVEL_ORDER
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind

#: The fields whose values are few enough to count by or to complete.
COUNTABLE_FIELDS = ("lead_unit", "duty_unit", "category", "zone", "town", "source")


def require_countable(field: str) -> str:
    """Return *field*; raises KeyError for one not COUNTABLE."""
    if field not in COUNTABLE_FIELDS or FIELDS_BY_NAME[field].kind is not FieldKind.TEXT:
        raise KeyError(field)
    return field


def count_by_level_and_status(reader: Reader) -> list[LevelCount]:
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


def count_not_on_platform(reader: Reader) -> int:
    """Return how many issues are marked as not entered on the supervision platform."""
    return int(reader.value("select count(*) from issue where on_platform = 0"))


def count_by_field(reader: Reader, field: str, today: date) -> list[Tally]:
    """Return how the issues of each value of *field* stand on *today*, the most issues first.

    Raises KeyError for a field not COUNTABLE.
    """
    column = require_countable(field)
    sql = f"""
        select {column}, count(*), sum({IS_UNRECTIFIED}), sum({IS_AWAITING_CLOSE_OUT}),
            sum(status = 'closed'), sum(status = 'void'),
            sum({IS_UNRECTIFIED} and deadline is not null and deadline < :today)
        from issue group by {column} order by count(*) desc, {column}
    """
    return list(reader.rows(Tally, sql, today=today))


def count_by_days_left(reader: Reader, today: date, bounds: Sequence[int]) -> tuple[int, ...]:
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
    sql = f"select {', '.join(counts)} from issue where {IS_UNRECTIFIED} and deadline is not null"
    (row,) = reader.rows(lambda *columns: columns, sql, today=today, **days)
    return row
