"""Read a ledger file: the drafts and errors of every sheet, and why other sheets were skipped."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from qinling.errors import AnswerNeeded, Doubt, RowError, WorkbookRefused
from qinling.rules.drafts import Draft
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.limits import Limits
from qinling.rules.parsing.dates import find_as_of_day
from qinling.rules.parsing.levels import find_level
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar
from qinling.workbook.column_layout import EXTRA_PREFIX, REQUIRED_FIELDS
from qinling.workbook.columns.column_doubts import build_question
from qinling.workbook.columns.column_mapping import MappedColumn, MappingBasis, map_columns
from qinling.workbook.export_manifest import MANIFEST_SHEET_NAME, ExportManifest, parse_manifest_rows
from qinling.workbook.files.grids import Grid, open_grids
from qinling.workbook.headings.column_uses import EXTRA
from qinling.workbook.headings.grammar import count_recognized_fields
from qinling.workbook.reading.cell_accounting import CellCounts
from qinling.workbook.reading.row_reader import RowRules, read_rows
from qinling.workbook.reading.table_detection import Table, find_table
from qinling.workbook.row_checksums import RowChecksums

#: A sheet with this many of these fields is a ledger, even if no column is recognized as the description.
_MIN_LEDGER_FIELDS = 4
_LEDGER_FIELDS = frozenset(
    ("number", "deadline", "status", "duty_unit", "lead_unit", "closed_on", "measures", "category")
)


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How a file is read: level, sheets by name, headings, the day of the ledger, limits.

    *display_name* is the name of the file in messages, where its file name is ambiguous.
    *is_export*: the file is one of our exports; percentages are fractions and texts are literal.
    *allows_additions*: an export may have new rows without a number, and extra sheets. Rows found
    in *row_checksums* are untouched and are not parsed.
    """

    display_name: str = ""
    level: Level | None = None
    sheets: Collection[str] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    limits: Limits = field(default_factory=Limits)
    similarity: float = 0.85
    immediate_days: int = 0
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    is_export: bool = False
    allows_additions: bool = False
    row_checksums: RowChecksums | None = None

    @property
    def is_returned_export(self) -> bool:
        """Whether the file is one of our exports, possibly with additions."""
        return self.is_export and self.allows_additions


@dataclass(slots=True)
class SheetReading:
    """The result of reading one sheet.

    *skip_reason* says why it was not read; it is "" where it was. *bad_drafts* have bad cells.
    *notes* say, one line each, what the reader decided by a rule or could not see. *doubts* are
    the questions that only a person can answer.
    """

    file: str
    name: str
    skip_reason: str = ""
    resembles_ledger: bool = False  # skipped, but close enough to a ledger to report
    level: Level | None = None
    as_of: date | None = None
    columns: list[MappedColumn] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    bad_drafts: list[Draft] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    left_out_rows: int = 0
    cells: CellCounts = field(default_factory=CellCounts)
    notes: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_ledger_file(
    path: Path, options: ReadingOptions, progress: Callable[[int], None] = lambda _: None
) -> list[SheetReading]:
    """Read all sheets of *path*. *progress* is called with the number of rows read so far.

    Raises WorkbookRefused where no sheet is a ledger or the file cannot be read. Raises
    AnswerNeeded where only the user can give the level or the meaning of a heading.
    """
    return read_ledger_grids(
        path, open_grids(path, options.limits, first_sheet=MANIFEST_SHEET_NAME), options, progress
    )


