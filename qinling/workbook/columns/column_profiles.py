"""What stands in a column: how many of its cells look like days, towns or sentences."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qinling.workbook.columns.cell_kinds import Kind, Kinds, classify_cell
from qinling.workbook.files.grids import Cell

_MAX_SAMPLE_CELLS = 48  # of a column, spread over its filled cells
_MAX_SHOWN_SAMPLES = 3
_MIN_UNIQUE_SHARE = 0.9  # codes repeat at most so seldom, or they number something else
_MIN_RUN_SHARE = 0.8
_MIN_RUN_CELLS = 3
_MAX_COUNT = 100_000


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """The contents of a column, from a sample of its cells.

    *filled* is the number of cells looked at that say something. *kinds* are the looks of the
    cells with the share of the cells that look so; a cell is counted once. *mean_length* is in
    characters. *distinctness* is the share of different cells.
    """

    filled: int
    kinds: tuple[tuple[Kinds, float], ...]
    mean_length: float
    distinctness: float
    samples: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no cell says anything."""
        return not self.filled

    def share(self, kind: Kind) -> float:
        """Return the share of the cells that look like *kind*."""
        return sum(share for kinds, share in self.kinds if kind in kinds)


EMPTY_PROFILE = ColumnProfile(0, (), 0.0, 0.0, ())


def profile_column(cells: Sequence[Cell]) -> ColumnProfile:
    """Return the profile of the filled *cells* of a column."""
    sample = _spread(cells)
    looks = [(cell, kinds) for cell in sample if (kinds := classify_cell(cell)) is not None]
    if not looks:
        return ColumnProfile(0, (), 0.0, 0.0, tuple(sample[:_MAX_SHOWN_SAMPLES]))
    count = len(looks)
    values = [cell for cell, _ in looks]
    distinctness = len(set(map(str, values))) / count
    added = _find_column_kinds(cells, distinctness)
    counts = Counter(_add_column_kinds(kinds, added) for _, kinds in looks)
    return ColumnProfile(
        count,
        tuple((kinds, number / count) for kinds, number in counts.items()),
        sum(len(str(value)) for value in values) / count,
        distinctness,
        tuple(dict.fromkeys(values))[:_MAX_SHOWN_SAMPLES],
    )


def _spread(cells: Sequence[Cell]) -> list[Cell]:
    if len(cells) <= _MAX_SAMPLE_CELLS:
        return list(cells)
    step = len(cells) / _MAX_SAMPLE_CELLS
    return [cells[int(position * step)] for position in range(_MAX_SAMPLE_CELLS)]


def _find_column_kinds(cells: Sequence[Cell], distinctness: float) -> dict[Kind, Kind]:
    """Return what the whole column adds to the looks of its cells: the new kind, by the kind that gets it."""
    added: dict[Kind, Kind] = {}
    if distinctness >= _MIN_UNIQUE_SHARE:
        added[Kind.CODE] = added[Kind.DOCUMENT] = Kind.UNIQUE
    if _is_count(cells[:_MAX_SAMPLE_CELLS]):
        added[Kind.NUMBER] = Kind.COUNT
    return added


def _add_column_kinds(kinds: Kinds, added: dict[Kind, Kind]) -> Kinds:
    new = {added[kind] for kind in kinds if kind in added}
    return kinds | new if new else kinds


def _is_count(cells: Sequence[Cell]) -> bool:
    """Return whether *cells* run 1, 2, 3. A number may repeat, and a run may begin anew."""
    numbers = [number for cell in cells if (number := _parse_count(cell)) is not None]
    if len(numbers) < max(_MIN_RUN_CELLS, len(cells) * _MIN_RUN_SHARE):
        return False
    pairs = list(pairwise(numbers))
    forward = sum(after - before in (0, 1) for before, after in pairs)
    restarts = sum(after == 1 < before for before, after in pairs)
    return (
        numbers[-1] != numbers[0]
        and forward >= restarts * 2
        and forward + restarts >= len(pairs) * _MIN_RUN_SHARE
    )


def _parse_count(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if abs(cell) < _MAX_COUNT and cell == int(cell) else None
    text = str(cell).strip()
    return int(text) if len(text) <= 5 and text.isdecimal() else None
