"""Count the filled cells of a file without the program's own reader."""

import csv
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import python_calamine


def count_filled_cells(path: Path) -> int:
    """Return how many cells of all sheets hold more than white space."""
    if path.suffix in (".xlsx", ".xlsm"):
        book = openpyxl.load_workbook(path)
        cells = (cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    elif path.suffix == ".csv":
        cells = (cell for row in read_text_table(path) for cell in row)
    else:
        old = python_calamine.load_workbook(str(path))
        sheets = (old.get_sheet_by_name(name).to_python() for name in old.sheet_names)
        cells = (cell for sheet in sheets for row in sheet for cell in row)
    return sum(value is not None and str(value).strip() != "" for value in cells)


def read_text_table(path: Path) -> list[list[str]]:
    """Return the rows of a text table, parted by the separator that gives the most rows one width."""
    text = decode_text(path.read_bytes())
    tables = [list(csv.reader(text.splitlines(keepends=True), delimiter=mark)) for mark in ",;\t"]
    return max(
        tables, key=lambda rows: (len(rows[-1]) > 1 and len({len(row) for row in rows}) == 1, len(rows[-1]))
    )


def decode_text(data: bytes) -> str:
    """Return the text in the first of the usual encodings that fits."""
    for text in try_encodings(data):
        return text
    raise AssertionError("no encoding fits")


def try_encodings(data: bytes) -> Iterator[str]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue
