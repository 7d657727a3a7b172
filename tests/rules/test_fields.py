import re

import pytest

from qinling.errors import ValueRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.fields import FIELDS, FIELDS_BY_NAME, find_field
from qinling.rules.vocabulary import DeadlineKind, ImportUpdate, Level, Schedule, Status, parse_term

WORDS = (Level, Status, Schedule, DeadlineKind, ImportUpdate)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_field_is_named_by_its_key_and_by_its_label(field):
    assert find_field(field.name) is field
    assert find_field(f" {field.label} ") is field


def test_keys_and_labels_are_each_one_fields():
    assert (
        len({field.name for field in FIELDS}) == len({field.label for field in FIELDS}) == len(FIELDS_BY_NAME)
    )


def test_every_field_is_a_column_of_the_ledger():
    assert set(FIELDS_BY_NAME) <= set(IssueRow._fields)


@pytest.mark.parametrize(
    ("text", "name"),
    [("状态", "status"), ("描述", "description"), ("编号", "number"), ("责任单位", "duty_unit"), ("平台", "on_platform"),
     ("销号", "closed_on"), ("分区", "zone"), ("进展", "progress")],
)  # fmt: skip
def test_an_unmistakable_part_of_a_label_will_do(text, name):
    assert find_field(text, input_only=True).name == name


@pytest.mark.parametrize(
    ("text", "given", "why"),
    [("单位", False, "可以指几个字段"), ("没有的", False, "没有“没有的”这个字段"), ("", False, "没有"),
     ("原定时限", True, "没有“原定时限”"), ("round", True, "没有“round”")],
)  # fmt: skip
def test_what_names_no_field_or_several_is_refused_with_the_choices(text, given, why):
    with pytest.raises(ValueRefused, match=why) as refused:
        find_field(text, input_only=given)
    assert "责任单位、" in refused.value.remedy
    assert re.search("[a-z]", refused.value.remedy) is None  # codes are for programs


@pytest.mark.parametrize(
    ("text", "near"), [("描叙", "问题描述"), ("时线", "整改时限"), ("责任担位", "责任单位"), ("没有", None)]
)
def test_a_slip_in_a_label_or_in_its_last_word_names_the_near_one(text, near):
    with pytest.raises(ValueRefused) as refused:
        find_field(text)
    assert refused.value.remedy.startswith(f"相近的有：{near}" if near else "可用：")


@pytest.mark.parametrize("word", [word for words in WORDS for word in words])
def test_a_closed_word_is_read_by_code_by_label_and_by_prefix(word):
    assert parse_term(type(word), word.value) is word
    assert parse_term(type(word), f" {word.label} ") is word
    assert parse_term(type(word), word.value.upper()) is word
    assert type(word).from_code(word.value) is word


@pytest.mark.parametrize(
    ("words", "text", "word"),
    [(Level, "省", "province"), (Status, "已销", "closed"), (Level, "d", "district")],
)
def test_a_beginning_that_only_one_word_has_will_do(words, text, word):
    assert parse_term(words, text) == word


@pytest.mark.parametrize(
    ("words", "text", "why"),
    [
        (Status, "已", "有歧义"),
        (Status, "rect", "有歧义"),
        (Level, "", "不在可选词内"),
        (Level, "镇", "不在可选词内"),
    ],
)
def test_other_words_are_refused_with_the_choices(words, text, why):
    with pytest.raises(ValueRefused, match=why) as refused:
        parse_term(words, text)
    assert re.search("[a-z]", refused.value.remedy) is None


@pytest.mark.parametrize("words", WORDS)
def test_no_code_stands_in_a_refusal(words):
    with pytest.raises(ValueRefused) as refused:
        parse_term(words, "乱写")
    assert not [word.value for word in words if word.value in refused.value.remedy]
