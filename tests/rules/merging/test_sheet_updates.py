from dataclasses import replace
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from qinling.rules.drafts import Draft, Sheet
from qinling.rules.merging.import_update import DEADLINE_FIELDS
from qinling.rules.merging.sheet_updates import (
    find_restated_issues,
    merge_drafts,
    update_restated_issues,
)
from qinling.rules.parsing.deadline_wording import repeats_deadline

FIRST, SECOND, THIRD = (Sheet("台账.xlsx", name) for name in ("一季度", "二季度", "三季度"))
RANKS = {"一季度": 1, "二季度": 2, "三季度": 3}
DEADLINE = {"deadline": date(2026, 6, 30), "deadline_kind": "dated", "deadline_text": "2026年6月底前"}
NO_DEADLINE = dict.fromkeys(DEADLINE)


def draft(sheet=FIRST, number="A1", row=3, extra=None, **values):
    said = {"level": "district", "number": number, "description": "河道堆放弃渣约二十立方米"}
    return Draft(said | values, extra or {}, sheet, row)


def update(drafts):
    return update_restated_issues(drafts, find_restated_issues(drafts), lambda sheet: RANKS[sheet.name])


# -- which rows -------------------------------------------------------------------------------


def test_a_number_on_two_sheets_with_other_contents_is_one_issue():
    one, two = draft(status="rectifying"), draft(SECOND, "Ａ1", status="closed")
    (issue,) = find_restated_issues([one, draft(number="A2"), two])
    assert issue.rows == [one, two]


def test_without_numbers_place_and_description_tell_it():
    one, two = draft(number=None, status="rectifying"), draft(SECOND, None, status="closed")
    assert len(find_restated_issues([one, two])) == 1
    assert find_restated_issues([one, draft(SECOND, None, town="板桥镇", status="closed")]) == []


def test_these_are_no_updates():
    later = draft(SECOND, status="closed")
    for rows in (
        [draft(status="rectifying"), draft(status="closed", row=4)],  # on one sheet
        [draft(), draft(SECOND)],  # word for word
        [draft(), draft(SECOND, description="围栏破损", status="closed")],  # another issue of that number
        [draft(status="rectifying"), draft(status="closed", row=4), later],  # which of the two is meant?
        [draft(sheet=replace(FIRST, is_export=True)), later],
        [draft(level="city"), later],
    ):
        assert find_restated_issues(rows) == []


def test_a_description_that_was_completed_is_the_same_issue():
    later = draft(SECOND, description="河道堆放弃渣约二十立方米，另有生活垃圾")
    assert len(find_restated_issues([draft(), later])) == 1


# -- the merge --------------------------------------------------------------------------------


def test_the_later_row_counts_and_its_blanks_keep_the_earlier():
    one = draft(status="rectifying", duty_unit="水利局", percent=40.0, extra={"股室": "一股", "备查": "甲"})
    two = draft(SECOND, status="closed", duty_unit=None, row=9, extra={"股室": "二股", "新列": "乙"})

    whole = merge_drafts(one, two)

    assert (whole.values["status"], whole.values["duty_unit"], whole.values["percent"]) == (
        "closed",
        "水利局",
        40.0,
    )
    assert whole.extra == {"股室": "二股", "备查": "甲", "新列": "乙"}
    assert (whole.sheet, whole.row) == (SECOND, 9)


def test_the_number_keeps_its_earlier_spelling():
    assert merge_drafts(draft(), draft(SECOND, "Ａ1")).values["number"] == "A1"


def test_the_parts_of_a_deadline_change_together():
    long_term = {"deadline": None, "deadline_kind": "standing", "deadline_text": "长期坚持"}
    assert DEADLINE.items() <= merge_drafts(draft(**DEADLINE), draft(SECOND, **NO_DEADLINE)).values.items()
    assert long_term.items() <= merge_drafts(draft(**DEADLINE), draft(SECOND, **long_term)).values.items()


def test_the_order_is_that_of_time_and_not_of_places():
    late, early = draft(SECOND, status="closed"), draft(FIRST, status="rectifying")
    (whole,) = update([late, early]).drafts
    assert whole.values["status"] == "closed"


def test_other_rows_stay_where_they_are_and_repetitions_are_told():
    other, new = draft(number="A2"), draft(SECOND, "A3")
    one, again, two = (
        draft(status="rectifying"),
        draft(status="rectifying", row=7),
        draft(SECOND, status="closed"),
    )

    result = update([one, other, again, two, new])

    assert [one.values["number"] for one in result.drafts] == ["A1", "A2", "A3"]
    assert (result.repeated, result.together, result.errors) == ([again], [one, two], [])


