"""Validation of the fields of one issue, shared by import, `add` and `edit`."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qinling.rules.drafts import Value
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, Status

_DATED_STEPS = (("found_on", "发现"), ("rectified_on", "完成整改"), ("closed_on", "销号"))

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


ISSUE_CHECKS: tuple[Callable[[IssueValues], Iterator[Objection]], ...] = (
    check_description,
    check_date_order,
    check_closed_day,
)


def find_objections(values: IssueValues) -> list[Objection]:
    """Return the objections to an issue with these values."""
    return [objection for check in ISSUE_CHECKS for objection in check(values)]
