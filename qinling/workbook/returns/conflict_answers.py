"""Read the answers in a conflict workbook and turn them into drafts, one for each issue."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qinling.errors import RowError, ValueRefused, WorkbookRefused
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.fields import EXTRA_FIELD_PREFIX
from qinling.rules.merging.three_way_merge import list_cell_fields
from qinling.rules.parsing.levels import parse_level
from qinling.rules.parsing.values import parse_issue_number
from qinling.rules.vocabulary import ConflictSide, Level, parse_term
from qinling.workbook.export_manifest import ConflictRecord, ManifestSheet
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.reading.rows.cell_readers import UNREADABLE_CELL, format_cell_text
from qinling.workbook.reading.sheet_reader import read_sheet
from qinling.workbook.reading.sheet_reading import ReadingOptions
from qinling.workbook.tables.table import is_blank

#: Headings of a conflict workbook: three identify the conflict, two hold the answer.
LEVEL_HEADING, NUMBER_HEADING, ITEM_HEADING, SIDE_HEADING, OWN_VALUE_HEADING = (
    "级别",
    "问题编号",
    "项目",
    "以哪个为准",
    "改为",
)
#: The answer for "no content". A blank cell leaves the conflict open.
BLANK_ANSWER = "（空）"

_REQUIRED_HEADINGS = (LEVEL_HEADING, NUMBER_HEADING, ITEM_HEADING, SIDE_HEADING, OWN_VALUE_HEADING)


class ConflictAnswers(NamedTuple):
    """One draft for each issue with a decision, the bad cells, and the conflicts left open."""

    drafts: list[Draft]
    errors: list[RowError]
    open_conflicts: list[ConflictRecord]


class _AnswerRow(NamedTuple):
    """A row: its sheet, its number from 1, the column index by heading, its cells.

    *unreadable_cells* holds the text of cells that the file reader could not read, by heading.
    """

    sheet: str
    number: int
    column_indexes: Mapping[str, int]
    cells: list[Cell]
    unreadable_cells: Mapping[str, str]

    def find_cell(self, heading: str) -> Cell:
        index = self.column_indexes[heading]
        return self.cells[index] if index < len(self.cells) else ""


class _Decision(NamedTuple):
    """The decision of a row about a conflict.

    *heading* is the column of the answer. *chosen_cell* is the new value, None for the value of
    the ledger.
    """

    conflict: ConflictRecord
    row: _AnswerRow
    heading: str
    chosen_cell: Cell


def read_conflict_answers(
    path: Path, grids: Iterable[Grid], manifest_sheet: ManifestSheet, options: ReadingOptions
) -> ConflictAnswers:
    """Read the answers in *grids*, the sheets of the conflict workbook *path*.

    *options* are those of the export. Raises WorkbookRefused where no sheet has the headings.
    """
    return _ConflictWorkbookReader(options.display_name or path.name, manifest_sheet, options).read_rows(
        _read_answer_rows(path, grids)
    )


def _read_answer_rows(path: Path, grids: Iterable[Grid]) -> Iterator[_AnswerRow]:
    has_headings = False
    for grid in grids:
        column_indexes: dict[str, int] = {}
        for number, cells in enumerate(grid.rows, 1):
            if not column_indexes:
                texts = [str(cell).strip() for cell in cells]
                if set(_REQUIRED_HEADINGS) <= set(texts):
                    column_indexes = {heading: texts.index(heading) for heading in _REQUIRED_HEADINGS}
            elif not all(map(is_blank, cells)):
                unreadable_cells = {
                    heading: grid.unreadable_cells.get((number - 1, index), "")
                    for heading, index in column_indexes.items()
                }
                yield _AnswerRow(grid.name, number, column_indexes, cells, unreadable_cells)
        has_headings = has_headings or bool(column_indexes)
    if not has_headings:
        raise WorkbookRefused(
            f"{path.name} 里没有找到冲突表的标题行",
            f"请恢复“{'”“'.join(_REQUIRED_HEADINGS)}”各列的标题后再试",
        )


class _ConflictWorkbookReader:
    """Reads a conflict workbook row by row and lists the errors."""

    def __init__(self, file: str, manifest_sheet: ManifestSheet, options: ReadingOptions) -> None:
        self._file = file
        self._options = options
        self._manifest = manifest_sheet.manifest
        self._conflicts = {
            (conflict.level, conflict.number, self._find_heading(conflict.field)): conflict
            for conflict in manifest_sheet.conflicts or ()
        }
        self._decisions: dict[ConflictRecord, _Decision] = {}
        self._errors: list[RowError] = []

    def _find_heading(self, field: str) -> str:
        return self._manifest.find_heading(field).strip()

    def read_rows(self, rows: Iterable[_AnswerRow]) -> ConflictAnswers:
        unreadable = set()
        for row in rows:
            conflict = self._find_conflict(row)
            before = len(self._errors)
            if conflict and (decision := self._read_decision(conflict, row)):
                earlier = self._decisions.setdefault(conflict, decision)
                if earlier.chosen_cell != decision.chosen_cell:
                    why = f"与第 {earlier.row.number} 行是同一处冲突，填得不同"
                    self._add_row_error(row, decision.heading, why, "请只留一行")
            if conflict and len(self._errors) > before:
                unreadable.add(conflict)
        drafts: dict[tuple[str, str], Draft] = {}
        for conflict, decision in self._decisions.items():
            if conflict in unreadable:
                continue
            if decision.chosen_cell is None:
                self._find_or_add_draft(drafts, decision)
            elif parsed := self._read_chosen_cell(decision):
                self._apply_decision(self._find_or_add_draft(drafts, decision), decision, parsed)
        open_conflicts = set(self._conflicts.values()) - self._decisions.keys() - unreadable
        self._errors.sort(key=lambda error: error.row)
        return ConflictAnswers(
            list(drafts.values()),
            self._errors,
            [conflict for conflict in self._conflicts.values() if conflict in open_conflicts],
        )

    def _find_conflict(self, row: _AnswerRow) -> ConflictRecord | None:
        try:
            level, number = (
                parse_level(row.find_cell(LEVEL_HEADING)),
                parse_issue_number(row.find_cell(NUMBER_HEADING)),
            )
            return self._conflicts[level.value, str(number), str(row.find_cell(ITEM_HEADING)).strip()]
        except (ValueRefused, KeyError):
            remedy = f"请恢复这一行“{LEVEL_HEADING}”“{NUMBER_HEADING}”“{ITEM_HEADING}”原来的内容，不要的行请整行删去"
            self._add_row_error(row, NUMBER_HEADING, "认不出是哪一处冲突", remedy)
            return None

    def _read_decision(self, conflict: ConflictRecord, row: _AnswerRow) -> _Decision | None:
        for heading in (SIDE_HEADING, OWN_VALUE_HEADING):
            if row.unreadable_cells[heading]:
                self._add_row_error(row, heading, *UNREADABLE_CELL)
                return None
        side, own = row.find_cell(SIDE_HEADING), row.find_cell(OWN_VALUE_HEADING)
        if is_blank(own):
            if is_blank(side):
                return None
            try:
                is_theirs = parse_term(ConflictSide, str(side)) is ConflictSide.THEIRS
            except ValueRefused as refused:
                self._add_row_error(
                    row,
                    SIDE_HEADING,
                    refused.message,
                    f"{refused.remedy}；自己写的内容填在“{OWN_VALUE_HEADING}”",
                )
                return None
            theirs = "" if conflict.their_cell is None else conflict.their_cell
            return _Decision(conflict, row, SIDE_HEADING, theirs if is_theirs else None)
        if not is_blank(side):
            self._add_row_error(
                row, OWN_VALUE_HEADING, f"“{SIDE_HEADING}”和“{OWN_VALUE_HEADING}”都填了", "请只填一格"
            )
            return None
        return _Decision(conflict, row, OWN_VALUE_HEADING, "" if str(own).strip() == BLANK_ANSWER else own)

    def _find_or_add_draft(self, drafts: dict[tuple[str, str], Draft], decision: _Decision) -> Draft:
        """Return the draft of the issue. Its first decision creates it."""
        level, number = decision.conflict.level, decision.conflict.number
        values: dict[str, Value] = {"level": level, "number": number}
        sheet = Sheet(self._file, decision.row.sheet)
        return drafts.setdefault((level, number), Draft(values, {}, sheet, decision.row.number))

    def _apply_decision(self, draft: Draft, decision: _Decision, parsed: Draft) -> None:
        """Copy the field in conflict from *parsed* to *draft*."""
        field, columns, extras = decision.conflict.field, dict(draft.sheet.columns), list(draft.sheet.extras)
        if field.startswith(EXTRA_FIELD_PREFIX):
            extras.append(field.removeprefix(EXTRA_FIELD_PREFIX))
            draft.extra.update(parsed.extra)
        else:
            columns[field] = (
                format_column_letters(decision.row.column_indexes[OWN_VALUE_HEADING]),
                self._find_heading(field),
            )
            draft.values.update({name: parsed.values.get(name) for name in list_cell_fields(field)})
        draft.sheet = replace(draft.sheet, columns=columns, extras=extras)

    def _read_chosen_cell(self, decision: _Decision) -> Draft | None:
        """Parse the chosen cell as an export row with only this field. Return None where it is refused."""
        conflict = decision.conflict
        cells: dict[str, Cell] = {
            self._find_heading("level"): Level.from_code(conflict.level).label,
            self._find_heading("number"): conflict.number,
            self._find_heading(
                "description"
            ): ITEM_HEADING,  # any text: a row without a description is no issue
        }
        if conflict.deadline_start:
            is_there = "handed_over_on" in self._manifest.columns
            cells[self._find_heading("handed_over_on") if is_there else "交办日期"] = conflict.deadline_start
        cells[self._find_heading(conflict.field)] = decision.chosen_cell
        grid = Grid(decision.row.sheet, iter([list(cells), list(cells.values())]))
        (reading,) = read_sheet(Path(self._file), grid, self._options)
        for error in reading.errors:
            self._add_row_error(decision.row, decision.heading, error.why, error.remedy)
        return reading.drafts[0] if reading.drafts else None

    def _add_row_error(self, row: _AnswerRow, heading: str, why: str, remedy: str) -> None:
        letter, value = (
            format_column_letters(row.column_indexes[heading]),
            row.unreadable_cells[heading] or format_cell_text(row.find_cell(heading)),
        )
        self._errors.append(RowError(self._file, row.sheet, row.number, letter, heading, value, why, remedy))
