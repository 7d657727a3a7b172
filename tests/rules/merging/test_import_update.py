from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.merging.import_update import add_consequences, merge_extra_columns, resolve_import_update
from qinling.rules.merging.issue_validation import find_objections
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, ImportUpdate, Schedule, Status
from qinling.rules.workdays import WorkCalendar

DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 4))
WORDS = st.none() | st.sampled_from(["甲", "乙"])
DEADLINES = st.sampled_from(
    [
        (None, "none", None),
        (None, "immediate", "立行立改"),
        (None, "relative", "限期7日"),
        (date(2026, 1, 8), "relative", "限期7日"),
        (date(2026, 1, 9), "relative", "限期7日"),
        (date(2026, 6, 30), "dated", "6月底前"),
    ]
)


@st.composite
def issues(draw, *, stored):
    """An issue as the ledger holds it, or as a row says it: with blanks and without some columns."""
    statuses = st.sampled_from([str(status) for status in Status])
    values = {
        "level": "district",
        "number": "A1",
        "description": "河道堆放弃渣",
        "status": draw(statuses if stored else st.none() | statuses),
        "schedule": draw(st.none() | st.sampled_from([str(pace) for pace in Schedule])),
        "duty_unit": draw(WORDS),
        "remark": draw(WORDS),
        **{name: draw(DAYS) for name in ("found_on", "handed_over_on", "rectified_on", "closed_on")},
        **dict(zip(("deadline", "deadline_kind", "deadline_text"), draw(DEADLINES), strict=True)),
    }
    if values["status"] not in UNRECTIFIED_STATUSES:
        values["schedule"] = None
    if stored:
        return values | {"original_deadline": values["deadline"]}
    gone = draw(
        st.sets(st.sampled_from(["status", "duty_unit", "remark", "closed_on", "found_on", "deadline"]))
    )
    names = {"deadline", "deadline_kind", "deadline_text"} if "deadline" in gone else set()
    return {name: value for name, value in values.items() if name not in gone | names}


def new_values(changed):
    return {one.field: one.new for one in changed}


STORED, SAID = issues(stored=True), issues(stored=False)


@given(STORED, SAID)
def test_keep_changes_nothing(stored, said):
    changed, _ = resolve_import_update(stored, said, ImportUpdate.KEEP)
    assert changed == []


@given(STORED, SAID)
def test_fill_fills_only_blanks(stored, said):
    changed, _ = resolve_import_update(stored, said, ImportUpdate.FILL)
    for one in changed:
        assert one.old is None or (one.field, one.old) == ("deadline_kind", "none")


@given(STORED, SAID, st.sampled_from(ImportUpdate), st.booleans())
def test_what_both_say_and_differs_is_changed_or_told_as_left(stored, said, update, clears):
    changed, left = resolve_import_update(stored, said, update, blank_clears=clears)
    told = {one.field for one in changed + left}
    assert len(told) == len(changed) + len(left)
    for name, value in said.items():
        if value is not None and value != stored[name] and not name.startswith("deadline"):
            assert name in told


@given(STORED, SAID, st.sampled_from(ImportUpdate))
def test_blank_cells_never_erase(stored, said, update):
    changed, _ = resolve_import_update(stored, said, update)
    assert all(one.new is not None for one in changed if not one.field.startswith("deadline"))
    if any(said.get(name) for name in ("deadline", "deadline_text")):
        return
    assert not any(one.field.startswith("deadline") for one in changed)


@given(STORED, SAID, st.sampled_from(ImportUpdate), st.booleans())
def test_no_import_makes_an_issue_contradict_itself(stored, said, update, clears):
    if find_objections(stored):
        return
    changed, _ = resolve_import_update(stored, said, update, blank_clears=clears)
    after = stored | add_consequences(stored, new_values(changed), WorkCalendar(), CloseOutRules())
    assert find_objections(after) == []
    assert after["status"] in UNRECTIFIED_STATUSES or after["schedule"] is None


@given(STORED, SAID, st.sampled_from(ImportUpdate), st.booleans())
def test_the_same_row_again_changes_nothing_more(stored, said, update, clears):
    changed, _ = resolve_import_update(stored, said, update, blank_clears=clears)
    after = stored | new_values(changed)
    again, _ = resolve_import_update(after, said, update, blank_clears=clears)
    assert again == []


@given(STORED, SAID)
def test_overwrite_takes_what_contradicts_nothing(stored, said):
    changed, left = resolve_import_update(stored, said, ImportUpdate.OVERWRITE)
    if not left:
        after = stored | new_values(changed)
        for name, value in said.items():
            assert value is None or name.startswith("deadline") or after[name] == value


