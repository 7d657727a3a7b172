"""How one cell is read, by the field of its column, and how it is shown in an error."""

from collections.abc import Callable
from datetime import date, datetime

from qinling.rules.parsing import coordinates, dates, deadlines, statuses, values
from qinling.rules.parsing.levels import read_level
from qinling.workbook.files.grids import Cell
from qinling.workbook.heading_aliases import CLOSED_SAID, HANDED_DOWN, LONLAT, RECTIFIED_SAID

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
#: Why a cell is refused that the file holds an error value in, and what to do.
LOST = ("单元格是错误值或没有结果的公式", "请改正公式，或改填确定的内容后保存")
CONTROL = values.CONTROL

_SHOWN = 60


#: Fields whose cells are read by rules of their own; all others keep the office's words.
DAYS = ("found_on", "handed_over_on", HANDED_DOWN, "rectified_on", "closed_on")
STATES = ("status", RECTIFIED_SAID, CLOSED_SAID)


def reading_of(
    field: str, heading: str, base: date | None, *, fraction: bool | None = None
) -> Callable[[Cell], object]:
    """Return the function that reads the cells of *field*; it raises ValueRefused for a bad one.

    *heading* tells what 是 and 否 answer, *base* is the day whose year a phrase without one
    takes, *fraction* says of a percentage that it is written as a share of 1.
    """
    if field in STATES:
        return lambda cell: statuses.read_status(cell, heading)
    if field in DAYS:
        return lambda cell: dates.read_day(cell, base)
    readings: dict[str, Callable[[Cell], object]] = {
        "percent": lambda cell: values.read_percent(cell, fraction=fraction),
        "deadline": lambda cell: deadlines.read_deadline(cell, base),
        "level": lambda cell: str(read_level(cell)),
        "schedule": lambda cell: str(statuses.read_schedule(cell)),
        "lon": lambda cell: coordinates.read_coordinate(cell, "lon"),
        "lat": lambda cell: coordinates.read_coordinate(cell, "lat"),
        LONLAT: coordinates.read_lonlat,
        "on_platform": values.read_yes_no,
        "number": values.read_number_text,
        "lead_days": values.read_days,
    }
    return readings.get(field, values.read_words)


def show_cell(cell: Cell) -> str:
    """Return a cell as its user sees it, cut to what fits a line, what a terminal would obey made visible."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    text = str(cell)
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
