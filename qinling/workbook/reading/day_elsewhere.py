"""Find the day of a ledger that its own sheet does not write: on other sheets of the file, or in its name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from qinling.rules.parsing.dates import find_as_of_day, find_dateline
from qinling.workbook.files.grids import Grid
from qinling.workbook.reading.sheet_reading import SheetReading
from qinling.workbook.tables.table_building import list_texts
from qinling.workbook.tables.table_context import find_day

_MAX_ROWS = 40  # of a cover or a list of figures
_EIGHT_DIGITS = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")


def find_day_elsewhere(path: Path, readings: Sequence[SheetReading], grids: Iterator[Grid]) -> date | None:
    """Return the one day of the file's other sheets, such as its cover, else the one in its name.

    None where no sheet of *readings* needs it: bad cells without a day of their own may lack a year.
    """
    if not any(reading.errors and not reading.as_of for reading in readings):
        return None
    days = {reading.as_of for reading in readings if reading.as_of}
    ledgers = {reading.name for reading in readings if not reading.skip_reason}
    days = days or set(_list_days(grid for grid in grids if grid.name not in ledgers))
    if days:
        return days.pop() if len(days) == 1 else None
    named = find_day(_EIGHT_DIGITS.sub(r"\1-\2-\3", path.stem))
    return date.fromisoformat(named) if named else None


def _list_days(grids: Iterable[Grid]) -> Iterator[date]:
    for grid in grids:
        texts = [text for row in islice(grid.rows, _MAX_ROWS) for text in list_texts(row)]
        if day := find_as_of_day(" ".join(texts)) or find_dateline(texts):
            yield day
