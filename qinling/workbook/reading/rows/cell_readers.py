"""The functions that read a cell of each field, and the text that shows a cell in an error."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from qinling.rules.parsing import coordinates, dates, deadlines, percentages, statuses, values
from qinling.rules.parsing.date_orders import DateOrder, may_lack_zero
from qinling.rules.parsing.levels import parse_level
from qinling.rules.units.unit_cells import parts_units
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import (
    CLOSED_YES_NO,
    FIRST_DEADLINE,
    HANDED_DOWN,
    LONLAT,
    RECTIFIED_YES_NO,
)
from qinling.workbook.reading.rows.cell_parts import CellParts, read_unit_parts

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
#: The reason and remedy for an error value or a formula without a result.
UNREADABLE_CELL = ("单元格是错误值或没有结果的公式", "请改正公式，或改填确定的内容后保存")

_MAX_SHOWN_CHARACTERS = 60
#: What a cell holds where there is no day, no number, no name.
_NOTHING = frozenset(["/", "／", "\\", "-", "--", "—", "——", "－", "―", "–", "无", "暂无"])
_MAX_NONE_CHARACTERS = 6

#: Fields whose cells are read as days, those among them that are deeds, and those whose cells are read as a status.
DAY_FIELDS = ("found_on", "handed_over_on", HANDED_DOWN, "rectified_on", "closed_on")
DEED_FIELDS = ("rectified_on", "closed_on")
STATUS_FIELDS = ("status", RECTIFIED_YES_NO, CLOSED_YES_NO)
#: The question that 是 and 否 answer, in whatever words the heading asks it: 是否销账, 有无核销.
_QUESTIONS = {CLOSED_YES_NO: "是否销号", RECTIFIED_YES_NO: "是否完成整改"}
UNIT_FIELDS = ("lead_unit", "duty_unit", "assisting_unit", "acceptance_unit")
#: Fields that name something. A dash in their cells is no name.
NAME_FIELDS = ("number", "town", "location", "zone", "category", "source", "person", "leader", *UNIT_FIELDS)
#: Fields whose cells may give values for other fields too.
FIELDS_WITH_PARTS = frozenset(("percent", "person", *STATUS_FIELDS, *UNIT_FIELDS))


@dataclass(frozen=True, slots=True)
class DayStyle:
    """How a column of days is written: the *order* of short days such as 6/7/2026.

    *settles_year*: a day without a year is not taken to be ahead of the ledger's day.
    *loses_zeros*: the file is text, and 6.1 may be a number that was 6.10.
    """

    order: DateOrder | None = None
    settles_year: bool = False
    loses_zeros: bool = False


_ANY_STYLE = DayStyle()


def _drop_question(heading: str) -> str:
    """Return *heading*, or nothing where it names the close-out but asks nothing: 已完成 is not closed out."""
    return "" if "销号" in heading and "是否" not in heading else heading


def choose_cell_reader(
    field: str,
    heading: str,
    base_day: date | None,
    *,
    fraction: bool | None = None,
    days: DayStyle = _ANY_STYLE,
) -> Callable[[Cell], object]:
    """Return the function that reads the cells of *field*. It raises ValueRefused for a bad cell.

    *heading* gives the meaning of 是 and 否. A phrase without a year takes the year of *base_day*.
    *fraction*: percentages are written as fractions of 1; None means that each cell decides.
    """
    if field in STATUS_FIELDS:
        heading = _QUESTIONS.get(field) or _drop_question(heading)
        return lambda cell: statuses.parse_status(cell, heading, base_day)
    if field in DAY_FIELDS:
        read = dates.parse_past_day if days.settles_year else dates.parse_day
        return _restore_numbers(
            lambda cell: None if _says_none(cell) else read(cell, base_day, days.order), days
        )
    if field in ("deadline", FIRST_DEADLINE):
        return _restore_numbers(lambda cell: deadlines.parse_deadline(cell, base_day, days.order), days)
    if field in UNIT_FIELDS and parts_units(heading):
        return lambda cell: read_unit_parts(values.parse_text(cell) or "", heading) or None
    readers: dict[str, Callable[[Cell], object]] = {
        "percent": lambda cell: _read_percent(cell, fraction),
        "level": lambda cell: str(parse_level(cell)),
        "schedule": lambda cell: str(statuses.parse_schedule(cell)),
        "lon": lambda cell: coordinates.parse_coordinate(cell, "lon"),
        "lat": lambda cell: coordinates.parse_coordinate(cell, "lat"),
        LONLAT: coordinates.parse_lonlat,
        "on_platform": values.parse_yes_no,
        "number": values.parse_issue_number,
        "lead_days": values.parse_day_count,
        "original_deadline": dates.parse_day,
    }
    return readers.get(field, values.parse_text)


def read_unless_none(read: Callable[[Cell], object]) -> Callable[[Cell], object]:
    """Return *read*, but None for a cell that says that there is nothing: no unit is called “/”."""
    return lambda cell: None if _says_none(cell) else read(cell)


def _says_none(cell: Cell) -> bool:
    """Return whether a cell says that there is nothing: a dash, a slash or 无."""
    return isinstance(cell, str) and len(cell) <= _MAX_NONE_CHARACTERS and cell.strip() in _NOTHING


def _restore_numbers(read: Callable[[Cell], object], days: DayStyle) -> Callable[[Cell], object]:
    """Return *read*, but where a text file may have lost zeros it is given the numbers."""
    if not days.loses_zeros:
        return read
    return lambda cell: read(float(cell) if isinstance(cell, str) and may_lack_zero(cell.strip()) else cell)


def _read_percent(cell: Cell, fraction: bool | None) -> object:
    percent = percentages.parse_percent(cell, fraction=fraction)
    return CellParts(percent, wording=str(cell).strip()) if percentages.is_rough_percent(cell) else percent


def format_cell_text(cell: Cell) -> str:
    """Return the text of a cell as the user sees it, shortened to one line, control characters escaped."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    text = str(cell)
    text = text if len(text) <= _MAX_SHOWN_CHARACTERS else f"{text[:_MAX_SHOWN_CHARACTERS]}…"
    return values.CONTROL_CHARACTERS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
