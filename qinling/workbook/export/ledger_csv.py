"""The ledger as CSV."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from qinling.ledger.rows import IssueRow
from qinling.rules.parsing.values import escape_formula
from qinling.workbook.export.cell_values import CellValue, make_cell_getter, require_storable_text
from qinling.workbook.export.export_options import ExportOptions
from qinling.workbook.headings.column_uses import ORDINAL


def write_csv(out: Path | TextIO, issues: Iterable[IssueRow], options: ExportOptions) -> int:
    """Write *issues* as CSV in UTF-8 with a byte order mark and one heading row; return their count.

    A text that looks like a formula gets a leading apostrophe. A stream gets the byte order mark
    as a character. Raises as `write_ledger` does.
    """
    if not isinstance(out, Path):
        return _write_rows(out, issues, options)
    with out.open("w", encoding="utf-8", newline="") as stream:
        return _write_rows(stream, issues, options)


def _write_rows(out: TextIO, issues: Iterable[IssueRow], options: ExportOptions) -> int:
    out.write("\ufeff")
    writer = csv.writer(out)
    columns = options.layout.columns
    writer.writerow([_format_cell(column.heading, "") for column in columns])
    getters = [
        (
            column.field,
            None
            if column.field == ORDINAL
            else make_cell_getter(column.field, redact=options.redact, as_of=options.as_of),
        )
        for column in columns
    ]
    count = 0
    for count, issue in enumerate(issues, 1):
        row: list[str] = []
        for field, get_value in getters:
            value: CellValue = count if get_value is None else get_value(issue)
            if isinstance(value, str) and not value.isprintable():
                require_storable_text(value, issue, field)
            row.append(_format_cell(value, field))
        writer.writerow(row)
    return count


def _format_cell(value: CellValue, field: str) -> str:
    if isinstance(value, str):
        return escape_formula(value)
    if value is None:
        return ""
    return f"{value * 100:g}%" if field == "percent" and isinstance(value, float) else str(value)
