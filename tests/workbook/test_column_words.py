"""How a person may name a column of an export."""

import pytest

from qinling.errors import ValueRefused
from qinling.workbook.column_layout import EXPORT_COLUMNS, SHOWN_COLUMNS, build_layout
from qinling.workbook.column_words import list_unknown_extras, resolve_column_words, split_column_words
from qinling.workbook.headings.column_uses import ORDINAL

OWN = ["科室", "包联/网格", "整改时限说明"]


def resolve(*words, own=()):
    return resolve_column_words(words, lambda: own)


@pytest.mark.parametrize("column", [*EXPORT_COLUMNS, *SHOWN_COLUMNS], ids=lambda column: column.field)
def test_a_column_is_named_by_its_key_and_by_the_heading_that_an_export_has(column):
    names = [
        column.heading,
        column.field,
        f"{column.group}/{column.heading}" if column.group else column.heading,
    ]
    assert resolve(*names) == [column.field] * 3


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("录入平台", "on_platform"),  # the label of the field
        ("整改进展", "progress"),
        ("描述", "description"),  # a part of one label
        (" 剩余天数 = 还剩几天", "days_left=还剩几天"),
        ("整改工作进展=进度", "progress=进度"),
        ("科室", "extra=科室"),
        ("网格", "extra=包联/网格"),  # without its group
        ("整改时限", "deadline"),
        ("批次", "source=批次"),  # a heading that import knows
        ("extra=现场意见", "extra=现场意见"),
    ],
)
def test_a_word_names_a_field_then_a_column_of_the_office_then_what_import_reads(word, expected):
    assert resolve(word, own=OWN) == [expected]


@pytest.mark.parametrize(
    "word", ["乱写", "日期", "状态已写明", "status_said", "", "责任落实/整改时限", "科室=股"]
)
def test_a_word_that_names_no_column_or_several_is_refused_with_what_there_is(word):
    with pytest.raises(ValueRefused) as refused:
        resolve(word, own=OWN)
    assert "extra=" in refused.value.remedy or "科室" in refused.value.remedy


def test_the_ledger_is_asked_only_for_a_word_that_is_nothing_else():
    def ask():
        raise AssertionError

    assert resolve_column_words(["编号=号", "deadline"], list)[1] == "deadline"
    assert resolve_column_words(["问题编号", "时限原文", ORDINAL, "extra=甲"], ask) == [
        "number",
        "deadline_text",
        ORDINAL,
        "extra=甲",
    ]


def test_every_column_that_only_shows_can_stand_in_a_layout():
    words = ["number", "level", "description", *(column.field for column in SHOWN_COLUMNS)]
    layout = build_layout(words, "", "A3")
    assert [column.field for column in layout.columns] == words


def test_extra_columns_that_the_ledger_lacks_are_listed():
    fields = ["number", "extra:科室", "extra:组/网格", "extra:督察意见"]
    assert list_unknown_extras(fields, OWN) == ["督察意见"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("编号、问题、时限", ["编号", "问题", "时限"]),
        ("编号 问题 时限", ["编号", "问题", "时限"]),
        ("编号、 问题　时限", ["编号", "问题", "时限"]),
        ("编号、科室", ["编号", "科室"]),
        ("科室、网格", ["科室", "网格"]),
        ("编号、问题、无此列", ["编号", "问题", "无此列"]),
        ("级别、问题描述、整改时限、责任单位", ["级别", "问题描述", "整改时限", "责任单位"]),
        ("责任单位、责任人", ["责任单位", "责任人"]),
        # what is one column, or was given a heading
        ("问题 描述", ["问题 描述"]),
        ("整改 时限", ["整改 时限"]),
        ("number=编号、问题、时限", ["number=编号、问题、时限"]),
        ("extra=意见、看法", ["extra=意见、看法"]),
        ("编号、问题（旧）", ["编号、问题（旧）"]),
        ("现场意见 无此列", ["现场意见 无此列"]),
        ("编号", ["编号"]),
        ("包联/网格", ["包联/网格"]),
    ],
)
def test_a_list_of_columns_may_be_joined_by_enumeration_commas_and_blanks(text, parts):
    own = [*OWN, "编号、问题（旧）"]
    assert split_column_words([text, " "], lambda: own) == parts