def test_an_issue_that_is_done_has_no_pace():
    (whole,) = update([draft(status="rectifying", schedule="behind"), draft(SECOND, status="closed")]).drafts
    assert whole.values["schedule"] is None


def test_rows_that_contradict_each_other_are_an_error_that_names_both():
    one = draft(status="closed", closed_on=date(2026, 3, 5))
    two = draft(SECOND, status="rectifying", closed_on=None, row=5)

    result = update([one, two])

    assert result.drafts == []
    (error,) = result.errors
    assert (error.sheet, error.row) == ("二季度", 5)
    assert error.why.startswith("与工作表“一季度”第 3 行合起来看，状态为“整改中”，却有销号日期")


TEXTS = st.sampled_from([None, "甲", "乙"])
#: A row with a deadline column has all three fields of it. A day is never of the kind that has none.
DEADLINES = st.sampled_from(
    [(None, None), (None, "none"), (date(2026, 6, 30), None), (date(2026, 6, 30), "dated")]
).flatmap(
    lambda deadline: st.fixed_dictionaries(
        {
            "deadline": st.just(deadline[0]),
            "deadline_kind": st.just(deadline[1]),
            "deadline_text": TEXTS,
        }
    )
)
OTHER_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from([None, "rectifying", "closed"]),
        "schedule": st.sampled_from([None, "behind"]),
        "duty_unit": TEXTS,
        "lon": st.sampled_from([None, 109.5]),
        "lat": st.sampled_from([None, 33.5]),
    },
)
VALUES = st.tuples(OTHER_VALUES, DEADLINES | st.just({})).map(lambda parts: {**parts[0], **parts[1]})
EXTRAS = st.dictionaries(st.sampled_from(["股室", "备查"]), st.sampled_from(["甲", "乙"]))
ROWS = st.tuples(VALUES, EXTRAS)


def comes_back(one, two, three):
    """Whether the day of the first sheet is that of the third, but not of the second: its words then count no more."""
    states_another = any(two.get(name) for name in DEADLINE_FIELDS) and not repeats_deadline(one, two)
    return repeats_deadline(one, three) and states_another


@given(ROWS, ROWS, ROWS)
def test_it_does_not_matter_which_two_of_three_sheets_are_put_together_first(one, two, three):
    sheets = (
        replace(sheet, extras=tuple(row[1])) for sheet, row in ((FIRST, one), (SECOND, two), (THIRD, three))
    )
    first, second, third = (
        draft(sheet, extra=extra, **values)
        for sheet, (values, extra) in zip(sheets, (one, two, three), strict=True)
    )

    assume(not comes_back(first.values, second.values, third.values))
    left = merge_drafts(merge_drafts(first, second), third)

    assert left == merge_drafts(first, merge_drafts(second, third))


@given(ROWS, ROWS)
def test_nothing_is_lost_but_what_the_later_sheet_states(one, two):
    earlier, later = (
        draft(sheet, extra=extra, **values) for sheet, (values, extra) in ((FIRST, one), (SECOND, two))
    )
    whole = merge_drafts(earlier, later)

    groups = (
        ("deadline", "deadline_kind", "deadline_text"),
        ("lon", "lat"),
        ("status",),
        ("schedule",),
        ("duty_unit",),
    )
    for group in groups:
        states = any(later.values.get(name) not in (None, "none") for name in group)
        source = later if states else earlier
        for name in group:
            if source.values.get(name) not in (None, "none"):
                assert whole.values[name] == source.values[name]
    assert whole.extra == {**earlier.extra, **later.extra}
    assert whole.values.keys() == earlier.values.keys() | later.values.keys()


def test_a_later_sheet_with_the_day_alone_keeps_the_words_of_the_deadline():
    words = {"deadline": date(2026, 12, 31), "deadline_kind": "dated", "deadline_text": "2026年底前"}
    sheet = Sheet("a.xlsx", "一")
    earlier = Draft({"number": "A1", "remark": "旧", **words}, {}, sheet, 2)
    later = Draft({"number": "A1", "remark": "新", **words, "deadline_text": "2026-12-31"}, {}, sheet, 9)
    assert merge_drafts(earlier, later).values == {"number": "A1", "remark": "新", **words}
