"""What the titles of a table, the name of its sheet and the name of its file say of its issues."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from qinling.rules.parsing.dates import find_as_of_day, find_dateline
from qinling.rules.parsing.levels import find_level
from qinling.rules.vocabulary import Level
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, RECTIFIED_YES_NO
from qinling.workbook.tables.table import Table
from qinling.workbook.tables.table_context import find_town_of_sender, lead_instead, read_group, read_title

#: What the name of a sheet may say of its issues.
_FIELDS_OF_SHEET_NAMES = frozenset(("town", "status", "source", "category", "duty_unit"))


def find_context(table: Table, columns: Sequence[MappedColumn]) -> dict[str, str]:
    """Return what the titles of a table and the name of its sheet say of rows that leave it blank.

    The nearest title counts, then the name of the sheet, then the line of the sender.
    """
    present = {column.field for column in columns}
    if present & {RECTIFIED_YES_NO, CLOSED_YES_NO}:
        present.add("status")
    context: dict[str, str] = {}
    said = [read_title(title) for title in reversed(table.texts_above)]
    for values in said:
        for name, value in values.items():
            context.setdefault(name, value)
    if len({values["status"] for values in said if "status" in values}) > 1:
        del context["status"]  # a list of what the statuses can be
    for name, value in read_group(table.grid.name)[1]:
        if name in _FIELDS_OF_SHEET_NAMES and (name != "source" or "批" in value):
            context.setdefault(name, value)
    if town := find_town_of_sender(table.texts_above):
        context.setdefault("town", town)
    return {name: value for name, value in lead_instead(context, present).items() if name not in present}


def find_table_day(table: Table) -> date | None:
    """Return the day of the ledger: from the texts above the table, else from the notes below it.

    A day with a label counts before a dateline, such as 2026年6月15日 alone in a cell.
    """
    for text in (" ".join(table.texts_above), *table.notes_below, " ".join(table.sheet_titles)):
        if day := find_as_of_day(text):
            return day
    texts = (table.texts_above, table.notes_below, table.sheet_titles)
    return next((day for own in texts if (day := find_dateline(own))), None)


def find_table_level(path: Path, table: Table) -> Level | None:
    """Return the level in the title, else in the sheet name, else in the file name."""
    for text in (*table.texts_above, table.grid.name, *table.sheet_titles, path.stem):
        if level := find_level(text):
            return level
    return None
