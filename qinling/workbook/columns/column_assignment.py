"""Give each column at most one field and each field at most one column, with the best total score."""

from collections import deque
from collections.abc import Iterable, Mapping

#: What a column is worth for each field that it may hold; worth 0 or less, it rather holds none.
Scores = Mapping[int, Mapping[str, float]]
#: The field of each column that holds one.
Assignment = dict[int, str]

_EPSILON = 1e-9


def assign_columns(scores: Scores, order: Iterable[int]) -> Assignment:
    """Return the assignment with the highest total.

    Columns come in one by one, in *order*; each takes the best chain of exchanges (the Hungarian
    method). The order only settles ties; it may hold columns without scores.
    """
    fields: Assignment = {}
    holders: dict[str, int] = {}
    for column in order:
        if column in scores:
            _add_column(column, scores, fields, holders)
    return fields


def _add_column(column: int, scores: Scores, fields: Assignment, holders: dict[str, int]) -> None:
    """Add *column* by the best chain: it takes a field, its holder takes another, until one is free or gives up."""
    gains = {column: 0.0}  # the best gain up to where a column is left without a field
    taken_by: dict[int, tuple[int, str]] = {}  # who took which field from a column
    best_gain, last, free_field = 0.0, column, ""
    waiting = deque([column])
    while waiting:
        taker = waiting.popleft()
        for field, score in scores[taker].items():
            gain = gains[taker] + score
            holder = holders.get(field)
            if holder is None:
                if gain > best_gain + _EPSILON:
                    best_gain, last, free_field = gain, taker, field
            elif holder != taker:
                gain -= scores[holder][field]
                if gain > gains.get(holder, float("-inf")) + _EPSILON:
                    gains[holder], taken_by[holder] = gain, (taker, field)
                    waiting.append(holder)
                    if gain > best_gain + _EPSILON:  # the holder is left without a field
                        best_gain, last, free_field = gain, holder, ""
    _exchange(column, last, free_field, taken_by, fields, holders)


def _exchange(
    column: int,
    last: int,
    free_field: str,
    taken_by: Mapping[int, tuple[int, str]],
    fields: Assignment,
    holders: dict[str, int],
) -> None:
    """Carry out a chain from its end: *last* takes *free_field*, or none, and its field goes to its taker."""
    current, field = last, free_field
    while True:
        if field:
            fields[current] = field
            holders[field] = current
        else:
            fields.pop(current, None)
        if current == column:
            return
        current, field = taken_by[current]


def total_score(assignment: Assignment, scores: Scores) -> float:
    """Return the total score of *assignment*."""
    return sum(scores[column][field] for column, field in assignment.items())


def find_runner_up(
    assignment: Assignment, column: int, scores: Scores, order: Iterable[int]
) -> tuple[Assignment, float]:
    """Return the best assignment in which *column* does not hold its field, and how much less it is worth."""
    field = assignment[column]
    without = {
        index: {name: score for name, score in own.items() if (index, name) != (column, field)}
        for index, own in scores.items()
    }
    other = assign_columns(without, order)
    return other, total_score(assignment, scores) - total_score(other, without)
