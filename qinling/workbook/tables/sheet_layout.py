"""Lay out a sheet: its tables, stacked or side by side, and the titles and notes around them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.tables.cards import find_cards
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.header_detection import (
    MAX_HEADER_DEPTH,
    Header,
    find_best_header,
    find_headers,
    is_column_count_row,
    read_heading_parts,
)
from qinling.workbook.tables.merged_rows import fill_merges_down
from qinling.workbook.tables.notes import FOOTNOTE
from qinling.workbook.tables.table import NumberedRow, Table, count_filled, is_blank

#: Rows read ahead to find the tables and to sample the cells below their headers.
LOOK_AHEAD_ROWS = 1000
_MAX_FIRST_HEADER_ROW = 60
_MAX_MERGED_BLOCKS = 20_000
_FOOTER_ROWS = 12  # last sample rows that are searched for notes
_MIN_FIELDS_OF_NEXT_TABLE = 3
_MAX_TITLE_CELLS = 3
_MIN_LONG_TEXT = 12  # characters of a description
_MAX_BAND_COLUMNS = 500  # wider sheets are one table

_TITLE_LABEL = re.compile(
    r"[:：]|[0-9〇零一二三四五六七八九十]\s*[年月]|附[件表]|表\s*[0-9一二三四五六七八九十]"
)


@dataclass(slots=True)
class SheetLayout:
    """The tables of a sheet, the counts of the cells outside their rows, and the rows that belong to no table."""

    tables: list[Table] = field(default_factory=list)
    counts: CellCounts = field(default_factory=CellCounts)
    loose_rows: list[NumberedRow] = field(default_factory=list)


@dataclass(slots=True)
class _Segment:
    """Rows of a sheet from the titles of a table to its last row, all from 0; *stop* is the row after."""

    start: int
    header: Header
    stop: int


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
    segment = _Segment(0, header, len(rows))
    return _build_table(grid, rows, segment, merges, rest=grid.rows)


def lay_out_sheet(grid: Grid, user_headings: Mapping[str, str]) -> SheetLayout:
    """Return the tables of a sheet. Only the last table goes on below the rows that are read ahead."""
    rows = list(islice(grid.rows, LOOK_AHEAD_ROWS))
    merges = _list_header_merges(grid, LOOK_AHEAD_ROWS)
    layout = SheetLayout()
    segments = _split_into_segments(rows, merges, user_headings)
    if len(rows) < LOOK_AHEAD_ROWS and (cards := find_cards(grid, list(enumerate(rows)), user_headings)):
        best = max((len(one.header.fields) for one in segments if _is_ledger(one.header)), default=0)
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
) -> list[_Segment]:
    """Return one segment a header, but for a header that only repeats the one above it."""
    segments: list[_Segment] = []
    for header in find_headers(rows, merges, user_headings):
        is_certain = "description" in header.fields or len(header.fields) >= _MIN_FIELDS_OF_NEXT_TABLE
        if not segments:
            if header.first < _MAX_FIRST_HEADER_ROW:
                segments.append(_Segment(0, header, len(rows)))
            continue
        if not is_certain or _is_repeated_header(rows, segments[-1], header):
            continue
        start = _find_title_start(rows, header.first, segments[-1].header.end)
        if len(segments) == 1 and start <= segments[0].header.end and not _is_ledger(segments[0].header):
            segments = []  # the first rows named some fields, but have no rows of their own
            start = 0
        else:
            segments[-1].stop = start
        segments.append(_Segment(start, header, len(rows)))
    return segments


def _is_ledger(header: Header) -> bool:
    return "description" in header.fields


def _is_repeated_header(rows: Sequence[list[Cell]], segment: _Segment, header: Header) -> bool:
    """Return whether *header* is the header of *segment* once more, under no title or the same title."""
    first = segment.header
    if header.depth > first.depth or _normalize_row(rows[header.end - 1]) != _normalize_row(
        rows[first.end - 1]
    ):
        return False
    start = _find_title_start(rows, header.first, first.end)
    titles = {text for row in rows[start : header.first] for text in _list_texts(row)}
    return titles <= {text for row in rows[segment.start : first.first] for text in _list_texts(row)}


def _normalize_row(row: Sequence[Cell]) -> list[str]:
    return [normalize_heading(str(cell))[0] for cell in row if not is_blank(cell)]


def _list_texts(row: Sequence[Cell]) -> list[str]:
    return [str(cell).strip() for cell in row if not is_blank(cell)]


def _find_title_start(rows: Sequence[list[Cell]], header_row: int, lowest: int) -> int:
    """Return the first of the title rows above a header. Rows above *lowest* belong to another table."""
    start = header_row
    while start > lowest and _is_title_row(rows[start - 1]):
        start -= 1
    # A lone text right below the rows of another table, under a blank row, may be its note.
    while start < header_row and (not count_filled(rows[start]) or _is_note_row(rows[start])):
        start += 1
    return start


def _is_title_row(row: Sequence[Cell]) -> bool:
    filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
    if not filled:
        return True
    if len(filled) > _MAX_TITLE_CELLS or not all(isinstance(row[column], str) for column in filled):
        return False
    texts = [str(row[column]) for column in filled]
    return filled == [0] or all(_TITLE_LABEL.search(text) for text in texts) or len(filled) == 1


def _is_note_row(row: Sequence[Cell]) -> bool:
    return any(FOOTNOTE.match(text) for text in _list_texts(row)[:1])


# -- side by side ------------------------------------------------------------------------------


def _add_tables_of_segment(
    layout: SheetLayout,
    grid: Grid,
    rows: Sequence[list[Cell]],
    segment: _Segment,
    merges: Sequence[MergedBlock],
    user_headings: Mapping[str, str],
    rest: Iterator[list[Cell]],
) -> None:
    """Add the tables of a segment, and count the cells above their rows."""
    bands = _split_into_bands(rows, segment)
    found: list[tuple[tuple[int, int], Header]] = []
    for band in bands:
        cut = [_mask_row(row, band) for row in rows[segment.header.first : segment.stop]]
        headers = find_headers(cut, merges, user_headings, segment.header.first)
        header = next((one for one in headers if _is_ledger(one)), headers[0] if headers else None)
        if header:
            found.append((band, header))
    ledgers = [one for one in found if _may_be_ledger(rows, segment, *one)]
    if len(bands) == 1 or (len(ledgers) < 2 and not _has_loose_band(rows, segment, bands, found)):
        layout.tables.append(_build_table(grid, rows, segment, merges, rest))
        layout.counts.notes += sum(count_filled(row) for row in rows[segment.start : segment.header.first])
        layout.counts.headings += sum(
            count_filled(row) for row in rows[segment.header.first : layout.tables[-1].first_data_row]
        )
        return
    chosen = ledgers or found[:1]
    for band, header in chosen:
        part = _Segment(segment.start, header, segment.stop)
        masked = [
            # A title that stands alone in its row belongs to all tables below it.
            row if number < segment.header.first and count_filled(row) == 1 else _mask_row(row, band)
            for number, row in enumerate(rows)
        ]
        following = (_mask_row(row, band) for row in rest) if band == chosen[-1][0] else iter(())
        layout.tables.append(_build_table(grid, masked, part, merges, following))
    for number in range(segment.header.first, segment.stop):
        row = rows[number]
        for band, _ in chosen:
            row = [cell if not band[0] <= column < band[1] else "" for column, cell in enumerate(row)]
        if count_filled(row):
            layout.loose_rows.append((number, row))
    layout.counts.notes += sum(count_filled(row) for row in rows[segment.start : segment.header.first])
    layout.counts.headings += sum(
        count_filled(row[band[0] : band[1]])
        for band, header in chosen
        for row in rows[segment.header.first : header.end]
    )


def _may_be_ledger(
    rows: Sequence[list[Cell]], segment: _Segment, band: tuple[int, int], header: Header
) -> bool:
    """Return whether a band has a heading of descriptions, or several fields above long texts."""
    if _is_ledger(header):
        return True
    body = [row[band[0] : band[1]] for row in rows[header.end : segment.stop]]
    filled = [row for row in body if count_filled(row)]
    long = sum(any(isinstance(cell, str) and len(cell) >= _MIN_LONG_TEXT for cell in row) for row in filled)
    return len(header.fields) >= _MIN_FIELDS_OF_NEXT_TABLE and 0 < len(filled) <= 2 * long


def _split_into_bands(rows: Sequence[list[Cell]], segment: _Segment) -> list[tuple[int, int]]:
    """Return the column ranges of a segment that blank columns or repeated headings divide."""
    body = [row for row in rows[segment.header.first : segment.stop] if count_filled(row) > 1]
    width = max((len(row) for row in body), default=0)
    if width > _MAX_BAND_COLUMNS:
        return [(0, width)]
    is_used = [any(not is_blank(row[column]) for row in body if column < len(row)) for column in range(width)]
    bands: list[tuple[int, int]] = []
    start: int | None = None
    for column in range(width + 1):
        if column < width and is_used[column]:
            start = column if start is None else start
        elif start is not None:
            bands.append((start, column))
            start = None
    return [part for band in bands for part in _split_at_repeated_ordinal(rows, segment.header, band)]


def _split_at_repeated_ordinal(
    rows: Sequence[list[Cell]], header: Header, band: tuple[int, int]
) -> list[tuple[int, int]]:
    """Split a band where its first heading comes once more, as in two tables without a gap."""
    low, high = band
    keys = [
        normalize_heading(str(cell))[0] if not is_blank(cell) else ""
        for cell in rows[header.end - 1][low:high]
    ]
    if not keys or not keys[0] or keys.count(keys[0]) < 2 or len(set(keys[: keys.index(keys[0], 1)])) < 3:
        return [band]
    starts = [low + position for position, key in enumerate(keys) if key == keys[0]]
    return list(zip(starts, [*starts[1:], high], strict=True))


def _mask_row(row: Sequence[Cell], band: tuple[int, int]) -> list[Cell]:
    """Return *row* with the cells outside *band* blank, so that its columns keep their places."""
    low, high = band
    return [cell if low <= column < high else "" for column, cell in enumerate(row)]


def _has_loose_band(
    rows: Sequence[list[Cell]],
    segment: _Segment,
    bands: Sequence[tuple[int, int]],
    found: Sequence[tuple[tuple[int, int], Header]],
) -> bool:
    """Return whether a band beside the one ledger has rows of its own: a summary, a legend, a list of choices."""
    main = next((band for band, header in found if _is_ledger(header)), None)
    if main is None:
        return False
    main_rows = _list_filled_rows(rows, segment, main)
    for band in bands:
        band_rows = _list_filled_rows(rows, segment, band)
        if band == main or not band_rows:
            continue
        has_own_headings = any(
            normalize_heading(str(cell))[0] in _OWN_TABLE_HEADINGS
            for cell in rows[segment.header.end - 1][band[0] : band[1]]
            if not is_blank(cell)
        )
        heads = count_filled(rows[segment.header.end - 1][band[0] : band[1]])
        if (
            has_own_headings
            or not band_rows <= main_rows
            or (not heads and len(band_rows) * 2 < len(main_rows))
        ):
            return True
    return False


#: Headings of lists beside a ledger.
_OWN_TABLE_HEADINGS = frozenset(
    ["序号", "数量", "个数", "合计", "总数", "小计", "占比", "问题数", "问题总数", "图例", "选项", "下拉选项"]
)


def _list_filled_rows(rows: Sequence[list[Cell]], segment: _Segment, band: tuple[int, int]) -> set[int]:
    return {
        number
        for number in range(segment.header.end, segment.stop)
        if count_filled(rows[number][band[0] : band[1]])
    }


# -- one table ---------------------------------------------------------------------------------


def _build_table(
    grid: Grid,
    rows: Sequence[list[Cell]],
    segment: _Segment,
    merges: Sequence[MergedBlock],
    rest: Iterator[list[Cell]],
) -> Table:
    header = segment.header
    parts = read_heading_parts(rows[header.first : header.end], header.first, merges)
    start = header.end
    while start < segment.stop and is_column_count_row(rows[start]):
        start += 1
    copied: dict[int, set[int]] = {}
    numbered = _number_rows(rows, rest, start, segment.stop)
    filled_rows = fill_merges_down(numbered, grid.merged_blocks, start, copied)
    sample_rows = list(islice(filled_rows, max(segment.stop - start, 1)))
    return Table(
        grid,
        headings=["/".join(part) for part in parts],
        leaf_headings=[part[-1] if part else "" for part in parts],
        texts_above=[text for row in rows[segment.start : header.first] for text in _list_texts(row)],
        rows=filled_rows,
        sample_rows=sample_rows,
        notes_below=_find_notes(sample_rows[-_FOOTER_ROWS:]),
        header_row=header.first,
        first_data_row=start,
        copied=copied,
    )


def _number_rows(
    rows: Sequence[list[Cell]], rest: Iterator[list[Cell]], start: int, stop: int
) -> Iterator[NumberedRow]:
    for number in range(start, stop):
        yield number, rows[number]
    yield from enumerate(rest, len(rows))


def _find_notes(rows: Sequence[NumberedRow]) -> list[str]:
    first_texts = (next((cell for cell in row if not is_blank(cell)), "") for _, row in rows)
    return [cell for cell in first_texts if isinstance(cell, str) and FOOTNOTE.match(cell.strip())]
