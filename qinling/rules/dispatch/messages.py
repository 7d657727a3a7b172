"""The messages of a dispatch round: what goes with a workbook, when units are reminded (催报), and what is said."""

from collections.abc import Sequence
from datetime import date

from qinling.rules.texts.name_lists import name_first
from qinling.rules.warning_tiers import find_last_day_before_work
from qinling.rules.workdays import WorkCalendar

_MAX_UNITS_NAMED = 40


def is_reminder_due(due: date, today: date, calendar: WorkCalendar) -> bool:
    """Return whether units are reminded on *today*: on working days from the due day on.

    A due day on days off is told on the working day before.
    """
    return calendar.is_workday(today) and due <= find_last_day_before_work(today, calendar)


def format_dispatch_message(round_id: int, due: date, file: str, issues: int, office: str) -> tuple[str, str]:
    """Return the subject and the body of the message that the workbook of a unit is attached to."""
    to = f"，交回{office}" if office else "交回"
    return (
        f"请填报整改进展，{due} 前交回",
        f"附件 {file} 是贵单位的 {issues} 个问题（第 {round_id} 轮）。\n请填好黄色的格，{due} 前{to}；其余的格请勿改动。",
    )


def format_unit_reminder(round_id: int, due: date, today: date, file: str, issues: int) -> tuple[str, str]:
    """Return the subject and the body of the reminder to one unit."""
    when = describe_delay(due, today)
    return (
        f"催报：请交回第 {round_id} 轮整改进展表",
        f"{file}（{issues} 个问题）应于 {due} 前交回，{when}，还没有收到。\n请填好黄色的格后交回；已经交的，请再发一份。",
    )


def format_office_reminder(
    round_id: int, due: date, today: date, units: Sequence[str], unreached: Sequence[str]
) -> tuple[str, str]:
    """Return the subject and the body of the reminder to the office: *units* are late, *unreached* of them have no channel."""
    lines = [
        f"第 {round_id} 轮应于 {due} 前交回，{describe_delay(due, today)}，还没有交回的：{_list_names(units)}"
    ]
    if unreached:
        lines.append(f"没有设发送渠道、要打电话催的：{_list_names(unreached)}")
    return f"催报：第 {round_id} 轮有 {len(units)} 个单位没有交回", "\n".join(lines)


def describe_delay(due: date, today: date) -> str:
    """Return in words how *today* stands to *due*."""
    days = (today - due).days
    if days > 0:
        return f"已过 {days} 天"
    return "今天到期" if days == 0 else f"还有 {-days} 天"


def _list_names(names: Sequence[str]) -> str:
    return name_first(names, _MAX_UNITS_NAMED, f" 等 {len(names)} 个")
