"""Places in a sheet: column letters and cell names, as spreadsheets count them."""

from functools import lru_cache


def parse_column_letters(letters: str) -> int:
    """Return the column that *letters* name, from 0: A is 0, AA is 26."""
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
