"""Limits of the size of files and of typed texts."""

from dataclasses import dataclass

from qinling.errors import ValueRefused

#: Characters of a text that a person types: what a cell of a spreadsheet holds.
MAX_TEXT_LENGTH = 32_767
#: Characters of a person's name.
MAX_NAME_LENGTH = 100
#: Characters of a path, as most systems limit it.
MAX_PATH_LENGTH = 4096


def require_length(text: str, max_length: int = MAX_TEXT_LENGTH) -> str:
    """Return *text*. Raises ValueRefused if it is longer than *max_length* characters."""
    if len(text) > max_length:
        raise ValueRefused(f"有 {len(text)} 个字，超过上限 {max_length}", "请精简")
    return text


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file: megabytes on disk, rows and cells of a sheet, characters of a cell."""

    max_megabytes: int = 200
    max_rows: int = 1_000_000
    max_cells: int = 20_000_000
    max_cell_length: int = MAX_TEXT_LENGTH
