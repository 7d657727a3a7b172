"""Count the rows of tables, and name the fields that issues can be counted by."""

from collections.abc import Iterator
from datetime import date

from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import IS_UNRECTIFIED, build_group_order
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind
from qinling.rules.traffic_lights import UNRECTIFIED_LIGHTS, Light
from qinling.rules.vocabulary import Status

#: Fields with few distinct values. They can be counted by and completed.
COUNTABLE_FIELDS = ("lead_unit", "duty_unit", "category", "zone", "town", "source")


def require_countable(field: str) -> str:
    """Return *field*. Raises KeyError unless it is one of COUNTABLE_FIELDS."""
    if field not in COUNTABLE_FIELDS or FIELDS_BY_NAME[field].kind is not FieldKind.TEXT:
        raise KeyError(field)
    return field


def find_first_appearances(reader: Reader, column: str) -> dict[str | None, int]:
    """Return each value of *column*, a field to count by or the level, with the id of the first issue that has it."""
    field = column if column == "level" else require_countable(column)
    return dict(
        reader.tuples(
            f"select {field}, min(id) from issue group by {field} order by {build_group_order([field])}"
        )
    )


def count_issues(reader: Reader) -> int:
    """Return the number of issues in the ledger."""
    return int(reader.value("select count(*) from issue"))


def count_issues_by_named(reader: Reader) -> Iterator[tuple[dict[str, str | None], int, int]]:
    """Yield the units, the town and the leader that issues name, with how many are unrectified, and how many there are.

    Void issues are left out.
    """
    names = ("lead_unit", "duty_unit", "town", "leader")
    sql = (
        f"select {', '.join(names)}, sum(case when {IS_UNRECTIFIED} then 1 else 0 end), count(*)"
        f" from issue where status <> '{Status.VOID}' group by {', '.join(names)}"
        f" order by {build_group_order(names)}"
    )
    for *texts, unrectified, total in reader.tuples(sql):
        yield dict(zip(names, texts, strict=True)), int(unrectified), int(total)


def count_unrectified_lights(reader: Reader, today: date, near_day: date) -> dict[Light, int]:
    """Return how many unrectified issues are overdue on *today*, due by *near_day*, and on track.

    One without a deadline is on track, as `resolve_light` says.
    """
    sql = (
        "select count(*) filter (where deadline < :today),"
        f" count(*) filter (where deadline between :today and :near_day), count(*) from issue where {IS_UNRECTIFIED}"
    )
    overdue, near, total = next(iter(reader.tuples(sql, today=today, near_day=near_day)))
    counts = (int(overdue), int(near), int(total) - int(overdue) - int(near))
    return dict(zip(UNRECTIFIED_LIGHTS, counts, strict=True))


def count_extra_headings(reader: Reader) -> dict[str, int]:
    """Return the headings of the columns that are no fields, each with the number of issues that have such a cell."""
    sql = "select cell.key, count(*) from issue, json_each(issue.extra) cell group by cell.key order by cell.key"
    return dict(reader.tuples(sql))


def count_table_rows(reader: Reader) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {name: int(reader.value(f'select count(*) from main."{name}"')) for name in reader.list_tables()}
