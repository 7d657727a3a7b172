"""Count the filled cells of a file without the program's own reader."""

import csv
from pathlib import Path

import openpyxl
import python_calamine


def count_filled_cells(path: Path) -> int | None:
    """Return how many cells of all sheets hold more than white space, or None for a kind of file not counted here."""
    if path.suffix in (".xlsx", ".xlsm"):
        book = openpyxl.load_workbook(path)
        cells = (cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    elif path.suffix in (".xls", ".et", ".ods"):
        old = python_calamine.load_workbook(str(path))
        cells = (
            cell
            for name in old.sheet_names
            for row in old.get_sheet_by_name(name).to_python()
            for cell in row
        )
    else:
        return None
    return sum(value is not None and str(value).strip() != "" for value in cells)


def count_filled_text_cells(path: Path, encoding: str, delimiter: str) -> int:
    """Return how many cells of a text table hold more than white space."""
    with path.open(encoding=encoding, newline="") as file:
        return sum(bool(cell.strip()) for row in csv.reader(file, delimiter=delimiter) for cell in row)
