"""A list of issues as the cells of a table on the screen."""

from collections.abc import Sequence
from datetime import date

from rich.text import Text
from textual.widgets import DataTable

from qinling.cli.browse.shown_texts import build_cell
from qinling.ledger.rows import IssueRow
from qinling.reports.issues.issue_tables import (
    LIST_CUT_FIELDS,
    format_list_cell,
    get_column_label,
    get_least_width,
)
from qinling.reports.text.table_style import fit_columns
from qinling.rules.warning_tiers import count_days_left


def fill_table(
    table: "DataTable[Text]", issues: Sequence[IssueRow], columns: Sequence[str], today: date, width: int
) -> None:
    """Put *issues* into *table*, one line each, in columns that fit into *width*. Overdue ones are red and say so."""
    headings = [get_column_label(name) for name in columns]
    rows = [[format_list_cell(issue, name, today) for name in columns] for issue in issues]
    cells, widths = fit_columns(
        headings,
        rows,
        width,
        cut_columns=[place for place, name in enumerate(columns) if name in LIST_CUT_FIELDS],
        spare_columns={
            place: least for place, name in enumerate(columns) if (least := get_least_width(name))
        },
    )
    table.clear(columns=True)
    for heading, size in zip(headings, widths, strict=True):
        table.add_column(heading, width=size)
    for issue, row in zip(issues, cells, strict=True):
        left = count_days_left(issue.deadline, issue.status, today)
        style = "red" if left is not None and left < 0 else ""
        table.add_row(*(build_cell(cell, style) for cell in row), key=str(issue.id))
