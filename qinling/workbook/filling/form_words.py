"""What an issue is called in the words of a form: its status words, its way to write days and percentages."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qinling.errors import ValueRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind
from qinling.rules.parsing.percentages import detect_percent_style
from qinling.rules.parsing.statuses import StatusReading, parse_status
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, Schedule, Status
from qinling.workbook.export.cell_values import get_cell_value
from qinling.workbook.files.grids import Cell
from qinling.workbook.files.xlsx.number_formats import NumberFormat
from qinling.workbook.filling.form_days import DayWriter, find_day_writer
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, RECTIFIED_YES_NO
from qinling.workbook.tables.table import is_blank

#: What a cell can be given. A day becomes a real day of the workbook.
NewValue = str | float | date

_MAX_WORD = 30
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?=\s*[%％])")
_PERCENT_TEXT = re.compile(r"\d+(?:\.\d+)?\s*[%％]")
#: Words that claim more than the status alone: nobody said so.
_CLAIMS = re.compile(r"[超逾]期|基本|部分|阶段")
_WAITS = re.compile(r"待|申请|报请|未")
_UNFINISHED = re.compile(r"[未没]")
_YES_TO_NO = {
    "是": "否",
    "已": "未",
    "已完成": "未完成",
    "完成": "未完成",
    "有": "无",
    "√": "×",
    "✓": "✗",
    "Y": "N",
    "y": "n",
}
_QUESTIONS = {RECTIFIED_YES_NO: "整改", CLOSED_YES_NO: "销号"}


@dataclass(frozen=True)
class FormColumn:
    """A column of a form: its heading, its use, what its *cells* hold, and the day of the form.

    *day_cells* are the cells of all columns of days. *choices* are the words of its drop-down list, ()
    where they cannot be read, None where it has no list. *read_days* are cells with the days that the
    reader took them for.
    """

    heading: str
    use: str
    cells: Sequence[Cell] = ()
    day_cells: Sequence[Cell] = ()
    choices: tuple[str, ...] | None = None
    base_day: date | None = None
    read_days: Sequence[tuple[Cell, object]] = ()

    @cached_property
    def words(self) -> list[str]:
        """The words of the drop-down list, else those of the column, the commonest first."""
        if self.choices:
            return list(self.choices)
        return [word for word, _ in Counter(_list_short_texts(self.cells)).most_common()]

    @cached_property
    def _status_words(self) -> dict[tuple[Status, Schedule | None], str | None]:
        return {}

    def find_status_word(self, status: Status, schedule: Schedule | None) -> str | None:
        """Return the word of the column for a status, None where it has none."""
        key = status, schedule
        if key not in self._status_words:
            self._status_words[key] = choose_status_word(status, schedule, self.words, self)
        return self._status_words[key]

    @cached_property
    def uses_schedules(self) -> bool:
        """Whether a word of the column names a pace."""
        return any(reading.schedule for word in self.words if (reading := _try_status(word, self)))

    @cached_property
    def fraction(self) -> bool | None:
        """How the column writes percentages, as `detect_percent_style` says."""
        return detect_percent_style(cell for cell in self.cells if not is_blank(cell))

    @cached_property
    def has_percent_texts(self) -> bool:
        """Whether the column writes percentages as texts."""
        return any(isinstance(cell, str) and _PERCENT_TEXT.search(cell) for cell in self.cells)

    @cached_property
    def write_day(self) -> DayWriter:
        """How the column writes a day, else how the other columns of days do."""
        for cells in (self.cells, self.day_cells):
            if write := find_day_writer(cells, self.read_days):
                return write
        return date.isoformat


def compose_value(issue: IssueRow, column: FormColumn, old: Cell, form: NumberFormat) -> NewValue | None:
    """Return what a cell of *column* says of *issue*, None where the ledger says nothing.

    *old* is what it holds, *form* its number format. Raises ValueRefused where the form has no word for it.
    """
    if column.use in ("status", RECTIFIED_YES_NO, CLOSED_YES_NO):
        return _compose_status(issue, column, old)
    value = get_cell_value(issue, column.use)
    if value is None:
        return None
    kind = FIELDS_BY_NAME[column.use].kind
    if isinstance(value, date):
        return _compose_day(value, column, old, form)
    if kind is FieldKind.PERCENT:
        return _compose_percent(float(value), column, form)
    return value


# -- status ------------------------------------------------------------------------------------


def _compose_status(issue: IssueRow, column: FormColumn, old: Cell) -> str:
    status = Status.from_code(issue.status)
    if column.use in _QUESTIONS:
        return _answer_question(status, column)
    schedule = Schedule.from_code(issue.schedule) if issue.schedule else None
    if isinstance(old, str) and issue.percent is not None and _has_figure(old, status, column):
        return _FIGURE.sub(f"{issue.percent:g}", old)
    if word := column.find_status_word(status, schedule):
        return word
    if column.choices is not None:
        said_words = "、".join(column.choices) or "读不出的清单"
        raise ValueRefused(f"下拉清单（{said_words}）里没有与“{status.label}”相当的词")
    return (
        schedule.label if schedule and status is Status.RECTIFYING and column.uses_schedules else status.label
    )


def _has_figure(old: str, status: Status, column: FormColumn) -> bool:
    """Return whether a cell says this status with a percentage: 整改中（60%）."""
    said = _try_status(old, column)
    return said is not None and said.percent is not None and said.status is status


def _list_short_texts(cells: Iterable[Cell]) -> Iterable[str]:
    return (cell.strip() for cell in cells if isinstance(cell, str) and 0 < len(cell.strip()) <= _MAX_WORD)


def _try_status(word: str, column: FormColumn) -> StatusReading | None:
    try:
        return parse_status(word, column.heading, column.base_day)
    except ValueRefused:
        return None


def choose_status_word(
    status: Status, schedule: Schedule | None, words: Sequence[str], column: FormColumn
) -> str | None:
    """Return the first of *words* that says this status and schedule and no more, or None.

    A form may have fewer words: 已完成 is also what a closed issue is, 未完成 what one not begun is.
    """
    ranks = [
        (rank, place)
        for place, word in enumerate(words)
        if (reading := _try_status(word, column))
        and (rank := _rank_word(word, reading, status, schedule)) is not None
    ]
    return words[min(ranks)[1]] if ranks else None


def _rank_word(word: str, reading: StatusReading, status: Status, schedule: Schedule | None) -> int | None:
    """Return how well *word* says this status, 0 the best; None where it says something else, or more."""
    if reading.percent is not None or reading.day is not None or _CLAIMS.search(word):
        return None
    is_unfinished = bool(_UNFINISHED.search(word))
    if reading.status is status:
        if reading.schedule not in (None, schedule):
            return None
        is_roundabout = status is Status.RECTIFYING and is_unfinished  # 未完成 beside 整改中
        return (0 if reading.schedule is schedule else 2) + is_roundabout
    if status in UNRECTIFIED_STATUSES:
        says_open = reading.status in (Status.RECTIFYING, None) and reading.schedule is None
        return 4 if says_open and is_unfinished else None
    if status is Status.VOID:
        return None
    if reading.status is Status.RECTIFIED and not _WAITS.search(word):
        return 4
    return 5 if reading.status is None and is_unfinished and status is not Status.CLOSED else None  # 未销号


def _answer_question(status: Status, column: FormColumn) -> str:
    """Return yes or no as the column writes it."""
    is_done = (
        status is Status.CLOSED
        if column.use == CLOSED_YES_NO
        else (status not in (*UNRECTIFIED_STATUSES, Status.VOID))
    )
    words = [word for word in column.words if not _CLAIMS.search(word)]
    done = Status.CLOSED if column.use == CLOSED_YES_NO else Status.RECTIFIED
    readings = {word: reading for word in words if (reading := parse_answer(word, column))}
    yes = [word for word, one in readings.items() if one.status is done]
    no = [word for word, one in readings.items() if one.status is not done]
    if is_done:
        answer = yes[0] if yes else _find_yes(no)
    else:
        answer = no[0] if no else _negate(yes[0]) if yes else "否"
    if column.choices is not None and answer not in column.choices:
        raise ValueRefused(
            f"下拉清单（{'、'.join(column.choices) or '读不出的清单'}）里没有“{answer}”这样的词"
        )
    return answer


def _find_yes(no: Sequence[str]) -> str:
    return next((word for word, other in _YES_TO_NO.items() if no and other == no[0]), "是")


def _negate(yes: str) -> str:
    """Return the word for no beside *yes*: 未办结 beside 已办结."""
    return _YES_TO_NO.get(yes) or (f"未{yes[1:]}" if yes.startswith("已") else "否")


def parse_answer(word: str, column: FormColumn) -> StatusReading | None:
    """Return what *word* answers under a heading that asks, None where it is no answer."""
    try:
        return parse_status(
            word, _QUESTIONS[column.use] + ("完成整改" if column.use == RECTIFIED_YES_NO else "")
        )
    except ValueRefused:
        return None


# -- days and percentages ----------------------------------------------------------------------


def _compose_day(day: date, column: FormColumn, old: Cell, form: NumberFormat) -> NewValue:
    return day if isinstance(old, date) or form.is_day else column.write_day(day)


def _compose_percent(share: float, column: FormColumn, form: NumberFormat) -> NewValue:
    percent = round(share * 100, 2)
    if form.is_percent:
        return share
    style = None if column.has_percent_texts else column.fraction
    if style is None and not column.has_percent_texts and re.search(r"[%％]", column.heading):
        style = False
    if style is None:
        return f"{percent:g}%"
    return share if style else percent
