"""Lay out a sheet: its tables, stacked or side by side, and the titles and notes around them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.tables.card_sheets.cards import find_cards
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.header_detection import (
    MAX_HEADER_DEPTH,
    Header,
    find_best_header,
    find_headers,
)
from qinling.workbook.tables.notes import FOOTNOTE
from qinling.workbook.tables.side_by_side import find_bands, mask_row
from qinling.workbook.tables.summaries_beside import Summary, find_summaries
from qinling.workbook.tables.table import NumberedRow, Table, count_filled, is_blank
from qinling.workbook.tables.table_building import Segment, build_table, list_texts
from qinling.workbook.tables.table_context import find_town_of_sender

#: Rows read ahead to find the tables and to sample the cells below their headers.
LOOK_AHEAD_ROWS = 1000
_MAX_FIRST_HEADER_ROW = 60
_MAX_MERGED_BLOCKS = 20_000
_MIN_FIELDS_OF_NEXT_TABLE = 3
_MAX_TITLE_CELLS = 3

_TITLE_LABEL = re.compile(
    r"[:：]|[0-9〇零一二三四五六七八九十]\s*[年月]|附[件表]|表\s*[0-9一二三四五六七八九十]"
)


@dataclass(slots=True)
class SheetLayout:
    """The tables of a sheet, the counts of the cells outside their rows, and the rows that belong to no table.

    *notes* say which cells are taken for another table.
    """

    tables: list[Table] = field(default_factory=list)
    counts: CellCounts = field(default_factory=CellCounts)
    loose_rows: list[NumberedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_table(grid: Grid, user_headings: Mapping[str, str]) -> Table | None:
    """Return the one table of a sheet whose header names the most fields, or None where no row is a header.

    This is for our own exports and for templates. *user_headings* maps headings to fields. The
    rows of the sheet are read once, as a stream.
    """
    rows = list(islice(grid.rows, LOOK_AHEAD_ROWS))
    merges = _list_header_merges(grid, _MAX_FIRST_HEADER_ROW)
    header = find_best_header(rows[:_MAX_FIRST_HEADER_ROW], merges, user_headings)
    if header is None:
        return None
    segment = Segment(0, header, len(rows))
    return build_table(grid, rows, segment, merges, rest=grid.rows)


def lay_out_sheet(grid: Grid, user_headings: Mapping[str, str]) -> SheetLayout:
    """Return the tables of a sheet. Only the last table goes on below the rows that are read ahead."""
    rows = list(islice(grid.rows, LOOK_AHEAD_ROWS))
    summaries = list(find_summaries(rows, user_headings))
    cells = sum(_take_out(rows, summary) for summary in summaries)
    layout = _lay_out_rows(grid, rows, user_headings)
    layout.counts.other_tables += cells
    layout.notes += [
        f"{summary.place} 像是另一张汇总表，没有读；是台账的列请加 --map {summary.key}=extra"
        for summary in summaries
    ]
    return layout


def _take_out(rows: list[list[Cell]], summary: Summary) -> int:
    """Blank the cells of *summary* in *rows*, and return how many they were."""
    before = sum(map(count_filled, rows))
    for number in range(summary.top, summary.bottom + 1):
        rows[number] = summary.cut_out(rows[number])
    return before - sum(map(count_filled, rows))


def _lay_out_rows(grid: Grid, rows: list[list[Cell]], user_headings: Mapping[str, str]) -> SheetLayout:
    """Return the tables of a sheet whose first rows are *rows*."""
    merges = _list_header_merges(grid, LOOK_AHEAD_ROWS)
    layout = SheetLayout()
    segments = _split_into_segments(rows, merges, user_headings)
    if len(rows) < LOOK_AHEAD_ROWS and (cards := find_cards(grid, list(enumerate(rows)), user_headings)):
        best = max((len(one.header.fields) for one in segments if one.header.names_description), default=0)
        if cards.field_count > best:
            counts = CellCounts(headings=cards.label_cells, notes=cards.note_cells)
            return SheetLayout([cards.table], counts)
    if not segments:
        layout.loose_rows = [(number, row) for number, row in enumerate(rows) if count_filled(row)]
        layout.loose_rows += ((number, row) for number, row in enumerate(grid.rows, len(rows)))
        return layout
    for position, segment in enumerate(segments):
        rest = grid.rows if position == len(segments) - 1 else iter(())
        _add_tables_of_segment(layout, grid, rows, segment, merges, user_headings, rest)
    for table in layout.tables[1:]:
        table.sheet_titles = layout.tables[0].texts_above
    return layout


def _list_header_merges(grid: Grid, last_row: int) -> list[MergedBlock]:
    blocks = [block for block in grid.merged_blocks if block[0][0] < last_row + MAX_HEADER_DEPTH]
    return blocks[:_MAX_MERGED_BLOCKS]


# -- one below the other -----------------------------------------------------------------------


def _split_into_segments(
    rows: Sequence[list[Cell]], merges: Sequence[MergedBlock], user_headings: Mapping[str, str]
) -> list[Segment]:
    """Return one segment a header, but for a header that only repeats the one above it."""
    segments: list[Segment] = []
    for header in find_headers(rows, merges, user_headings):
        is_certain = header.names_description or len(header.fields) >= _MIN_FIELDS_OF_NEXT_TABLE
        if not segments:
            if header.first < _MAX_FIRST_HEADER_ROW:
                segments.append(Segment(0, header, len(rows)))
            continue
        if not is_certain or _is_repeated_header(rows, segments[-1], header):
            continue
        start = _find_title_start(rows, header.first, segments[-1].header.end)
        if (
            len(segments) == 1
            and start <= segments[0].header.end
            and not segments[0].header.names_description
        ):
            segments = []  # the first rows named some fields, but have no rows of their own
            start = 0
        else:
            segments[-1].stop = start
        segments.append(Segment(start, header, len(rows)))
    return segments


def _is_repeated_header(rows: Sequence[list[Cell]], segment: Segment, header: Header) -> bool:
    """Return whether *header* is the header of *segment* once more, under no title or the same title."""
    first = segment.header
    if header.depth > first.depth or _normalize_row(rows[header.end - 1]) != _normalize_row(
        rows[first.end - 1]
    ):
        return False
    start = _find_title_start(rows, header.first, first.end)
    titles = {text for row in rows[start : header.first] for text in list_texts(row)}
    return titles <= {text for row in rows[segment.start : first.first] for text in list_texts(row)}


def _normalize_row(row: Sequence[Cell]) -> list[str]:
    return [normalize_heading(str(cell))[0] for cell in row if not is_blank(cell)]


def _find_title_start(rows: Sequence[list[Cell]], header_row: int, lowest: int) -> int:
    """Return the first of the title rows above a header. Rows above *lowest* belong to another table."""
    start = header_row
    while start > lowest and _is_title_row(rows[start - 1]):
        start -= 1
    # A lone text right below the rows of another table, under a blank row, may be its note.
    while start < header_row and (not count_filled(rows[start]) or _is_note_row(rows[start])):
        if _names_sender(rows[start]) and all(map(count_filled, rows[start:header_row])):
            break  # 填报单位：白石峪镇 right above a header is that of the table below
        start += 1
    return start


def _names_sender(row: Sequence[Cell]) -> bool:
    return find_town_of_sender(list_texts(row)) is not None


def _is_title_row(row: Sequence[Cell]) -> bool:
    filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
    if not filled:
        return True
    if len(filled) > _MAX_TITLE_CELLS or not all(isinstance(row[column], str) for column in filled):
        return False
    texts = [str(row[column]) for column in filled]
    return filled == [0] or all(_TITLE_LABEL.search(text) for text in texts) or len(filled) == 1


def _is_note_row(row: Sequence[Cell]) -> bool:
    return any(FOOTNOTE.match(text) for text in list_texts(row)[:1])


def _add_tables_of_segment(
    layout: SheetLayout,
    grid: Grid,
    rows: Sequence[list[Cell]],
    segment: Segment,
    merges: Sequence[MergedBlock],
    user_headings: Mapping[str, str],
    rest: Iterator[list[Cell]],
) -> None:
    """Add the tables of a segment, and count the cells above their rows."""
    layout.counts.notes += sum(count_filled(row) for row in rows[segment.start : segment.header.first])
    bands = find_bands(rows, segment, merges, user_headings)
    if not bands:
        table = build_table(grid, rows, segment, merges, rest)
        layout.tables.append(table)
        headings = rows[segment.header.first : table.first_data_row]
        layout.counts.headings += sum(map(count_filled, headings))
        return
    for band, header in bands:
        part = Segment(segment.start, header, segment.stop)
        masked = [
            # A title that stands alone in its row belongs to all tables below it.
            row if number < segment.header.first and count_filled(row) == 1 else mask_row(row, band)
            for number, row in enumerate(rows)
        ]
        following = (mask_row(row, band) for row in rest) if band == bands[-1][0] else iter(())
        layout.tables.append(build_table(grid, masked, part, merges, following))
        for row in rows[segment.header.first : header.end]:
            layout.counts.headings += count_filled(row[band[0] : band[1]])
    for number in range(segment.header.first, segment.stop):
        row = rows[number]
        for band, _ in bands:
            row = [cell if not band[0] <= column < band[1] else "" for column, cell in enumerate(row)]
        if count_filled(row):
            layout.loose_rows.append((number, row))
