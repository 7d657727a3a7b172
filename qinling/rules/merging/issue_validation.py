"""Validation of the fields of one issue, shared by import, `add` and `edit`."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qinling.errors import RowError
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, Status
from qinling.rules.workdays import WorkCalendar

_DATED_STEPS = (("found_on", "发现"), ("rectified_on", "完成整改"), ("closed_on", "销号"))

#: Days on which something happened, and so cannot lie ahead. Deadlines may.
_PAST_DAYS = ("found_on", "handed_over_on", "rectified_on", "closed_on")

#: Days that follow one another, as a rule: there are issues that were handed over with a deadline long past.
ORDERED_DAYS = ("found_on", "handed_over_on", "deadline")

#: A share or a level alone: a cell of a summary below the issues, not a problem.
_SUMMARY_CELL = re.compile(r"\d+(?:\.\d+)?[%％]|[省市区县]级")

IssueValues = Mapping[str, Value]


class Objection(NamedTuple):
    """A fault of an issue: the field, the reason and the remedy."""

    field: str
    why: str
    remedy: str


def check_description(values: IssueValues) -> Iterator[Objection]:
    """Object to an issue without a description, or with a share or a level in its place."""
    description = values.get("description")
    if not description:
        yield Objection("description", "没有问题描述", "请补填问题描述")
    elif _SUMMARY_CELL.fullmatch(str(description)):
        yield Objection(
            "description", f"“{description}”不是问题描述", "请写明问题；是汇总的请删去或与台账隔开一行"
        )


def check_date_order(values: IssueValues) -> Iterator[Objection]:
    """Object to dates out of order: found, rectified, closed."""
    earlier: tuple[date, str] | None = None
    for name, label in _DATED_STEPS:
        day = values.get(name)
        if not isinstance(day, date):
            continue
        if earlier and day < earlier[0]:
            why = f"{label}日期 {day} 早于{earlier[1]}日期 {earlier[0]}"
            yield Objection(name, why, "请核对两个日期，改正写错的一个")
        earlier = (day, label)


def check_closed_day(values: IssueValues) -> Iterator[Objection]:
    """Object to a close-out date of an issue whose status is not rectified."""
    status, closed_on = values.get("status"), values.get("closed_on")
    if closed_on is not None and status in UNRECTIFIED_STATUSES:
        label = Status.from_code(str(status)).label
        yield Objection(
            "status",
            f"状态为“{label}”，却有销号日期 {closed_on}",
            "请核对：已销号的改状态，未销号的清空销号日期",
        )


def lies_ahead(day: date, today: date, calendar: WorkCalendar) -> bool:
    """Return whether *day* is after the working day that follows *today*."""
    return day > today and day > calendar.add_workdays(today, 1)


def find_future_days(values: IssueValues, today: date, calendar: WorkCalendar) -> Iterator[Objection]:
    """Object to days after the working day that follows *today*, if something is said to have happened then.

    The next working day may stand there: what is sent in before a weekend is often dated so.
    """
    for name in _PAST_DAYS:
        day = values.get(name)
        if isinstance(day, date) and lies_ahead(day, today, calendar):
            why = f"{FIELDS_BY_NAME[name].label} {day} 还没有到（今天是 {today}）"
            yield Objection(name, why, "请核对年份和日期，填实际发生的那一天")


def find_disordered_days(values: IssueValues) -> Iterator[tuple[str, str]]:
    """Yield the fields of ORDERED_DAYS that are before an earlier one, each with the reason. They are doubtful, no fault."""
    days = [(name, day) for name in ORDERED_DAYS if isinstance(day := values.get(name), date)]
    for place, (name, day) in enumerate(days):
        for before, day_before in days[:place]:
            if day < day_before:
                labels = FIELDS_BY_NAME[name].label, FIELDS_BY_NAME[before].label
                yield name, f"{labels[0]} {day} 早于{labels[1]} {day_before}"


ISSUE_CHECKS: tuple[Callable[[IssueValues], Iterator[Objection]], ...] = (
    check_description,
    check_date_order,
    check_closed_day,
)


def build_row_error(draft: Draft, objection: Objection) -> RowError:
    """Return the error of the cell that *objection* is about."""
    sheet = draft.sheet
    letter, heading = sheet.columns.get(objection.field, (None, None))
    value = str(draft.values.get(objection.field) or "")
    if objection.field == "status" and value:
        value = Status.from_code(value).label
    return RowError(
        sheet.file, sheet.name, draft.row, letter, heading, value, objection.why, objection.remedy
    )


def find_objections(values: IssueValues) -> list[Objection]:
    """Return the objections to an issue with these values."""
    return [objection for check in ISSUE_CHECKS for objection in check(values)]
