"""What is done in a session beside the program: files written, edited, damaged, and shown as text."""

import json
import shutil
import sqlite3
import warnings
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_held: list[sqlite3.Connection] = []


def write(name: str, text: str) -> None:
    """Write *text* to a file."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def copy(source: str, target: str) -> None:
    """Copy a file."""
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def remove(*names: str) -> None:
    """Remove files."""
    for name in names:
        Path(name).unlink()


def sql(ledger: str, statement: str) -> None:
    """Change a ledger behind the program's back."""
    with sqlite3.connect(ledger) as connection:
        connection.execute(statement)
    connection.close()


def lock(ledger: str) -> None:
    """Hold a ledger as another command that writes would."""
    connection = sqlite3.connect(ledger, isolation_level=None)
    connection.execute("begin immediate")
    _held.append(connection)


def unlock() -> None:
    """Let go of the ledger that is held."""
    _held.pop().close()


def _open(file: str) -> openpyxl.Workbook:
    with warnings.catch_warnings():  # openpyxl says that it drops the sparklines
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(file)


def edit(file: str, number: str, *pairs: str) -> None:
    """Fill cells of the row with this *number*: heading=value. A new heading makes a new column."""
    book = _open(file)
    sheet, headings, numbers = _table(book.worksheets, "问题编号")
    for pair in pairs:
        heading, _, value = pair.partition("=")
        if heading not in headings:
            headings[heading] = sheet.max_column + 1
            sheet.cell(_row_of(sheet, "问题编号"), headings[heading], heading)
        sheet.cell(numbers[number], headings[heading], value or None)
    book.save(file)


def add_row(file: str, *pairs: str) -> None:
    """Add a row below the others: heading=value."""
    book = _open(file)
    sheet, headings, numbers = _table(book.worksheets, "问题编号")
    row = max(numbers.values(), default=_row_of(sheet, "问题编号")) + 1
    for pair in pairs:
        heading, _, value = pair.partition("=")
        sheet.cell(row, headings[heading], value)
    book.save(file)


def drop_row(file: str, number: str) -> None:
    """Delete the row with this *number*."""
    book = _open(file)
    sheet, _, numbers = _table(book.worksheets, "问题编号")
    sheet.delete_rows(numbers[number])
    book.save(file)


def _table(sheets: list[Worksheet], first: str) -> tuple[Worksheet, dict[str, int], dict[str, int]]:
    """Return the sheet with the heading *first*, the columns of its headings and the rows below by that column."""
    for sheet in sheets:
        for row in sheet.iter_rows(max_row=8):
            for cell in row:
                if cell.value == first:
                    headings = {
                        one.value: one.column
                        for line in sheet.iter_rows(max_row=cell.row + 1)
                        for one in line
                        if isinstance(one.value, str)
                    }
                    below = sheet.iter_rows(min_row=cell.row + 1, min_col=cell.column, max_col=cell.column)
                    return sheet, headings, {str(one.value): one.row for (one,) in below if one.value}
    raise AssertionError(f"no sheet with {first}")


def _row_of(sheet: Worksheet, first: str) -> int:
    return next(cell.row for row in sheet.iter_rows(max_row=8) for cell in row if cell.value == first)


def cells(file: str, name: str = "", most: str = "1000") -> str:
    """Show the cells of a workbook: a line a row as JSON, of all sheets or of one."""
    book = _open(file)
    lines = []
    for sheet in book.worksheets:
        if name and sheet.title != name:
            continue
        lines.append(f"sheet {sheet.title} ({sheet.sheet_state})")
        for row in list(sheet.iter_rows())[: int(most)]:
            filled = {
                cell.coordinate: getattr(cell.value, "text", cell.value)
                for cell in row
                if cell.value is not None
            }
            if filled:
                lines.append(json.dumps(filled, ensure_ascii=False, default=str))
        noted = {
            cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment
        }
        if noted:
            lines.append(f"comments {json.dumps(noted, ensure_ascii=False)}")
    return "\n".join(lines)


def text(file: str) -> str:
    """Show a text file."""
    return Path(file).read_bytes().decode()


def letter(file: str) -> str:
    """Show the paragraphs of a .docx."""
    with ZipFile(file) as parts:
        document = ElementTree.fromstring(parts.read("word/document.xml"))
    paragraphs = [
        "".join(part.text or "" for part in one.iter(f"{WORD}t")) for one in document.iter(f"{WORD}p")
    ]
    return "\n".join(filter(None, paragraphs))


def names(place: str) -> str:
    """Show the names of the files in a folder or a .zip."""
    if Path(place).is_file():
        with ZipFile(place) as parts:
            return "\n".join(sorted(parts.namelist()))
    return "\n".join(sorted(path.relative_to(place).as_posix() for path in Path(place).rglob("*")))
