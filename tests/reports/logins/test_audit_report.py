"""The login audit as terminal output and JSON."""

from datetime import date, datetime

import pytest

from qinling.reports.logins.audit import (
    audit_json,
    audit_keys,
    audit_page,
    coverage_lines,
    finding_lines,
    format_iso_time,
    format_sparkline,
)
from qinling.rules.logins.thresholds import FindingKind
from qinling.rules.logins.usage import WeekUsage
from tests.reports.logins.login_values import (
    MONDAY,
    SUNDAY,
    make_audit,
    make_finding,
    make_record,
    make_usage,
)
from tests.reports.makers import HOSTILE_TEXT, print_lines


def test_a_sparkline_rises_with_the_active_days():
    weeks = [WeekUsage(MONDAY, days, days, 0, 0) for days in (0, 1, 7, 9)]
    unknown = WeekUsage(MONDAY, 0, 0, 0, 3, missing_workdays=2)

    assert format_sparkline([*weeks, unknown]) == "▁▂██·"
    assert format_sparkline([]) == ""


def test_times_are_iso_texts_to_the_second():
    assert format_iso_time(datetime(2026, 4, 21, 8, 5, 6, 700)) == "2026-04-21T08:05:06"
    assert format_iso_time(None) is None


def test_json_has_the_keys_that_programs_rely_on():
    audit = make_audit(make_usage(issues=(3, 1)), findings=[make_finding(), make_finding()])
    (item,) = audit_json(audit)

    assert item == {
        "account": "zhang",
        "name": "张三",
        "unit": "甲镇",
        "state": "listed",
        "aliases": [],
        "week": "2026-W17",
        "logins": 2,
        "active_days": 1,
        "failed": 1,
        "last_login": "2026-04-21T08:00:00",
        "idle_days": 5,
        "unseen_days": 0,
        "open_issues": 3,
        "overdue_issues": 1,
        "handled": 0,
        "unit_handled": 0,
        "trend": [
            {"week": "2026-W16", "logins": 0, "active_days": 0, "failed": 0, "unseen_days": 0},
            {"week": "2026-W17", "logins": 2, "active_days": 1, "failed": 1, "unseen_days": 0},
        ],
        "findings": ["idle"],
    }


def test_json_of_an_account_that_never_logged_in_has_nulls():
    (item,) = audit_json(make_audit(make_usage(days=(), name="", unit="")))

    assert [item[name] for name in ("name", "unit", "last_login", "idle_days")] == [None] * 4


def test_json_with_records_has_the_entries():
    records = [make_record(8), make_record(9, "", failed=True)]
    (item,) = audit_json(make_audit(make_usage(records=records)), with_records=True)

    assert item["entries"] == [
        {"at": "2026-04-21T08:05:06", "address": "10.0.0.1", "failed": False},
        {"at": "2026-04-21T09:05:06", "address": None, "failed": True},
    ]


def test_further_keys_have_the_coverage_and_every_finding():
    spans = [(datetime(2026, 4, 21, 8), datetime(2026, 4, 26, 9))]
    audit = make_audit(
        findings=[make_finding(unit="")], spans=spans, days_with_records={date(2026, 4, 21)}, weeks=1
    )

    assert audit_keys(audit) == {
        "week": "2026-W17",
        "from": MONDAY,
        "to": SUNDAY,
        "covered": [{"from": "2026-04-21T08:00:00", "to": "2026-04-26T09:00:00"}],
        "gaps": [{"from": MONDAY, "to": MONDAY}],
        "silent": [date(2026, 4, day) for day in (22, 23, 24)],
        "found": [
            {
                "code": "idle",
                "accounts": ("zhang",),
                "unit": None,
                "evidence": ("20 天没有登录",),
                "advice": FindingKind.IDLE.advice,
            }
        ],
    }


