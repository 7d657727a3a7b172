"""What was filled into a book of conflicts: as rows of an export, which say of each issue what was decided."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qinling.errors import RowError, ValueRefused, WorkbookRefused
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.fields import EXTRA
from qinling.rules.merging.three_way_merge import group_of
from qinling.rules.parsing.levels import read_level
from qinling.rules.parsing.values import read_number_text
from qinling.rules.vocabulary import Level, Side, read_word
from qinling.workbook.export_manifest import Carried, Conflict
from qinling.workbook.files.cell_names import column_letters
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.reading.cell_readers import LOST, show_cell
from qinling.workbook.reading.ledger_reader import ReadingOptions, read_sheet
from qinling.workbook.reading.table_detection import is_blank

#: Headings of a book of conflicts: which it is, and what is filled in.
LEVEL, NUMBER, ITEM, SIDE, OWN = "级别", "问题编号", "项目", "以哪个为准", "改为"
#: What is typed for no content: a blank cell decides nothing.
BLANK = "（空）"

_NEEDED = (LEVEL, NUMBER, ITEM, SIDE, OWN)


class Answers(NamedTuple):
    """One draft an issue of which something was decided, the cells that cannot be read, and what was left open."""

    drafts: list[Draft]
    errors: list[RowError]
    still_open: list[Conflict]


class _Row(NamedTuple):
    """A row of the book: its sheet, its number from 1, where each heading stands, its cells; *lost* are bad ones by heading."""

    sheet: str
    number: int
    places: Mapping[str, int]
    cells: list[Cell]
    lost: Mapping[str, str]

    def cell(self, heading: str) -> Cell:
        place = self.places[heading]
        return self.cells[place] if place < len(self.cells) else ""


class _Decided(NamedTuple):
    """What a row decides of a conflict: *heading* of the cell that says so, *cell* what is to stand, None for what the ledger has."""

    conflict: Conflict
    row: _Row
    heading: str
    cell: Cell


def read_answers(path: Path, grids: Iterable[Grid], carried: Carried, options: ReadingOptions) -> Answers:
    """Read the sheets *grids* of the book *path*, whose imprint is *carried*; *options* are those of its export.

    Raises WorkbookRefused where no sheet has the headings.
    """
    return _Book(options.called or path.name, carried, options).read(_rows(path, grids))


def _rows(path: Path, grids: Iterable[Grid]) -> Iterator[_Row]:
    found = False
    for grid in grids:
        places: dict[str, int] = {}
        for number, cells in enumerate(grid.rows, 1):
            if not places:
                texts = [str(cell).strip() for cell in cells]
                if set(_NEEDED) <= set(texts):
                    places = {heading: texts.index(heading) for heading in _NEEDED}
            elif not all(map(is_blank, cells)):
                lost = {heading: grid.lost.get((number - 1, place), "") for heading, place in places.items()}
                yield _Row(grid.name, number, places, cells, lost)
        found = found or bool(places)
    if not found:
        raise WorkbookRefused(
            f"{path.name} 里没有找到冲突表的标题行", f"请恢复“{'”“'.join(_NEEDED)}”各列的标题后再试"
        )


class _Book:
    """Reads one book, row by row; what is wrong is listed."""

    def __init__(self, file: str, carried: Carried, options: ReadingOptions) -> None:
        self._file = file
        self._options = options
        self._imprint = carried.imprint
        self._conflicts = {
            (one.level, one.number, self._heading(one.field)): one for one in carried.conflicts or ()
        }
        self._decided: dict[Conflict, _Decided] = {}
        self._errors: list[RowError] = []

    def _heading(self, field: str) -> str:
        return self._imprint.heading_of(field).strip()

    def read(self, rows: Iterable[_Row]) -> Answers:
        unreadable = set()
        for row in rows:
            conflict = self._conflict_of(row)
            before = len(self._errors)
            if conflict and (decided := self._decision(conflict, row)):
                earlier = self._decided.setdefault(conflict, decided)
                if earlier.cell != decided.cell:
                    why = f"与第 {earlier.row.number} 行是同一处冲突，填得不同"
                    self._refuse(row, decided.heading, why, "请只留一行")
            if conflict and len(self._errors) > before:
                unreadable.add(conflict)
        drafts: dict[tuple[str, str], Draft] = {}
        for conflict, decided in self._decided.items():
            if conflict in unreadable:
                continue
            if decided.cell is None:
                self._draft(drafts, decided)
            elif read := self._read(decided):
                self._take(self._draft(drafts, decided), decided, read)
        still_open = set(self._conflicts.values()) - self._decided.keys() - unreadable
        self._errors.sort(key=lambda error: error.row)
        return Answers(
            list(drafts.values()),
            self._errors,
            [one for one in self._conflicts.values() if one in still_open],
        )

    def _conflict_of(self, row: _Row) -> Conflict | None:
        try:
            level, number = read_level(row.cell(LEVEL)), read_number_text(row.cell(NUMBER))
            return self._conflicts[level.value, str(number), str(row.cell(ITEM)).strip()]
        except (ValueRefused, KeyError):
            remedy = f"请恢复这一行“{LEVEL}”“{NUMBER}”“{ITEM}”原来的内容，不要的行请整行删去"
            self._refuse(row, NUMBER, "认不出是哪一处冲突", remedy)
            return None

    def _decision(self, conflict: Conflict, row: _Row) -> _Decided | None:
        for heading in (SIDE, OWN):
            if row.lost[heading]:
                self._refuse(row, heading, *LOST)
                return None
        side, own = row.cell(SIDE), row.cell(OWN)
        if is_blank(own):
            if is_blank(side):
                return None
            try:
                is_theirs = read_word(Side, str(side)) is Side.THEIRS
            except ValueRefused as refused:
                self._refuse(row, SIDE, refused.message, f"{refused.remedy}；自己写的内容填在“{OWN}”")
                return None
            theirs = "" if conflict.cell is None else conflict.cell
            return _Decided(conflict, row, SIDE, theirs if is_theirs else None)
        if not is_blank(side):
            self._refuse(row, OWN, f"“{SIDE}”和“{OWN}”都填了", "请只填一格")
            return None
        return _Decided(conflict, row, OWN, "" if str(own).strip() == BLANK else own)

    def _draft(self, drafts: dict[tuple[str, str], Draft], decided: _Decided) -> Draft:
        """Return the draft of the issue, which the first row of it makes."""
        level, number = decided.conflict.level, decided.conflict.number
        values: dict[str, Value] = {"level": level, "number": number}
        sheet = Sheet(self._file, decided.row.sheet)
        return drafts.setdefault((level, number), Draft(values, {}, sheet, decided.row.number))

    def _take(self, draft: Draft, decided: _Decided, read: Draft) -> None:
        """Let the *draft* of an issue say of the field in conflict what was *read*."""
        field, columns, extras = decided.conflict.field, dict(draft.sheet.columns), list(draft.sheet.extras)
        if field.startswith(EXTRA):
            extras.append(field.removeprefix(EXTRA))
            draft.extra.update(read.extra)
        else:
            columns[field] = (column_letters(decided.row.places[OWN]), self._heading(field))
            draft.values.update({name: read.values.get(name) for name in group_of(field)})
        draft.sheet = replace(draft.sheet, columns=columns, extras=extras)

    def _read(self, decided: _Decided) -> Draft | None:
        """Read the cell as one of its column in an export, in a row of its own; None where it is refused."""
        conflict = decided.conflict
        cells: dict[str, Cell] = {
            self._heading("level"): Level.coded(conflict.level).label,
            self._heading("number"): conflict.number,
            self._heading("description"): ITEM,  # every row of an export has one
        }
        if conflict.start:
            is_there = "handed_over_on" in self._imprint.columns
            cells[self._heading("handed_over_on") if is_there else "交办日期"] = conflict.start
        cells[self._heading(conflict.field)] = decided.cell
        grid = Grid(decided.row.sheet, iter([list(cells), list(cells.values())]))
        reading = read_sheet(Path(self._file), grid, self._options, lambda _: None)
        for error in reading.errors:
            self._refuse(decided.row, decided.heading, error.why, error.remedy)
        return reading.drafts[0] if reading.drafts else None

    def _refuse(self, row: _Row, heading: str, why: str, remedy: str) -> None:
        letter, value = column_letters(row.places[heading]), row.lost[heading] or show_cell(row.cell(heading))
        self._errors.append(RowError(self._file, row.sheet, row.number, letter, heading, value, why, remedy))
