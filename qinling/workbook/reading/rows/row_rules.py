"""How the rows of a table are read, and the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qinling.errors import Doubt, RowError
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.fields import SHOWN_FIELD_PREFIX
from qinling.rules.limits import Limits
from qinling.rules.parsing.date_orders import DateOrder
from qinling.rules.places.place_checks import PlaceRules
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.headings.column_uses import EXTRA, FIRST_DEADLINE
from qinling.workbook.marks.fill_status import FillStatus
from qinling.workbook.row_checksums import RowChecksums, UntouchedRowLookup
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.table import NumberedRow, Table


@dataclass(frozen=True, slots=True)
class RowRules:
    """How the rows of a sheet are read: the ledger's day, the level, the calendar, the limits."""

    base_day: date | None
    level: Level | None
    calendar: WorkCalendar
    limits: Limits
    immediate_days: int = 0
    places: PlaceRules = field(default_factory=PlaceRules)
    has_user_level: bool = False  # the user gave the level; section titles do not change it
    is_export: bool = False  # our export: percentages are fractions, texts are literal
    allows_unnumbered: bool = False  # added rows may have no number
    row_checksums: RowChecksums | None = None
    context: Mapping[str, str] = field(default_factory=dict)  # what titles say of rows that leave it blank
    fill_status: FillStatus | None = None  # the status of rows by their colour
    today: date | None = None  # what is said to have happened later is refused
    date_order: DateOrder | None = None  # the user gave the order of days such as 6/7/2026


@dataclass(slots=True)
class RowResults:
    """The drafts and errors of a sheet. *bad_drafts* have bad cells.

    *left_out_rows* is the number of totals, notes and repeated headers; of an export, *left_rows* are
    the rows themselves. *unread* names the cells that belong to no column and no issue.
    """

    drafts: list[Draft] = field(default_factory=list)
    bad_drafts: list[Draft] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    left_out_rows: int = 0
    left_rows: list[NumberedRow] = field(default_factory=list)
    counts: CellCounts = field(default_factory=CellCounts)
    notes: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def build_untouched_lookup(columns: Sequence[MappedColumn], rules: RowRules) -> UntouchedRowLookup | None:
    """Return the lookup for rows of an export that came back untouched, None where it has no checksums."""
    if rules.row_checksums is None:
        return None
    extra_columns = {column.heading: column.index for column in columns if column.field == EXTRA}
    field_columns = {
        column.field.removeprefix(SHOWN_FIELD_PREFIX): column.index
        for column in columns
        if column.field != EXTRA
    }
    return rules.row_checksums.build_row_lookup({**extra_columns, **field_columns})


def describe_sheet(table: Table, columns: Sequence[MappedColumn], rules: RowRules) -> Sheet:
    """Return the sheet that the drafts of *table* name: its columns by field, and its other headings."""
    return Sheet(
        columns[0].file if columns else "",
        table.grid.name,
        {column.field: (column.letter, column.heading) for column in columns if column.field != EXTRA},
        [column.heading for column in columns if column.field in (EXTRA, FIRST_DEADLINE)],
        rules.is_export,
    )
