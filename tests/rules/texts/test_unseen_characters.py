"""Unseen characters: which they are, by the categories of Unicode, and what becomes of them."""

import json
import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.texts.file_names import MAX_NAME_BYTES, make_file_name
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.texts.unseen_characters import (
    clean_outgoing_text,
    drop_without_effect,
    escape_unseen_json,
    find_unseen,
    may_hold_unseen,
    require_no_acting_characters,
    show_unseen,
)

CONTROLS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
PIECES = [
    "弃渣",
    "a",
    "\n",
    " ",
    "葛\U000e0100",
    "❤\ufe0f",
    "👩\u200d🚒",
    *"\u202e\u2066\u200b\ufeff\xad\x1b\x9b\u2028\U000e0041\ufe0f\u3164\u200d\r",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=30).map("".join)


def test_every_control_of_unicode_is_one_but_tab_and_line_break():
    raw = {chr(code) for code in range(sys.maxunicode + 1) if category(chr(code)) in CONTROLS}
    assert {sign for sign in raw if show_unseen(f"左{sign}右") == f"左{sign}右"} == {"\t", "\n"}
    assert {sign for sign in raw if not find_unseen(f"左{sign}右")} == {"\t", "\n"}


def test_the_quick_look_overlooks_none():
    signs = (chr(code) for code in range(sys.maxunicode + 1))
    assert not [ascii(sign) for sign in signs if find_unseen(sign) and not may_hold_unseen(sign)]


@pytest.mark.parametrize(
    ("text", "shown", "sent"),
    [
        ("左\u202e右", r"左\u202e右", r"左\u202e右"),
        ("左\x1b[31m\x9b右", r"左\x1b[31m\x9b右", r"左\x1b[31m\x9b右"),
        ("左\U000e0041右", r"左\U000e0041右", r"左\U000e0041右"),
        ("左\u2028\u2029右", r"左\u2028\u2029右", r"左\u2028\u2029右"),
        ("王\u200b敏\ufeff\xad", r"王\u200b敏\ufeff\xad", "王敏"),
        ("一\r\n二\n三\t四", "一\n二\n三\t四", "一\n二\n三\t四"),
        ("葛\U000e0100城 ❤\ufe0f 👨\u200d👩\u200d👧", "葛\U000e0100城 ❤\ufe0f 👨\u200d👩\u200d👧", "葛\U000e0100城 ❤\ufe0f 👨\u200d👩\u200d👧"),
        ("葛\ufe00\ufe01\ufe02 王\u200d敏", "葛\ufe00\\ufe01\\ufe02 王\\u200d敏", "葛\ufe00 王敏"),
        ("全角\u3000空格\u00a0", "全角\u3000空格\u00a0", "全角\u3000空格\u00a0"),
        ("\ud800", r"\ud800", r"\ud800"),
    ],
)  # fmt: skip
def test_a_screen_shows_all_and_letters_only_those_with_an_effect(text, shown, sent):
    assert (show_unseen(text), clean_outgoing_text(text)) == (shown, sent)


@given(TEXTS)
def test_nothing_unseen_leaves_and_nothing_else_changes(text):
    for changed in (show_unseen(text), clean_outgoing_text(text)):
        assert not find_unseen(changed)
        assert (changed == text.replace("\r\n", "\n")) == (not find_unseen(text))
        assert show_unseen(changed) == clean_outgoing_text(changed) == changed
    assert may_hold_unseen(text) or not find_unseen(text)


@given(TEXTS)
def test_without_what_has_no_effect_a_text_goes_out_as_it_would(text):
    dropped = drop_without_effect(text)
    assert clean_outgoing_text(dropped) == clean_outgoing_text(text)
    assert find_unseen(dropped) == find_unseen(dropped, acting=True)
    assert fold_name(dropped) == fold_name(text)


@given(TEXTS)
def test_json_means_the_same_and_sends_no_control(text):
    encoded = escape_unseen_json(json.dumps({text: text}, ensure_ascii=False))
    assert json.loads(encoded) == {text: text}
    joined = encoded.replace("👩\u200d🚒", "")
    assert not any(category(sign) in CONTROLS for sign in joined.replace("\u200d", "")), ascii(encoded)


@given(TEXTS | st.just("长" * 300 + ".docx"))
def test_a_file_name_is_one_that_every_system_takes(text):
    name = make_file_name(text, ".docx")
    assert name.endswith(".docx")
    assert len(name.encode()) <= MAX_NAME_BYTES
    assert not find_unseen(name)
    assert not set(name) & set('/\\:*?"<>|\n\t')


def test_what_nobody_types_is_refused_with_its_place():
    assert require_no_acting_characters("王\u200b敏\r\n") == "王\u200b敏\r\n"
    with pytest.raises(ValueRefused, match=r"含有看不见的控制字符：第 2 个字是 \\u202e"):
        require_no_acting_characters("左\u202e右")
