"""Row checksums of an export: a returned row with a known checksum is untouched and need not be parsed."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import NamedTuple

from qinling.workbook.files.grids import Cell

_CHECKSUM_BYTES = 8

#: Maps a row of cells to the (level, number) of its issue if the row is untouched, else to None.
UntouchedRowLookup = Callable[[Sequence[Cell]], tuple[str, str] | None]


def compute_row_checksum(cells: Sequence[Cell]) -> str:
    """Return the checksum of *cells* (blank ones are ""): the same for a row written and read back."""
    import orjson  # noqa: PLC0415 (only export and return need it)

    return blake2b(orjson.dumps(cells, default=str), digest_size=_CHECKSUM_BYTES).hexdigest()


class RowChecksums(NamedTuple):
    """The row checksums of an export: the (heading, field) columns they cover, and the issue of each."""

    columns: Sequence[tuple[str, str]]
    issues_by_checksum: Mapping[str, tuple[str, str]]

    def build_row_lookup(self, column_indexes: Mapping[str, int]) -> UntouchedRowLookup | None:
        """Return a lookup for the untouched rows of a sheet, or None where a covered column is missing.

        *column_indexes* holds the index of each column by field or, for an extra column, by heading.
        """
        found = [column_indexes.get(name, column_indexes.get(heading)) for heading, name in self.columns]
        if None in found or not self.issues_by_checksum:
            return None
        pick_cells, last_index = itemgetter(*found), max(index for index in found if index is not None)
        return lambda row: (
            self.issues_by_checksum.get(compute_row_checksum(pick_cells(row)))
            if len(row) > last_index
            else None
        )
