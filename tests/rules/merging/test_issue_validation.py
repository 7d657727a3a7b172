from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.drafts import Draft, Sheet
from qinling.rules.merging.issue_validation import build_row_error, find_future_days, find_objections
from qinling.rules.workdays import WorkCalendar

FOUND, DONE, CLOSED = date(2026, 3, 1), date(2026, 4, 1), date(2026, 4, 20)
ISSUE = {"description": "河道堆放弃渣", "status": "rectifying"}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"found_on": FOUND, "rectified_on": DONE},
        {"found_on": FOUND, "rectified_on": DONE, "closed_on": CLOSED, "status": "closed"},
        {"found_on": FOUND, "rectified_on": FOUND, "closed_on": FOUND, "status": "closed"},
        {"closed_on": CLOSED, "status": None},
        {"closed_on": CLOSED, "status": "void"},
    ],
)
def test_what_goes_together_is_not_objected_to(values):
    assert find_objections(ISSUE | values) == []


@pytest.mark.parametrize(
    ("values", "field", "why"),
    [
        ({"description": None}, "description", "没有问题描述"),
        ({"description": ""}, "description", "没有问题描述"),
        ({"description": "80%"}, "description", "“80%”不是问题描述"),
        ({"description": "区级"}, "description", "“区级”不是问题描述"),
        (
            {"found_on": DONE, "rectified_on": FOUND},
            "rectified_on",
            "完成整改日期 2026-03-01 早于发现日期 2026-04-01",
        ),
        (
            {"rectified_on": CLOSED, "closed_on": DONE, "status": "closed"},
            "closed_on",
            "早于完成整改日期 2026-04-20",
        ),
        ({"found_on": CLOSED, "closed_on": DONE, "status": "closed"}, "closed_on", "早于发现日期 2026-04-20"),
        ({"closed_on": CLOSED}, "status", "状态为“整改中”，却有销号日期 2026-04-20"),
        ({"closed_on": CLOSED, "status": "not_started"}, "status", "状态为“未启动”"),
    ],
)
def test_what_does_not_names_the_field_why_and_what_to_do(values, field, why):
    (objection,) = find_objections(ISSUE | values)
    assert objection.field == field
    assert why in objection.why
    assert objection.remedy.startswith("请")


def test_everything_that_is_wrong_is_told_at_once():
    values = {"status": "rectifying", "found_on": CLOSED, "closed_on": DONE}
    assert [objection.field for objection in find_objections(values)] == [
        "description",
        "closed_on",
        "status",
    ]


# -- what cannot have happened yet

TODAY, CALENDAR = date(2026, 4, 25), WorkCalendar()  # a Saturday
PAST_FIELDS = ("found_on", "handed_over_on", "rectified_on", "closed_on")


@pytest.mark.parametrize("field", PAST_FIELDS)
@given(ahead=st.integers(-4000, 4000))
def test_what_happened_does_not_lie_behind_tomorrow(field, ahead):
    wednesday = date(2026, 4, 22)
    found = find_future_days({field: wednesday + timedelta(days=ahead)}, wednesday, CALENDAR)
    assert [objection.field for objection in found] == ([field] if ahead > 1 else [])


def test_over_the_weekend_it_may_lie_on_the_next_working_day():
    for day, refused in ((TODAY + timedelta(days=2), False), (TODAY + timedelta(days=3), True)):
        assert bool([*find_future_days({"closed_on": day}, TODAY, CALENDAR)]) == refused


def test_deadlines_may_lie_ahead():
    values = {"deadline": date(2036, 1, 1), "requested_deadline": date(2036, 1, 1), "reply_by": None}
    assert list(find_future_days(values, TODAY, CALENDAR)) == []


def test_a_future_day_becomes_the_error_of_its_cell():
    sheet = Sheet("台账.xlsx", "表", {"found_on": ("D", "发现时间")})
    (objection,) = find_future_days({"found_on": date(2036, 6, 1)}, TODAY, CALENDAR)
    error = build_row_error(Draft({"found_on": date(2036, 6, 1)}, {}, sheet, 7), objection)
    assert (error.row, error.column, error.heading, error.value) == (7, "D", "发现时间", "2036-06-01")
    assert error.why == "发现日期 2036-06-01 还没有到（今天是 2026-04-25）"