def test_the_same_words_with_a_day_on_one_side_only_give_the_day():
    stored = {
        "status": "rectifying",
        "deadline": None,
        "deadline_kind": "relative",
        "deadline_text": "限期7日",
    }
    said = stored | {"deadline": date(2026, 1, 8)}
    assert new_values(resolve_import_update(stored, said, ImportUpdate.FILL)[0]) == {
        "deadline": date(2026, 1, 8)
    }
    assert resolve_import_update(stored, said, ImportUpdate.KEEP)[0] == []
    assert resolve_import_update(said, stored, ImportUpdate.OVERWRITE, blank_clears=True) == ([], [])


def test_a_deadline_changes_as_a_whole():
    stored = {
        "status": "rectifying",
        "deadline": date(2026, 6, 30),
        "deadline_kind": "dated",
        "deadline_text": "6月底",
    }
    said = {"deadline": None, "deadline_kind": "standing", "deadline_text": "长期坚持"}
    assert new_values(resolve_import_update(stored, said, ImportUpdate.OVERWRITE)[0]) == said


@pytest.mark.parametrize(
    ("update", "after", "left"),
    [
        (ImportUpdate.KEEP, {"股室": "一股"}, {"股室": ("一股", "二股")}),
        (ImportUpdate.FILL, {"股室": "一股", "面积": "28"}, {"股室": ("一股", "二股")}),
        (ImportUpdate.OVERWRITE, {"股室": "二股", "面积": "28"}, {}),
    ],
)
def test_columns_beside_the_fields_merge_by_the_same_rules(update, after, left):
    assert merge_extra_columns({"股室": "一股"}, {"股室": "二股", "面积": "28"}, update) == (after, left)


@pytest.mark.parametrize(
    ("after", "follows"),
    [
        (
            {"handed_over_on": date(2026, 4, 28)},
            {"deadline": date(2026, 5, 5), "original_deadline": date(2026, 5, 5)},
        ),
        ({"status": "closed"}, {"schedule": None, "closed_unaccepted": True}),
        ({"remark": "甲"}, {}),
        ({"deadline": date(2026, 5, 9)}, {"original_deadline": date(2026, 5, 9)}),
    ],
)
def test_what_follows_from_a_change(after, follows):
    stored = {
        "status": "rectifying", "schedule": "behind", "deadline": None, "original_deadline": None,
        "deadline_kind": "relative", "deadline_text": "限期7日", "handed_over_on": None, "found_on": None,
    }  # fmt: skip
    assert add_consequences(stored, after, WorkCalendar(), CloseOutRules()) == after | follows


def test_a_file_from_before_a_relapse_changes_neither_the_course_nor_the_deadline_of_the_new_round():
    stored = {
        "status": "rectifying", "round": 2, "deadline": date(2026, 9, 30), "deadline_kind": "dated",
        "deadline_text": "2026年6月底前", "original_deadline": date(2026, 9, 30), "remark": None,
    }  # fmt: skip
    said = {
        "status": "closed", "closed_on": date(2026, 6, 1), "deadline": date(2026, 6, 30),
        "deadline_kind": "dated", "deadline_text": "2026年6月底前", "remark": "已复核",
    }  # fmt: skip
    changed, left = resolve_import_update(stored, said, ImportUpdate.OVERWRITE)
    assert [one.field for one in changed] == ["remark"]
    assert {one.field for one in left} == {"status", "closed_on", "deadline"}


def test_a_reply_owed_ends_with_the_work():
    stored = {"status": "rectifying", "reply_by": date(2026, 4, 30)}
    assert (
        add_consequences(stored, {"status": "rectified"}, WorkCalendar(), CloseOutRules())["reply_by"] is None
    )
    assert "reply_by" not in add_consequences(
        stored, {"remark": "已电话催促"}, WorkCalendar(), CloseOutRules()
    )


# -- the words of a deadline --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["dated", "relative", "immediate", "dated_standing"])
@pytest.mark.parametrize("update", ImportUpdate)
@pytest.mark.parametrize("text", ["2026-12-31", "2026/12/31", "2026年12月31日"])
def test_the_day_alone_leaves_the_words_of_a_deadline(kind, update, text):
    day = date(2026, 12, 31)
    stored = {"deadline": day, "deadline_kind": kind, "deadline_text": "2026年底前"}
    given = {"deadline": day, "deadline_kind": "dated", "deadline_text": text}
    assert resolve_import_update(stored, given, update) == ([], [])


@pytest.mark.parametrize(
    ("text", "day", "kind"),
    [
        ("2027-01-31", date(2027, 1, 31), "dated"),
        ("2026年12月31日前，并长期坚持", date(2026, 12, 31), "dated_standing"),
        ("十二月底", date(2026, 12, 31), "dated"),
    ],
)
def test_another_day_or_duty_or_other_words_are_taken(text, day, kind):
    stored = {"deadline": date(2026, 12, 31), "deadline_kind": "dated", "deadline_text": "2026年底前"}
    given = {"deadline": day, "deadline_kind": kind, "deadline_text": text}
    changed, _ = resolve_import_update(stored, given, ImportUpdate.OVERWRITE)
    assert {one.field: one.new for one in changed}["deadline_text"] == text
