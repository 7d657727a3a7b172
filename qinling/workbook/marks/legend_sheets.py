"""Find a legend of fill colours on the sheets of a file that hold no ledger."""

from collections.abc import Callable, Iterator
from itertools import islice

from qinling.rules.parsing.statuses import StatusReading
from qinling.workbook.answers.map_entries import FILL_PREFIX
from qinling.workbook.answers.open_doubts import OpenDoubts
from qinling.workbook.files.grids import Grid
from qinling.workbook.marks.fill_legend import find_sheet_legend, group_fills

_MAX_ROWS = 200


def find_legend_elsewhere(
    question: OpenDoubts, open_file: Callable[[], Iterator[Grid]]
) -> dict[str, StatusReading]:
    """Return what other sheets say of colours, by "RRGGBB" or hue, where *question* asks for colours.

    A colour that two sheets explain differently is left out.
    """
    asks = any(
        choice.option[1].startswith(FILL_PREFIX) for doubt in question.doubts for choice in doubt.choices
    )
    if not asks:
        return {}
    ledgers = {reading.name for reading in question.readings if not reading.skip_reason}
    found: dict[str, StatusReading] = {}
    contradicted: set[str] = set()
    for grid in open_file():
        if grid.name in ledgers:
            continue
        legend = find_sheet_legend(list(islice(grid.rows, _MAX_ROWS)), group_fills(grid))
        for key, reading in {**legend.by_hue, **legend.by_colour}.items():
            if found.setdefault(key, reading).status is not reading.status:
                contradicted.add(key)
    return {key: reading for key, reading in found.items() if key not in contradicted}
