from datetime import date

import pytest

from qinling.errors import ValueRefused
from qinling.rules.typed.typed_values import parse_typed_values
from qinling.rules.workdays import WorkCalendar

TODAY = date(2026, 4, 25)


def parse_one(**texts):
    return parse_typed_values(texts, TODAY, WorkCalendar())


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        ({"level": "市级"}, {"level": "city"}),
        ({"level": "d"}, {"level": "district"}),
        ({"found_on": "4月1日"}, {"found_on": date(2026, 4, 1)}),
        ({"percent": "45%"}, {"percent": 45.0}),
        ({"lon": "东经109°41′22″"}, {"lon": 109.689444}),
        ({"lat": "33.95"}, {"lat": 33.95}),
        ({"on_platform": "是"}, {"on_platform": True}),
        ({"schedule": "滞后"}, {"schedule": "behind"}),
        ({"status": "达到序时进度"}, {"status": "rectifying", "schedule": "on_track"}),
        ({"status": "closed"}, {"status": "closed"}),
        ({"number": "A\n1"}, {"number": "A1"}),
        ({"description": " 甲\n乙 "}, {"description": "甲\n乙"}),
        (
            {"deadline": "立行立改"},
            {"deadline": None, "deadline_kind": "immediate", "deadline_text": "立行立改"},
        ),
        ({"deadline": ""}, {"deadline": None, "deadline_kind": "none", "deadline_text": None}),
        ({"remark": "", "percent": ""}, {"remark": None, "percent": None}),
    ],
)
def test_what_is_typed_is_read_by_the_kind_of_its_field(texts, values):
    assert parse_one(**texts) == values


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        ({"deadline": "限期7日", "handed_over_on": "2026-04-28"}, date(2026, 5, 5)),
        ({"deadline": "限期7日", "found_on": "2026-04-27"}, date(2026, 5, 4)),
        (
            {"deadline": "5个工作日内", "handed_over_on": "2026-04-28", "found_on": "2026-04-01"},
            date(2026, 5, 8),
        ),
        ({"deadline": "限期7日"}, None),
    ],
)
def test_a_relative_deadline_counts_from_the_hand_over_typed_with_it(texts, day):
    values = parse_one(**texts)
    assert (values["deadline"], values["deadline_kind"]) == (day, "relative")


@pytest.mark.parametrize("name", ["level", "number", "description", "status"])
def test_what_an_issue_always_has_cannot_be_emptied(name):
    with pytest.raises(ValueRefused, match="不能为空"):
        parse_one(**{name: ""})


@pytest.mark.parametrize(
    ("texts", "label"),
    [({"deadline": "尽快"}, "整改时限"), ({"found_on": "6/7/2026"}, "发现日期"), ({"lon": "北纬33°"}, "经度"),
     ({"percent": "1"}, "完成率"), ({"status": "未销号"}, "整改状态"), ({"remark": "a\x1bb"}, "备注"),
     ({"schedule": "整改中"}, "序时进度")],
)  # fmt: skip
def test_a_refusal_begins_with_the_field_and_ends_with_what_to_do(texts, label):
    with pytest.raises(ValueRefused, match=f"^{label}：") as refused:
        parse_one(**texts)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("text", "day"),
    [("上月底", date(2026, 3, 31)), ("上周五", date(2026, 4, 17)), ("昨天", date(2026, 4, 24))],
)
def test_a_deadline_may_be_a_day_behind(text, day):
    values = parse_typed_values({"deadline": text}, date(2026, 4, 25), WorkCalendar())

    assert (values["deadline"], values["deadline_text"]) == (day, day.isoformat())
