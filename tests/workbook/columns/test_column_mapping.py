"""Which column holds which field, where the heading alone does not decide."""

from datetime import date

import pytest

from qinling.errors import ValueRefused
from qinling.workbook.columns.column_mapping import map_columns
from qinling.workbook.files.grids import Grid
from qinling.workbook.headings.named_fields import parse_column_field
from qinling.workbook.tables.sheet_layout import find_table


def read_mapping(*rows, user_headings=None, similarity=0.85, merges=()):
    table = find_table(
        Grid("台账", iter([list(row) for row in rows]), merged_blocks=list(merges)), user_headings or {}
    )
    assert table is not None
    return map_columns(table, "区级.xlsx", user_headings or {}, similarity)


def map_headings(*rows, **options):
    return {column.heading: column for column in read_mapping(*rows, **options).columns}


def map_fields(*rows, **options):
    return {heading: column.field for heading, column in map_headings(*rows, **options).items()}


def map_heading(heading, *cells, status=()):
    """Return the field of *heading* above *cells* in a plain ledger, with *status* words where given."""
    head = ["问题编号", "问题描述", "责任单位", heading, *(["整改状态"] if status else [])]
    rows = [[f"A{at}", "弃渣", "区水利局", cell, *(status[at : at + 1])] for at, cell in enumerate(cells)]
    return map_fields(head, *rows)[heading]


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("整改情况", ("整改中", "已销号"), "status"),
        ("整改情况", ("已拆除两处，剩余一处6月15日前拆完", "当日清运"), "progress"),
        ("完成情况", ("45%", "100%"), "percent"),
        ("完成情况", ("整改中", "待销号"), "status"),
        ("整改进度", (0.45, 1.0), "percent"),
        ("整改进度", ("达到序时进度", "滞后"), "status"),
        ("整改要求", ("清理弃渣，恢复原状", "立行立改"), "measures"),
        ("销号情况", ("是", "否"), "closed_said"),
        ("销号情况", (date(2026, 4, 1), "2026-04-02"), "closed_on"),
        ("序时进度", ("滞后", "达到序时进度"), "schedule"),
        ("整改时间", ("2026年6月底前", "立行立改"), "deadline"),
        ("整改时间", ("长期坚持", "2026-06-30"), "deadline"),
        ("完成时间", ("不详", "待核"), "extra"),
        ("整改情况", ("", ""), "status"),
        ("整改进展", ("", ""), "progress"),
        ("目前进展情况", ("", ""), "progress"),
        ("整改进展", ("整改中", "待销号"), "status"),
    ],
)
def test_the_cells_below_decide_the_field_of_an_ambiguous_heading(heading, cells, field):
    assert map_heading(heading, *cells) == field


@pytest.mark.parametrize(
    ("days", "status", "field"),
    [
        (("2026-04-01", "2026-06-30"), ("已销号", "整改中"), "deadline"),
        (("2026-04-01", ""), ("已销号", "整改中"), "rectified_on"),
        ((date(2026, 4, 1), date(2026, 6, 30)), ("未启动", "整改中"), "deadline"),
    ],
)
def test_days_of_unfinished_issues_are_deadlines_and_other_days_are_completion_days(days, status, field):
    assert map_heading("整改时间", *days, status=status) == field


def test_days_without_a_status_are_a_doubt_with_an_option_for_each_answer():
    head = ["问题编号", "问题描述", "责任单位", "整改时间"]
    rows = [[f"A{at}", "弃渣", "区水利局", day] for at, day in enumerate(("2026-04-01", "2026-06-30"))]
    (doubt,) = read_mapping(head, *rows).doubts
    assert doubt.subject == "“整改时间”列既可能是整改时限，也可能是完成整改日期，从内容看不出来"
    assert doubt.samples == ("2026-04-01", "2026-06-30")
    assert [choice.option for choice in doubt.choices] == [
        ("--map", "整改时间=deadline"), ("--map", "整改时间=rectified_on"),
    ]  # fmt: skip


def test_an_exact_heading_comes_before_a_similar_one():
    head = ["问题编号", "甲乙存在的主要问题", "问题描述", "镇办"]
    assert map_fields(head, ["A1", "甲", "乙", "板桥镇"])["问题描述"] == "description"


