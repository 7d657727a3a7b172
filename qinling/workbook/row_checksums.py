"""The rows of an export by a checksum of their cells: one that comes back word for word need not be read."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import NamedTuple

from qinling.workbook.files.grids import Cell

_SUM_BYTES = 8

#: Level and number of the issue that a row of cells is the untouched row of, None where it is none's.
Whose = Callable[[Sequence[Cell]], tuple[str, str] | None]


def row_sum(cells: Sequence[Cell]) -> str:
    """Return what tells a row by its *cells* (blank ones ""), the same when they are written and when they are read."""
    import orjson  # noqa: PLC0415 (only exports that are written or come back need it)

    return blake2b(orjson.dumps(cells, default=str), digest_size=_SUM_BYTES).hexdigest()


class Known(NamedTuple):
    """An export as it was written: (heading, field) of the columns that sums are made of, and whose row has which."""

    columns: Sequence[tuple[str, str]]
    rows: Mapping[str, tuple[str, str]]

    def whose(self, places: Mapping[str, int]) -> Whose | None:
        """Return what knows the rows of a sheet whose fields and headings stand in *places*, None where a column is gone."""
        found = [places.get(name, places.get(heading)) for heading, name in self.columns]
        if None in found or not self.rows:
            return None
        pick, longest = itemgetter(*found), max(place for place in found if place is not None)
        return lambda row: self.rows.get(row_sum(pick(row))) if len(row) > longest else None
