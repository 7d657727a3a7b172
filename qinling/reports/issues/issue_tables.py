"""Issues as stable JSON and as a table."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.ledger.rows import IssueRow
from qinling.rules.fields import (
    EXTRA_FIELD_PREFIX,
    FIELDS,
    FIELDS_BY_NAME,
    SHOWN_FIELD_PREFIX,
    Field,
    FieldKind,
)
from qinling.rules.vocabulary import UNACCEPTED_MARK, DeadlineKind, Level, Schedule, Status, Term
from qinling.rules.warning_tiers import count_days_left

if TYPE_CHECKING:
    from rich.table import Table

# fmt: off
_STABLE_KEYS = (
    "number", "level", "source", "category", "zone", "town", "location", "lon", "lat", "description", "lead_unit",
    "duty_unit", "goal", "measures", "found_on", "deadline", "deadline_kind", "deadline_text", "original_deadline",
    "status", "schedule", "percent", "rectified_on", "closed_on", "on_platform", "round",
)
# fmt: on
_FURTHER_KEYS = [field.name for field in FIELDS if field.name not in _STABLE_KEYS]

#: Computed columns of a list → their labels.
COMPUTED_COLUMNS = {"days_left": "剩余天数", "version": "版本"}

_TERM_FIELDS: dict[str, type[Term]] = {
    "level": Level,
    "status": Status,
    "schedule": Schedule,
    "deadline_kind": DeadlineKind,
    "accepted_level": Level,
}
#: The fields that a list cuts where the screen is too narrow.
LIST_CUT_FIELDS = (
    "description",
    "goal",
    "measures",
    "progress",
    "remark",
    "location",
    "duty_unit",
    "lead_unit",
)
_NUMBER_COLUMNS = ("days_left", "percent", "version")
_TEXT_WIDTH = 6  # the least of a text that is cut
_DAY_WIDTH = 10
#: The least width of a screen, and the default columns of a list there.
_LIST_COLUMNS = (
    (120, ("number", "level", "town", "description", "duty_unit", "deadline", "days_left", "status")),
    (72, ("number", "level", "description", "deadline", "days_left", "status")),
    (56, ("number", "level", "description", "deadline", "days_left")),
    (0, ("number", "description", "deadline", "days_left")),
)
_ORDINARY_COLUMNS = _LIST_COLUMNS[1][1]


def issue_json(issue: IssueRow, today: date) -> dict[str, object]:
    """Return an issue with the keys that programs rely on. `overdue` and `days_left` are as of *today*."""
    values = issue._asdict()
    left = count_days_left(issue.deadline, issue.status, today)
    item: dict[str, object] = {name: values[name] for name in _STABLE_KEYS}
    item.update(overdue=left is not None and left < 0, days_left=left, version=issue.version)
    item.update({name: values[name] for name in _FURTHER_KEYS})
    item["closed_unaccepted"] = bool(issue.closed_unaccepted)
    item["extra"] = issue.extra
    return item


def get_column_label(name: str) -> str:
    """Return the Chinese label of a field or computed column, or the heading of an extra column."""
    if name.startswith(EXTRA_FIELD_PREFIX):
        return name.removeprefix(EXTRA_FIELD_PREFIX)
    name = name.removeprefix(SHOWN_FIELD_PREFIX)
    return COMPUTED_COLUMNS.get(name) or FIELDS_BY_NAME[name].label


def format_field_value(name: str, value: object) -> str:
    """Format a field's value for people."""
    if value is None or value == "":
        return ""
    if name in _TERM_FIELDS:
        return _TERM_FIELDS[name].from_code(str(value)).label
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "percent":
        return f"{value:g}%"
    return str(value)


def list_field_texts(issue: IssueRow) -> Iterator[tuple[Field, str]]:
    """Yield every field of an issue with its text for people, "" for a blank one.

    A status that nobody stated says so. The opinions are left to the timeline.
    """
    values = issue._asdict()
    for field in FIELDS:
        if field.name in ("status_said", "opinion_text"):
            continue
        text = format_field_value(field.name, values[field.name])
        yield field, f"{text}（没有写明）" if field.name == "status" and not issue.status_said else text


def format_days_left(days: int | None) -> str:
    """Format the days left until a deadline."""
    if days is None:
        return ""
    if days < 0:
        return f"超期{-days}天"
    return "今日到期" if days == 0 else f"剩{days}天"


def format_message_day(day: date, today: date) -> str:
    """Format a day for a phone: without the year if it is this one."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def format_list_cell(issue: IssueRow, name: str, today: date) -> str:
    """Format one cell of a list for people."""
    if name == "days_left":
        return format_days_left(count_days_left(issue.deadline, issue.status, today))
    if name == "status":
        label = Status.from_code(issue.status).label.partition("（")[0]
        return f"{label}{UNACCEPTED_MARK}" if issue.closed_unaccepted else label
    if name == "version":
        return str(issue.version)
    if name == "deadline" and issue.deadline is None:
        return format_field_value("deadline_text", issue.deadline_text)
    return format_field_value(name, getattr(issue, name))


def choose_list_columns(width: int) -> tuple[str, ...]:
    """Return the default columns of a list. A wide screen gets more, a narrow one fewer."""
    return next(columns for least, columns in _LIST_COLUMNS if width >= least)


def narrow_screen_line(width: int) -> str:
    """Return in one line which columns the list of an ordinary screen has and one of *width* not; "" for none."""
    shown = choose_list_columns(width)
    left_out = [get_column_label(name) for name in _ORDINARY_COLUMNS if name not in shown]
    return f"窄屏省去：{'、'.join(left_out)}；-c 指定列" if left_out else ""


def issue_table(issues: Iterable[IssueRow], columns: Sequence[str], today: date, width: int) -> "Table":
    """Return a table of issues with *columns*. Texts are cut to fit *width*: days, numbers and closed words never."""
    from qinling.reports.text.table_style import fitted_table

    rows, styles = [], []
    for issue in issues:
        rows.append([format_list_cell(issue, name, today) for name in columns])
        left = count_days_left(issue.deadline, issue.status, today)
        styles.append("red" if left is not None and left < 0 else None)
    return fitted_table(
        [get_column_label(name) for name in columns],
        rows,
        width,
        cut_columns=[index for index, name in enumerate(columns) if name in LIST_CUT_FIELDS],
        spare_columns={
            index: least for index, name in enumerate(columns) if (least := get_least_width(name))
        },
        right_columns=[index for index, name in enumerate(columns) if name in _NUMBER_COLUMNS],
        styles=styles,
    )


def get_least_width(name: str) -> int:
    """Return to how many cells a column of a list may be narrowed, 0 for one that may not."""
    if name == "deadline":
        return _DAY_WIDTH  # in place of a day it may hold a text
    is_text = name in FIELDS_BY_NAME and FIELDS_BY_NAME[name].kind is FieldKind.TEXT
    return _TEXT_WIDTH if is_text and name not in ("number", "deadline_kind") else 0


def get_responsible_unit(issue: IssueRow) -> str:
    """Return the duty unit of an issue, else the lead unit, else ""."""
    return issue.duty_unit or issue.lead_unit or ""


def build_summary_cells(issue: IssueRow) -> tuple[str, str, str]:
    """Return the number, the description and the responsible unit of an issue."""
    return issue.number, issue.description, get_responsible_unit(issue)
