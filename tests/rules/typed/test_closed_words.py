"""Closed words that a person types: whole words, synonyms, unambiguous beginnings, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.typed.closed_words import (
    parse_sought_status,
    parse_typed_level,
    parse_typed_schedule,
    parse_typed_status,
)
from qinling.rules.vocabulary import Level, Status


@pytest.mark.parametrize(
    ("text", "level"),
    [("省级", "province"), ("省", "province"), (" 市级 ", "city"), ("区", "district"), ("县级", "district"),
     ("区县级", "district"), ("ＤＩＳＴＲＩＣＴ", "district"), ("dis", "district"), ("City", "city")],
)  # fmt: skip
def test_a_level(text, level):
    assert parse_typed_level(text) == level


@pytest.mark.parametrize(
    "text", ["不是区级的", "区级，镇办=麻街镇", "非省级", "省市级", "镇级", "级", "", "省级反馈问题", "自查"]
)
def test_more_than_the_word_is_no_level(text):
    with pytest.raises(ValueRefused) as refused:
        parse_typed_level(text)
    assert "区级" in refused.value.remedy


@pytest.mark.parametrize(
    ("text", "status"),
    [("整改中", "rectifying"), ("整改", "rectifying"), ("待销号", "rectified"), ("已销号", "closed"), ("未", "not_started"),
     ("完成整改", "rectified"), ("closed", "closed"), ("未达到序时进度", "rectifying")],
)  # fmt: skip
def test_a_status(text, status):
    assert parse_typed_status(text).status == status


@pytest.mark.parametrize(
    "text", ["不是整改中", "已", "未销号", "差不多", "", "整改中，镇办=麻街镇", "还没有已销号"]
)
def test_more_than_the_word_is_no_status(text):
    with pytest.raises(ValueRefused) as refused:
        parse_typed_status(text)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("text", "schedule"), [("达到", "on_track"), ("滞后", "behind"), ("未达到序时进度", "behind"), ("超过", "ahead"), ("behind", "behind")]
)  # fmt: skip
def test_a_schedule(text, schedule):
    assert parse_typed_schedule(text) == schedule


@pytest.mark.parametrize("text", ["不达到", "整改中", ""])
def test_other_words_are_no_schedule(text):
    with pytest.raises(ValueRefused):
        parse_typed_schedule(text)


WORDS = [word for one in Level for word in (one.label, one.value)]


@given(st.sampled_from(WORDS), st.text("不非未的，=甲", min_size=1, max_size=4), st.booleans())
def test_a_word_with_anything_around_it_is_refused(word, more, before):
    with pytest.raises(ValueRefused):
        parse_typed_level(more + word if before else word + more)


@given(st.sampled_from(Status), st.integers(0, 3))
def test_every_label_and_code_is_read(status, blanks):
    for word in (status.label, status.value):
        assert parse_typed_status(" " * blanks + word).status is status


@pytest.mark.parametrize(
    "text", ["超期", "已超期", "逾期", "逾期未完成", "超期未整改", "超时限", "到期", " 超 期 "]
)
def test_a_word_of_deadlines_is_no_status_to_look_for(text):
    with pytest.raises(ValueRefused) as refused:
        parse_sought_status(text)

    assert "--overdue" in refused.value.remedy


@pytest.mark.parametrize(
    ("text", "status"), [("未达到序时进度", Status.RECTIFYING), ("完成整改", Status.RECTIFIED)]
)
def test_words_of_ledgers_name_a_status_to_look_for(text, status):
    assert parse_sought_status(text) is status


@pytest.mark.parametrize("text", ["未完成", "尚未整改完成", "没有完成"])
def test_a_word_of_several_statuses_is_none_to_look_for(text):
    with pytest.raises(ValueRefused) as refused:
        parse_sought_status(text)

    assert "--open" in refused.value.remedy
