from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.parsing.percentages import detect_percent_style, is_rough_percent, parse_percent
from qinling.rules.parsing.values import (
    escape_formula,
    parse_day_count,
    parse_issue_number,
    parse_text,
    parse_yes_no,
    unescape_formula,
)


@pytest.mark.parametrize(
    ("raw", "percent"),
    [
        ("45%", 45),
        ("45％", 45),
        ("４５ ％", 45),
        ("45.5%", 45.5),
        ("0.45%", 0.45),
        ("1%", 1),
        ("100%", 100),
        (45, 45),
        (45.0, 45),
        ("45", 45),
        (0.45, 45),
        ("0.45", 45),
        (0.285, 28.5),
        (0, 0),
        (100, 100),
        (33.333333, 33.33),
        ("百分之四十五", 45),
        ("百分之45", 45),
        ("百分之百", 100),
        ("约60%", 60),
        ("完成80%", 80),
        ("已完成60％左右", 60),
        ("60%以上", 60),
        ("完成率：45.5%", 45.5),
        ("百分之六十", 60),
        ("六成", 60),
        ("六成五", 65),
        ("近八成", 80),
        ("约百分之六十", 60),
    ],
)
def test_a_share_is_read_as_a_percentage(raw, percent):
    assert parse_percent(raw) == percent


@pytest.mark.parametrize(
    ("raw", "rough"),
    [("约60%", True), ("60%左右", True), ("60%以上", True), ("近六成", True), ("60%", False), ("完成80%", False),
     ("六成", False), ("约", False), ("约好", False), (0.6, False)],
)  # fmt: skip
def test_it_is_known_which_percentages_are_rough(raw, rough):
    assert is_rough_percent(raw) is rough


@pytest.mark.parametrize("raw", ["1", 1, 1.0])
def test_a_lone_one_is_refused_unless_the_column_says_what_it_is(raw):
    with pytest.raises(ValueRefused, match="可能是 1%，也可能是 100%"):
        parse_percent(raw)

    assert parse_percent(raw, fraction=True) == 100
    assert parse_percent(raw, fraction=False) == 1


@pytest.mark.parametrize("raw", [1.5, "1.5", 1.01, 1.99])
def test_a_number_just_above_one_is_refused_in_a_column_of_fractions(raw):
    with pytest.raises(ValueRefused, match=r"%，也可能是 1[0-9]+%"):
        parse_percent(raw, fraction=True)

    assert parse_percent(raw) == parse_percent(raw, fraction=False) == float(raw)
    assert parse_percent(f"{raw}%", fraction=True) == float(raw)


def test_a_column_of_percentages_may_hold_less_than_one_percent():
    assert parse_percent(0.45, fraction=False) == 0.45
    assert parse_percent(0.45, fraction=True) == 45
    assert parse_percent(45, fraction=True) == 45
    assert parse_percent("45%", fraction=True) == 45


@pytest.mark.parametrize(
    "raw",
    [
        "101%",
        101,
        -0.1,
        "-5%",
        "45%以下",
        "不足45%",
        "不到五成",
        "40%-50%",
        "约45",
        "百分之好",
        "",
        "已完成",
        "1_0",
        True,
        None,
        float("nan"),
        float("inf"),
        date(2026, 6, 30),
    ],
)
def test_what_is_no_percentage_is_refused(raw):
    with pytest.raises(ValueRefused) as refused:
        parse_percent(raw)

    assert refused.value.remedy


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        ([0.45, 1.0, 0, ""], True),
        ([1.0, 0.0, 1], True),
        (["0.3", "0.75"], True),
        ([45, 100, 1, 0], False),
        (["45", "60%"], False),
        ([0.45, 45], None),
        (["45%", "", None, "已完成"], None),
        ([], None),
    ],
)
def test_a_columns_numbers_say_how_it_writes_its_shares(cells, style):
    assert detect_percent_style(cells) is style


@given(st.lists(st.integers(0, 100), min_size=1), st.booleans())
def test_a_column_of_shares_comes_back_as_percentages(percents, as_fractions):
    cells = [percent / 100 if as_fractions else percent for percent in percents]
    style = detect_percent_style(cells)

    if any(1 < percent < 100 for percent in percents):
        assert [parse_percent(cell, style) for cell in cells] == percents


@given(st.one_of(st.floats(), st.text(), st.integers()), st.sampled_from([None, True, False]))
def test_any_cell_is_a_percentage_or_refused(raw, fraction):
    try:
        percent = parse_percent(raw, fraction)
    except ValueRefused:
        return
    assert 0 <= percent <= 100


