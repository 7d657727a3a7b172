"""Count what a figure counts by the day on which it happened."""

from collections import Counter
from datetime import date

from qinling.ledger.condition_sql import ConditionSql
from qinling.ledger.figures.past_facts import read_past_rounds
from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import build_group_order
from qinling.rules.figures.figures import ROUNDS, Figure, Span


def count_by_day(reader: Reader, figure: Figure, span: Span, column: str) -> Counter[date]:
    """Count the issues behind *figure*, one of issues or rounds, by the day in *column*.

    The condition chooses the rows, so that an index on the day finds them; blank days are left out.
    """
    sql, condition = ConditionSql(), figure.condition(span)
    text = f"select {column}, count(*) from issue where {sql.build(condition)} group by {column} order by {build_group_order([column])}"
    counts = Counter(
        {date.fromisoformat(day): count for day, count in reader.tuples(text, **sql.params) if day}
    )
    if figure.population is ROUNDS:
        past = (issue._asdict() for issue in read_past_rounds(reader, span.first))
        counts.update(day for issue in past if condition.holds(issue) and (day := issue[column]))
    return counts
