"""Deadline warnings as a table, as text for a phone or a mail, as CSV and as JSON."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from qinling.procedures.views.issue_views import DeadlineWarning, IssueAlert
from qinling.reports.issues.issue_tables import (
    build_summary_cells,
    format_days_left,
    get_responsible_unit,
    issue_json,
)
from qinling.reports.text.plain_text import join_lines
from qinling.rules.parsing.values import escape_formula
from qinling.rules.texts.unseen_characters import clean_outgoing_text
from qinling.rules.vocabulary import Level, WarningTier
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
_NARROW_SCREEN = 72  # columns
_TIER_STYLES = {WarningTier.OVERDUE: "bold red", WarningTier.DUE_TODAY: "red", WarningTier.URGENT: "yellow"}


def warning_json(
    warning: DeadlineWarning, today: date, calendar: WorkCalendar | None = None
) -> dict[str, object]:
    """Return an issue with its tier and working days left.

    With a *calendar* the explanation of its deadline is included.
    """
    item = {**issue_json(warning.issue, today), "tier": warning.tier, "workdays_left": warning.workdays_left}
    if calendar is not None:
        item["explanation"] = list(_explain_deadline(warning, today, calendar))
    return item


def _explain_deadline(warning: DeadlineWarning, today: date, calendar: WorkCalendar) -> Iterable[str]:
    # slow import, rarely needed
    from qinling.rules.warnings.deadline_explanation import explain_deadline

    return explain_deadline(warning.issue._asdict(), today, calendar)


def _format_short_deadline(warning: DeadlineWarning) -> str:
    """Format the deadline, without the year if it is the current one."""
    due = warning.issue.deadline
    if due is None:
        return ""
    return f"{due:%m-%d}" if due.year == (due - timedelta(days=warning.days_left)).year else str(due)


def _get_tier_label(warning: DeadlineWarning) -> str:
    return warning.tier.label if warning.tier else ""


def warning_table(warnings: Sequence[DeadlineWarning], width: int) -> "Table":
    """Return a table of warnings, *width* wide, in the given order. On a narrow screen the description is left out."""
    from qinling.reports.text.table_style import fitted_table

    columns: list[tuple[str, Callable[[DeadlineWarning], str]]] = [
        ("预警", _get_tier_label),
        ("编号", lambda one: one.issue.number),
        ("问题描述", lambda one: one.issue.description),
        ("责任单位", lambda one: get_responsible_unit(one.issue)),
        ("时限", _format_short_deadline),
        ("余天", lambda one: str(one.days_left)),
        ("工作日", lambda one: str(one.workdays_left)),
    ]
    if width < _NARROW_SCREEN:
        columns = [column for column in columns if column[0] != "问题描述"]
    headings = [heading for heading, _ in columns]
    table = fitted_table(
        headings,
        [[read(one) for _, read in columns] for one in warnings],
        width,
        cut_columns=[index for index, heading in enumerate(headings) if heading in ("问题描述", "责任单位")],
        right_columns=[index for index, heading in enumerate(headings) if heading in ("余天", "工作日")],
        styles=[_TIER_STYLES.get(one.tier) if one.tier else None for one in warnings],
    )
    if width < _NARROW_SCREEN:
        table.caption, table.caption_justify = "屏幕窄，没有列问题描述；看一个用 qinling show 编号", "left"
    return table


def alert_json(alert: IssueAlert, today: date) -> dict[str, object]:
    """Return an issue with its alert kind and reason."""
    return {**issue_json(alert.issue, today), "alert": alert.kind, "why": alert.why}


def alert_summary(alerts: Sequence[IssueAlert]) -> str:
    """Return the number of alerts by kind in one line, or ""."""
    counts = Counter(one.kind for one in alerts)
    counted = "，".join(f"{kind.label} {count} 个" for kind, count in counts.items())
    return f"另有：{counted}（明细用 --kind）" if counted else ""


def alert_table(alerts: Sequence[IssueAlert], width: int) -> "Table":
    """Return a table of alerts, *width* wide, in the given order."""
    from qinling.reports.text.table_style import reason_table

    return reason_table(
        ("提醒", "编号", "问题描述", "责任单位", "情况"),
        [(one.kind.label, *build_summary_cells(one.issue), one.why) for one in alerts],
        width,
    )


def alert_lines(alerts: Sequence[IssueAlert]) -> Iterator[str]:
    """Yield alerts as plain lines, with a heading for each kind."""
    for kind, group in groupby(alerts, key=lambda one: one.kind):
        yield f"【{kind.label}】"
        for one in group:
            level = Level.from_code(one.issue.level).label
            unit = get_responsible_unit(one.issue)
            yield join_lines(f"{one.issue.number}（{level}）{one.why}　{unit}　{one.issue.description}")


def warning_lines(
    warnings: Sequence[DeadlineWarning], today: date, calendar: WorkCalendar | None = None
) -> Iterator[str]:
    """Yield warnings as plain lines, with a heading for each tier; nothing if there are none.

    With a *calendar* every deadline is explained.
    """
    if not warnings:
        return
    yield f"临近到期预警（{today}，共 {len(warnings)} 个）"
    heading = None
    for one in warnings:
        tier_label = _get_tier_label(one) or "更远"
        if tier_label != heading:
            heading = tier_label
            yield f"【{tier_label}】"
        issue, level = one.issue, Level.from_code(one.issue.level).label
        days = f"{format_days_left(one.days_left)}，{_format_workdays_left(one)}"
        unit = get_responsible_unit(issue)
        yield join_lines(f"{issue.number}（{level}）{issue.deadline} {days}　{unit}　{issue.description}")
        if calendar is not None:
            yield from (f"    {sentence}" for sentence in _explain_deadline(one, today, calendar))


def _format_workdays_left(warning: DeadlineWarning) -> str:
    return (
        f"已过 {-warning.workdays_left} 个工作日"
        if warning.days_left < 0
        else f"余 {warning.workdays_left} 个工作日"
    )


def write_warnings_csv(warnings: Iterable[DeadlineWarning], today: date, out: TextIO) -> None:
    """Write warnings as CSV with Chinese headings. A text that looks like a formula gets a leading apostrophe."""
    writer = csv.writer(out)
    writer.writerow([label for _, label in _CSV_COLUMNS])
    for one in warnings:
        item = {
            **warning_json(one, today),
            "level": Level.from_code(one.issue.level).label,
            "tier": _get_tier_label(one),
        }
        writer.writerow([_format_csv_cell(item[name]) for name, _ in _CSV_COLUMNS])


def _format_csv_cell(value: object) -> object:
    if isinstance(value, str):
        return escape_formula(clean_outgoing_text(value))
    return "" if value is None else value
