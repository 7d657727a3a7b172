"""Numbers of supervision documents: the rules alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.supervision.document_numbers import (
    DEFAULT_NUMBER_PATTERN,
    NumberSeries,
    build_document_key,
    format_places,
    read_step_number,
    require_number_pattern,
)
from qinling.rules.vocabulary import SupervisionKind

ORDERS = NumberSeries.build(DEFAULT_NUMBER_PATTERN, 2026, "督办")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("督办〔2026〕3号", "督办〔2026〕13号"),
        ("督办〔2026〕3号", "督办〔2025〕3号"),
        ("督办〔2026〕3号", "催办〔2026〕3号"),
        ("督办〔2026〕3号", "督办〔2026〕3号补"),
        ("督办〔2026〕30号", "督办〔2026〕3号"),
        ("区函1号", "区函10号"),
        ("号", ""),
    ],
)
def test_other_numbers_stay_apart(one, other):
    assert build_document_key(one) != build_document_key(other)


@given(st.text(min_size=1, max_size=12))
def test_a_key_is_its_own_key(text):
    assert build_document_key(build_document_key(text)).removesuffix("号") == build_document_key(
        text
    ).removesuffix("号")


@given(
    st.sampled_from(
        [DEFAULT_NUMBER_PATTERN, "商秦督〔{year}〕{n}号", "{step}字第{n}号（{year}）", "QL-{year}-{n}"]
    ),
    st.integers(1990, 2099),
    st.integers(1, 10**8),
    st.sampled_from(["〔〕", "[]", "()", "（）", "【】"]),
)
def test_a_number_of_the_pattern_is_read_back(pattern, year, n, brackets):
    series = NumberSeries.build(require_number_pattern(pattern), year, "督办")
    written = series.write_number(n)
    assert series.read_number(written) == n
    typed = written.translate(str.maketrans("〔〕", brackets)).removesuffix("号")
    assert series.read_number(typed) == n
    assert NumberSeries.build(pattern, year + 1, "督办").read_number(written) is None


@pytest.mark.parametrize(
    "text", ["督办〔2026〕号", "督办〔2026〕0号", "督办〔2026〕3-1号", "督办〔2026〕" + "9" * 40, "", "一号"]
)
def test_what_is_no_place_of_the_series_is_none(text):
    assert ORDERS.read_number(text) is None


@pytest.mark.parametrize(
    "pattern", ["", "{n}", "{year}", "{year}{n}", "a{year}b{n}{n}", "{x}{year}-{n}", "{{year}}-{n}"]
)
def test_a_pattern_that_gives_no_number_of_its_own_is_refused(pattern):
    with pytest.raises(ValueRefused):
        require_number_pattern(pattern)


@pytest.mark.parametrize(
    ("places", "text"), [([], ""), ([3], "3"), ([3, 1, 2, 5], "1—3、5"), ([1, 2], "1—2"), ([9, 7], "7、9")]
)
def test_places_are_told_in_spans(places, text):
    assert format_places(places) == text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("督办[2026]1", (SupervisionKind.SUPERVISE, "(2026)1", True)),
        ("催办 〔２０２６〕 第3号", (SupervisionKind.URGE, "(2026)3", True)),
        ("通报2026-3", (SupervisionKind.CIRCULATE, "2026-3", True)),
        ("约谈通知3", (SupervisionKind.TALK, "3", False)),
        ("移送〔2026〕2", (SupervisionKind.REFER, "(2026)2", True)),
        ("督办", None),
        ("商秦办督〔2026〕1号", None),
        ("调度通报〔2026〕第6期", None),
        ("", None),
    ],
)
def test_a_number_that_names_its_step_is_read(typed, expected):
    assert read_step_number(typed) == expected


@given(st.text(alphabet="督办催2026〔〕()[]第号-1 "))
def test_any_text_is_read_as_a_step_s_number_or_none(text):
    found = read_step_number(text)
    assert found is None or any(map(str.isdigit, found.number))
