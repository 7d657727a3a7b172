"""What stands out: each rule speaks where its numbers say so, and is silent else."""

from datetime import date

import pytest

from qinling.rules.figures.figures import Span
from qinling.rules.period_reports.durations import Durations
from qinling.rules.period_reports.findings import FINDINGS, list_findings
from qinling.rules.period_reports.periods import ReportKind, find_period, find_period_after
from qinling.rules.period_reports.report_numbers import (
    REPORT_FIGURES,
    ROW_FIELDS,
    ListedIssue,
    ReportNumbers,
    Snapshot,
)
from qinling.rules.period_reports.report_rules import ReportRules
from qinling.rules.period_reports.sections import build_content
from qinling.rules.period_reports.tables import MAX_GROUPS, MAX_LISTED

MAY = find_period(ReportKind.MONTH, date(2026, 5, 1))
SPAN = Span(MAY.last, MAY.first, MAY.last)
NOTHING = Durations(0, None, None, None, 0, 0)


def make_snapshot(values=None, tables=None):
    counted = dict.fromkeys((figure.key for figure in REPORT_FIGURES), 0) | (values or {})
    return Snapshot(MAY, SPAN, counted, {field: {} for field in ROW_FIELDS} | (tables or {}))


def make_numbers(values=None, before=None, **further):
    return ReportNumbers(
        now=make_snapshot(values, further.pop("tables", None)),
        before=None if before is None else make_snapshot(before),
        year_before=None,
        following=find_period_after(MAY),
        rectified_in=NOTHING,
        closed_in=NOTHING,
        overdue=further.pop("overdue", ()),
        due_next=further.pop("due_next", ()),
        ledger_start=date(2026, 1, 1),
        position=7,
        head="a" * 64,
        **further,
    )


ISSUE = ListedIssue("A1", "district", "青屏镇", None, "弃渣", date(2026, 6, 1))


def test_nothing_stands_out_where_there_is_nothing():
    assert list_findings(make_numbers()) == []
    assert list_findings(make_numbers(before={})) == []


@pytest.mark.parametrize(
    ("values", "before", "sentences"),
    [
        ({"overdue": 2}, None, ["已超期 2 个。"]),
        ({"overdue": 2}, {"overdue": 2}, ["已超期 2 个，与上期末持平。"]),
        ({"overdue": 0}, {"overdue": 3}, ["已超期 0 个，比上期末减少 3 个。"]),
        (
            {"overdue": 4, "overdue_longer": 1},
            {},
            ["已超期 4 个，比上期末增加 4 个。", "超期90天以上的 1 个。"],
        ),
        (
            {"open": 5, "handed_over": 4, "closed_out": 1},
            {"open": 2},
            ["未销号问题比上期末多 3 个：期内新交办 4 个，销号 1 个。"],
        ),
        ({"open": 5}, {"open": 5}, ["未销号问题有 5 个，期内没有完成整改的，也没有销号的。"]),
        ({"open": 5, "rectified": 1}, {"open": 5}, []),
        ({"awaiting": 3, "closed_out": 2}, None, ["完成整改待销号的有 3 个，多于期内销号的 2 个。"]),
        ({"awaiting": 2, "closed_out": 2}, None, []),
        ({"closed_late": 1, "closed_out": 2}, None, ["期内销号 2 个，其中逾期销号 1 个。"]),
        ({"relapses": 1}, None, ["销号后反弹、重新办理 1 件次。"]),
        ({"turn_backs": 2}, None, ["验收不过、退回重新整改 2 件次。"]),
        ({"extensions_asked_late": 2}, None, ["过了时限才申请延期 2 件次。"]),
        ({"acts": 3, "unanswered": 1}, None, ["期内督办 3 件次，逾期未复 1 件次。"]),
        (
            {"closed_out_unaccepted": 1, "closed_unaccepted": 4},
            None,
            ["期内未经验收销号 1 个，台账内累计 4 个。"],
        ),
    ],
)
def test_a_sentence_says_what_the_numbers_say(values, before, sentences):
    assert list_findings(make_numbers(values, before)) == sentences


def test_what_falls_due_next_is_counted_from_its_list():
    assert list_findings(make_numbers(due_next=[ISSUE, ISSUE])) == [
        "到2026年6月末（2026-06-30）还有 2 个到期。"
    ]


def test_every_rule_has_a_sentence_of_its_own():
    assert len(set(FINDINGS)) == len(FINDINGS) == 12


def test_a_long_table_and_a_long_list_stop_and_say_so():
    row = {
        "in_force": 1,
        "unrectified": 1,
        "awaiting": 0,
        "closed": 0,
        "overdue": 1,
        "open": 1,
        "handed_over": 0,
    }
    towns = {f"镇{place}": row | {"closed_out": 0} for place in range(MAX_GROUPS + 50)}
    numbers = make_numbers(tables={"duty_unit": towns}, overdue=[ISSUE] * (MAX_LISTED + 1), due_next=[ISSUE])
    tables = [
        table
        for section in build_content(numbers, ReportRules(name_overdue=True)).sections
        for table in section.tables
    ]

    by_unit = next(table for table in tables if table.title == "按责任单位")
    assert len(by_unit.rows) == MAX_GROUPS + 1
    assert by_unit.rows[-1][:3] == ("其余 50 个", 50, 50)
    assert f"只列前 {MAX_GROUPS} 个" in by_unit.note
    overdue = next(table for table in tables if table.title == "已超期问题")
    assert len(overdue.rows) == MAX_LISTED
    assert f"共 {MAX_LISTED + 1} 个" in overdue.note


def test_empty_sections_are_left_out():
    titles = [section.title for section in build_content(make_numbers(), ReportRules()).sections]

    assert titles == [
        "总体情况",
        "期内办理情况",
        "督办和回复情况",
        "分级别、类型、分区和单位情况",
        "积压和走势",
    ]
