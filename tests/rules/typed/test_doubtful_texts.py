"""Numbers with letters among their digits, and telephone numbers that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.typed.doubtful_texts import find_meant_number, find_odd_phone


@pytest.mark.parametrize(
    ("number", "meant"),
    [
        ("QZ2O26-OO1", "QZ2026-001"),
        ("SJ2025-0l3", "SJ2025-013"),
        ("QZ2505O", "QZ25050"),
        ("QZ25I53", "QZ25153"),
        ("ＱＺ２Ｏ２６", "QZ2026"),
        ("QZ2026-001", ""),
        ("OA-12", ""),
        ("I-1", ""),
        ("O12", ""),
        ("NO12", ""),
        ("No.12", ""),
        ("OLI", ""),
        ("商办〔2026〕1号", ""),
        ("QL-2026-0001", ""),
        ("1.2.3", ""),
    ],
)
def test_letters_that_stand_for_digits_are_found(number, meant):
    assert find_meant_number(number) == meant


@given(st.from_regex(r"[A-HJ-NP-Z]{0,3}20[0-9]{2}-?[0-9]{1,4}", fullmatch=True))
def test_a_number_of_digits_is_no_doubt(number):
    assert find_meant_number(number) == ""


@pytest.mark.parametrize(
    "contact",
    [
        "13809130011",
        "138 0913 0011",
        "138-0913-0011",
        "+86 13809130011",
        "0914-2312345",
        "（0914）2312345",
        "(029)81234567",
        "2312345",
        "81234567",
        "12345",
        "110",
        "662312",
        "400-123-4567",
        "李某 13809130011、王某13992040022",
        "13809130011/13992040022",
        "13809130011 13992040022",
        "13809130011（李某）",
        "李某",
        "无",
        "微信 li_1984",
        "",
        "0914-2312345转801",
    ],
)
def test_telephone_numbers_as_offices_write_them_are_no_doubt(contact):
    assert find_odd_phone(contact) == ""


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        ("1380913", "“1380913”有 7 位，手机号是 11 位"),
        ("1380913001", "有 10 位，手机号是 11 位"),
        ("138091300111", "有 12 位"),
        ("李某 1380913001、王某 13992040022", "“1380913001”有 10 位"),
        ("138O9130011", "里有字母"),
        ("１３８０９１３００１", "有 10 位"),
        ("23123456789", "有 11 位，不像电话号码"),
        ("12809130011", "不是手机号的号段"),
    ],
)
def test_others_say_why(contact, why):
    assert why in find_odd_phone(contact)


@given(st.text())
def test_every_text_is_judged(text):
    find_meant_number(text)
    find_odd_phone(text)
