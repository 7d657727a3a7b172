"""Count issues that pass one at a time, as an export reads them, by the conditions of figures."""

from collections.abc import Sequence
from typing import Any

from qinling.rules.figures.conditions import AllOf
from qinling.rules.figures.figures import Figure, Span


class FigureMatcher:
    """Says of each row which of *figures* count it. Of rows that the conditions cannot tell apart only one is asked."""

    def __init__(self, figures: Sequence[Figure], span: Span) -> None:
        self._conditions = [figure.condition(span) for figure in figures]
        self._columns = sorted(AllOf(tuple(self._conditions)).columns)
        self._answers: dict[tuple[Any, ...], tuple[bool, ...]] = {}

    def match_row(self, row: object) -> tuple[bool, ...]:
        """Return whether each figure counts *row*, which has the columns as attributes."""
        values = tuple([getattr(row, name) for name in self._columns])
        if values not in self._answers:
            columns = dict(zip(self._columns, values, strict=True))
            self._answers[values] = tuple(one.holds(columns) for one in self._conditions)
        return self._answers[values]
