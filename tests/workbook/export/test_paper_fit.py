"""Tables fitted to their paper."""

from dataclasses import replace
from datetime import date

import pytest

from qinling.workbook.column_layout import DEFAULT_COLUMNS, REVIEW_COLUMNS, build_layout
from qinling.workbook.export.issue_columns import drop_blank_columns
from qinling.workbook.export.paper_fit import fit_to_paper
from tests.workbook.makers.sample_exports import export_options, issue, load_workbook, write_export

INCHES = {"A3": 420 / 25.4, "A4": 297 / 25.4}


def measure_inches(layout):
    return sum(int(column.width * 7 + 0.5) + 5 for column in layout.columns) / 96


@pytest.mark.parametrize(("paper", "size"), [("A3", 9), ("A4", 8)])
def test_the_layout_for_review_is_as_wide_as_the_paper(paper, size):
    layout, fits = fit_to_paper(build_layout(REVIEW_COLUMNS, "", paper))

    room = INCHES[paper] - 0.8
    assert fits
    assert layout.font_size == size
    assert 0.96 * room < measure_inches(layout) <= room  # so nothing is made smaller
    widths = {column.field: column.width for column in layout.columns}
    assert min(widths[name] for name in ("description", "measures", "progress")) >= 11 * 2 * size / 10


def test_too_many_columns_do_not_fit():
    layout, fits = fit_to_paper(build_layout(DEFAULT_COLUMNS, "", "A4"))

    assert not fits
    assert min(column.width for column in layout.columns) > 3


def test_columns_without_long_texts_are_not_stretched():
    layout, fits = fit_to_paper(build_layout(("number", "level", "description=事由"), "", "A3"))

    assert fits
    assert layout.columns[0].width == pytest.approx(15 * 0.9)


def test_the_letters_are_as_small_as_the_paper_asks(tmp_path):
    options = export_options(*REVIEW_COLUMNS, paper="A4")
    layout, _ = fit_to_paper(options.layout)
    page = load_workbook(write_export(tmp_path, [issue()], replace(options, layout=layout)))

    assert page["问题台账"]["F5"].font.size == 8
    assert page["问题台账"]["F5"].alignment.vertical == "top"
    assert page["汇总"]["A5"].font.size == 10


def test_blank_columns_are_dropped_but_for_those_that_a_return_needs():
    layout = build_layout(
        ("ordinal", "number", "level", "description", "person", "remark", "extra=面积"), "", "A3"
    )
    issues = [issue(remark=""), issue("2", person="张某", extra={"面积": " "})]

    kept, dropped = drop_blank_columns(layout, issues, redact=False, as_of=date(2026, 4, 25))
    assert [column.field for column in dropped] == ["remark"]
    assert [column.heading for column in kept.columns] == [
        "序号",
        "问题编号",
        "级别",
        "问题描述",
        "责任人",
        "面积",
    ]


def test_without_issues_no_column_counts_as_blank():
    layout = build_layout((), "", "A3")

    assert drop_blank_columns(layout, [], redact=False, as_of=date(2026, 4, 25)) == (layout, [])
