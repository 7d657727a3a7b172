from datetime import date

import pytest

from qinling.rules.merging.issue_validation import find_objections

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
