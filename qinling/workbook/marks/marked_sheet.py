"""Use what a foreign sheet shows beside its values: fills, struck text, hidden rows and columns, comments."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from qinling.errors import Doubt
from qinling.rules.drafts import Draft
from qinling.rules.parsing.statuses import StatusReading
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.files.grids import Grid
from qinling.workbook.files.sheet_marks import COMMENTS, FILLS, HIDDEN, STRIKES, UNSEEN_MARKS, SheetMarks
from qinling.workbook.marks.comment_remarks import CommentRemarks
from qinling.workbook.marks.fill_colours import NO_FILL
from qinling.workbook.marks.fill_legend import FillLegend, group_fills, take_out_legend
from qinling.workbook.marks.fill_reading import STATUS_COLUMNS, build_fill_doubts, choose_fill_status
from qinling.workbook.marks.fill_status import FillStatus
from qinling.workbook.marks.marked_rows import MarkedRows
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.table import Table


class ReadTable(Protocol):
    """A table as it was read."""

    file: str
    name: str
    skip_reason: str
    columns: list[MappedColumn]
    drafts: list[Draft]
    bad_drafts: list[Draft]
    cells: CellCounts
    notes: list[str]
    doubts: list[Doubt]


class MarkedSheet:
    """The marks of one sheet, used while its tables are read. Make it before the rows of *grid* are read.

    The marks of an export of ours mean nothing: they are those that it was written with.
    """

    def __init__(
        self,
        grid: Grid,
        max_cell_length: int,
        legend_elsewhere: Mapping[str, StatusReading],
        *,
        is_export: bool,
    ) -> None:
        if is_export:
            grid.marks = SheetMarks()
        self._is_export = is_export
        self._grid = grid
        self._rows = MarkedRows(grid)
        self._fills = group_fills(grid)
        self._comments = CommentRemarks(grid.marks.comments, max_cell_length)
        self._legend_elsewhere = legend_elsewhere
        self._legend = FillLegend()
        self._fill_status: FillStatus | None = None

    def begin_table(self, table: Table, counts: CellCounts) -> None:
        """Find what the sheet says of colours. Those cells are no part of *table* then, but notes."""
        if self._is_export:
            return
        self._legend = legend = take_out_legend(table, self._rows.first_rows, self._fills)
        counts.notes += legend.note_cells
        for key, reading in self._legend_elsewhere.items():
            (legend.by_colour if len(key) > 1 else legend.by_hue).setdefault(key, reading)

    def choose_fill_status(
        self, reading: ReadTable, table: Table, entries: Mapping[str, str]
    ) -> FillStatus | None:
        """Return the reader of statuses by colour, where the table has use for one."""
        legend = self._legend
        has_status = any(column.field in STATUS_COLUMNS for column in reading.columns)
        if legend.by_hue and FILLS in self._grid.marks.unseen and not has_status:
            reading.notes.append(
                f"表中写着底色表示状态（{'、'.join(_describe_hues(legend))}），底色却看不到，状态没有按它读；"
                "请另存为 .xlsx 再读"
            )
        self._fill_status = choose_fill_status(table, reading.columns, self._fills, legend, entries)
        return self._fill_status

    def finish_table(self, reading: ReadTable, table: Table) -> None:
        """Add comments to the remarks of the issues, and what is to be said and asked of colours."""
        self._comments.add_to_remarks(table, reading.columns, (*reading.drafts, *reading.bad_drafts))
        if status := self._fill_status:
            reading.notes += filter(None, [status.describe()])
            reading.doubts += build_fill_doubts(reading.file, reading.name, status.list_open_colours())
        self._fill_status = None

    def finish_sheet(self, readings: Sequence[ReadTable]) -> None:
        """Count the struck cells, and note with the first ledger what was left out and what was hidden."""
        readings[0].cells.notes += self._rows.struck_cells
        ledger = next((reading for reading in readings if not reading.skip_reason), None)
        if ledger:
            ledger.notes += self._rows.describe()
            ledger.notes += filter(None, [self._comments.describe_rest()])


def _describe_hues(legend: FillLegend) -> list[str]:
    return [
        f"{'无色' if hue == NO_FILL else hue} = {reading.status.label}"
        for hue, reading in legend.by_hue.items()
        if reading.status
    ]


def note_unseen(grid: Grid, readings: Sequence[ReadTable], told: set[str]) -> None:
    """Note with the first ledger of a sheet what its file does not let us see, and was not *told* before.

    A text file shows none of it to anyone, so nothing is said of it.
    """
    ledger = next((reading for reading in readings if not reading.skip_reason), None)
    names = [name for name in (FILLS, STRIKES, HIDDEN, COMMENTS) if name in set(grid.marks.unseen) - told]
    if ledger is None or grid.is_text or not names:
        return
    told.update(names)
    if len(names) == len(UNSEEN_MARKS.unseen):
        ledger.notes.append(
            "这种格式看不到底色、删除线、隐藏行列和批注：划去的和隐藏的照样读入，批注没有读；"
            "用到这些的，请另存为 .xlsx 再读"
        )
    else:
        ledger.notes.append(f"{'、'.join(names)}没有看：标记太多，或文件里写得读不出")
