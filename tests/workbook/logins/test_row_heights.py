"""Rows of the login workbooks are as high as their texts need: other programs than Excel do not adjust them."""

from datetime import date

import openpyxl
import pytest

from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.coaching import CoachingCandidate
from qinling.workbook.export.sheet_formats import compute_row_height, count_lines
from qinling.workbook.logins.audit_workbook import write_audit_workbook
from qinling.workbook.logins.coaching_sheet import write_coaching_sheet
from tests.reports.logins.login_values import make_audit, make_finding, make_usage

LONG = ("2026-W17 登录失败很多次，从好几个地址",) * 9
UNIT = "商州区生态环境保护综合行政执法大队第二中队"


@pytest.fixture
def audit():
    usage = make_usage("abcdefghijklmnopqrst", unit=UNIT)
    found = [
        make_finding(kind, (usage.account.account,), UNIT, LONG)
        for kind in (FindingKind.FEW, FindingKind.NIGHT)
    ]
    return make_audit(usage, findings=found)


def needed_height(sheet, row):
    """Return the height that the texts of a row need in their columns."""
    merged = {area.coord.split(":")[0]: area for area in sheet.merged_cells.ranges}
    lines = 1
    for cell in sheet[row]:
        area = merged.get(cell.coordinate)
        columns = range(cell.column, (area.max_col if area else cell.column) + 1)
        width = sum(
            sheet.column_dimensions[openpyxl.utils.get_column_letter(one)].width or 8 for one in columns
        )
        if isinstance(cell.value, str):
            lines = max(lines, count_lines(cell.value, round(width)))
    return compute_row_height(lines)


def list_low_rows(sheet, first_row):
    return [
        row
        for row in range(first_row, sheet.max_row + 1)
        if (sheet.row_dimensions[row].height or 15) + 2 < needed_height(sheet, row)
    ]


@pytest.mark.filterwarnings("ignore:Sparkline Group:UserWarning:openpyxl")
def test_every_row_of_the_audit_shows_its_texts_whole(audit, tmp_path):
    write_audit_workbook(tmp_path / "报表.xlsx", audit, "区秦岭办")

    book = openpyxl.load_workbook(tmp_path / "报表.xlsx")
    assert book["需要帮助"].row_dimensions[5].height > 100
    assert {name: list_low_rows(book[name], 5) for name in ("登录情况", "需要帮助", "安全提示")} == {
        "登录情况": [],
        "需要帮助": [],
        "安全提示": [],
    }


def test_every_row_of_a_coaching_sheet_shows_its_texts_whole(audit, tmp_path):
    candidate = CoachingCandidate(audit.usages[0], audit.usage_findings, date(2026, 3, 2), date(2026, 4, 30))
    write_coaching_sheet(tmp_path / "指导单.xlsx", audit, [candidate], "区秦岭办")

    sheet = openpyxl.load_workbook(tmp_path / "指导单.xlsx").worksheets[0]
    assert list_low_rows(sheet, 3) == []
    assert ("约定回访", "2026-04-30") in [(row[0].value, row[1].value) for row in sheet.iter_rows()]
