"""Headings that are known only at their end, above cells that agree."""

import pytest

from tests.workbook.columns.tables import (
    BUREAUS,
    DAYS,
    NUMBERS,
    STATUSES,
    TEXTS,
    get_fields,
    map_ledger,
    map_table,
)


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("癸卯时限", (*DAYS, "立行立改"), "deadline"),
        ("回复整改期限", DAYS, "deadline"),
        ("实际癸卯时间", DAYS, "rectified_on"),
        ("癸卯举措", TEXTS, "measures"),
        ("牵头癸卯", BUREAUS, "lead_unit"),
        ("癸卯位置", ("李庙村三组", "石灰窑村", "涌峪村"), "location"),
        ("癸卯渠道", ("群众举报", "卫星遥感图斑", "省级督察"), "source"),
        ("癸卯进度", ("30%", "50%", "80%"), "percent"),
        ("癸卯状态", STATUSES, "status"),
    ],
)
def test_the_ending_and_the_cells_together_name_a_column_and_it_is_said(heading, cells, field):
    mapping = map_ledger({heading: cells})
    assert get_fields(mapping)[heading] == field
    assert any(note.startswith(f"“{heading}”列按内容认作") for note in mapping.notes)


def test_a_code_under_such_a_heading_is_the_number():
    assert get_fields(map_table(("癸卯编号", NUMBERS), ("问题描述", TEXTS)))["癸卯编号"] == "number"


@pytest.mark.parametrize(("cells", "field"), [(BUREAUS, "duty_unit"), (TEXTS[::-1], "extra")])
def test_whose_duty_it_is_is_the_unit_where_units_stand_below(cells, field):
    fields = get_fields(map_table(("问题编号", NUMBERS), ("问题描述", TEXTS), ("整改责任", cells)))
    assert fields["整改责任"] == field


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("癸卯时限", TEXTS),
        ("癸卯举措", DAYS),
        ("牵头癸卯", TEXTS),
        ("合同期限", DAYS),  # about something else
        ("处罚编号", NUMBERS),
        ("癸卯时间", DAYS),  # any day
    ],
)
def test_other_cells_and_other_subjects_are_kept_apart(heading, cells):
    mapping = map_ledger({heading: cells})
    assert get_fields(mapping)[heading] == "extra"
    assert heading in "".join(mapping.notes)


def test_a_whole_heading_goes_before_an_ending():
    fields = get_fields(map_ledger({"癸卯时限": DAYS, "整改时限": DAYS[::-1]}))
    assert (fields["癸卯时限"], fields["整改时限"]) == ("extra", "deadline")


def test_of_two_such_columns_it_is_asked_which_counts():
    """Each names a limit by its last word and its cells, so neither may be dropped unasked."""
    mapping = map_ledger({"癸卯时限": DAYS, "甲子时限": DAYS[::-1]})
    assert [choice.option for doubt in mapping.doubts for choice in doubt.choices] == [
        ("--map", "癸卯时限=deadline"),
        ("--map", "甲子时限=deadline"),
    ]
