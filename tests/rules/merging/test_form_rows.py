from typing import NamedTuple

import pytest

from qinling.rules.drafts import Draft, Sheet
from qinling.rules.merging.form_rows import IssueIndex


class One(NamedTuple):
    level: str
    number: str
    town: str | None = None
    location: str | None = None
    description: str = ""


ISSUES = [
    One("city", "SJ-001", "麻街镇", "闫坪村", "闫坪段河堤内侧违规种植28平方米"),
    One("city", "SJ-002", "杨斜镇", "庙坪村", "庙坪村农家乐扩建观景平台12平方米"),
    One("city", "SJ-003", "杨斜镇", "川口村", "砂场弃渣未清运，堆存约120立方米"),
    One("province", "SJ-003", "杨斜镇", "平川村", "尾矿库下游截排水沟淤堵"),
]


def match(*rows, issues=ISSUES):
    drafts = [
        Draft({"level": "city", **row}, {}, Sheet("表.xlsx", "表"), place)
        for place, row in enumerate(rows, 5)
    ]
    index = IssueIndex(issues)
    index.note_rows(drafts)
    return [index.match_row(draft) for draft in drafts]


@pytest.mark.parametrize("number", ["SJ-001", "ｓｊ－００１", "sj—001"])
def test_a_number_is_folded(number):
    (found,) = match({"number": number, "description": "闫坪段河堤内侧违规种植"})
    assert found.issue is ISSUES[0]


def test_without_a_level_a_number_of_two_levels_is_in_doubt():
    (found,) = match({"level": None, "number": "SJ-003"})
    assert found.issue is None
    assert list(found.candidates) == ISSUES[2:]


def test_a_number_with_another_issues_words_is_in_doubt():
    (found,) = match(
        {"number": "SJ-001", "location": "别处", "description": "完全是另外一件事情，与河堤无关的砂场"}
    )
    assert found.issue is None
    assert found.candidates[0] is ISSUES[0]
    assert "不像" in found.why


def test_a_number_with_the_very_words_of_another_issue_is_in_doubt():
    first = {"location": ISSUES[0].location, "description": ISSUES[0].description}
    second = {"town": "杨斜镇", "location": "庙坪村", "description": "庙坪村农家乐扩建观景平台１２平方米"}
    swapped = match({"number": "SJ-002", **first}, {"number": "SJ-001", **second})
    assert [(one.issue, list(one.candidates)) for one in swapped] == [
        (None, [ISSUES[1], ISSUES[0]]),
        (None, [ISSUES[0], ISSUES[1]]),
    ]
    assert swapped[0].why == "编号是 SJ-002，内容却与台账里的 SJ-001 一样"
    (without_level,) = match({"level": None, "number": "SJ-002", **first})
    assert list(without_level.candidates) == [ISSUES[1], ISSUES[0]]


def test_two_issues_with_the_same_words_are_told_apart_by_their_numbers_and_places():
    twins = [
        One("city", number, "麻街镇", place, "堆渣") for number, place in (("T-1", "甲村"), ("T-2", "乙村"))
    ]
    rows = [
        {"number": "T-1", "description": "堆渣"},
        {"number": "T-2", "town": "麻街镇", "description": "堆渣"},
    ]
    assert [one.issue for one in match(*rows, issues=twins)] == twins
    (elsewhere,) = match(
        {"number": "T-1", "town": "麻街镇", "location": "乙村", "description": "堆渣"}, issues=twins
    )
    assert (elsewhere.issue, list(elsewhere.candidates)) == (None, twins)


def test_a_short_or_shortened_description_raises_no_doubt():
    (found, other) = match(
        {"number": "SJ-001", "description": "种植"}, {"number": "SJ-002", "description": "农家乐扩建观景平台"}
    )
    assert (found.issue, other.issue) == (ISSUES[0], ISSUES[1])


def test_another_number_is_matched_by_place_and_words():
    row = {"town": "杨斜镇", "location": "庙坪村", "description": "庙坪村农家乐扩建观景平台１２平方米"}
    (found,) = match({"number": "城-7", **row})
    assert found.issue is ISSUES[1]
    assert found.why


def test_the_same_words_at_another_place_are_in_doubt():
    (found,) = match({"town": "黑山镇", "location": "丙村", "description": ISSUES[1].description})
    assert (found.issue, list(found.candidates)) == (None, [ISSUES[1]])
    assert found.why == "没有编号，内容相同的问题不能断定是哪个"


def test_similar_words_are_in_doubt_unless_their_issue_has_a_row():
    row = {"number": "X-9", "town": "杨斜镇", "description": "川口砂场弃渣未清运，堆存约180立方米"}
    (alone,) = match(row)
    assert (list(alone.candidates), alone.why) == ([ISSUES[2]], "台账里没有这个编号，有内容相近的问题")
    (unnumbered,) = match({**row, "number": None})
    assert (list(unnumbered.candidates), unnumbered.why) == ([ISSUES[2]], "没有编号，有内容相近的问题")
    _, beside = match({"number": "SJ-003"}, row)
    assert (beside.issue, list(beside.candidates)) == (None, [])


def test_what_is_not_in_the_ledger_is_not():
    (found,) = match({"number": "X-1", "description": "一处从来没有登记过的问题"})
    assert (found.issue, list(found.candidates)) == (None, [])
