"""Deadline warnings as a table, as text for a phone or a mail, as CSV and as JSON."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from qinling.procedures.views import Alerted, Warned
from qinling.reports.issues import in_days, issue_json, who_and_what
from qinling.rules.parsing.values import plain_text
from qinling.rules.vocabulary import Level, Tier
from qinling.rules.workdays import WorkCalendar

if TYPE_CHECKING:
    from rich.table import Table

_CSV_COLUMNS = (
    ("number", "问题编号"),
    ("level", "级别"),
    ("town", "镇办"),
    ("description", "问题描述"),
    ("lead_unit", "牵头单位"),
    ("duty_unit", "责任单位"),
    ("deadline", "整改时限"),
    ("days_left", "剩余天数"),
    ("workdays_left", "剩余工作日"),
    ("tier", "预警级别"),
)
_STYLES = {Tier.OVERDUE: "bold red", Tier.DUE_TODAY: "red", Tier.URGENT: "yellow"}


def warning_json(warned: Warned, today: date, calendar: WorkCalendar | None = None) -> dict[str, object]:
    """Return an issue with its tier and working days left beside what every issue has.

    With a *calendar* it explains its deadline too.
    """
    item = {**issue_json(warned.issue, today), "tier": warned.tier, "workdays_left": warned.workdays_left}
    if calendar is not None:
        item["explanation"] = list(_explained(warned, today, calendar))
    return item


def _explained(warned: Warned, today: date, calendar: WorkCalendar) -> Iterable[str]:
    from qinling.rules.warnings.deadline_explanation import (
        explained,  # loads the grammar of deadlines, and is seldom asked for
    )

    return explained(warned.issue._asdict(), today, calendar)


def _unit(warned: Warned) -> str:
    return warned.issue.duty_unit or warned.issue.lead_unit or ""


def _short_day(warned: Warned) -> str:
    """Return the deadline without its year where that is the year of the day asked about."""
    due = warned.issue.deadline
    if due is None:
        return ""
    return f"{due:%m-%d}" if due.year == (due - timedelta(days=warned.days_left)).year else str(due)


def _tier_label(warned: Warned) -> str:
    return warned.tier.label if warned.tier else ""


def warning_table(warnings: Sequence[Warned], width: int) -> "Table":
    """Lay warnings out in a table *width* wide, the most urgent first."""
    from qinling.reports.table_style import listing

    return listing(
        ["预警", "编号", "问题描述", "责任单位", "时限", "余天", "工作日"],
        [
            [
                _tier_label(one),
                one.issue.number,
                one.issue.description.replace("\n", " "),
                _unit(one),
                _short_day(one),
                str(one.days_left),
                str(one.workdays_left),
            ]
            for one in warnings
        ],
        width,
        cut=(2, 3),
        right=(5, 6),
        styles=[_STYLES.get(one.tier) if one.tier else None for one in warnings],
    )


def alert_json(alerted: Alerted, today: date) -> dict[str, object]:
    """Return an issue with the kind of alert and why it calls."""
    return {**issue_json(alerted.issue, today), "alert": alerted.kind, "why": alerted.why}


def alert_summary(alerts: Sequence[Alerted]) -> str:
    """Return how many issues call for attention beside deadlines, by kind; "" where none does."""
    counts = Counter(one.kind for one in alerts)
    said = "，".join(f"{kind.label} {count} 个" for kind, count in counts.items())
    return f"另有：{said}（明细用 --kind）" if said else ""


def alert_table(alerts: Sequence[Alerted], width: int) -> "Table":
    """Lay out what calls for attention beside deadlines, kind by kind."""
    from qinling.reports.table_style import reasoned

    return reasoned(
        ("提醒", "编号", "问题描述", "责任单位", "情况"),
        [(one.kind.label, *who_and_what(one.issue), one.why) for one in alerts],
        width,
    )


def alert_lines(alerts: Sequence[Alerted]) -> Iterator[str]:
    """Yield alerts as plain lines, a kind at a time."""
    for kind, several in groupby(alerts, key=lambda one: one.kind):
        yield f"【{kind.label}】"
        for one in several:
            unit = one.issue.duty_unit or one.issue.lead_unit or ""
            level = Level.coded(one.issue.level).label
            yield f"{one.issue.number}（{level}）{one.why}　{unit}　{one.issue.description}".replace(
                "\n", " "
            )


def warning_lines(
    warnings: Sequence[Warned], today: date, calendar: WorkCalendar | None = None
) -> Iterator[str]:
    """Yield warnings as plain lines, a tier at a time; nothing where there are none.

    With a *calendar* every deadline is explained.
    """
    if not warnings:
        return
    yield f"临近到期预警（{today}，共 {len(warnings)} 个）"
    heading = None
    for one in warnings:
        label = _tier_label(one) or "更远"
        if label != heading:
            heading = label
            yield f"【{label}】"
        issue = one.issue
        days = f"{in_days(one.days_left)}，{_workdays(one)}"
        yield f"{issue.number}（{Level.coded(issue.level).label}）{issue.deadline} {days}　{_unit(one)}　{issue.description}".replace(
            "\n", " "
        )
        if calendar is not None:
            yield from (f"    {why}" for why in _explained(one, today, calendar))


def _workdays(one: Warned) -> str:
    return f"已过 {-one.workdays_left} 个工作日" if one.days_left < 0 else f"余 {one.workdays_left} 个工作日"


def write_warnings_csv(warnings: Iterable[Warned], today: date, out: TextIO) -> None:
    """Write warnings as CSV with Chinese headings; text never becomes a formula."""
    writer = csv.writer(out)
    writer.writerow([label for _, label in _CSV_COLUMNS])
    for one in warnings:
        item = {
            **warning_json(one, today),
            "level": Level.coded(one.issue.level).label,
            "tier": _tier_label(one),
        }
        writer.writerow([_safe(item[name]) for name, _ in _CSV_COLUMNS])


def _safe(value: object) -> object:
    if isinstance(value, str):
        return plain_text(value)
    return "" if value is None else value
