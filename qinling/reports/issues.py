"""Issues as stable JSON and as a table."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.ledger.rows import IssueRow
from qinling.rules.fields import EXTRA, FIELD, FIELDS
from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status, Word
from qinling.rules.warning_tiers import days_left

if TYPE_CHECKING:
    from rich.table import Table

# fmt: off
_PROMISED = (
    "number", "level", "source", "category", "zone", "town", "location", "lon", "lat", "description", "lead_unit",
    "duty_unit", "goal", "measures", "found_on", "deadline", "deadline_kind", "deadline_text", "original_deadline",
    "status", "schedule", "percent", "rectified_on", "closed_on", "on_platform", "round",
)
# fmt: on
_FURTHER = [field.name for field in FIELDS if field.name not in _PROMISED]

#: What can be listed beside the fields of an issue.
COMPUTED = {"days_left": "剩余天数", "version": "版本"}

_WORDS: dict[str, type[Word]] = {
    "level": Level,
    "status": Status,
    "schedule": Schedule,
    "deadline_kind": DeadlineKind,
    "accepted_level": Level,
}
_LONG = ("description", "goal", "measures", "progress", "remark", "location", "duty_unit", "lead_unit")
_WIDE = 120


def issue_json(issue: IssueRow, today: date) -> dict[str, object]:
    """Return an issue with the keys that programs rely on, judged on *today*."""
    values = issue._asdict()
    left = days_left(issue.deadline, issue.status, today)
    item: dict[str, object] = {name: values[name] for name in _PROMISED}
    item.update(overdue=left is not None and left < 0, days_left=left, version=issue.version)
    item.update({name: values[name] for name in _FURTHER})
    item["extra"] = issue.extra
    return item


def label_of(name: str) -> str:
    """Return the Chinese label of a field or computed column, and the heading of one that is no field."""
    if name.startswith(EXTRA):
        return name.removeprefix(EXTRA)
    return COMPUTED.get(name) or FIELD[name].label


def shown(name: str, value: object) -> str:
    """Return a field's value as people read it."""
    if value is None or value == "":
        return ""
    if name in _WORDS:
        return _WORDS[name].coded(str(value)).label
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "percent":
        return f"{value:g}%"
    return str(value)


def in_days(left: int | None) -> str:
    """Return how far a deadline is off, in words."""
    if left is None:
        return ""
    if left < 0:
        return f"超期{-left}天"
    return "今日到期" if left == 0 else f"剩{left}天"


def cell_of(issue: IssueRow, name: str, today: date) -> str:
    """Return one cell of a list as people read it."""
    if name == "days_left":
        return in_days(days_left(issue.deadline, issue.status, today))
    if name == "status":
        return Status.coded(issue.status).label.partition("（")[0]
    if name == "version":
        return str(issue.version)
    if name == "deadline" and issue.deadline is None:
        return shown("deadline_text", issue.deadline_text)
    return shown(name, getattr(issue, name))


def list_columns(width: int) -> tuple[str, ...]:
    """Return the columns of a list where the user names none: more of them on a wide screen."""
    if width < _WIDE:
        return ("number", "level", "description", "deadline", "days_left", "status")
    return ("number", "level", "town", "description", "duty_unit", "deadline", "days_left", "status")


def issue_table(issues: Iterable[IssueRow], columns: Sequence[str], today: date, width: int) -> "Table":
    """Lay issues out in a table of *columns* that is *width* wide; long texts are cut to fit."""
    from qinling.reports.table_style import listing

    rows, styles = [], []
    for issue in issues:
        rows.append([cell_of(issue, name, today).replace("\n", " ") for name in columns])
        left = days_left(issue.deadline, issue.status, today)
        styles.append("red" if left is not None and left < 0 else None)
    return listing(
        [label_of(name) for name in columns],
        rows,
        width,
        cut=[place for place, name in enumerate(columns) if name in _LONG],
        right=[place for place, name in enumerate(columns) if name in ("days_left", "percent", "version")],
        styles=styles,
    )


def who_and_what(issue: IssueRow) -> tuple[str, str, str]:
    """Return number, description in one line, and the unit that answers for it, else the one that leads."""
    return issue.number, issue.description.replace("\n", " "), issue.duty_unit or issue.lead_unit or ""
