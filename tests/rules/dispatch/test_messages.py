"""Units are reminded on working days, from the due day on."""

from datetime import date

import pytest

from qinling.rules.dispatch.messages import (
    format_office_reminder,
    format_unit_reminder,
    is_reminder_due,
)
from qinling.rules.workdays import WorkCalendar


@pytest.mark.parametrize(
    ("due", "today", "is_due"),
    [
        ("2026-07-08", "2026-07-07", False),
        ("2026-07-08", "2026-07-08", True),
        ("2026-07-08", "2026-07-20", True),
        ("2026-07-08", "2026-07-11", False),  # a Saturday
        ("2026-07-11", "2026-07-10", True),  # due on the Saturday after
        ("2026-10-03", "2026-09-30", True),  # due in the holiday after
        ("2026-10-03", "2026-10-05", False),
    ],
)
def test_on_which_days_a_unit_is_reminded(due, today, is_due):
    due, today = date.fromisoformat(due), date.fromisoformat(today)
    assert is_reminder_due(due, today, WorkCalendar()) is is_due


def test_what_is_said_to_the_unit_and_to_the_office():
    due, today = date(2026, 7, 8), date(2026, 7, 10)
    subject, body = format_unit_reminder(3, due, today, "甲镇.xlsx", 2)
    assert "第 3 轮" in subject
    assert "甲镇.xlsx（2 个问题）应于 2026-07-08 前交回，已过 2 天" in body
    subject, body = format_office_reminder(3, due, due, [f"单位{n}" for n in range(60)], ["单位7"])
    assert "60 个单位没有交回" in subject
    assert "今天到期" in body
    assert "等 60 个" in body
    assert "要打电话催的：单位7" in body
