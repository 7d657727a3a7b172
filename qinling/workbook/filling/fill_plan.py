"""What filling a form would change: each cell with its old and its new content, and those that stay."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from qinling.errors import ValueRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind
from qinling.rules.parsing.dates import parse_day
from qinling.rules.parsing.deadlines import parse_deadline
from qinling.rules.parsing.percentages import parse_percent
from qinling.rules.parsing.statuses import parse_status
from qinling.rules.parsing.values import parse_text
from qinling.rules.vocabulary import DeadlineKind, Status
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.export.cell_values import SAFE_CELL_LENGTH
from qinling.workbook.files.grids import Cell
from qinling.workbook.files.xlsx.sheet_map import Place
from qinling.workbook.filling.form_cells import FormCell, FormSheet, list_columns_of_fields, locate_form_cells
from qinling.workbook.filling.form_words import (
    FormColumn,
    NewValue,
    choose_status_word,
    compose_value,
    parse_answer,
)
from qinling.workbook.filling.xlsx_form import XlsxForm
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, RECTIFIED_YES_NO
from qinling.workbook.reading.rows.cell_readers import DAY_FIELDS
from qinling.workbook.reading.sheet_reading import SheetReading
from qinling.workbook.tables.table import is_blank
from qinling.workbook.tables.tick_columns import is_tick

_ONE_CELL_FOR_MANY = "几个问题合用这一格，台账里的内容不同"


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """One cell that holds a field of an issue: *old* is what it holds, *new* what the ledger says.

    *why_not* says why it is not filled. *is_same*: it says that already, in whatever words. *style* is
    the format that a day needs, None for its own.
    """

    cell: FormCell
    issue: IssueRow
    old: Cell
    new: NewValue | None = None
    why_not: str = ""
    style: int | None = None
    is_same: bool = False

    @property
    def sheet(self) -> str:
        """The sheet of the cell."""
        return self.cell.draft.sheet.name


@dataclass(slots=True)
class FillPlan:
    """What becomes of the cells of a form.

    *changes* are filled, *refused* ones are not, *same* counts those that already say what the ledger
    says. Of *unsaid* ones the ledger says nothing.
    """

    changes: list[PlannedCell] = field(default_factory=list)
    refused: list[PlannedCell] = field(default_factory=list)
    unsaid: list[PlannedCell] = field(default_factory=list)
    same: int = 0


def plan_fill(
    readings: Sequence[SheetReading],
    sheets: Mapping[str, FormSheet],
    form: XlsxForm,
    issues: Mapping[int, IssueRow],
    fields: Collection[str],
) -> FillPlan:
    """Return what becomes of the cells of *fields*. *issues* gives the issue of a row by the id of its draft."""
    plan = FillPlan()
    owners: dict[tuple[str, Place], set[int]] = {}
    planned: list[PlannedCell] = []
    for reading in readings:
        if not reading.drafts and not reading.bad_drafts:
            continue
        planner = _TablePlanner(reading, sheets, form, fields)
        for cell in planner.cells:
            owners.setdefault((reading.name, cell.place), set()).add(id(cell.draft))
        planned += planner.plan_cells(issues)
    for _, group in groupby(
        sorted(planned, key=lambda one: (one.sheet, one.cell.place)),
        key=lambda one: (one.sheet, one.cell.place),
    ):
        cells = list(group)
        owned_by = len(owners.get((cells[0].sheet, cells[0].cell.place), ()))
        _add_cell(plan, _settle_shared_cell(cells, owned_by))
    return plan


def _settle_shared_cell(cells: Sequence[PlannedCell], rows: int) -> PlannedCell:
    """Return the cell that several *rows* may share. It is filled where the ledger says the same of all."""
    if rows > 1 and (len(cells) < rows or len({repr(one.new) for one in cells}) > 1):
        return replace(cells[0], why_not=cells[0].why_not or _ONE_CELL_FOR_MANY)
    return cells[0]


def _add_cell(plan: FillPlan, planned: PlannedCell) -> None:
    if planned.new is None and not planned.why_not:
        if not is_blank(planned.old):
            plan.unsaid.append(planned)
    elif planned.is_same and not planned.why_not:
        plan.same += 1
    else:
        (plan.refused if planned.why_not else plan.changes).append(planned)


class _TablePlanner:
    """Plans the cells of one table."""

    def __init__(
        self,
        reading: SheetReading,
        sheets: Mapping[str, FormSheet],
        form: XlsxForm,
        fields: Collection[str],
    ) -> None:
        self._sheets, self._form = sheets, form
        self._reading, self._sheet = reading, sheets[reading.name]
        self.cells = list(locate_form_cells(reading, self._sheet, fields))
        self._day_styles: dict[int, int | None] = {}
        self._with_choices: dict[tuple[int, tuple[str, ...] | None], FormColumn] = {}
        days = self._read_days()
        self._columns = {
            column.index: self._build_column(column, days)
            for column in list_columns_of_fields(reading, fields)
        }

    def _read_days(self) -> list[tuple[Cell, object]]:
        """Return the cells of all columns of days, with the days that the reader took them for."""
        every = locate_form_cells(self._reading, self._sheet, (*DAY_FIELDS, "deadline"))
        return [(self._sheet.get(one.place), one.draft.values.get(one.column.field)) for one in every]

    def _build_column(self, column: MappedColumn, days: Sequence[tuple[Cell, object]]) -> FormColumn:
        cells = [self._sheet.get(cell.place) for cell in self.cells if cell.column.index == column.index]
        day_cells = [cell for cell, _ in days]
        return FormColumn(
            column.heading,
            column.field,
            cells,
            day_cells,
            base_day=self._reading.as_of,
            read_days=days,
        )

    def plan_cells(self, issues: Mapping[int, IssueRow]) -> Iterator[PlannedCell]:
        """Yield the cells of the rows whose issue is known."""
        for cell in self.cells:
            if (issue := issues.get(id(cell.draft))) is None:
                continue
            if cell.ticks:
                yield from self._plan_ticks(cell, issue)
            else:
                yield self._plan_cell(cell, issue)

    def _plan_cell(self, cell: FormCell, issue: IssueRow) -> PlannedCell:
        name, old = self._reading.name, self._sheet.get(cell.place)
        choices = self._form.find_choices(name, cell.place, self._sheets)
        column = self._get_column(cell.column.index, choices)
        number_format = self._form.get_format(name, cell.place)
        try:
            new = compose_value(issue, column, old, number_format)
        except ValueRefused as refused:
            return PlannedCell(cell, issue, old, None, refused.message)
        if new is None:
            return PlannedCell(cell, issue, old)
        planned = PlannedCell(
            cell, issue, old, new, cell.why_not, is_same=_is_same(cell, issue, column, old, new)
        )
        if planned.why_not or planned.is_same:
            return planned
        if isinstance(new, str) and len(new) > SAFE_CELL_LENGTH:
            return replace(planned, why_not="文字太长，一格放不下")
        obstacle = self._form.find_obstacle(name, cell.place)
        style = (
            self._get_day_style(cell.column.index)
            if isinstance(new, date) and not number_format.is_day
            else None
        )
        return replace(planned, why_not=obstacle, style=style)

    def _get_column(self, index: int, choices: tuple[str, ...] | None) -> FormColumn:
        """Return a column whose cells are chosen from *choices*."""
        if (index, choices) not in self._with_choices:
            self._with_choices[index, choices] = replace(self._columns[index], choices=choices)
        return self._with_choices[index, choices]

    def _get_day_style(self, index: int) -> int | None:
        if index not in self._day_styles:
            self._day_styles[index] = self._find_day_style(index)
        return self._day_styles[index]

    def _find_day_style(self, index: int) -> int | None:
        """Return the format of a cell of the column, or else of another column of days, that shows a day."""
        sheet = self._form.sheets.get(self._reading.name)
        if sheet is None:
            return None
        others = [one.index for one in self._reading.columns if one.field in (*DAY_FIELDS, "deadline")]
        rows = dict.fromkeys(cell.draft.row - 1 for cell in self.cells)
        styles = (sheet.find_style((row, column)) for column in (index, *others) for row in rows)
        return next((style for style in styles if self._form.get_format_of_style(style).is_day), None)

    def _plan_ticks(self, cell: FormCell, issue: IssueRow) -> Iterator[PlannedCell]:
        """Yield the cells of ticked columns that change: the right one is ticked, the others are emptied."""
        column = self._columns[cell.column.index]
        words = [word for _, word in cell.ticks]
        wanted = (
            choose_status_word(Status.from_code(issue.status), None, words, column)
            if column.use == "status"
            else next((word for word in words if word == str(getattr(issue, column.use, ""))), None)
        )
        first = replace(cell, ticks=())
        if wanted is None:
            yield PlannedCell(
                first, issue, self._sheet.get(cell.place), None, "勾选的几列里没有与台账相当的一列"
            )
            return
        filled = (self._sheet.get(place) for other in self.cells for place, _ in other.ticks)
        mark = next((one for one in filled if isinstance(one, str) and is_tick(one)), "√")
        for place, word in cell.ticks:
            old = self._sheet.get(place)
            new = mark if word == wanted else ""
            if (word == wanted) != is_tick(old):
                here = replace(first, place=place)
                yield PlannedCell(here, issue, old, new, self._form.find_obstacle(self._reading.name, place))


def _is_same(cell: FormCell, issue: IssueRow, column: FormColumn, old: Cell, new: NewValue) -> bool:
    """Return whether a cell already says what the ledger says, in whatever words."""
    if isinstance(old, str) and isinstance(new, str) and old.strip() == new.strip():
        return True
    if is_blank(old):
        return False
    if column.use in FIELDS_BY_NAME and FIELDS_BY_NAME[column.use].kind in (FieldKind.DAY, FieldKind.PERCENT):
        read = cell.draft.values.get(column.use)  # the reader knows the order of 08/04/2026
        if read is not None:
            return bool(read == issue._asdict()[column.use])
    try:
        if column.use == "deadline" and _is_same_day(
            _read_deadline(cell, column, old, issue.deadline), issue._asdict()
        ):
            return True
        return _says_the_same(issue, column, old, new)
    except ValueRefused:
        return False


def _is_same_day(said: Mapping[str, Value], stored: Mapping[str, Value]) -> bool:
    """Return whether two deadlines are of one day: the form keeps its words for it. A standing duty is no word."""
    is_standing = [values.get("deadline_kind") == DeadlineKind.DATED_STANDING for values in (said, stored)]
    day = said.get("deadline")
    return day is not None and day == stored["deadline"] and is_standing[0] == is_standing[1]


def _read_deadline(cell: FormCell, column: FormColumn, old: Cell, day: date | None) -> Mapping[str, Value]:
    """Return the deadline of a cell as it was read, or else, without a year, as of the year of *day*."""
    if column.base_day or day is None or cell.draft.values.get("deadline") is not None:
        return cell.draft.values
    said = parse_deadline(old, _find_year_start(day))
    return {"deadline": said.day, "deadline_kind": said.kind}


def _find_year_start(day: date) -> date:
    return date(day.year, 1, 1)


def _says_the_same(issue: IssueRow, column: FormColumn, old: Cell, new: NewValue) -> bool:
    if column.use == "status":
        said = parse_status(old, column.heading, column.base_day)
        return (
            said.status == issue.status
            and said.schedule in (None, issue.schedule)
            and (said.percent is None or issue.percent in (None, said.percent))
        )
    if column.use in (RECTIFIED_YES_NO, CLOSED_YES_NO):
        one, other = parse_answer(str(old), column), parse_answer(str(new), column)
        return one is not None and one == other
    kind = FIELDS_BY_NAME[column.use].kind
    if kind is FieldKind.DAY:
        day = issue._asdict()[column.use]
        return day is not None and parse_day(old, column.base_day or _find_year_start(day)) == day
    if kind is FieldKind.PERCENT:
        return parse_percent(old, column.fraction) == issue.percent
    return parse_text(old) == parse_text(new)
