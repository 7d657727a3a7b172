"""What the cells of an export say of issues: written as an export writes them, read as a file is read."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qinling.ledger.rows import IssueRow
from qinling.rules.drafts import Value
from qinling.rules.merging.three_way_merge import said_by
from qinling.workbook.export.cell_values import cell_of
from qinling.workbook.export_manifest import Carried, Imprint
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.reading.ledger_reader import ReadingOptions, options_for, read_sheet
from qinling.workbook.row_checksums import Known

_PLACE = Path("export")


def options_back(carried: Carried, options: ReadingOptions) -> ReadingOptions:
    """Return how an export is read that comes back: as *options* say, by its own headings and day."""
    known = Known(carried.imprint.said, carried.sums)
    return replace(options_for(carried.imprint, options), coming_back=True, known=known)


def said_of(issues: Sequence[IssueRow], imprint: Imprint, options: ReadingOptions) -> list[dict[str, Value]]:
    """Return what an export with *imprint* says of each of *issues*, by field; {} where it cannot be read back."""
    columns = imprint.said
    rows: list[list[Cell]] = [[heading for heading, _ in columns]]
    for issue in issues:
        cells = (cell_of(issue, name, redact=imprint.redact) for _, name in columns)
        rows.append(["" if cell is None else cell for cell in cells])
    plain = replace(options, known=None)
    reading = read_sheet(_PLACE, Grid("", iter(rows)), plain, lambda _: None)
    said: list[dict[str, Value]] = [{} for _ in issues]
    for draft in reading.drafts:
        said[draft.row - 2] = said_by(draft)
    return said
