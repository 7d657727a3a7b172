"""Texts on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.reports.text.plain_text import join_lines, shorten_text


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\t", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_each_line_break_and_tab_becomes_one_space(line_break):
    assert join_lines(f"甲{line_break}乙") == "甲 乙"


@given(st.text("甲a \r\n\t\v\x85\u2028"))
def test_a_joined_text_has_one_line(text):
    assert len(join_lines(text).splitlines()) <= 1


@pytest.mark.parametrize(("text", "shown"), [("", ""), ("四个字长", "四个字长"), ("五个字的长", "五个字的…")])
def test_a_long_text_is_cut_and_marked(text, shown):
    assert shorten_text(text, 4) == shown
