"""Read the status of rows by their fill colour: what the user said, what the file says, and what must be asked."""

from collections.abc import Iterable, Mapping, Sequence

from qinling.errors import Choice, Doubt
from qinling.rules.parsing.statuses import StatusReading
from qinling.workbook.answers.map_entries import FILL_PREFIX, SKIP
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, RECTIFIED_YES_NO
from qinling.workbook.marks.fill_colours import NO_FILL, describe_colour, suggest_statuses
from qinling.workbook.marks.fill_legend import FillLegend, RowFills
from qinling.workbook.marks.fill_status import FillStatus, OpenColour
from qinling.workbook.tables.table import Table

#: A column of one of these gives the status; colours then mean nothing.
STATUS_COLUMNS = frozenset(("status", RECTIFIED_YES_NO, CLOSED_YES_NO))
_SUBJECT = "是什么状态（表里没有状态一列，各行底色不同）"


def choose_fill_status(
    table: Table,
    columns: Sequence[MappedColumn],
    fills: RowFills,
    legend: FillLegend,
    entries: Mapping[str, str],
) -> FillStatus | None:
    """Return the reader of statuses by colour, None where a column gives them or no row has a colour."""
    fields = {column.index: column.field for column in columns}
    if not fills or table.is_cards or STATUS_COLUMNS & set(fields.values()):
        return None
    return FillStatus(table, fields, fills, legend, _list_user_colours(entries))


def _list_user_colours(entries: Mapping[str, str]) -> dict[str, str | None]:
    """Return what the user said of colours: a status word, or None for a colour that is not read."""
    return {
        key.removeprefix(FILL_PREFIX).replace(NO_FILL, ""): None if word == SKIP else word
        for key, word in entries.items()
        if key.startswith(FILL_PREFIX)
    }


def build_fill_doubts(file: str, sheet: str, colours: Iterable[OpenColour]) -> list[Doubt]:
    """Return one question for each colour."""
    return [_build_fill_doubt(file, sheet, one) for one in colours]


def _build_fill_doubt(file: str, sheet: str, one: OpenColour) -> Doubt:
    key = f"{FILL_PREFIX}{one.colour or NO_FILL}"
    words = dict.fromkeys((*([_get_label(one.guess)] if one.guess else []), *suggest_statuses(one.colour)))
    choices = [Choice(word, ("--map", f"{key}={word}")) for word in words]
    choices.append(Choice("底色不是状态", ("--map", f"{key}={SKIP}")))
    subject = f"{describe_colour(one.colour)}的 {one.count} 个问题{_SUBJECT}"
    cell = f"{format_column_letters(0)}{one.first_row + 1}"
    return Doubt(file, sheet, subject, tuple(one.samples), tuple(choices), cell)


def _get_label(reading: StatusReading) -> str:
    return reading.status.label if reading.status else SKIP
