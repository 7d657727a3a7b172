"""The login audit as terminal output and JSON."""

from datetime import date, datetime

import pytest
from rich.cells import cell_len

from qinling.reports.logins.audit import audit_json, audit_keys, coverage_lines, format_iso_time
from qinling.reports.logins.audit_page import audit_page, finding_lines, format_sparkline
from qinling.rules.logins.audit.thresholds import FindingKind
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
    records = [make_record(9, "", failed=True), make_record(8)]
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

    assert list(finding_lines(findings, {"zhang": "张三"})) == [
        (0, f"· 久未登录：{FindingKind.IDLE.advice}"),
        (4, "zhang 张三（甲镇）：20 天没有登录"),
        (4, "li：甲；乙"),
        (0, f"· 一个地址多个账号：{FindingKind.CROWDED.advice}"),
        (4, "10.0.0.1 有 2 个账号"),
    ]


def big_audit(unit="很长的单位名称"):
    usages = [make_usage(f"user{number}", unit=unit, issues=(3, 1)) for number in range(60)]
    usages.append(make_usage("left", days=(), state="left", unit=""))
    findings = [
        make_finding(accounts=("user0",)),
        make_finding(FindingKind.LEFT, ("left",), "", ("登录 1 次",)),
    ]
    return make_audit(*usages, findings=findings)


@pytest.mark.parametrize("width", [80, 200])
def test_the_page_says_what_to_do_then_what_was_found_then_the_figures(width):
    lines = print_lines(*audit_page(big_audit(), width), width=width)

    assert lines[:4] == [
        "平台账号登录情况   2026-W17（2026-04-20 至 2026-04-26）",
        "口径：在用账号 60 个，名单外或已停用而有记录的 1 个",
        "日志：04-13 00时 至 04-26 23时",
        "要做的：帮助 1 个账号，该讲什么看 qinling login coach；请管安全的人核实 1 项安全"
        + ("" if width == 80 else "提示"),
    ]
    titles = [
        "需要帮助（1 项）",
        "安全提示（1 项）",
        "有提示的账号（2 个）",
        "没有提示的账号 59 个，加 --all 列出",
    ]
    places = [lines.index(title) for title in titles]
    assert places == sorted(places)
    rows = [line for line in lines if line.startswith(("user", "left"))]
    assert rows[0].split() == [
        "user0",
        "张三",
        "很长的单位名称",
        *"2 1 1 04-21 5天 ▂▁ 3/1".replace("▂▁", "▁▂").split(),
    ]
    assert rows[1].split() == ["left", "张三", "·", "·", "·", "—", "—", "▁▁", "·"]
    legend = "".join(lines[places[-1] + 1 :])
    assert legend.startswith("闲置：最近登录以后，到 04-26 有日志而没有登录的天数。近2周：")


def test_all_accounts_are_listed_if_wanted():
    lines = print_lines(*audit_page(big_audit(), 80, show_all=True), width=80)

    assert sum(line.startswith("user") for line in lines) == 60
    assert "没有提示的账号（59 个）" in lines
    assert not any("--all" in line for line in lines)


def test_at_80_columns_nothing_of_a_long_account_name_and_unit_is_cut():
    account, name, unit = "abcdefghijklmnopqrst", "欧阳夏侯明", "商州区生态环境保护综合行政执法大队"
    usage = make_usage(account, name=name, unit=unit, issues=(12, 10))
    audit = make_audit(usage, findings=[make_finding(accounts=(account,), unit=unit)])

    lines = print_lines(*audit_page(audit, 80), width=80)

    at = next(place for place, line in enumerate(lines) if line.startswith(account) and "12/10" in line)
    owner = lines[at].split("  ")[0] + "".join(
        line for line in lines[at + 1 :] if not line.startswith("闲置")
    )
    assert owner.replace(" ", "").startswith(f"{account}{name}{unit}")
    assert max(map(cell_len, lines)) <= 80


def test_a_week_without_findings_has_nothing_to_be_done():
    lines = print_lines(*audit_page(make_audit(make_usage()), 80), width=80)

    assert "要做的：没有" in lines
    assert lines[-1] == "没有提示的账号 1 个，加 --all 列出"


def test_a_hostile_account_stays_text():
    usage = make_usage(HOSTILE_TEXT, unit="[b]甲[/b]", records=[make_record(8, "")])
    text = "".join(
        print_lines(*audit_page(make_audit(usage), 200, with_records=True, show_all=True), width=200)
    )

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
    narrowed = print_lines(*audit_page(make_audit(), 200, is_narrowed=True), width=200)
    assert narrowed[-1].startswith("这个单位没有账号。")
    assert any(line.startswith("要做的：还没有账号清单") for line in unlisted)
    missing = print_lines(*audit_page(make_audit(make_usage(), spans=()), 200), width=200)
    assert "要做的：这一周缺 5 个工作日的日志，用 qinling login import 文件 读入" in missing
