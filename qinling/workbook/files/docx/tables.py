"""Read a Word paper (.docx): each table becomes a grid, and so do numbered problems with labelled paragraphs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qinling.rules.limits import Limits
from qinling.workbook.files.docx.blocks import build_problem_rows
from qinling.workbook.files.docx.document import WordCell, WordParagraph, WordTable, read_word_parts
from qinling.workbook.files.sheet_marks import COMMENTS, CellMarks, SheetMarks, leave_out_struck
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.files.zip_package import open_package

#: Paragraphs that are kept above a table, and below the last one.
_MAX_PARAGRAPHS_BESIDE = 10


@dataclass(slots=True)
class WordGrid:
    """What a `Grid` of a table needs: its name, rows, merged blocks and marks."""

    name: str
    rows: list[list[object]]
    merged_blocks: list[MergedBlock] = field(default_factory=list)
    marks: SheetMarks = field(default_factory=SheetMarks)


def read_word_grids(path: Path, limits: Limits) -> Iterator[WordGrid]:
    """Yield the tables of a paper, then its numbered problems. Raises WorkbookRefused for a broken file."""
    with open_package(path, limits) as archive:
        parts = read_word_parts(path, archive, limits)
    count = sum(isinstance(part, WordTable) for part in parts)
    paragraphs: list[str] = []
    number = 0
    for at, part in enumerate(parts):
        if isinstance(part, WordParagraph):
            paragraphs.append(part.text)
            continue
        number += 1
        below = _list_texts(parts[at + 1 :]) if number == count else []
        yield _build_grid(
            f"表{number}",
            part,
            paragraphs[-_MAX_PARAGRAPHS_BESIDE:],
            below[:_MAX_PARAGRAPHS_BESIDE],
        )
        paragraphs = []
    rows = build_problem_rows([part for part in parts if isinstance(part, WordParagraph)])
    if rows:
        yield WordGrid("正文", rows, marks=SheetMarks(unseen=(COMMENTS,)))


def _list_texts(parts: Iterable[WordParagraph | WordTable]) -> list[str]:
    return [part.text for part in parts if isinstance(part, WordParagraph)]


def _build_grid(name: str, table: WordTable, above: list[str], below: list[str]) -> WordGrid:
    grid = WordGrid(name, [[text] for text in above])
    marks = CellMarks()
    open_blocks: dict[int, tuple[int, int, int]] = {}  # column: first row, width, last row
    for row, cells in enumerate(table.rows, len(above)):
        values: list[object] = [""] * max((cell.column + cell.width for cell in cells), default=0)
        for cell in cells:
            started = open_blocks.get(cell.column)
            if cell.is_continued and started and started[1] == cell.width:
                open_blocks[cell.column] = (*started[:2], row)
                continue
            _close_block(grid.merged_blocks, cell.column, started)
            open_blocks[cell.column] = row, cell.width, row
            values[cell.column] = "".join(text for _, text in cell.runs).strip()
            _note_marks(marks, (row, cell.column), cell)
        grid.rows.append(values)
    for column, started in open_blocks.items():
        _close_block(grid.merged_blocks, column, started)
    grid.rows += [[text] for text in below]
    width = max(map(len, grid.rows), default=0)
    grid.rows = [row + [""] * (width - len(row)) for row in grid.rows]
    grid.merged_blocks.sort()
    grid.marks = SheetMarks(
        fills=marks.fills,
        struck=frozenset(marks.struck),
        partly_struck=marks.partly_struck,
        unseen=(*sorted(marks.unseen), COMMENTS),
    )
    return grid


def _close_block(blocks: list[MergedBlock], column: int, started: tuple[int, int, int] | None) -> None:
    if started and (started[0] != started[2] or started[1] > 1):
        first_row, width, last_row = started
        blocks.append(((first_row, column), (last_row, column + width - 1)))


def _note_marks(marks: CellMarks, position: tuple[int, int], cell: WordCell) -> None:
    if cell.fill:
        marks.add_fill(position, cell.fill)
    left_text = leave_out_struck(cell.runs, is_cell_struck=False)
    if left_text is not None:
        marks.add_struck(position, left_text.strip())
