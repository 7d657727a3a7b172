"""Replay an export: write issues as an export does and read the rows back.

This gives the values that the export shows, in the form that reading gives them.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qinling.ledger.rows import IssueRow
from qinling.rules.drafts import Value
from qinling.rules.merging.three_way_merge import collect_cell_values
from qinling.workbook.export.cell_values import get_cell_value
from qinling.workbook.export_manifest import ExportManifest, ManifestSheet
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.reading.ledger_reader import apply_manifest
from qinling.workbook.reading.sheet_reader import read_sheet
from qinling.workbook.reading.sheet_reading import ReadingOptions
from qinling.workbook.row_checksums import RowChecksums

_EXPORT_PATH = Path("export")


def build_return_options(manifest_sheet: ManifestSheet, options: ReadingOptions) -> ReadingOptions:
    """Return *options* completed from the manifest of a returned export."""
    manifest = manifest_sheet.manifest
    row_checksums = RowChecksums(manifest.field_columns, manifest_sheet.issues_by_checksum)
    return replace(
        apply_manifest(manifest, options, is_returned=True),
        allows_additions=True,
        row_checksums=row_checksums,
        manifest=manifest,
    )


def replay_export(
    issues: Sequence[IssueRow], manifest: ExportManifest, options: ReadingOptions
) -> list[dict[str, Value]]:
    """Return the values by field that an export with *manifest* shows for each issue.

    {} stands for an issue whose row cannot be read back.
    """
    columns = manifest.field_columns
    rows: list[list[Cell]] = [[heading for heading, _ in columns]]
    for issue in issues:
        cells = (
            get_cell_value(issue, name, redact=manifest.redact, as_of=manifest.as_of) for _, name in columns
        )
        rows.append(["" if cell is None else cell for cell in cells])
    full_options = replace(options, row_checksums=None, manifest=None)
    (reading,) = read_sheet(_EXPORT_PATH, Grid("", iter(rows)), full_options)
    values_by_issue: list[dict[str, Value]] = [{} for _ in issues]
    for draft in reading.drafts:
        values_by_issue[draft.row - 2] = collect_cell_values(draft)
    return values_by_issue
