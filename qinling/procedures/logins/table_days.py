"""Group the records of a log by day while it is read, table by table."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from itertools import compress

from qinling.ledger.logins.record_packing import NO_SECONDS

_MAX_DAYS_AT_ONCE = 4  # of a batch; for more, record by record is faster

_DayCodes = dict[int, "array[int]"]  # day ordinal → codes


class TableDays:
    """The codes of a log by day. Those of a table whose times have no seconds are marked.

    *precisions* tells of each table that was read whether its times have seconds.
    """

    def __init__(self) -> None:
        self.days: _DayCodes = {}
        self.precisions: set[bool] = set()
        self._table = 0
        self._of_table: _DayCodes = defaultdict(partial(array, "Q"))
        self._has_seconds = False

    def add_records(
        self, table: int, days: Sequence[int], seconds: Sequence[int], codes: "array[int]"
    ) -> None:
        """Add records of the table number *table*. The tables come one after the other."""
        if table != self._table:
            self.close_table()
            self._table = table
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
        self.precisions.add(self._has_seconds)
        for day, codes in self._of_table.items():
            whole = codes if self._has_seconds else array("Q", [code | NO_SECONDS for code in codes])
            if day in self.days:
                self.days[day] += whole
            else:
                self.days[day] = whole
        self._of_table.clear()
        self._has_seconds = False
