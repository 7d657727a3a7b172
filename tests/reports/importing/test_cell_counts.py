"""What became of columns and cells, in one line and as JSON."""

from dataclasses import fields
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.reports.importing.cell_counts import cell_count_line, cells_json, column_count_line
from qinling.workbook.tables.cell_accounting import CellCounts


def make_columns(*pairs):
    return [SimpleNamespace(heading=heading, field=field) for heading, field in pairs]


COLUMNS = make_columns(
    ("序号", "ordinal"),
    ("编号", "number"),
    ("问题描述", "description"),
    ("噪声\n等级", "extra"),
    ("网格长", "extra"),
    ("密级", "ignore"),
)


@given(st.lists(st.integers(0, 10**6), min_size=9, max_size=9))
def test_the_json_has_every_class_once_and_sums_to_the_total(numbers):
    counts = CellCounts(*numbers)

    assert len(fields(counts)) == len(cells_json(counts)) == 9
    assert sum(cells_json(counts).values()) == counts.total
    assert cells_json(counts)["read"] == counts.fields
    assert cells_json(counts)["unread"] == counts.unread


def test_the_cells_of_a_file_are_told_in_one_line_and_what_is_kept_is_named():
    counts = CellCounts(fields=380, extra=18, row_numbers=4, headings=6, notes=2, totals=2)

    assert cell_count_line("甲.xlsx", counts, COLUMNS) == (
        "甲.xlsx 共 412 格：读入 380，存为其他列 18（噪声 等级、网格长），标题说明等 14，未读 0"
    )


def test_other_tables_and_unread_cells_are_told_where_there_are_some():
    line = cell_count_line("甲.xlsx", CellCounts(fields=3, other_tables=9, unread=2), COLUMNS)

    assert line == "甲.xlsx 共 14 格：读入 3，存为其他列 0，标题说明等 0，其他表 9，未读 2"


def test_many_kept_columns_are_counted_and_long_headings_cut():
    columns = make_columns(*((f"第{at}项" + "很长的标题" * 5, "extra") for at in range(8)))
    line = cell_count_line("甲.xlsx", CellCounts(extra=8), columns)

    assert "第5项很长的标题很长的标…、" not in line
    assert "第5项很长的标题很长的标… 等 8 列）" in line


@pytest.mark.parametrize(
    ("columns", "asked", "line"),
    [
        (COLUMNS, 0, "6 列：认出 2 列，存为其他列 2 列（噪声 等级、网格长），序号等不读 2 列"),
        (COLUMNS[1:3], 1, "3 列：认出 2 列，存为其他列 0 列，问 1 列"),
        ([], 0, "0 列：认出 0 列，存为其他列 0 列"),
    ],
)
def test_what_is_certain_is_told_in_one_line(columns, asked, line):
    assert column_count_line(columns, asked) == line
