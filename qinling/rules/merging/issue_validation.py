"""What the fields of one issue must not say together; shared by import, `add` and `edit`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qinling.rules.drafts import Value
from qinling.rules.vocabulary import RUNNING, Status

_STEPS = (("found_on", "发现"), ("rectified_on", "完成整改"), ("closed_on", "销号"))

Values = Mapping[str, Value]


class Objection(NamedTuple):
    """The field at fault, why, and what to do."""

    field: str
    why: str
    remedy: str


def missing_description(values: Values) -> Iterator[Objection]:
    """Object to an issue that nobody could find again."""
    if not values.get("description"):
        yield Objection("description", "没有问题描述", "请补填问题描述")


def days_out_of_order(values: Values) -> Iterator[Objection]:
    """Object to what is rectified or closed before it was found, or closed before it was rectified."""
    earlier: tuple[date, str] | None = None
    for name, label in _STEPS:
        day = values.get(name)
        if not isinstance(day, date):
            continue
        if earlier and day < earlier[0]:
            why = f"{label}日期 {day} 早于{earlier[1]}日期 {earlier[0]}"
            yield Objection(name, why, "请核对两个日期，改正写错的一个")
        earlier = (day, label)


def closed_day_without_closing(values: Values) -> Iterator[Objection]:
    """Object to a day of close-out where the status says that work goes on."""
    status, closed_on = values.get("status"), values.get("closed_on")
    if closed_on is not None and status in RUNNING:
        label = Status.coded(str(status)).label
        yield Objection(
            "status",
            f"状态为“{label}”，却有销号日期 {closed_on}",
            "请核对：已销号的改状态，未销号的清空销号日期",
        )


ISSUE_CHECKS: tuple[Callable[[Values], Iterator[Objection]], ...] = (
    missing_description,
    days_out_of_order,
    closed_day_without_closing,
)


def objections(values: Values) -> list[Objection]:
    """Return everything that speaks against an issue with these values."""
    return [objection for check in ISSUE_CHECKS for objection in check(values)]
