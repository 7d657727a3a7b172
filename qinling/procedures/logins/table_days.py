"""Group the records of a log by day while it is read, table by table."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from itertools import compress

from qinling.ledger.logins.record_packing import NO_OUTCOME, NO_SECONDS

_MAX_DAYS_AT_ONCE = 4  # of a batch; for more, record by record is faster

_DayCodes = dict[int, "array[int]"]  # day ordinal → codes


class TableDays:
    """The codes of a log by day. Those of a table without seconds or without outcomes are marked.

    *marks* holds the marks of each table that was read.
    """

    def __init__(self) -> None:
        self.days: _DayCodes = {}
        self.marks: set[int] = set()
        self._table = 0
        self._of_table: _DayCodes = defaultdict(partial(array, "Q"))
        self._has_seconds = self._has_outcomes = False

    def add_records(
        self,
        table: int,
        days: Sequence[int],
        seconds: Sequence[int],
        codes: "array[int]",
        *,
        has_outcomes: bool = True,
    ) -> None:
        """Add records of the table number *table*. The tables come one after the other.

        *has_outcomes* tells whether the table, as far as it was read, says which logins failed.
        """
        if table != self._table:
            self.close_table()
            self._table = table
        self._has_outcomes = has_outcomes
        self._has_seconds = self._has_seconds or any(second % 60 for second in seconds)
        distinct = set(days)
        if len(distinct) == 1:
            self._of_table[days[0]] += codes
        elif len(distinct) <= _MAX_DAYS_AT_ONCE:
            for day in distinct:
                self._of_table[day].extend(compress(codes, map(day.__eq__, days)))
        else:
            for day, code in zip(days, codes, strict=True):
                self._of_table[day].append(code)

    def close_table(self) -> None:
        """Take the records of the table over. Call it at the end of the log too."""
        if not self._of_table:
            return
        mark = (0 if self._has_seconds else NO_SECONDS) | (0 if self._has_outcomes else NO_OUTCOME)
        self.marks.add(mark)
        for day, codes in self._of_table.items():
            whole = array("Q", [code | mark for code in codes]) if mark else codes
            if day in self.days:
                self.days[day] += whole
            else:
                self.days[day] = whole
        self._of_table.clear()
        self._has_seconds = False
