import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.parsing.report_periods import find_period


@pytest.mark.parametrize(
    ("text", "year", "number"),
    [
        ("一季度", None, 331),
        ("第二季度", None, 631),
        ("2026年二季度", 2026, 631),
        ("2026Q1", 2026, 331),
        ("Q3", None, 931),
        ("2026年度第4季度台账", 2026, 1231),
        ("三月", None, 331),
        ("3月份", None, 331),
        ("十一月", None, 1131),
        ("26年4月", 2026, 431),
        ("2026-03", 2026, 331),
        ("2026.3.15", 2026, 315),
        ("20260315", 2026, 315),
        ("3.15", None, 315),
        ("2026年1月-3月", 2026, 331),
        ("问题台账（截至2026年3月15日）", 2026, 315),
        ("上半年", None, 631),
        ("2026年度", 2026, 1231),
    ],
)
def test_a_time_of_the_calendar_is_found(text, year, number):
    period = find_period(text)

    assert period is not None
    assert (period.scale, period.year, period.number) == ("日期", year, number)


@pytest.mark.parametrize(
    ("text", "scale", "number"),
    [("第3期", "期", 3), ("第十二期", "期", 12), ("第二批", "批", 2), ("上期", "上期本期", 1), ("本季度", "上期本期", 2)],
)  # fmt: skip
def test_a_running_number_is_of_its_own_scale(text, scale, number):
    period = find_period(text)

    assert period is not None
    assert (period.scale, period.number) == (scale, number)


@pytest.mark.parametrize("text", ["", "Sheet1", "板桥镇", "汇总", "工作表3", "13月"])
def test_other_names_say_no_period(text):
    assert find_period(text) is None


@given(st.integers(1990, 2099), st.integers(1, 12), st.integers(1, 12))
def test_months_of_one_year_are_in_order(year, one, other):
    first, second = (find_period(f"{year}年{month}月") for month in (one, other))
    assert first is not None
    assert second is not None
    assert (first.number < second.number) == (one < other)


@given(st.text(max_size=30))
def test_no_text_is_an_error(text):
    period = find_period(text)
    assert period is None or period.number >= 0