@pytest.mark.parametrize(
    "raw",
    [
        "是",
        " 是 ",
        "有",
        "已",
        "已录入",
        "已录入平台",
        "已录",
        "已上平台",
        "√已录入",
        "√",
        "✓",
        "Y",
        "yes",
        "ＹＥＳ",
        "是的",
        "true",
        "1",
        1,
        1.0,
        True,
    ],
)
def test_these_answers_mean_yes(raw):
    assert parse_yes_no(raw) is True


@pytest.mark.parametrize(
    "raw",
    [
        "否",
        "无",
        "未",
        "未录入",
        "尚未录入",
        "未录",
        "没录入",
        "未上平台",
        "×未录入",
        "没有录入系统",
        "×",
        "✗",
        "不是的",
        "N",
        "no",
        "false",
        "0",
        0,
        0.0,
        False,
    ],
)
def test_these_answers_mean_no(raw):
    assert parse_yes_no(raw) is False


@pytest.mark.parametrize("raw", ["", "可能", "2", 2, 0.5, "正在录入", "不录入", None, date(2026, 6, 30)])
def test_another_answer_is_refused(raw):
    with pytest.raises(ValueRefused, match="不是“是”或“否”"):
        parse_yes_no(raw)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("  第一行\n第二行 \u3000", "第一行\n第二行"),
        ("12", "12"),
        (12.0, "12"),
        (12, "12"),
        (1.5, "1.5"),
        (date(2026, 6, 30), "2026-06-30"),
        (datetime.combine(date(2026, 6, 30), time()), "2026-06-30"),
        (datetime.combine(date(2026, 6, 30), time(8, 12)), "2026-06-30 08:12:00"),
        (time(8, 12), "08:12:00"),
        (timedelta(hours=1), "1:00:00"),
        (True, "是"),
        (False, "否"),
        ("", None),
        (" \n", None),
        (None, None),
    ],
)
def test_words_are_kept_as_written(raw, words):
    assert parse_text(raw) == words


@given(st.text())
def test_only_the_space_around_words_is_lost(text):
    assert parse_text(text) == (text.strip() or None)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("SJ2025-\n004", "SJ2025-004"),
        (12.0, "12"),
        (123456789012345.0, "123456789012345"),
        ("1234567890123456", "1234567890123456"),
        (" ", None),
        (None, None),
    ],
)
def test_a_number_is_kept_without_line_breaks(raw, number):
    assert parse_issue_number(raw) == number


@pytest.mark.parametrize(
    "raw", [1e15, 611002202601010001.0, 10**17, "6.11002E+17", float("inf"), float("nan")]
)
def test_a_number_whose_last_digits_a_spreadsheet_ate_is_refused(raw):
    with pytest.raises(ValueRefused) as refused:
        parse_issue_number(raw)

    assert refused.value.remedy == "把该列设为文本后重新填写"


@pytest.mark.parametrize(
    ("raw", "days"),
    [
        (45, 45),
        (45.0, 45),
        ("45", 45),
        ("45天", 45),
        (" 45 日 ", 45),
        ("提前45天", 45),
        ("４５", 45),
        (1, 1),
        (3650, 3650),
        ("3650天", 3650),
    ],
)
def test_a_number_of_days_is_read(raw, days):
    assert parse_day_count(raw) == days


@pytest.mark.parametrize(
    "raw",
    [0, "0天", 3651, 4000, "99999", -5, "-5", 45.5, "45.5", "很多", "", " ", None, True, "45个月", date(2026, 6, 30),
     float("nan"), float("inf"), 1e300],
)  # fmt: skip
def test_what_is_no_number_of_days_is_refused(raw):
    with pytest.raises(ValueRefused, match="不是天数") as refused:
        parse_day_count(raw)

    assert refused.value.remedy == "请写成 45 或 45天，在 1 到 3650 之间"


@given(st.one_of(st.floats(), st.text(), st.integers()))
def test_any_cell_is_a_number_of_days_or_refused(raw):
    try:
        days = parse_day_count(raw)
    except ValueRefused:
        return
    assert 1 <= days <= 3650


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'0012", "0012"),
        ("'SJ-001", "SJ-001"),
        ("'2026-06-30", "2026-06-30"),
        ("'45.5%", "45.5%"),
        ("'=1+1", "=1+1"),
        ("''0012", "'0012"),
        ("'好'地方", "'好'地方"),
        ("'abc", "'abc"),
        ("'", "'"),
        ("0012", "0012"),
    ],
)
def test_the_mark_of_text_is_dropped_from_numbers_and_codes_of_a_csv(cell, text):
    assert unescape_formula(cell) == text


@given(st.one_of(st.text(), st.text("'=0aA-. ", max_size=6)))
def test_every_text_comes_back_from_its_escape(text):
    assert unescape_formula(escape_formula(text)) == text
