"""Read a ledger file: the drafts and errors of every sheet, and why other sheets were skipped."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from qinling.errors import AnswerNeeded, WorkbookRefused
from qinling.rules.fields import SHOWN_FIELD_PREFIX
from qinling.rules.lookup.near_names import find_near
from qinling.rules.supervision.opinions import OPINIONS
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level
from qinling.workbook.additions.added_cells import SheetWatch
from qinling.workbook.answers.open_doubts import OpenDoubts, raise_open_doubts
from qinling.workbook.column_layout import EXTRA_PREFIX, SHOWN_FIELDS
from qinling.workbook.export_manifest import (
    MANIFEST_SHEET_NAME,
    SIDE_SHEET_NAMES,
    ExportManifest,
    parse_manifest_rows,
)
from qinling.workbook.files.grids import Grid, open_grids
from qinling.workbook.files.text_files import DELIMITER_KEY
from qinling.workbook.headings.column_uses import DEADLINE_WORDS, EXTRA, IGNORE
from qinling.workbook.marks.legend_sheets import find_legend_elsewhere
from qinling.workbook.marks.marked_sheet import note_unseen
from qinling.workbook.reading.day_elsewhere import find_day_elsewhere
from qinling.workbook.reading.file_recipes import read_with_file_recipes
from qinling.workbook.reading.later_sheets import list_later_doubts
from qinling.workbook.reading.sheet_reader import read_sheet
from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading
from qinling.workbook.reading.sheet_uses import read_wanted_sheet
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.table import count_filled

_MAX_NEAR_SHEETS = 5
#: Columns that only show, from which an import into another ledger takes something.
_IMPORTED_SHOWN_COLUMNS = {"deadline_text": DEADLINE_WORDS, "original_deadline": "original_deadline"}


def read_ledger_file(
    path: Path, options: ReadingOptions, progress: Callable[[int], None] = lambda _: None
) -> list[SheetReading]:
    """Read all sheets of *path*. *progress* is called with the number of rows read so far.

    Raises WorkbookRefused where no sheet is a ledger or the file cannot be read. Raises
    AnswerNeeded where only the user can give the level or the meaning of a heading.
    """
    return read_with_file_recipes(path, options, lambda options: _open_and_read(path, options, progress))


def _open_and_read(
    path: Path, options: ReadingOptions, progress: Callable[[int], None]
) -> list[SheetReading]:
    def open_file() -> Iterator[Grid]:
        delimiter = options.headings.get(DELIMITER_KEY, "")
        return open_grids(path, options.limits, first_sheet=MANIFEST_SHEET_NAME, delimiter=delimiter)

    try:
        readings = read_ledger_grids(path, open_file(), options, progress)
        day = None if options.is_export else find_day_elsewhere(path, readings, open_file())
        if day is None:
            return readings
        return read_ledger_grids(path, open_file(), replace(options, day_elsewhere=day), progress)
    except OpenDoubts as question:
        legend = find_legend_elsewhere(question, open_file)
        if not legend:
            raise
    except AnswerNeeded as question:  # of the delimiter: nothing was read yet
        name = options.display_name or path.name
        raise OpenDoubts([], [replace(doubt, file=name) for doubt in question.doubts]) from None
    return read_ledger_grids(path, open_file(), replace(options, legend_elsewhere=legend), progress)


def read_ledger_grids(
    path: Path, grids: Iterator[Grid], options: ReadingOptions, progress: Callable[[int], None]
) -> list[SheetReading]:
    """Read the sheets *grids* of *path*. A manifest sheet in front sets the options.

    Raises as `read_ledger_file` does.
    """
    readings, names = [], []
    unseen: set[str] = set()
    try:
        for grid in grids:
            names.append(grid.name)
            if grid.name == MANIFEST_SHEET_NAME and MANIFEST_SHEET_NAME not in options.sheets:
                options = _apply_manifest_grid(path, grid, options)
            elif options.is_export and grid.name in SIDE_SHEET_NAMES:
                readings.append(_skip_side_sheet(path, grid, options))
            elif not options.sheets or grid.name in options.sheets:
                readings += _read_or_skip_sheet(path, grid, options, progress, unseen)
    except WorkbookRefused as refusal:
        # File names and headings may contain line breaks; a message is one line.
        refusal.message = "".join(refusal.message.splitlines())
        refusal.remedy = "".join(refusal.remedy.splitlines())
        raise
    for reading in readings:
        reading.exported_from = options.exported_from
    missing = [name for name in options.sheets if name not in names]
    if missing and (options.requires_all_sheets or not readings):
        raise WorkbookRefused(
            f"{path.name} 里没有工作表“{'、'.join(missing)}”",
            f"请核对 --sheet 的名称，{_suggest_sheets(missing, names)}文件里有：{'、'.join(names)}",
        )
    raise_open_doubts(readings, list_later_doubts(readings))
    if all(reading.skip_reason for reading in readings):
        _refuse_without_ledger(path, readings, options)
    return readings


def _suggest_sheets(wanted: Iterable[str], names: Sequence[str]) -> str:
    """Return the *names* of sheets near to those *wanted*: with a slip, or with the word in them."""
    near: list[str] = []
    for one in wanted:
        near += [name for name in names if fold_name(one) in fold_name(name)]
        near += find_near(one, [(name, name) for name in names], _MAX_NEAR_SHEETS)
    return f"相近的有：{'、'.join(dict.fromkeys(near))}；" if near else ""


def _refuse_without_ledger(path: Path, readings: list[SheetReading], options: ReadingOptions) -> NoReturn:
    reasons = "；".join(map(_describe_skipped, readings[:5])) or "没有工作表"
    how = "" if "--map" in reasons else "，标题特别的请加 --map 标题=问题描述"
    raise WorkbookRefused(
        f"{path.name} 里没有找到问题台账：{reasons}",
        "请恢复导出时的级别列、问题编号列和问题描述列后再试"
        if options.is_returned_export
        else f"台账要有问题描述一列{how}；账号清单用 qinling login accounts import，登录日志用 qinling login import",
    )


def _describe_skipped(reading: SheetReading) -> str:
    """Return why the sheet was not read. What is unread of the sheet itself says it already."""
    of_sheet = [one for one in reading.unread if one.startswith(f"“{reading.name}”")]
    return "，".join(of_sheet[:1] or (f"“{reading.name}”{reading.skip_reason}", *reading.unread[:1]))


def apply_manifest(
    manifest: ExportManifest, options: ReadingOptions, *, is_returned: bool = False
) -> ReadingOptions:
    """Return *options* completed with the headings, day and level of *manifest*.

    With *is_returned*, what the columns that only show hold is read too, to be compared, and the column
    of the opinions. For any other reading that is an extra one.
    """
    field_columns = manifest.field_columns
    manifest_headings = {heading: EXTRA for heading, name in field_columns if name.startswith(EXTRA_PREFIX)}
    manifest_headings |= {
        heading: _find_column_use(name, is_returned=is_returned)
        for heading, name in field_columns
        if not name.startswith(EXTRA_PREFIX)
    }
    return replace(
        options,
        headings={**manifest_headings, **options.headings},
        as_of=options.as_of or manifest.as_of,
        level=options.level or (Level.from_code(manifest.level) if manifest.level else None),
        is_export=True,
        exported_from=manifest.ledger,
    )


def _find_column_use(name: str, *, is_returned: bool) -> str:
    """Return what the column *name* of an export is read as."""
    if name == OPINIONS and not is_returned:
        return EXTRA
    if name not in SHOWN_FIELDS:
        return name
    if is_returned:
        return SHOWN_FIELD_PREFIX + name
    return _IMPORTED_SHOWN_COLUMNS.get(name, IGNORE)


def _apply_manifest_grid(path: Path, grid: Grid, options: ReadingOptions) -> ReadingOptions:
    """Return *options* completed from the manifest sheet *grid*. A damaged manifest is ignored."""
    try:
        manifest_sheet = parse_manifest_rows(path.name, grid.rows)
    except WorkbookRefused:
        return options
    if manifest_sheet.conflicts is not None:
        raise WorkbookRefused(f"{path.name} 是冲突表，不是台账", "填好后请用 qinling return 收回")
    return apply_manifest(manifest_sheet.manifest, options)


def _skip_side_sheet(path: Path, grid: Grid, options: ReadingOptions) -> SheetReading:
    """Read no issues of a sheet that lies beside those of an export, but what somebody added to it."""
    watch = SheetWatch(grid, options.manifest) if options.manifest else None
    counts = CellCounts(other_tables=sum(map(count_filled, grid.rows)))
    added = watch.finish([], is_broken_ledger=False) if watch else []
    name = options.display_name or path.name
    return SheetReading(name, grid.name, "是导出时附的一页", cells=counts, added=added)


def _read_or_skip_sheet(
    path: Path, grid: Grid, options: ReadingOptions, progress: Callable[[int], None], unseen: set[str]
) -> list[SheetReading]:
    """Read a sheet. In a returned export, skip an added sheet that would need an answer from the user.

    *unseen* is what was told of marks that the file does not show.
    """
    name = options.display_name or path.name
    readings = read_wanted_sheet(name, grid, options, lambda grid: read_sheet(path, grid, options, progress))
    if not options.is_export:
        note_unseen(grid, readings, unseen)
    if options.is_returned_export and any(reading.doubts for reading in readings):
        subject = next(reading.doubts[0].subject for reading in readings if reading.doubts)
        reason = f"有疑问：{subject}"
        return [
            SheetReading(readings[0].file, grid.name, reason, resembles_ledger=True, added=readings[0].added)
        ]
    return readings