def test_similarity_sets_how_surely_a_heading_must_name_a_field():
    rows = (["问题编号", "问题描述", "镇办", "问题发现的时间"], ["A1", "弃渣", "板桥镇", "2026-04-01"])
    assert map_fields(*rows, similarity=1.0)["问题发现的时间"] == "extra"
    assert map_headings(*rows, similarity=0.7)["问题发现的时间"].how == "近似"


def test_a_similar_heading_is_not_mapped_where_its_cells_do_not_fit():
    head = ["问题编号", "问题描述", "镇办", "领导批示整改时限"]
    assert map_fields(head, ["A1", "弃渣", "板桥镇", "请王某阅办"])["领导批示整改时限"] == "extra"


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("甲乙时限", ("2026年6月底前", "立行立改"), "deadline"),
        ("甲乙时限", ("见附件", "张三"), "extra"),
        (
            "甲乙举措",
            ("对沿河弃渣进行全面清理，恢复河道原状。", "设置围挡和警示标志，补种树苗二百株。"),
            "measures",
        ),
        ("甲乙举措", ("是", "否"), "extra"),
        ("甲乙进展", ("已销号", "整改中"), "status"),
        ("甲乙来源", ("省级督察", "群众举报"), "source"),
        ("甲乙单位", ("区林业局", "丹水化工公司"), "extra"),
        ("甲乙领导", ("王建国", "李长河"), "extra"),
    ],
)
def test_a_heading_with_an_unknown_word_counts_where_its_cells_speak_for_it(heading, cells, field):
    head = ["问题编号", "问题描述", "镇办", heading]
    rows = [[f"A{at}", "弃渣", "板桥镇", cell] for at, cell in enumerate(cells)]

    assert map_fields(head, *rows)[heading] == field
    assert map_fields(head, *rows, similarity=1.0)[heading] == "extra"


def test_a_heading_that_counts_for_its_cells_is_said():
    mapping = read_mapping(
        ["问题编号", "问题描述", "镇办", "甲乙时限"], ["A1", "弃渣", "板桥镇", "2026年6月底前"]
    )

    assert "“甲乙时限”列按内容认作整改时限" in mapping.notes
    assert mapping.columns[-1].how == "内容"


def test_columns_without_a_heading_but_with_cells_are_named_by_their_letter():
    columns = map_headings(["问题编号", "问题描述", "镇办", "", ""], ["A1", "弃渣", "板桥镇", "", "看过"])
    assert columns["（E列）"].field == "extra"
    assert "（D列）" not in columns


def test_unknown_columns_with_one_heading_get_different_names():
    columns = map_headings(
        ["问题编号", "问题描述", "镇办", "签章", "签章"], ["A1", "弃渣", "板桥镇", "张", "王"]
    )
    assert [columns[name].letter for name in ("签章", "签章（E列）")] == ["D", "E"]


def test_the_group_heading_is_matched_where_the_heading_below_is_unknown():
    """A blank column beside it is no rival."""
    rows = (
        ["问题编号", "问题描述", "责任单位", "", "镇办"],
        ["", "", "市级", "区级", ""],
        ["A1", "弃渣", "", "区水利局", "板桥镇"],
    )
    merges = [((0, 2), (0, 3)), *(((0, column), (1, column)) for column in (0, 1, 4))]
    fields = map_fields(*rows, merges=merges)
    assert fields == {
        "问题编号": "number", "问题描述": "description", "责任单位/市级": "extra", "责任单位/区级": "duty_unit", "镇办": "town",
    }  # fmt: skip


def test_the_headings_of_the_user_are_mapped_whatever_the_cells():
    rows = (["编号", "说法", "镇办", "整改时间"], ["A1", "弃渣", "板桥镇", "2026-04-01"])
    columns = map_headings(
        *rows, user_headings={"说法": "description", "整改时间": "rectified_on", "编号": "ignore"}
    )
    assert [(column.field, column.how) for column in columns.values()] == [
        ("ignore", "设定"), ("description", "设定"), ("town", "同名"), ("rectified_on", "设定"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("deadline", "deadline"),
        ("整改时限", "deadline"),
        ("extra", "extra"),
        (" ignore ", "ignore"),
        ("lonlat", "lonlat"),
    ],
)
def test_a_field_is_given_by_key_or_label(text, field):
    assert parse_column_field(text) == field


@pytest.mark.parametrize("text", ["", "version", "deadline_kind", "单位"])
def test_a_field_that_no_file_may_give_is_refused(text):
    with pytest.raises(ValueRefused):
        parse_column_field(text)
