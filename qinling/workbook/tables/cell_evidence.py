"""Whether a cell holds a deadline or a status, whatever its column: evidence that a row is an issue."""

from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.parsing.deadlines import parse_deadline
from qinling.rules.parsing.statuses import parse_status
from qinling.rules.vocabulary import DeadlineKind
from qinling.workbook.files.grids import Cell

_ANY_DAY = date(2025, 1, 1)  # only tests whether a phrase can be read


def is_deadline(cell: Cell) -> bool:
    """Return whether a cell is a day or a phrase of a deadline. A number is none: it may count anything."""
    if isinstance(cell, int | float):
        return False
    try:
        return parse_deadline(cell, _ANY_DAY).kind is not DeadlineKind.NONE
    except ValueRefused:
        return False


def is_status(cell: Cell) -> bool:
    """Return whether a cell is the word of a status."""
    try:
        return isinstance(cell, str) and parse_status(cell).status is not None
    except ValueRefused:
        return False
