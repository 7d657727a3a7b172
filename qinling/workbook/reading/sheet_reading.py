"""How a ledger file is read, and the result of reading a sheet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qinling.errors import Doubt, RowError
from qinling.rules.drafts import Draft
from qinling.rules.limits import Limits
from qinling.rules.parsing.statuses import StatusReading
from qinling.rules.places.place_checks import PlaceRules
from qinling.rules.vocabulary import Level
from qinling.rules.workdays import WorkCalendar
from qinling.workbook.additions.added_cells import AddedCell
from qinling.workbook.answers.recipes import Form, Recipe
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.export_manifest import ExportManifest
from qinling.workbook.row_checksums import RowChecksums
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.table import CellPlaces, NumberedRow


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How a file is read: level, sheets by name, headings, the day of the ledger, limits.

    *display_name* is the name of the file in messages, where its file name is ambiguous.
    *requires_all_sheets*: a file without one of *sheets* is refused; else one without any of them.
    *is_export*: the file is one of our exports; percentages are fractions and texts are literal.
    *allows_additions*: an export may have new rows without a number, and extra sheets. Rows found
    in *row_checksums* are untouched and are not parsed. *recipes* say how known forms are read,
    where *headings* and *level* do not. *legend_elsewhere* is what other sheets say of fill
    colours, by "RRGGBB" or by the name of a hue. *today*: what is said to have happened after it is
    refused; None for a file that is only looked at. *day_elsewhere* is the day of the ledger for sheets that
    write none. *exported_from* is the id of the ledger that wrote
    the file. *manifest* is that of a returned export in which additions are looked for.
    """

    display_name: str = ""
    requires_all_sheets: bool = True
    level: Level | None = None
    sheets: Collection[str] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    day_elsewhere: date | None = None
    today: date | None = None
    limits: Limits = field(default_factory=Limits)
    similarity: float = 0.85
    immediate_days: int = 0
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    places: PlaceRules = field(default_factory=PlaceRules)
    is_export: bool = False
    allows_additions: bool = False
    row_checksums: RowChecksums | None = None
    recipes: Sequence[Recipe] = ()
    legend_elsewhere: Mapping[str, StatusReading] = field(default_factory=dict)
    exported_from: str = ""
    manifest: ExportManifest | None = None

    @property
    def is_returned_export(self) -> bool:
        """Whether the file is one of our exports, possibly with additions."""
        return self.is_export and self.allows_additions


@dataclass(slots=True)
class SheetReading:
    """The result of reading one table of a sheet, or of a sheet without one.

    *skip_reason* says why it was not read; it is "" where it was. *bad_drafts* have bad cells.
    *left_rows* are the rows of an export that are no issue. *notes* say, one line each, what the reader
    decided by a rule or could not see. *doubts* are
    the questions that only a person can answer. *unread* names cells that may hold issues and
    were not read. *cells* counts the filled cells of the table; the first reading of a sheet
    counts those around its tables too. *forms* are those of its tables, *titles* the lines above
    it. *entries* are those with @ of --map and recipes that are in force for it. *places* says where
    the cells of its issues stand. *exported_from* is the id of the ledger that exported the file, ""
    for any other file. *added* is what somebody added to the sheet of an export, with the first reading
    of the sheet.
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
    left_rows: list[NumberedRow] = field(default_factory=list)
    cells: CellCounts = field(default_factory=CellCounts)
    notes: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    titles: Sequence[str] = ()
    entries: Mapping[str, str] = field(default_factory=dict)
    places: CellPlaces = field(default_factory=CellPlaces)
    exported_from: str = ""
    added: list[AddedCell] = field(default_factory=list)
