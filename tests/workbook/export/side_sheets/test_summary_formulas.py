"""A summary that follows edits: its formulas give the numbers that the export counted."""

from datetime import date, timedelta
from itertools import pairwise

import openpyxl
import pytest

from qinling.rules.limits import Limits
from qinling.workbook.files.grids import open_grids
from tests.workbook.makers.sample_exports import (
    DAY,
    convert,
    export_options,
    issue,
    load_workbook,
    needs_calc,
    write_export,
)

LATE = DAY - timedelta(days=1)
ODD_UNITS = ["麻街镇", "A村*", "a村*", "=1", "2组", "长" * 120, ' "引"号', "<r>甲", None, "a&b"]


def make_issues():
    """Issues of every status, with units and deadlines of every kind."""
    statuses = ["not_started", "rectifying", "rectified", "accepting", "closed", "void"]
    issues = [
        issue(str(n), status=status, duty_unit=unit, deadline=LATE if n % 2 else DAY, deadline_kind="dated")
        for n, (unit, status) in enumerate((unit, status) for unit in ODD_UNITS for status in statuses)
    ]
    standing = {"deadline": LATE, "deadline_kind": "dated_standing"}
    issues.append(issue("久", level="city", zone="核心保护区", **standing))
    issues.append(issue("无", level="city", deadline_kind="immediate"))
    issues.append(issue("未验", status="closed", closed_unaccepted=True, deadline=date(2025, 12, 31)))
    return issues


def read_summary(path):
    (rows,) = (
        [list(row)[:8] for row in grid.rows] for grid in open_grids(path, Limits()) if grid.name == "汇总"
    )
    return rows


def find_row(rows, heading, label):
    """Return the numbers in the row *label* of the table under *heading*."""
    start = next(place for place, row in enumerate(rows) if row[0] == heading)
    return next(row[1:] for row in rows[start:] if row[0] == label)


def recompute(path, folder, edit=lambda page: None):
    """Let LibreOffice compute the summary anew, after *edit* of the table."""
    book = openpyxl.load_workbook(path)
    edit(book.worksheets[0])
    book.save(folder / "改过.xlsx")  # without the numbers that were computed before
    return read_summary(convert(folder / "改过.xlsx", "xlsx", folder))


@needs_calc
@pytest.mark.parametrize("split", [None, "level"])
def test_the_formulas_give_what_was_counted(split, tmp_path):
    path = write_export(tmp_path, make_issues(), export_options(split_field=split))

    assert recompute(path, tmp_path) == read_summary(path)


@needs_calc
def test_the_summary_follows_edits(tmp_path):
    path = write_export(
        tmp_path, [issue("1", duty_unit="麻街镇", deadline=LATE), issue("2", duty_unit="麻街镇")]
    )

    def edit(page):
        page["Q5"] = "已销号"
        page["K6"], page["P6"], page["Q6"] = "新单位", date(2026, 1, 2), "未启动"
        page["B7"], page["C7"], page["Q7"] = "3", "省级", "整改中"

    rows = recompute(path, tmp_path, edit)
    assert find_row(rows, "级别", "省级") == [0, 1, 0, 0, 0, 0, 1]
    assert find_row(rows, "责任单位", "麻街镇")[:6] == [1, 0, 0, 1, 0, 0]
    assert find_row(rows, "责任单位", "其余")[:6] == [2, 2, 0, 0, 0, 1]
    assert find_row(rows, "责任单位", "合计")[:6] == [3, 2, 0, 1, 0, 1]
    assert find_row(rows, "月份", "2026年04月")[:6] == [1, 0, 0, 1, 0, 0]
    assert find_row(rows, "月份", "其余")[:6] == [1, 1, 0, 0, 0, 1]


def test_numbers_and_series_names_are_there_before_anything_is_computed(tmp_path):
    path = write_export(
        tmp_path, [issue(duty_unit="麻街镇"), issue("2", duty_unit="麻街镇", status="closed")]
    )
    page = load_workbook(path)["汇总"]

    assert find_row(read_summary(path), "责任单位", "麻街镇")[:6] == [2, 1, 0, 1, 0, 0]
    names = [series.tx.strRef.strCache.pt[0].v for chart in page._charts for series in chart.series]
    assert names == ["整改中", "已销号", "整改中（含未启动）", "待销号（含验收中）", "已销号"]
    assert "改动台账，本表的数和图跟着变" in page["A2"].value


@pytest.mark.parametrize(
    ("columns", "live"),
    [
        ((), True),
        (("number", "level", "description", "status"), False),
        (("number", "level", "description", "deadline"), False),
    ],
)
def test_without_the_columns_that_it_counts_the_summary_says_that_it_stays(columns, live, tmp_path):
    page = load_workbook(write_export(tmp_path, [issue()], export_options(*columns)))["汇总"]

    assert ("跟着变" in page["A2"].value and "不跟着变" not in page["A2"].value) is live
    assert any(str(cell.value).startswith("=") for row in page for cell in row) is live


def test_a_large_ledger_has_numbers_only(tmp_path, monkeypatch):
    monkeypatch.setattr("qinling.workbook.export.side_sheets.summary_formulas._MAX_ISSUES", 2)
    page = load_workbook(write_export(tmp_path, [issue(str(n)) for n in range(3)]))["汇总"]

    assert "不跟着变" in page["A2"].value


def test_what_is_hidden_in_the_table_is_hidden_in_the_summary(tmp_path):
    path = write_export(tmp_path, [issue(duty_unit="甲村 13800001234")], export_options(redact=True))

    labels = [row[0] for row in read_summary(path)]
    assert "甲村 〔略〕" in labels
    assert not any("13800001234" in str(label) for label in labels)


def test_no_table_breaks_across_pages(tmp_path):
    issues = [
        issue(str(n), duty_unit=f"第{n}村", lead_unit=f"第{n % 30}局", zone=f"{n % 20}区") for n in range(60)
    ]
    page = load_workbook(write_export(tmp_path, issues))["汇总"]

    breaks = [mark.id for mark in page.row_breaks.brk]
    titles = [cell.row for cell in page["A"] if str(cell.value or "").startswith(("按", "各级"))]
    assert breaks
    assert {place + 1 for place in breaks} <= set(titles)
    tops = [1, *(place + 1 for place in breaks), page.max_row + 1]
    for top, end in pairwise(tops):
        heights = [page.row_dimensions[row].height or 15 for row in range(top, end)]
        assert sum(heights) < (210 / 25.4 - 1.1) * 72 / 0.60


def test_the_rate_has_bars(tmp_path):
    page = load_workbook(write_export(tmp_path, [issue(percent=40.0)]))["问题台账"]

    (bar,) = (rule.dataBar for area in page.conditional_formatting for rule in area.rules if rule.dataBar)
    assert [(end.type, float(end.val)) for end in bar.cfvo] == [("num", 0), ("num", 1)]
