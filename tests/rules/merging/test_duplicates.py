from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.drafts import Draft, Sheet
from qinling.rules.merging.duplicates import compute_fingerprint, remove_duplicates

SHEET = Sheet("区级.xlsx", "台账", {"number": ("B", "问题编号"), "description": ("D", "问题描述")})


def draft(
    number=None, description="河道堆放弃渣", row=3, level="district", sheet=SHEET, extra=None, **values
):
    said = {"level": level, "number": number, "description": description} | values
    return Draft(said, extra or {}, sheet, row)


def test_the_same_row_twice_counts_once():
    one, two = draft("A1"), draft("A1", row=9)
    assert remove_duplicates([one, two]) == ([one], [two], [])


def test_of_one_number_with_two_contents_the_later_row_is_bad_and_names_the_earlier():
    one, two = draft("A1"), draft("A1", "另一件事", row=9)
    once, again, (error,) = remove_duplicates([one, two])
    assert (once, again) == ([one], [])
    assert (error.file, error.sheet, error.row, error.column) == ("区级.xlsx", "台账", 9, "B")
    assert (error.heading, error.value) == ("问题编号", "A1")
    assert error.why == "编号与第 3 行相同，内容却不同：问题描述（那里“河道堆放弃渣”，这里“另一件事”）"
    assert error.remedy == "是两个问题的，请改用不同编号；是一个问题分写几行的，请把几行不同的内容合写到一行"


@pytest.mark.parametrize(
    ("sheet", "where", "way"),
    [
        (
            Sheet("区级.xlsx", "六 月"),
            "工作表“六 月”第 9 行",
            '先加 --sheet "六 月"，再加 --sheet 台账 --update 以文件为准',
        ),
        (
            Sheet("镇级.xlsx", "台账"),
            "镇级.xlsx 的“台账”第 9 行",
            "先导入较早的文件，再导入较新的并加 --update 以文件为准",
        ),
        (Sheet("区级.xlsx", "台账", {"number": ("H", "编号")}), "同一行另一张表（H 列）", "合写到一行"),
        (Sheet("区级.xlsx", "台账"), "同一行另一张表", "合写到一行"),
    ],
)
def test_an_earlier_row_elsewhere_is_named_with_what_tells_it_apart(sheet, where, way):
    _, _, (error,) = remove_duplicates([draft("A1", sheet=sheet, row=9), draft("A1", "另一件事", row=9)])
    assert error.why.startswith(f"编号与{where}相同，内容却不同：")
    assert error.remedy.endswith(way)


def test_differences_are_named_in_the_words_of_people():
    one = draft("A1", extra={"股室": "一股"}, status="closed", percent=45.0, on_platform=True, deadline=None)
    two = draft(
        "A1", "很长" * 20, extra={"股室": "二股"}, status="rectifying", percent=None, on_platform=False, deadline=date(2026, 6, 30)
    )  # fmt: skip
    _, _, (error,) = remove_duplicates([one, two])
    assert error.why.endswith(
        "：问题描述（那里“河道堆放弃渣”，这里“"
        + "很长" * 8
        + "…”）、整改时限（那里空着，这里“2026-06-30”）、"
        "整改状态（那里“已销号”，这里“整改中”）等 6 项"
    )
    _, _, (error,) = remove_duplicates([draft("A1", on_platform=True), draft("A1", on_platform=False)])
    assert error.why.endswith("：录入平台（那里“是”，这里“否”）")
    _, _, (error,) = remove_duplicates([draft("A1", percent=45.0), draft("A1", percent=60.5)])
    assert error.why.endswith("：完成率（那里“45%”，这里“60.5%”）")
    _, _, (error,) = remove_duplicates(
        [draft("A1", deadline_text="六月底"), draft("A1", deadline_text="6月底")]
    )
    assert error.why.endswith("：时限原文（那里“六月底”，这里“6月底”）")


def test_a_difference_beside_the_fields_counts_too():
    _, _, errors = remove_duplicates(
        [draft("A1", extra={"股室": "一股"}), draft("A1", extra={"股室": "二股"})]
    )
    assert len(errors) == 1


def test_without_numbers_level_place_and_description_tell_issues_apart():
    rows = [
        draft(),
        draft(level="city"),
        draft(town="板桥镇"),
        draft(location="东沟"),
        draft(description="围栏破损"),
        draft(row=9, status="closed"),
    ]
    once, again, (error,) = remove_duplicates(rows)
    assert (once, again) == (rows[:5], [])
    assert (error.row, error.column, error.value) == (9, "D", "河道堆放弃渣")
    assert error.why == "地点和描述与第 3 行相同，内容却不同：整改状态（那里空着，这里“已销号”）"
    assert error.remedy.startswith("是两个问题的，请在问题描述里写明两者的区别；")


def test_a_number_and_no_number_are_two_issues():
    assert len(remove_duplicates([draft("A1"), draft()])[0]) == 2


@given(st.text(max_size=20), st.lists(st.sampled_from([" ", "\n", "\u3000", "\t"]), max_size=4), st.randoms())
def test_white_space_and_width_do_not_change_a_fingerprint(text, spaces, draw):
    spaced = list(text)
    for space in spaces:
        spaced.insert(draw.randint(0, len(spaced)), space)
    assert compute_fingerprint(draft(description="".join(spaced))) == compute_fingerprint(
        draft(description=text)
    )
    assert compute_fingerprint(draft(description="１２（甲）")) == compute_fingerprint(
        draft(description="12(甲)")
    )


@given(st.lists(st.tuples(st.sampled_from([None, "A1", "A2"]), st.sampled_from(["甲", "乙"])), max_size=8))
def test_every_row_is_kept_repeated_or_bad(rows):
    drafts = [draft(number, text, row) for row, (number, text) in enumerate(rows, 3)]
    once, again, errors = remove_duplicates(drafts)
    assert sorted([*(one.row for one in once + again), *(error.row for error in errors)]) == list(
        range(3, 3 + len(rows))
    )
    numbered = [one.values["number"] for one in once if one.values["number"]]
    assert len(numbered) == len(set(numbered))
