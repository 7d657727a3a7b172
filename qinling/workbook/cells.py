"""How one cell is read, by the field of its column, and how it is shown in an error."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from qinling.rules import coordinates, days, deadlines, quantities, statuses
from qinling.rules.levels import level_named
from qinling.rules.vocabulary import Level, Schedule, read_word
from qinling.workbook.columns import Column
from qinling.workbook.headings import CLOSED_SAID, HANDED_DOWN, LONLAT, RECTIFIED_SAID
from qinling.workbook.opening import Cell

#: What repeats the cell above.
DITTO = frozenset({"同上", "同上。", "同前", "〃", "〞", "″", "''", '"', "”", "“", "々"})
#: Error values that a file holds as text: .ods, .csv, or pasted as values.
ERROR_VALUES = frozenset(
    [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
        "#BLOCKED!",
    ]
)
CONTROL = quantities.CONTROL

_SHOWN = 60


def reading_of(
    column: Column, sample: Iterable[tuple[int, list[Cell]]], base: date | None
) -> Callable[[Cell], object]:
    """Return the function that reads the cells of *column*; it raises ValueRefused for a bad one.

    *sample* are rows of the sheet (a percentage is told by its neighbours), *base* is the day
    whose year a phrase without one takes.
    """
    read = _readings(column, sample, base).get(column.field)
    if read is None:
        return quantities.read_words
    # Control characters were refused before: no second complaint, which would send them to the terminal.
    return lambda cell: None if isinstance(cell, str) and CONTROL.search(cell) else read(cell)


def _readings(
    column: Column, sample: Iterable[tuple[int, list[Cell]]], base: date | None
) -> dict[str, Callable[[Cell], object]]:
    heading = column.heading
    style: bool | None = None
    if column.field == "percent":
        style = quantities.percent_style([row[column.index] for _, row in sample if column.index < len(row)])
    by_word = dict.fromkeys(
        ("status", RECTIFIED_SAID, CLOSED_SAID), lambda cell: statuses.read_status(cell, heading)
    )
    by_day = dict.fromkeys(
        ("found_on", "handed_over_on", HANDED_DOWN, "rectified_on", "closed_on"),
        lambda cell: days.read_day(cell, base),
    )
    return {
        **by_word,
        **by_day,
        "percent": lambda cell: quantities.read_percent(cell, fraction=style),
        "deadline": lambda cell: deadlines.read_deadline(cell, base),
        "level": _read_level,
        "schedule": _read_schedule,
        "lon": lambda cell: coordinates.read_coordinate(cell, "lon"),
        "lat": lambda cell: coordinates.read_coordinate(cell, "lat"),
        LONLAT: coordinates.read_lonlat,
        "on_platform": quantities.read_yes_no,
        "number": quantities.read_number_text,
    }


def _read_level(cell: Cell) -> str:
    return str(level_named(str(cell)) or read_word(Level, str(cell)))


def _read_schedule(cell: Cell) -> str:
    return str(statuses.read_status(cell).schedule or read_word(Schedule, str(cell)))


def show_cell(cell: Cell) -> str:
    """Return a cell as its user sees it, cut to what fits a line, what a terminal would obey made visible."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    text = str(cell)
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
