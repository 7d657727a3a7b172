"""Deadline warnings and alerts in all formats."""

import csv
import io
from datetime import date, timedelta

import pytest

from qinling.procedures.views.issue_views import DeadlineWarning, IssueAlert
from qinling.reports.warnings.warning_list import (
    alert_json,
    alert_lines,
    alert_summary,
    alert_table,
    warning_json,
    warning_lines,
    warning_table,
    write_warnings_csv,
)
from qinling.rules.vocabulary import AlertKind, WarningTier
from qinling.rules.workdays import WorkCalendar
from tests.reports.makers import HOSTILE_LINE, HOSTILE_TEXT, TODAY, make_issue, print_lines


def make_warning(days_left=-5, workdays_left=-4, tier=WarningTier.OVERDUE, **values):
    usual = {"deadline": TODAY + timedelta(days=days_left), "duty_unit": "甲镇", "lead_unit": "乙局"}
    return DeadlineWarning(make_issue(**{**usual, **values}), days_left, workdays_left, tier)


def make_alert(kind=AlertKind.BEHIND, why="进度滞后", **values):
    return IssueAlert(make_issue(**values), kind, why)


def test_a_narrow_table_has_no_description_and_whole_days():
    warnings = [make_warning(number="YL-QL-2026-001", description="河道弃渣" * 60, duty_unit="甲镇" * 20)]

    heading, _, line, caption = print_lines(warning_table(warnings, 60), width=60)

    assert caption.rstrip() == "屏幕窄，没有列问题描述；看一个用 qinling show 编号"

    assert heading.split() == ["预警", "编号", "责任单位", "时限", "余天", "工作日"]
    assert line.split()[:2] == ["已超期", "YL-QL-2026-001"]
    assert line.split()[-3:] == ["04-20", "-5", "-4"]


@pytest.mark.parametrize("width", [80, 200])
def test_each_warning_has_one_line_within_the_width(width):
    warnings = [
        make_warning(number=f"QJ-{number:03}", description="河道\n弃渣" * 60, duty_unit="甲镇\n乙镇" * 20)
        for number in range(100)
    ]
    heading, _, *lines = print_lines(warning_table(warnings, width), width=width)

    assert heading.split() == ["预警", "编号", "问题描述", "责任单位", "时限", "余天", "工作日"]
    assert len(lines) == 100
    assert lines[7].split()[:2] == ["已超期", "QJ-007"]
    assert lines[7].split()[-3:] == ["04-20", "-5", "-4"]


def test_a_deadline_of_another_year_is_shown_with_its_year():
    (line,) = print_lines(warning_table([make_warning(300, 200, None)], 80))[2:]

    assert line.split()[-3:] == ["2027-02-19", "300", "200"]


def test_a_hostile_description_stays_text_in_table_and_lines():
    warning = make_warning(description=HOSTILE_TEXT)

    assert HOSTILE_LINE in print_lines(warning_table([warning], 200), width=200)[2]
    assert list(warning_lines([warning], TODAY))[2].endswith(f"　甲镇　{HOSTILE_LINE}")


def test_lines_are_grouped_by_tier():
    warnings = [
        make_warning(),
        make_warning(number="QJ-002", duty_unit=None),
        make_warning(2, 1, WarningTier.URGENT, number="QJ-003", level="city"),
        make_warning(90, 60, None, number="QJ-004", duty_unit=None, lead_unit=None),
    ]

    assert list(warning_lines(warnings, TODAY)) == [
        "临近到期预警（2026-04-25，共 4 个）",
        "【已超期】",
        "QJ-001（区级）2026-04-20 超期5天，已过 4 个工作日　甲镇　河道弃渣",
        "QJ-002（区级）2026-04-20 超期5天，已过 4 个工作日　乙局　河道弃渣",
        "【紧急】",
        "QJ-003（市级）2026-04-27 剩2天，余 1 个工作日　甲镇　河道弃渣",
        "【更远】",
        "QJ-004（区级）2026-07-24 剩90天，余 60 个工作日　　河道弃渣",
    ]


def test_no_warnings_are_no_lines():
    assert list(warning_lines([], TODAY)) == []


def test_lines_with_a_calendar_explain_the_deadline():
    lines = list(warning_lines([make_warning(deadline_text="4月20日前", deadline_kind="dated")], TODAY, WorkCalendar()))  # fmt: skip

    assert lines[3].startswith("    时限原文“4月20日前”：")


def test_json_adds_tier_and_working_days():
    item = warning_json(make_warning(), TODAY)

    assert list(item)[-2:] == ["tier", "workdays_left"]
    assert (item["tier"], item["workdays_left"], item["days_left"]) == ("overdue", -4, -5)
    assert warning_json(make_warning(90, 60, None), TODAY)["tier"] is None
    assert "explanation" in warning_json(make_warning(), TODAY, WorkCalendar())


def test_csv_has_chinese_headings_and_no_formulas():
    out = io.StringIO(newline="")
    write_warnings_csv([make_warning(description="=1+1\n乙", town=None), make_warning(90, 60, None)], TODAY, out)  # fmt: skip
    headings, first, second = csv.reader(io.StringIO(out.getvalue(), newline=""))

    assert headings == [
        *("问题编号", "级别", "镇办", "问题描述", "牵头单位", "责任单位", "整改时限"),
        *("剩余天数", "剩余工作日", "预警级别"),
    ]
    assert first == ["QJ-001", "区级", "", "'=1+1\n乙", "乙局", "甲镇", "2026-04-20", "-5", "-4", "已超期"]
    assert second[-1] == ""


def test_alerts_are_counted_by_kind():
    alerts = [make_alert(), make_alert(), make_alert(AlertKind.RECHECK)]

    assert alert_summary(alerts) == "另有：进度滞后 2 个，回头看到期 1 个（明细用 --kind）"
    assert alert_summary([]) == ""


def test_alert_json_adds_kind_and_reason():
    item = alert_json(make_alert(deadline=date(2026, 4, 30)), TODAY)

    assert (item["alert"], item["why"], item["days_left"]) == ("behind", "进度滞后", 5)


@pytest.mark.parametrize("width", [80, 200])
def test_each_alert_has_one_line_within_the_width(width):
    alerts = [make_alert(why="60 天没有报送进展", description=HOSTILE_TEXT * 5, lead_unit="乙局")] * 50
    heading, _, *lines = print_lines(alert_table(alerts, width), width=width)

    assert heading.split() == ["提醒", "编号", "问题描述", "责任单位", "情况"]
    assert len(lines) == 50
    assert all("[b]粗[/b]" in line for line in lines)


def test_alert_lines_are_grouped_by_kind():
    alerts = [make_alert(duty_unit="甲镇"), make_alert(AlertKind.RECHECK, "应于\n今日", lead_unit="乙局")]

    assert list(alert_lines(alerts)) == [
        "【进度滞后】",
        "QJ-001（区级）进度滞后　甲镇　河道弃渣",
        "【回头看到期】",
        "QJ-001（区级）应于 今日　乙局　河道弃渣",
    ]
