"""Amounts of work records: what people write, and what is refused with its remedy."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.work.amounts import (
    Amounts,
    format_amounts,
    format_decimal,
    parse_amounts,
    parse_persons,
    parse_stated_amounts,
    scale_amount,
    unscale_amount,
    with_persons,
)
from qinling.rules.work.kinds import DEFAULT_KINDS, build_kinds

KINDS = build_kinds()


@pytest.mark.parametrize(
    ("kind", "text", "amount", "persons"),
    [
        ("会议", "3次", "3", None),
        ("会议", "３ 次。", "3", None),
        ("会议", "三次", "3", None),
        ("会议", "共十二场", "12", None),
        ("劝返", "2起5人次", "2", 5),
        ("劝返", "2起，5人次", "2", 5),
        ("劝返", "２起５人", "2", 5),
        ("刑事案件", "18", "18", None),
        ("回访", "30件28件满意", "30", 28),
        ("回访", "30件（满意28件）", "30", 28),
        ("防护网", "1,200.5米", "1200.5", None),
        ("森林覆盖率", "73.26%", "73.26", None),
        ("森林覆盖率", "73.26", "73.26", None),
        ("生态贷", "1.523456亿元", "1.523456", None),
        ("岗亭", "0座", "0", None),
    ],
)
def test_amounts_are_understood_as_they_are_written(kind, text, amount, persons):
    assert parse_amounts(KINDS[kind], text) == Amounts(Decimal(amount), persons)


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("会议", "3.5次", "整数"),
        ("会议", "-1次", "负数"),
        ("会议", "0次", "没有发生的不用记"),
        ("会议", "约3次", "写成 3次"),
        ("会议", "3-5次", "写成 3次"),
        ("会议", "3人", "单位是次"),
        ("会议", "3次5人", "不记人数"),
        ("会议", "", "写成 3次"),
        ("会议", "1e5", "单位"),
        ("会议", "9" * 300, "太长"),
        ("劝返", "5人次", "没有起数"),
        ("劝返", "2起-5人次", "人次"),
        ("回访", "30件31件满意", "不能超过"),
        ("森林覆盖率", "0.7326", "看不出是 73.26% 还是 0.7326%"),
        ("森林覆盖率", "173%", "超过 100%"),
        ("森林覆盖率", "73.261%", "最多 2 位小数"),
        ("防护网", "12万米", "单位是米"),
    ],
)
def test_what_is_no_amount_of_the_kind_is_refused_with_the_remedy(kind, text, why):
    with pytest.raises(ValueRefused) as refused:
        parse_amounts(KINDS[kind], text)
    assert why in str(refused.value)
    assert refused.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "18件21人(其中鸟类2件2人)",
        "18件21人（其中鸟类2件2人）",
        "18件21人，其中：鸟类2件2人",
        "18件21人 其中 鸟类 2件2人。",
    ],
)
def test_a_part_is_kept_apart_from_its_whole(text):
    stated = parse_stated_amounts(KINDS["刑事案件"], text)
    assert stated.whole == Amounts(Decimal(18), 21)
    assert stated.parts == (("鸟类", Amounts(Decimal(2), 2)),)


def test_several_parts():
    stated = parse_stated_amounts(KINDS["刑事案件"], "18件21人，其中鸟类2件2人、涉林1,000件")
    assert [topic for topic, _ in stated.parts] == ["鸟类", "涉林"]


@pytest.mark.parametrize("text", ["18件其中鸟类", "18件其中2件其中1件", "18件(其中)鸟类2件"])
def test_a_part_without_topic_or_figure_is_refused(text):
    with pytest.raises(ValueRefused):
        parse_stated_amounts(KINDS["刑事案件"], text)


def test_a_second_figure_is_not_told_twice_with_two_values():
    kind = KINDS["劝返"]
    assert with_persons(kind, Amounts(Decimal(2)), "5人次").persons == 5
    assert with_persons(kind, Amounts(Decimal(2), 5), "5").persons == 5
    with pytest.raises(ValueRefused, match="写了两个"):
        with_persons(kind, Amounts(Decimal(2), 5), "6")
    with pytest.raises(ValueRefused):
        parse_persons(kind, "2.5人次")


@given(st.decimals(min_value=0, max_value=10**10, places=6))
def test_stored_amounts_are_exact(amount):
    text = format_decimal(amount)
    assert unscale_amount(scale_amount(text)) == amount
    assert "E" not in text


@given(st.sampled_from(DEFAULT_KINDS), st.integers(1, 10**6), st.integers(0, 10**6))
def test_what_is_shown_is_read_back(kind, amount, persons):
    amount = min(amount, 100) if kind.unit == "%" else amount
    amounts = Amounts(Decimal(amount), min(persons, amount) if kind.persons else None)
    assert parse_amounts(kind, format_amounts(kind, amounts)) == amounts