def read_ledger_grids(
    path: Path, grids: Iterator[Grid], options: ReadingOptions, progress: Callable[[int], None]
) -> list[SheetReading]:
    """Read the sheets *grids* of *path*. A manifest sheet in front sets the options.

    Raises as `read_ledger_file` does.
    """
    readings = []
    try:
        for grid in grids:
            if grid.name == MANIFEST_SHEET_NAME and MANIFEST_SHEET_NAME not in options.sheets:
                options = _apply_manifest_grid(path, grid, options)
            elif not options.sheets or grid.name in options.sheets:
                readings.append(_read_or_skip_sheet(path, grid, options, progress))
    except (WorkbookRefused, AnswerNeeded) as refusal:
        # File names and headings may contain line breaks; a message is one line.
        refusal.message = "".join(refusal.message.splitlines())
        refusal.remedy = "".join(refusal.remedy.splitlines())
        raise
    if doubts := [doubt for reading in readings for doubt in reading.doubts]:
        raise build_question(doubts)
    if not readings and options.sheets:
        raise WorkbookRefused(
            f"{path.name} 里没有工作表“{'、'.join(options.sheets)}”", "请核对 --sheet 的名称"
        )
    if all(reading.skip_reason for reading in readings):
        reasons = (
            "；".join(f"“{reading.name}”{reading.skip_reason}" for reading in readings[:5]) or "没有工作表"
        )
        raise WorkbookRefused(
            f"{path.name} 里没有找到问题台账：{reasons}",
            "请恢复导出时的级别列、问题编号列和问题描述列后再试"
            if options.is_returned_export
            else "台账要有问题描述一列，标题特别的请加 --map 标题=description；"
            "账号清单用 qinling login accounts import，登录日志用 qinling login import",
        )
    return readings


def apply_manifest(manifest: ExportManifest, options: ReadingOptions) -> ReadingOptions:
    """Return *options* completed with the headings, day and level of *manifest*."""
    field_columns = manifest.field_columns
    manifest_headings = {heading: EXTRA for heading, name in field_columns if name.startswith(EXTRA_PREFIX)}
    manifest_headings |= {
        heading: name for heading, name in field_columns if not name.startswith(EXTRA_PREFIX)
    }
    return replace(
        options,
        headings={**manifest_headings, **options.headings},
        as_of=options.as_of or manifest.as_of,
        level=options.level or (Level.from_code(manifest.level) if manifest.level else None),
        is_export=True,
    )


def _apply_manifest_grid(path: Path, grid: Grid, options: ReadingOptions) -> ReadingOptions:
    """Return *options* completed from the manifest sheet *grid*. A damaged manifest is ignored."""
    try:
        manifest_sheet = parse_manifest_rows(path.name, grid.rows)
    except WorkbookRefused:
        return options
    if manifest_sheet.conflicts is not None:
        raise WorkbookRefused(f"{path.name} 是冲突表，不是台账", "填好后请用 qinling return 收回")
    return apply_manifest(manifest_sheet.manifest, options)


def _read_or_skip_sheet(
    path: Path, grid: Grid, options: ReadingOptions, progress: Callable[[int], None]
) -> SheetReading:
    """Read a sheet. In a returned export, skip an added sheet that would need an answer from the user."""
    reading = read_ledger_sheet(path, grid, options, progress)
    if not reading.doubts or not options.is_returned_export:
        return reading
    heading = build_question(reading.doubts).heading
    return SheetReading(reading.file, grid.name, f"的“{heading}”列看不出是什么", resembles_ledger=True)


