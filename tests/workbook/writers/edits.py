"""All edits of an export, by name."""

from tests.workbook.writers import added_edits, cell_edits, column_edits, row_edits  # noqa: F401 (they fill the table)
from tests.workbook.writers.edit_table import EDITS

__all__ = ["EDITS"]
