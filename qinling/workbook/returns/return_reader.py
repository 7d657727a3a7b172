"""Read a returned file: an export, or a conflict workbook that was filled in."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from qinling.errors import RowError
from qinling.procedures.row_matching import ExportOrigin
from qinling.rules.drafts import Draft
from qinling.rules.merging.duplicates import build_draft_key, remove_duplicates
from qinling.rules.merging.number_matching import NumberIndex
from qinling.rules.vocabulary import ManifestSource
from qinling.workbook.export_manifest import ConflictRecord, ExportManifest
from qinling.workbook.reading.ledger_reader import read_ledger_grids
from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading
from qinling.workbook.returns.conflict_answers import read_conflict_answers
from qinling.workbook.returns.export_replay import build_return_options
from qinling.workbook.returns.return_manifest import find_manifest


class ReturnedFile(NamedTuple):
    """A returned file: its manifest, reading options, drafts, drafts with bad cells, and errors.

    *skipped_sheets* says which sheets were not read and why. *lines* name the texts that somebody wrote
    as a row of their own. *open_conflicts* are the undecided
    conflicts of a conflict workbook; None for an export. *source* is where the manifest was found.
    """

    manifest: ExportManifest
    export_origin: ExportOrigin
    options: ReadingOptions
    drafts: list[Draft]
    bad_drafts: list[Draft]
    errors: list[RowError]
    skipped_sheets: list[str]
    open_conflicts: list[ConflictRecord] | None
    lines: Sequence[str] = ()
    source: ManifestSource = ManifestSource.SHEET


def read_returned_file(
    path: Path, base_options: ReadingOptions, progress: Callable[[int], None], base: Path | None = None
) -> ReturnedFile:
    """Read the returned file *path* by its manifest, or by that of *base*, the export that it was made from.

    *base_options* give the limits, the calendar and the display name. Raises as `find_manifest`
    and `read_ledger_file` do.
    """
    manifest_sheet, manifest_source, grids = find_manifest(path, base_options.limits, base)
    manifest, options = manifest_sheet.manifest, build_return_options(manifest_sheet, base_options)
    source = manifest.ledger, manifest.position, manifest.head
    if manifest_sheet.conflicts is not None:
        answers = read_conflict_answers(path, grids, manifest_sheet, options)
        decided = {(draft.values["level"], draft.values["number"]) for draft in answers.drafts}
        export_origin = ExportOrigin(
            *source, [issue for issue in manifest_sheet.exported_issues or () if issue[:2] in decided]
        )
        return ReturnedFile(
            manifest, export_origin, options, answers.drafts, [], answers.errors, [], answers.open_conflicts
        )
    readings = read_ledger_grids(path, grids, options, progress)
    unique_drafts, _, duplicate_errors = remove_duplicates(
        (draft for reading in readings for draft in reading.drafts),
        _make_key_builder(manifest_sheet.exported_issues or ()),
    )
    return ReturnedFile(
        manifest,
        ExportOrigin(*source, manifest_sheet.exported_issues, manifest_sheet.row_count),
        options,
        unique_drafts,
        [draft for reading in readings for draft in reading.bad_drafts],
        [error for reading in readings for error in reading.errors] + duplicate_errors,
        _list_skipped_sheets(readings),
        None,
        [line for reading in readings for line in reading.lines],
        manifest_source,
    )


def _list_skipped_sheets(readings: Sequence[SheetReading]) -> list[str]:
    """Return a line on each sheet that may be a ledger and was not read."""
    return [
        f"工作表“{reading.name}”{reading.skip_reason}，没有收"
        for reading in readings
        if reading.resembles_ledger
    ]


def _make_key_builder(
    exported: Sequence[tuple[str, str, int]],
) -> Callable[[Draft], tuple[object, object]]:
    """Return the key of a returned row: the exported issue that it names, else as in any file.

    Two exported issues whose numbers differ only by folding stay two.
    """
    index = NumberIndex((level, number, (level, number)) for level, number, _ in exported)

    def build_key(draft: Draft) -> tuple[object, object]:
        number = draft.values.get("number")
        found = None if number is None else index.find_only(str(draft.values["level"]), str(number))
        return found or build_draft_key(draft)

    return build_key
