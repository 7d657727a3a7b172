"""Bars and sparklines of characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qinling.reports.board.bars import SHARE_LEGEND, SHARE_PARTS, draw_share_bar, draw_sparkline, share_width


def test_a_sparkline_shows_nothing_as_a_dot_and_the_most_as_a_full_block():
    assert draw_sparkline([0, 1, 4, 8]) == "·▁▄█"


def test_a_sparkline_of_nothing_but_zeros_has_no_height():
    assert draw_sparkline([0, 0]) == "··"
    assert draw_sparkline([]) == ""


@pytest.mark.parametrize(
    ("counts", "bar"),
    [
        ((5, 0, 5, 0), "█████─────"),
        ((0, 0, 0, 0), ""),
        ((999, 0, 0, 1), "█████████×"),  # one overdue among many still shows
        ((1, 1, 1, 1), "███▓▓▓──××"),
    ],
)
def test_a_bar_shares_its_width(counts, bar):
    assert draw_share_bar(counts, 10) == bar


@given(st.lists(st.integers(0, 10**9), min_size=4, max_size=4), st.integers(4, 40))
def test_a_bar_has_its_width_and_shows_whatever_is_there(counts, width):
    shares = share_width(counts, width)

    assert sum(shares) == (width if any(counts) else 0)
    assert [share > 0 for share in shares] == [count > 0 for count in counts]


def test_every_character_is_one_column_and_stands_in_the_chinese_code_page():
    signs = "".join(sign for _, sign in SHARE_PARTS) + draw_sparkline(range(9))

    assert cell_len(signs) == len(signs)
    assert (signs + SHARE_LEGEND).encode("gbk")
