"""Convert between column indexes and column letters."""

from functools import lru_cache

#: The size of the largest sheet.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


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
