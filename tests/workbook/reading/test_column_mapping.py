"""Which column holds which field, where the heading alone does not say."""

from datetime import date

import pytest

from qinling.errors import AnswerNeeded, ValueRefused
from qinling.workbook.files.grids import Grid
from qinling.workbook.heading_aliases import parse_column_field
from qinling.workbook.reading.column_mapping import map_columns
from qinling.workbook.reading.table_detection import find_table


def columns_of(*rows, kept=None, similarity=0.85, merges=()):
    table = find_table(
        Grid("台账", iter([list(row) for row in rows]), merged_blocks=list(merges)), kept or {}
    )
    assert table is not None
    return {column.heading: column for column in map_columns(table, "区级.xlsx", kept or {}, similarity)}


def fields_of(*rows, **options):
    return {heading: column.field for heading, column in columns_of(*rows, **options).items()}


def beside(heading, *cells, status=()):
    """Lay *cells* under *heading* in a plain ledger, with *status* words where given."""
    head = ["问题编号", "问题描述", "责任单位", heading, *(["整改状态"] if status else [])]
    rows = [[f"A{at}", "弃渣", "区水利局", cell, *(status[at : at + 1])] for at, cell in enumerate(cells)]
    return fields_of(head, *rows)[heading]


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
    ],
)
def test_the_cells_below_tell_what_a_twofold_heading_means(heading, cells, field):
    assert beside(heading, *cells) == field


@pytest.mark.parametrize(
    ("days", "status", "field"),
    [
        (("2026-04-01", "2026-06-30"), ("已销号", "整改中"), "deadline"),
        (("2026-04-01", ""), ("已销号", "整改中"), "rectified_on"),
        ((date(2026, 4, 1), date(2026, 6, 30)), ("未启动", "整改中"), "deadline"),
    ],
)
def test_days_that_running_issues_have_are_deadlines_and_others_days_of_completion(days, status, field):
    assert beside("整改时间", *days, status=status) == field


def test_days_with_nothing_to_tell_them_by_are_asked_about():
    with pytest.raises(AnswerNeeded, match="整改时间") as question:
        beside("整改时间", "2026-04-01", "2026-06-30")
    assert question.value.heading == "整改时间"


def test_a_second_column_of_one_field_is_kept_beside_the_fields():
    fields = columns_of(
        ["问题编号", "问题描述", "责任单位", "整改责任单位"], ["A1", "弃渣", "区水利局", "麻街镇"]
    )
    assert [(column.field, column.how) for column in fields.values()] == [
        ("number", "同名"), ("description", "同名"), ("duty_unit", "同名"), ("extra", "未识别"),
    ]  # fmt: skip


def test_the_heading_known_as_it_stands_goes_before_a_like_one():
    head = ["问题编号", "目前存在的主要问题", "问题描述", "镇办"]
    assert fields_of(head, ["A1", "甲", "乙", "板桥镇"])["问题描述"] == "description"


def test_similarity_decides_how_like_a_heading_must_be():
    rows = (["问题编号", "问题描述", "镇办", "问题发现的时间"], ["A1", "弃渣", "板桥镇", "2026-04-01"])
    assert fields_of(*rows, similarity=1.0)["问题发现的时间"] == "extra"
    assert columns_of(*rows, similarity=0.7)["问题发现的时间"].how == "近似"


def test_a_like_heading_is_not_taken_where_its_cells_speak_against_it():
    head = ["问题编号", "问题描述", "镇办", "领导批示整改时限"]
    assert fields_of(head, ["A1", "弃渣", "板桥镇", "请王某阅办"])["领导批示整改时限"] == "extra"


def test_columns_without_a_heading_but_with_cells_are_named_by_their_letter():
    columns = columns_of(["问题编号", "问题描述", "镇办", "", ""], ["A1", "弃渣", "板桥镇", "", "看过"])
    assert columns["（E列）"].field == "extra"
    assert "（D列）" not in columns


def test_unknown_columns_of_one_heading_are_told_apart():
    columns = columns_of(
        ["问题编号", "问题描述", "镇办", "签章", "签章"], ["A1", "弃渣", "板桥镇", "张", "王"]
    )
    assert [columns[name].letter for name in ("签章", "签章（E列）")] == ["D", "E"]


def test_groups_above_help_where_the_heading_below_says_nothing():
    rows = (
        ["问题编号", "问题描述", "责任单位", "", "镇办"],
        ["", "", "市级", "区级", ""],
        ["A1", "弃渣", "", "区水利局", "板桥镇"],
    )
    merges = [((0, 2), (0, 3)), *(((0, column), (1, column)) for column in (0, 1, 4))]
    fields = fields_of(*rows, merges=merges)
    assert fields == {
        "问题编号": "number", "问题描述": "description", "责任单位/市级": "duty_unit", "责任单位/区级": "extra", "镇办": "town",
    }  # fmt: skip


def test_what_is_settled_is_taken_without_a_look_at_the_cells():
    rows = (["编号", "说法", "镇办", "整改时间"], ["A1", "弃渣", "板桥镇", "2026-04-01"])
    columns = columns_of(*rows, kept={"说法": "description", "整改时间": "rectified_on", "编号": "ignore"})
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
def test_a_field_is_settled_by_key_or_label(text, field):
    assert parse_column_field(text) == field


@pytest.mark.parametrize("text", ["", "version", "deadline_kind", "单位"])
def test_what_no_file_may_give_cannot_be_settled(text):
    with pytest.raises(ValueRefused):
        parse_column_field(text)