def read_ledger_sheet(
    path: Path, grid: Grid, options: ReadingOptions, progress: Callable[[int], None]
) -> SheetReading:
    """Read one sheet of *path*. Raises as `read_ledger_file` does."""
    name = options.display_name or path.name
    reading = SheetReading(name, grid.name)
    if grid.hidden and not options.sheets:
        return replace(reading, skip_reason=f"是隐藏的工作表，没有读（要读请加 --sheet {grid.name}）")
    table = find_table(grid, options.headings)
    if table is None:
        return replace(reading, skip_reason="没有台账的标题行")
    mapping = map_columns(table, name, options.headings, options.similarity, is_export=options.is_export)
    columns = mapping.columns
    if mapping.doubts and options.is_returned_export:
        return replace(reading, doubts=mapping.doubts)
    missing_fields = _find_missing_fields(columns, options)
    if options.is_export and missing_fields:
        if options.allows_additions:
            return _skip_incomplete_sheet(reading, missing_fields)
        options = replace(options, is_export=False)  # the sheet is not one of our exports
    columns = _apply_user_level(columns, options)
    if not any(column.field == "description" for column in columns):
        return _skip_without_description(reading, table, columns)
    reading.columns, reading.notes, reading.doubts = columns, mapping.notes, mapping.doubts
    if reading.doubts:
        return reading
    reading.as_of = options.as_of or _find_as_of(table)
    reading.level = options.level or _find_level(path, table)
    results = read_rows(table, columns, _build_row_rules(reading, options), progress)
    reading.drafts, reading.bad_drafts = results.drafts, results.bad_drafts
    reading.errors, reading.left_out_rows = results.errors, results.left_out_rows
    if any(draft.values["level"] is None for draft in reading.drafts):
        raise AnswerNeeded(
            f"{name} 的工作表“{grid.name}”没有写明是省级、市级还是区级台账",
            "请加 --level 省级（或 市级、区级）",
        )
    return reading


def _skip_incomplete_sheet(reading: SheetReading, missing_fields: Sequence[str]) -> SheetReading:
    labels = "、".join(FIELDS_BY_NAME[name].label for name in missing_fields)
    resembles_ledger = len(missing_fields) < len(REQUIRED_FIELDS)
    return replace(reading, skip_reason=f"没有{labels}一列", resembles_ledger=resembles_ledger)


def _apply_user_level(columns: list[MappedColumn], options: ReadingOptions) -> list[MappedColumn]:
    """Turn the level column into an extra column where the user gave the level."""
    if not options.level:
        return columns
    return [
        replace(column, field=EXTRA, how=MappingBasis.USER) if column.field == "level" else column
        for column in columns
    ]


def _find_missing_fields(columns: Sequence[MappedColumn], options: ReadingOptions) -> list[str]:
    """Return the required fields that no column of the sheet holds."""
    present_fields = {column.field for column in columns} | ({"level"} if options.level else set())
    return [name for name in REQUIRED_FIELDS if name not in present_fields]


def _build_row_rules(reading: SheetReading, options: ReadingOptions) -> RowRules:
    return RowRules(
        reading.as_of,
        reading.level,
        options.calendar,
        options.limits,
        options.immediate_days,
        has_user_level=options.level is not None,
        is_export=options.is_export,
        allows_unnumbered=options.is_returned_export,
        row_checksums=options.row_checksums,
    )


def _skip_without_description(
    reading: SheetReading, table: Table, columns: list[MappedColumn]
) -> SheetReading:
    """Skip a sheet that is not a ledger.

    Raises WorkbookRefused for one that resembles a ledger, so that no issue is lost.
    """
    if len(_LEDGER_FIELDS & {column.field for column in columns}) >= _MIN_LEDGER_FIELDS:
        unknown = "、".join(column.heading for column in columns if column.field == EXTRA) or "无"
        raise WorkbookRefused(
            f"{reading.file} 的工作表“{reading.name}”像是台账，却认不出问题描述是哪一列（未识别的标题：{unknown}）",
            "请加 --map 标题=description",
        )
    recognized = count_recognized_fields(table.leaf_headings)
    return replace(reading, skip_reason=f"不是问题台账（认出 {recognized} 个标题，没有问题描述）")


def _find_as_of(table: Table) -> date | None:
    """Return the day of the ledger: from the texts above the table, else from the notes below it."""
    for text in (" ".join(table.texts_above), *table.notes_below):
        if day := find_as_of_day(text):
            return day
    return None


def _find_level(path: Path, table: Table) -> Level | None:
    """Return the level in the title, else in the sheet name, else in the file name."""
    for text in (*table.texts_above, table.grid.name, path.stem):
        if level := find_level(text):
            return level
    return None
