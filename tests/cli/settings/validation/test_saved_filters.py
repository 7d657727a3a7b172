"""Saved filters are checked with the settings."""

import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.settings.validation.saved_filters import SAVED_FILTERS, SavedFilter, parse_saved_filter
from qinling.errors import ValueRefused


@pytest.mark.parametrize(
    ("text", "conditions", "words"),
    [
        ("河道", (), ("河道",)),
        ("河道 --overdue", (("overdue", None),), ("河道",)),
        ("-u 区水利局 --level=省级", (("unit", "区水利局"), ("level", "省级")), ()),
        ('--text "弃渣 河道" --due-within 7', (("text", "弃渣 河道"), ("due-within", "7")), ()),
        ("--status 待销号", (("status", "待销号"),), ()),
    ],
)
def test_the_words_behind_list_are_conditions_and_free_words(text, conditions, words):
    assert SAVED_FILTERS({"我的": text}) == {"我的": SavedFilter(text, conditions, words)}


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("文字", "应写成一节 [saved_filters]"),
        ({"甲": 3}, "甲 应是引号里的一串条件"),
        ({"甲 乙": "河道"}, "“甲 乙”不能作筛选的名称"),
        ({"@甲": "河道"}, "“@甲”不能作筛选的名称"),
        ({"": "河道"}, "“”不能作筛选的名称"),
        ({"甲": "河道", "甲 ": "河道"}, "不能作筛选的名称"),
        ({"A": "河道", "ａ": "河道"}, "“A”和“ａ”只差写法"),
        ({"甲": " "}, "没有条件"),
        ({"甲": "@乙"}, "不能再用别的筛选"),
        ({"甲": '"河道'}, "引号没有成对"),
        ({"甲": "--sort 编号"}, "--sort 不是筛选的选项，可用：--level、"),
        ({"甲": "-n 3"}, "-n 不是筛选的选项"),
        ({"甲": "--overdue=是"}, "--overdue 后面不跟值"),
        ({"甲": "--unit"}, "--unit 后面要跟一个值"),
        ({"甲": "--unit --open"}, "--unit 后面要跟一个值"),
        ({"甲": "--unit ' '"}, "值是空的"),
        ({"甲": "--level 县级"}, "--level：“县级”不在可选词内"),
        ({"甲": "--status 不知道"}, "--status："),
        ({"甲": "--due-within 几天"}, "--due-within：“几天”不是天数"),
    ],
)
def test_a_mistake_names_the_filter_and_what_is_right(value, complaint):
    with pytest.raises(ValueRefused, match=re.escape(complaint)):
        SAVED_FILTERS(value)


@given(st.text())
def test_any_text_is_a_filter_or_refused(text):
    try:
        saved = parse_saved_filter(text)
    except ValueRefused:
        return
    assert saved.conditions or saved.words


@given(st.lists(st.text("河道ab-=\"' ", min_size=1).filter(lambda word: word[0] not in "-@"), min_size=1))
def test_quoted_words_come_back_as_they_were(words):
    assert parse_saved_filter(shlex.join(words)).words == tuple(words)
