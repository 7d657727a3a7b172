"""Convert between column indexes and column letters, and cell names and positions."""

import re
from functools import lru_cache

#: The size of the largest sheet.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_CELL_NAME = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def parse_column_letters(letters: str) -> int:
    """Return the index from 0 of the column *letters*: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


@lru_cache(maxsize=1024)
def format_column_letters(number: int) -> str:
    """Return the letters of column *number*, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def parse_cell_name(name: str) -> tuple[int, int] | None:
    """Return the row and column from 0 of the cell *name* such as B7, or None where there is no such cell."""
    found = _CELL_NAME.fullmatch(name)
    if not found:
        return None
    row, column = int(found[2]) - 1, parse_column_letters(found[1].upper())
    return (row, column) if 0 <= row < LAST_ROW and column < LAST_COLUMN else None
