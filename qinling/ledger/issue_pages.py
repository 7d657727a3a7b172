"""The order of an issue list, so that it can be read page by page."""

from qinling.ledger.condition_sql import ConditionSql
from qinling.ledger.filters import Filters, build_level_condition, build_sort_order, list_conditions
from qinling.ledger.reader import Reader
from qinling.rules.figures.conditions import all_of


def find_issue_ids(reader: Reader, filters: Filters, sort: tuple[str, ...] = ()) -> list[int]:
    """Return the ids of the issues that match *filters*, by level and number or by *sort*."""
    sql = ConditionSql()
    where = sql.build(all_of(*list_conditions(reader, filters)))
    if filters.levels:
        where += f" and {build_level_condition(filters.levels)}"
    text = f"select id from issue where {where} order by {build_sort_order(sort)}"
    return list(reader.rows(int, text, **sql.params))