def test_coverage_names_gaps_and_workdays_without_records():
    spans = [
        (datetime(2026, 4, 14, 8), datetime(2026, 4, 17, 9)),
        (datetime(2026, 4, 21, 8), datetime(2026, 4, 26, 9)),
    ]
    days = {date(2026, 4, day) for day in (14, 15, 16, 17, 21, 22, 24)}

    assert list(coverage_lines(make_audit(spans=spans, days_with_records=days))) == [
        "日志：04-14 08时 至 04-17 09时；04-21 08时 至 04-26 09时",
        "缺日志：04-13、04-18—04-20（没有日志不等于没有登录，这些天不计入闲置）",
        "工作日整天没有一条记录：04-23（请核对是否漏导）",
    ]


def test_no_log_at_all_is_said_to_be_so():
    assert list(coverage_lines(make_audit(spans=()))) == [
        "2026-04-13 以来没有读入过日志：没有日志不等于没有登录"
    ]


def test_findings_are_grouped_by_kind_with_advice():
    findings = [
        make_finding(),
        make_finding(accounts=("li",), unit="", evidence=("甲", "乙")),
        make_finding(FindingKind.CROWDED, accounts=("zhang", "li"), evidence=("10.0.0.1 有 2 个账号",)),
    ]

    assert list(finding_lines(findings)) == [
        (0, f"· 久未登录：{FindingKind.IDLE.advice}"),
        (4, "zhang（甲镇）：20 天没有登录"),
        (4, "li：甲；乙"),
        (0, f"· 一个地址多个账号：{FindingKind.CROWDED.advice}"),
        (4, "10.0.0.1 有 2 个账号"),
    ]


@pytest.mark.parametrize("width", [80, 200])
def test_a_page_has_one_line_for_each_account_within_the_width(width):
    usages = [make_usage(f"user{number}", unit="很长的单位名称" * 20, issues=(3, 1)) for number in range(60)]
    usages.append(make_usage("left", days=(), state="left", unit=""))
    findings = [make_finding(accounts=("user0",)), make_finding(FindingKind.LEFT, ("left",), "", ("登录 1 次",))]  # fmt: skip
    lines = print_lines(*audit_page(make_audit(*usages, findings=findings), width), width=width)

    assert lines[:3] == [
        "平台账号登录情况   2026-W17（2026-04-20 至 2026-04-26）",
        "口径：在用账号 60 个，名单外或已停用而有记录的 1 个",
        "日志：04-13 00时 至 04-26 23时",
    ]
    rows = [line for line in lines if line.startswith(("user", "left"))]
    assert len(rows) == 61
    assert rows[1].split()[0] == "user1"
    assert rows[1].split()[-7:] == ["2", "1", "1", "04-21", "5天", "▁▂", "3/1"]
    assert rows[-1].split() == ["left", "—", "·", "·", "·", "—", "—", "▁▁", "·", "停用账号登录"]
    assert "需要帮助（1 项）" in lines
    assert "安全提示（1 项）" in lines


def test_a_hostile_account_stays_text():
    usage = make_usage(HOSTILE_TEXT, unit="[b]甲[/b]", records=[make_record(8, "")])
    text = "".join(print_lines(*audit_page(make_audit(usage), 200, with_records=True), width=200))

    assert "[b]甲[/b]" in text
    assert text.count("=甲[b]粗[/b] [link=x] :smile:") == 2


def test_records_are_listed_if_wanted():
    usage = make_usage(records=[make_record(8), make_record(9, "", failed=True)])
    lines = print_lines(*audit_page(make_audit(usage), 80, with_records=True))

    assert lines[-3:] == [
        "zhang 2026-W17 的登录记录（2 条）",
        "    04-21 08:05:06  成功  10.0.0.1",
        "    04-21 09:05:06  失败",
    ]


def test_an_audit_without_accounts_says_how_to_begin():
    lines = print_lines(*audit_page(make_audit(), 200), width=200)
    unlisted = print_lines(*audit_page(make_audit(make_usage(state="unknown")), 200), width=200)

    assert lines[-1].startswith("没有账号。用 qinling login accounts import")
    assert any(line.startswith("还没有账号清单") for line in unlisted)
