"""New rows that are nearly the same as an issue or as another row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.drafts import Draft, Sheet
from qinling.rules.merging.likely_twins import IssueText, find_likely_twins

KNOWN = IssueText("A1", "麻街镇", "麻街镇上营村", "上营村砂场弃渣未清运，堆存约220立方米")


def build_row(description, town=None, location=None, row=5):
    return Draft({"description": description, "town": town, "location": location}, {}, Sheet("", ""), row)


@pytest.mark.parametrize(
    "row",
    [
        build_row("上营村砂场弃渣未清运，堆存约220立方米"),
        build_row("上营村砂场弃渣尚未清运，堆存约220立方米", "麻街镇", "上营村"),
        build_row("麻街镇上营村砂场弃渣未清运，堆存约 230 立方米", "麻街镇"),
        build_row("上营村砂场弃渣未清运,堆存约２２０立方米。", None, "麻街镇上营村三组"),
    ],
)
def test_a_row_with_a_word_changed_is_told(row):
    (twin,) = find_likely_twins([row], [IssueText("A0", None, None, "另一处违建未拆除"), KNOWN])
    assert twin.other.number == "A1"


@pytest.mark.parametrize(
    "row",
    [
        build_row("上营村养殖场粪污外溢，贮存设施不规范", "麻街镇", "麻街镇上营村"),
        build_row("上营村砂场弃渣未清运，堆存约220立方米", "板桥镇"),
        build_row("上营村砂场弃渣未清运，堆存约220立方米", "麻街镇", "后山水源地"),
        build_row("弃渣", "麻街镇"),
        build_row(None),
    ],
)
def test_another_place_or_another_fault_is_another_issue(row):
    assert find_likely_twins([row], [KNOWN]) == []


def test_a_row_written_twice_is_told_at_the_second():
    rows = [
        build_row("上营村砂场弃渣未清运，约220立方米", row=5),
        build_row("上营村砂场弃渣没有清运，约220立方米", row=9),
    ]
    (twin,) = find_likely_twins(rows, [])
    assert (twin.draft.row, twin.other.row) == (9, 5)


@given(st.lists(st.text("上营村砂场弃渣，。1", max_size=20), max_size=6), st.text(max_size=20))
def test_every_row_has_at_most_one_twin_and_never_itself(texts, known):
    rows = [build_row(text, row=at) for at, text in enumerate(texts, 1)]
    twins = find_likely_twins(rows, [IssueText("A1", None, None, known)])
    assert len({id(twin.draft) for twin in twins}) == len(twins)
    assert all(twin.other.number or twin.other.row < twin.draft.row for twin in twins)
