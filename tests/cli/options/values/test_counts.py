"""Options that count take numbers as people type them."""

import pytest

from qinling.cli.options.values.counts import CountParser
from qinling.errors import ValueRefused


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("10", 10),
        ("１０", 10),
        ("十", 10),
        ("十二条", 12),
        ("10 条", 10),
        ("第3轮", 3),
        ("第三轮", 3),
        (7, 7),
    ],
)
def test_a_count_is_read_in_digits_and_in_words(text, count):
    assert CountParser("条数").parse(text) == count


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0", "0 太小，最小是 1"),
        ("-3", "-3 太小"),
        ("53", "53 太大，最大是 52"),
        ("很多", "“很多”不是整数"),
        (" ", "不能为空"),
        ("2.5", "不是整数"),
        ("个", "不是整数"),
    ],
)
def test_what_is_no_count_of_that_range_is_refused(text, why):
    with pytest.raises(ValueRefused, match=why):
        CountParser("周数", 1, 52).parse(text)
