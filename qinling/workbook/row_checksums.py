"""The rows of an export by a checksum of their cells: one that comes back word for word need not be read."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import NamedTuple

from qinling.workbook.files.grids import Cell

_CHECKSUM_BYTES = 8

#: Level and number of the issue that a row of cells is the untouched row of, None where it is none's.
UntouchedRowLookup = Callable[[Sequence[Cell]], tuple[str, str] | None]


def compute_row_checksum(cells: Sequence[Cell]) -> str:
    """Return what tells a row by its *cells* (blank ones ""), the same when they are written and when they are read."""
    import orjson  # noqa: PLC0415 (only exports that are written or come back need it)

    return blake2b(orjson.dumps(cells, default=str), digest_size=_CHECKSUM_BYTES).hexdigest()


class RowChecksums(NamedTuple):
    """An export as it was written: (heading, field) of the columns that sums are made of, and whose row has which."""

    columns: Sequence[tuple[str, str]]
    issues_by_checksum: Mapping[str, tuple[str, str]]

    def build_row_lookup(self, column_indexes: Mapping[str, int]) -> UntouchedRowLookup | None:
        """Return what knows the rows of a sheet whose fields and headings stand in *column_indexes*, None where a column is gone."""
        found = [column_indexes.get(name, column_indexes.get(heading)) for heading, name in self.columns]
        if None in found or not self.issues_by_checksum:
            return None
        pick_cells, last_index = itemgetter(*found), max(place for place in found if place is not None)
        return lambda row: (
            self.issues_by_checksum.get(compute_row_checksum(pick_cells(row)))
            if len(row) > last_index
            else None
        )
