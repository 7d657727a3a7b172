"""Kinds, numbers and rules of work records."""

from datetime import date
from decimal import Decimal

import pytest

from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.work.amounts import Amounts
from qinling.rules.work.kinds import WorkKind, build_kinds, find_kind, resolve_kind
from qinling.rules.work.records import (
    WorkDraft,
    build_content_key,
    format_record_number,
    is_record_number,
    parse_record_number,
    require_valid_draft,
)
from qinling.rules.work.typed_values import parse_record_values, split_record_values
from qinling.rules.workdays import WorkCalendar

KINDS = build_kinds()
TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("会议", "会议"),
        ("会 议", "会议"),
        ("巡山", "巡山巡河"),
        ("ｖｅｐ项目", "VEP项目"),
        ("民事", "民事公益诉讼"),
    ],
)
def test_a_kind_is_found_by_its_name_however_spelt(text, name):
    assert resolve_kind(KINDS, text).name == name


@pytest.mark.parametrize(
    ("text", "told"), [("会义", "相近的有：会议"), ("刑事", "刑事附带"), ("", "可用"), ("植树", "work.kinds")]
)
def test_an_unknown_kind_is_refused_with_near_names(text, told):
    with pytest.raises(ValueRefused) as refused:
        resolve_kind(KINDS, text)
    assert told in str(refused.value)


def test_the_office_adds_and_replaces_kinds():
    kinds = build_kinds([WorkKind("植树", ("亩",), decimals=1), WorkKind("会议", ("期",))])
    assert kinds["植树"].decimals == 1
    assert kinds["会议"].unit == "期"
    assert find_kind(kinds, "早先的").units == ("",)


def test_numbers_are_read_in_any_spelling():
    assert format_record_number(12) == "GZ0012"
    assert [parse_record_number(text) for text in ("GZ0012", "gz12", "１２", " GZ-12")] == [12] * 4
    assert is_record_number("gz0012")
    assert not is_record_number("12")
    assert not is_record_number("GZ")
    for text in ("GZ0", "QL-2026-0001", "", "GZ" + "9" * 40):
        with pytest.raises(ValueRefused):
            parse_record_number(text)


def draft(**values):
    given = {"kind": KINDS["刑事案件"], "amounts": Amounts(Decimal(18), 21), "day": TODAY, "unit": "区检察院"}
    return WorkDraft(**(given | values))


def check(one):
    return require_valid_draft(one, TODAY, WorkCalendar())


def test_a_record_needs_a_unit_and_a_day_that_has_come():
    assert check(draft())
    for wrong in (draft(unit="　"), draft(unit="长" * 201), draft(day=date(2026, 6, 30))):
        with pytest.raises(ValueRefused):
            check(wrong)


def test_a_year_has_no_more_days_than_have_passed():
    may = date(2026, 5, 31)
    good_air = {"kind": KINDS["优良天数"], "unit": "市生态环境局"}
    assert check(draft(**good_air, amounts=Amounts(Decimal(151)), day=may))
    assert check(draft(**good_air, amounts=Amounts(Decimal(349)), day=date(2025, 12, 31)))
    for days in (152, 400):
        with pytest.raises(ValueRefused, match=r"到 2026-05-31 这一年才过了 151 天.*日期写 2025-12-31"):
            check(draft(**good_air, amounts=Amounts(Decimal(days)), day=may))


@pytest.mark.parametrize(
    "parts",
    [
        (("鸟类", Amounts(Decimal(19), 2)),),
        (("鸟类", Amounts(Decimal(2), 22)),),
        (("鸟类", Amounts(Decimal(2))), ("鸟 类", Amounts(Decimal(1)))),
        (("鸟类", Amounts(Decimal(10))), ("兽类", Amounts(Decimal(9)))),
        (("鸟类", Amounts(Decimal(1), 11)), ("兽类", Amounts(Decimal(1), 11))),
    ],
)
def test_parts_are_within_the_whole_and_told_once(parts):
    with pytest.raises(ValueRefused, match="其中"):
        check(draft(parts=parts))


def test_the_same_words_have_the_same_key_however_they_are_spelt():
    one = draft(unit="区检察院", note="（一）").build_values()
    other = draft(unit="区 检察院", note="(一)").build_values()
    assert build_content_key(one) == build_content_key(other)
    assert build_content_key(one) != build_content_key(draft(topic="鸟类").build_values())


def test_typed_fields_become_what_the_history_keeps():
    texts = split_record_values(["数量=2起5人次", "日期=6月8日", "备注="])
    values = parse_record_values(KINDS["劝返"], texts, TODAY)
    assert values == {"amount": "2", "persons": 5, "day": "2026-06-08", "note": None}


@pytest.mark.parametrize("pairs", [["种类=会议"], ["数量"], ["数量=1", "数量=2"], ["作废=否"]])
def test_other_fields_are_not_edited(pairs):
    with pytest.raises(UsageRefused):
        split_record_values(pairs)


@pytest.mark.parametrize(
    "texts", [{"amount": ""}, {"unit": " "}, {"day": "2月30日"}, {"amount": "2起5人次", "persons": "6"}]
)
def test_values_that_cannot_be_are_refused(texts):
    with pytest.raises(ValueRefused):
        parse_record_values(KINDS["劝返"], texts, TODAY)
