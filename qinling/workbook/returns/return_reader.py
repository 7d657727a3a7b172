"""Read a returned file: an export, or a conflict workbook that was filled in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qinling.errors import RowError
from qinling.procedures.row_matching import ExportOrigin
from qinling.rules.drafts import Draft
from qinling.rules.merging.duplicates import build_draft_key, remove_duplicates
from qinling.rules.merging.number_matching import NumberIndex
from qinling.workbook.additions.added_cells import AddedCell
from qinling.workbook.additions.added_drawings import add_drawings
from qinling.workbook.export_manifest import (
    MANIFEST_SHEET_NAME,
    ConflictRecord,
    ExportManifest,
    ManifestSheet,
    read_manifest_sheet,
)
from qinling.workbook.files.grids import Grid, open_grids
from qinling.workbook.files.sheet_marks import COMMENTS, UNSEEN_MARKS
from qinling.workbook.reading.ledger_reader import read_ledger_grids
from qinling.workbook.reading.sheet_reading import ReadingOptions
from qinling.workbook.returns.conflict_answers import read_conflict_answers
from qinling.workbook.returns.export_replay import build_return_options


class ReturnedFile(NamedTuple):
    """A returned file: its manifest, reading options, drafts, drafts with bad cells, and errors.

    *skipped_sheets* says which sheets were not read and why. *open_conflicts* are the undecided
    conflicts of a conflict workbook; None for an export. *added* is what others added that is no field
    of an issue, *unseen* says what could not be looked at.
    """

    manifest: ExportManifest
    export_origin: ExportOrigin
    options: ReadingOptions
    drafts: list[Draft]
    bad_drafts: list[Draft]
    errors: list[RowError]
    skipped_sheets: list[str]
    open_conflicts: list[ConflictRecord] | None
    added: list[AddedCell]
    unseen: list[str]


def read_returned_file(
    path: Path, base_options: ReadingOptions, progress: Callable[[int], None]
) -> ReturnedFile:
    """Read the returned file *path* by its manifest.

    *base_options* give the limits, the calendar and the display name. Raises as `read_manifest`
    and `read_ledger_file` do.
    """
    grids = open_grids(path, base_options.limits, first_sheet=MANIFEST_SHEET_NAME)
    manifest_sheet = read_manifest_sheet(path, next(grids, None))
    manifest, options = manifest_sheet.manifest, build_return_options(manifest_sheet, base_options)
    if manifest_sheet.conflicts is not None:
        return _read_conflict_workbook(path, grids, manifest_sheet, options)
    unseen: list[str] = []
    readings = read_ledger_grids(path, _note_unseen_comments(grids, unseen), options, progress)
    cells = (one for reading in readings for one in reading.added)
    added, are_drawings_seen = add_drawings(path, options.limits, manifest, cells)
    if not are_drawings_seen:
        unseen.append("图片和图形读不出来，没有看；请在 WPS 或 Excel 中另存为 .xlsx 再收")
    unique_drafts, _, duplicate_errors = remove_duplicates(
        (draft for reading in readings for draft in reading.drafts),
        _make_key_builder(manifest_sheet.exported_issues),
    )
    return ReturnedFile(
        manifest,
        ExportOrigin(manifest.ledger, manifest.position, manifest.head, manifest_sheet.exported_issues),
        options,
        unique_drafts,
        [draft for reading in readings for draft in reading.bad_drafts],
        [error for reading in readings for error in reading.errors] + duplicate_errors,
        [
            f"工作表“{reading.name}”{reading.skip_reason}，没有收"
            for reading in readings
            if reading.resembles_ledger
        ],
        None,
        added,
        unseen,
    )


def _read_conflict_workbook(
    path: Path, grids: Iterator[Grid], manifest_sheet: ManifestSheet, options: ReadingOptions
) -> ReturnedFile:
    manifest = manifest_sheet.manifest
    answers = read_conflict_answers(path, grids, manifest_sheet, replace(options, manifest=None))
    decided = {(draft.values["level"], draft.values["number"]) for draft in answers.drafts}
    issues = [issue for issue in manifest_sheet.exported_issues if issue[:2] in decided]
    return ReturnedFile(
        manifest,
        ExportOrigin(manifest.ledger, manifest.position, manifest.head, issues),
        options,
        answers.drafts,
        [],
        answers.errors,
        [],
        answers.open_conflicts,
        [],
        [],
    )


def _note_unseen_comments(grids: Iterator[Grid], unseen: list[str]) -> Iterator[Grid]:
    """Yield the sheets. Add to *unseen* what they do not let us see of comments."""
    for grid in grids:
        if COMMENTS in grid.marks.unseen and not unseen:
            unseen.append(
                "这种格式看不到批注和图片，有没有都没有收；请另存为 .xlsx 再收"
                if grid.marks is UNSEEN_MARKS
                else "批注读不出来，没有看；请在 WPS 或 Excel 中另存为 .xlsx 再收"
            )
        yield grid


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
