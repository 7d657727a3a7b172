"""Tables side by side: the bands of columns that blank columns or repeated headings divide."""

from collections.abc import Mapping, Sequence

from qinling.workbook.files.grids import Cell
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.tables.header_detection import Header, find_headers
from qinling.workbook.tables.table import count_filled, is_blank
from qinling.workbook.tables.table_building import Segment

#: A range of columns: the first, and the one after the last.
Band = tuple[int, int]

_MIN_FIELDS = 3  # of a table without a heading of descriptions
_MIN_LONG_TEXT = 12  # characters of a description
_MAX_COLUMNS = 500  # wider sheets are one table


def find_bands(
    rows: Sequence[list[Cell]],
    segment: Segment,
    merges: Sequence[MergedBlock],
    user_headings: Mapping[str, str],
) -> list[tuple[Band, Header]]:
    """Return the bands of a segment that are tables of their own, with their headers; [] for one table."""
    bands = _split_into_bands(rows, segment)
    if len(bands) == 1:
        return []
    found: list[tuple[Band, Header]] = []
    for band in bands:
        cut = [mask_row(row, band) for row in rows[segment.header.first : segment.stop]]
        headers = find_headers(cut, merges, user_headings, segment.header.first)
        header = next((one for one in headers if one.names_description), headers[0] if headers else None)
        if header:
            found.append((band, header))
    ledgers = [one for one in found if _may_be_ledger(rows, segment, *one)]
    if len(ledgers) < 2 and not _has_loose_band(rows, segment, bands, found):
        return []
    return ledgers or found[:1]


def _may_be_ledger(rows: Sequence[list[Cell]], segment: Segment, band: Band, header: Header) -> bool:
    """Return whether a band has a heading of descriptions, or several fields above long texts."""
    if header.names_description:
        return True
    body = [row[band[0] : band[1]] for row in rows[header.end : segment.stop]]
    filled = [row for row in body if count_filled(row)]
    long = sum(any(isinstance(cell, str) and len(cell) >= _MIN_LONG_TEXT for cell in row) for row in filled)
    return len(header.fields) >= _MIN_FIELDS and 0 < len(filled) <= 2 * long


def _split_into_bands(rows: Sequence[list[Cell]], segment: Segment) -> list[Band]:
    """Return the column ranges of a segment that blank columns or repeated headings divide."""
    body = [row for row in rows[segment.header.first : segment.stop] if count_filled(row) > 1]
    width = max((len(row) for row in body), default=0)
    if width > _MAX_COLUMNS:
        return [(0, width)]
    is_used = [any(not is_blank(row[column]) for row in body if column < len(row)) for column in range(width)]
    bands: list[Band] = []
    start: int | None = None
    for column in range(width + 1):
        if column < width and is_used[column]:
            start = column if start is None else start
        elif start is not None:
            bands.append((start, column))
            start = None
    return [part for band in bands for part in _split_at_repeated_ordinal(rows, segment.header, band)]


def _split_at_repeated_ordinal(rows: Sequence[list[Cell]], header: Header, band: Band) -> list[Band]:
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


def mask_row(row: Sequence[Cell], band: Band) -> list[Cell]:
    """Return *row* with the cells outside *band* blank, so that its columns keep their places."""
    low, high = band
    return [cell if low <= column < high else "" for column, cell in enumerate(row)]


def _has_loose_band(
    rows: Sequence[list[Cell]],
    segment: Segment,
    bands: Sequence[Band],
    found: Sequence[tuple[Band, Header]],
) -> bool:
    """Return whether a band beside the one ledger has rows of its own: a summary, a legend, a list of choices."""
    main = next((band for band, header in found if header.names_description), None)
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


def _list_filled_rows(rows: Sequence[list[Cell]], segment: Segment, band: Band) -> set[int]:
    return {
        number
        for number in range(segment.header.end, segment.stop)
        if count_filled(rows[number][band[0] : band[1]])
    }
