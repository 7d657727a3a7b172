"""A report as a workbook: a sheet a section, numbers as numbers, native charts, texts as texts."""

import re
from zipfile import ZipFile

from openpyxl import load_workbook

from qinling.rules.period_reports.content import STATE_COLOURS
from qinling.workbook.period_report import CHART_DATA_SHEET, write_report_workbook
from tests.reports.report_content import HOSTILE, make_content


def test_a_sheet_a_section_with_numbers_and_texts(tmp_path):
    write_report_workbook(tmp_path / "报告.xlsx", make_content())
    book = load_workbook(tmp_path / "报告.xlsx")

    assert book.sheetnames == [
        "报告",
        "总体情况",
        "分单位情况",
        "积压和走势",
        "到2026年6月末到期的问题",
        "口径",
        CHART_DATA_SHEET,
    ]
    state = [[cell.value for cell in row] for row in book["总体情况"].iter_rows(max_col=3)]
    assert state[:4] == [
        ["期末情况", None, None],
        ["指标", "单位", "本期"],
        ["销号率", "%", 50],
        ["超期", "个", 2],
    ]
    groups = list(book["分单位情况"].iter_rows(min_row=3, max_row=10))
    assert [row[0].value for row in groups][:4] == list(HOSTILE[:4])
    assert {row[0].data_type for row in groups} == {"s"}
    assert {row[2].value for row in groups} == {"—"}


def test_charts_are_native_and_point_to_their_data(tmp_path):
    write_report_workbook(tmp_path / "报告.xlsx", make_content())
    book = load_workbook(tmp_path / "报告.xlsx")

    assert [len(book[name]._charts) for name in ("总体情况", "积压和走势")] == [1, 1]
    data = [[cell.value for cell in row] for row in book[CHART_DATA_SHEET].iter_rows(max_col=3)]
    assert data[1:4] == [["", "已销号", "未完成"], ["省级", 1, 0], ["区级", 2, 4]]
    with ZipFile(tmp_path / "报告.xlsx") as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    assert f"{CHART_DATA_SHEET}!$B$3:$B$4" in chart.replace("'", "")
    assert "<c:v>4</c:v>" in chart
    assert re.findall(r'srgbClr val="(\w+)"', chart) == [STATE_COLOURS["closed"], STATE_COLOURS["running"]]
