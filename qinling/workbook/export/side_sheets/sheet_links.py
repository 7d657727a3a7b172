"""Links inside a workbook: from an issue to what another sheet has of it, and back to its row."""

from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.workbook.export.sheet_formats import write_text_cell
from qinling.workbook.files.cell_names import format_column_letters

_MAX_LINK_CHARACTERS = 200  # a text in a formula has at most 255


class IssuePlace(NamedTuple):
    """Where an issue stands: the sheet, the index of the column with the numbers, and its number."""

    sheet: str
    number_column: int
    number: str


def link_to_issue(sheet: Worksheet, row: int, column: int, place: IssuePlace, cell_format: Format) -> None:
    """Write the number as a link to the row at *place*, wherever sorting has put it.

    A number that no formula can hold is written without a link.
    """
    number = place.number
    if len(number) > _MAX_LINK_CHARACTERS or not number.isprintable():
        write_text_cell(sheet, row, column, number, cell_format)
        return
    name = quote_sheet_name(place.sheet)
    letters = format_column_letters(place.number_column)
    wanted = "".join(f"~{letter}" if letter in "~*?" else letter for letter in number)
    found = f"IFERROR(MATCH({_quote_sheet_name(wanted)},{name}!${letters}:${letters},0),1)"
    target = f"{_quote_sheet_name(f'#{name}!{letters}')}&{found}"
    sheet.write_formula(row, column, f"=HYPERLINK({target},{_quote_sheet_name(number)})", cell_format, number)


def quote_sheet_name(name: str) -> str:
    """Return the name of a sheet as formulas take any name."""
    return "'" + name.replace("'", "''") + "'"


def _quote_sheet_name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
