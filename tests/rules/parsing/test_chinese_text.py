import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.parsing.chinese_text import (
    convert_numerals,
    format_number,
    normalize_text,
    parse_chinese_number,
    quote_value,
)

DIGITS = "〇一二三四五六七八九"


def write_digits(number):
    """Write a number digit by digit: 2026 → 二〇二六."""
    return "".join(DIGITS[int(digit)] for digit in str(number))


def write_with_units(number):
    """Write a number with its units: 120 → 一百二十."""
    if number < 10:
        return DIGITS[number] if number else "零"
    if number < 20:
        return "十" + (DIGITS[number % 10] if number % 10 else "")
    text, rest, gap = "", number, False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, unit)
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + name
            gap = False
        elif text and rest:
            gap = True
    return text


@given(st.integers(0, 9999))
def test_a_number_comes_back_from_both_ways_of_writing_it(number):
    assert parse_chinese_number(write_digits(number)) == number
    assert parse_chinese_number(write_with_units(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十五", 15),
        ("二十三", 23),
        ("三十", 30),
        ("一百二十", 120),
        ("一百十五", 115),
        ("一千零五", 1005),
        ("两", 2),
        ("二○二六", 2026),
        ("二零二六", 2026),
        ("二O二六", 2026),
        ("二0二六", 2026),
    ],
)
def test_numerals_are_read_as_offices_write_them(text, number):
    assert parse_chinese_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "百", "一百二", "一千二", "二十零", "一千零一百", "15", "00", "三月", "九" * 5000]
)
def test_what_is_no_chinese_numeral_is_none(text):
    assert parse_chinese_number(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("二〇二六年六月三十日", "2026年6月30日"),
        ("二○二六年十二月三十一日前", "2026年12月31日前"),
        ("2026年第二季度", "2026年第2季度"),
        ("六月三十前", "6月30前"),
        ("十五个工作日内", "15个工作日内"),
        ("三个月内", "3个月内"),
        ("两周内", "2周内"),
        ("“十一”之前", "“十一”之前"),
        ("五一前", "五一前"),
        ("6月上旬", "6月上旬"),
        ("2026年6月30日星期二", "2026年6月30日星期二"),
        ("2026年10○日", "2026年10○日"),
        ("20日", "20日"),
    ],
)
def test_numerals_become_digits_only_where_they_count(text, digits):
    assert convert_numerals(text) == digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("２０２６年 ６月\u3000３０日", "2026年6月30日"),
        ("问\r\n题\t描\xa0述", "问题描述"),
        ("\ufeff2026\u200b年", "2026年"),
        ("（截至）：，；％", "(截至):,;%"),
        ("‐‑‒–—−－", "-------"),
        ("3月～6月〜", "3月~6月~"),
        ("问题、描述。", "问题、描述。"),
    ],
)
def test_plain_text_has_one_width_one_dash_and_no_spaces(text, expected):
    assert normalize_text(text) == expected


@given(st.text())
def test_plain_text_has_no_spaces_whatever_was_typed(text):
    assert not any(sign.isspace() for sign in normalize_text(text))


@pytest.mark.parametrize(
    ("number", "text"), [(46203.0, "46203"), (46203, "46203"), (0.45, "0.45"), (float("nan"), "nan")]
)
def test_a_number_is_shown_as_a_person_would_type_it(number, text):
    assert format_number(number) == text


def test_a_long_cell_is_cut_for_a_message():
    assert quote_value("长" * 100, max_length=3) == "“长长长…”"
    assert quote_value(12.0) == "“12”"
