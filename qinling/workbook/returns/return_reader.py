"""Read a returned file: an export, or a conflict workbook that was filled in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qinling.errors import RowError
from qinling.procedures.returns.row_matching import ExportOrigin
from qinling.rules.additions import AdditionKind
from qinling.rules.drafts import Draft
from qinling.rules.fields import SHOWN_FIELD_PREFIX
from qinling.rules.merging.duplicates import build_draft_key
from qinling.rules.merging.number_matching import NumberIndex
from qinling.rules.merging.three_way_merge import list_cell_fields
from qinling.rules.vocabulary import ManifestSource
from qinling.workbook.additions.added_cells import AddedCell
from qinling.workbook.additions.added_drawings import add_drawings
from qinling.workbook.column_layout import EXTRA_PREFIX
from qinling.workbook.export_manifest import ConflictRecord, ExportManifest, ManifestSheet
from qinling.workbook.files.grids import Grid
from qinling.workbook.files.sheet_marks import COMMENTS, UNSEEN_MARKS
from qinling.workbook.headings.column_uses import EXTRA
from qinling.workbook.reading.ledger_reader import read_ledger_grids
from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading
from qinling.workbook.returns.conflict_answers import read_conflict_answers
from qinling.workbook.returns.export_replay import build_return_options
from qinling.workbook.returns.repeated_rows import join_repeated_rows
from qinling.workbook.returns.return_manifest import find_manifest

_BuildKey = Callable[[Draft], tuple[object, object]]
_FIELDS_OF_EVERY_ROW = ("level", "number", "description", "status")


class ReturnedFile(NamedTuple):
    """A returned file: its manifest, reading options, drafts, drafts with bad cells, and errors.

    *skipped_sheets* says which sheets were not read and why. *open_conflicts* are the undecided
    conflicts of a conflict workbook; None for an export. *added* is what others added that is no field
    of an issue, *unseen* says what could not be looked at. *source* is where the
    manifest was found.
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
    if manifest_sheet.conflicts is not None:
        return _read_conflict_workbook(path, grids, manifest_sheet, options)
    unseen: list[str] = []
    readings = read_ledger_grids(path, _note_unseen_comments(grids, unseen), options, progress)
    for reading in readings:
        _leave_out_pictured_cells(reading)
    cells = (one for reading in readings for one in reading.added)
    added, are_drawings_seen = add_drawings(path, options.limits, manifest, cells)
    if not are_drawings_seen:
        unseen.append("图片和图形读不出来，没有看；请在 WPS 或 Excel 中另存为 .xlsx 再收")
    unseen += _list_missing_columns(readings, manifest)
    build_key = _make_key_builder(manifest_sheet.exported_issues or ())
    added += _list_copied_sheets(readings, manifest, build_key)
    unique_drafts, duplicate_errors = join_repeated_rows(
        [draft for reading in readings for draft in reading.drafts], build_key
    )
    return ReturnedFile(
        manifest,
        _build_origin(manifest_sheet, manifest_sheet.exported_issues),
        options,
        unique_drafts,
        [draft for reading in readings for draft in reading.bad_drafts],
        [error for reading in readings for error in reading.errors] + duplicate_errors,
        _list_skipped_sheets(readings),
        None,
        added,
        unseen,
        manifest_source,
    )


def _leave_out_pictured_cells(reading: SheetReading) -> None:
    """Take the cells that hold a picture out of the drafts, so that the issue keeps its text.

    What every row needs stays blank, and the row says so itself.
    """
    columns = {column.index: column for column in reading.columns}
    drafts = {draft.row: draft for draft in reading.drafts}
    for one in reading.added:
        column, draft = columns.get(one.column), drafts.get(one.row + 1)
        if one.kind is not AdditionKind.PICTURE or not column or not draft:
            continue
        if column.heading in draft.sheet.extras:
            extras = [heading for heading in draft.sheet.extras if heading != column.heading]
            draft.sheet = replace(draft.sheet, extras=extras)
        elif column.field not in _FIELDS_OF_EVERY_ROW:
            for name in list_cell_fields(column.field):
                draft.values.pop(name, None)


def _list_copied_sheets(
    readings: Sequence[SheetReading], manifest: ExportManifest, build_key: _BuildKey
) -> Iterator[AddedCell]:
    """Yield each added sheet whose rows are all issues of the sheets of the export, such as a copy of one."""
    filled = [reading for reading in readings if reading.drafts]
    own = [reading for reading in filled if reading.name in manifest.sheets] or filled[:1]
    keys = {build_key(draft) for reading in own for draft in reading.drafts}
    for reading in filled:
        if reading not in own and all(build_key(draft) in keys for draft in reading.drafts):
            text = f"{len(reading.drafts)} 行，都是别的页里已有的问题"
            yield AddedCell(AdditionKind.SHEET, reading.name, -1, -1, text)


def _build_origin(
    manifest_sheet: ManifestSheet, issues: Sequence[tuple[str, str, int]] | None
) -> ExportOrigin:
    manifest = manifest_sheet.manifest
    return ExportOrigin(manifest.ledger, manifest.position, manifest.head, issues, manifest_sheet.row_count)


def _list_skipped_sheets(readings: Sequence[SheetReading]) -> list[str]:
    """Return a line on each sheet that may be a ledger and was not read."""
    return [
        f"工作表“{reading.name}”{reading.skip_reason}，没有收"
        for reading in readings
        if reading.resembles_ledger
    ]


def _read_conflict_workbook(
    path: Path, grids: Iterator[Grid], manifest_sheet: ManifestSheet, options: ReadingOptions
) -> ReturnedFile:
    manifest = manifest_sheet.manifest
    answers = read_conflict_answers(path, grids, manifest_sheet, replace(options, manifest=None))
    decided = {(draft.values["level"], draft.values["number"]) for draft in answers.drafts}
    issues = [issue for issue in manifest_sheet.exported_issues or () if issue[:2] in decided]
    return ReturnedFile(
        manifest,
        _build_origin(manifest_sheet, issues),
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
                "这种格式看不到批注、删除线和图片，有没有都没有收；请另存为 .xlsx 再收"
                if grid.marks is UNSEEN_MARKS
                else "批注读不出来，没有看；请在 WPS 或 Excel 中另存为 .xlsx 再收"
            )
        yield grid


def _list_missing_columns(readings: Sequence[SheetReading], manifest: ExportManifest) -> list[str]:
    """Say which columns of the export a table with issues has no more. The ledger keeps what stood there."""
    missing: dict[str, None] = {}
    for reading in readings:
        if reading.drafts or reading.bad_drafts:
            there = {
                EXTRA_PREFIX + column.heading
                if column.field == EXTRA
                else column.field.removeprefix(SHOWN_FIELD_PREFIX)
                for column in reading.columns
            }
            missing |= dict.fromkeys(heading for heading, name in manifest.field_columns if name not in there)
    names = "、".join(f"“{heading}”" for heading in missing)
    return [f"导出时有、表上没有的列：{names}，台账里照旧"] if missing else []


def _make_key_builder(exported: Sequence[tuple[str, str, int]]) -> _BuildKey:
    """Return the key of a returned row: the exported issue that it names, else as in any file.

    Two exported issues whose numbers differ only by folding stay two.
    """
    index = NumberIndex((level, number, (level, number)) for level, number, _ in exported)

    def build_key(draft: Draft) -> tuple[object, object]:
        number = draft.values.get("number")
        found = None if number is None else index.find_only(str(draft.values["level"]), str(number))
        return found or build_draft_key(draft)

    return build_key
