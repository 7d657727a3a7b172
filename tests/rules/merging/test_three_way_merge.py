"""The three-way merge of a table that comes back: cell by cell, by example and beside a model; steps typed as cells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lifecycle import step_only_fields
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.merging.three_way_merge import (
    CellConflict,
    get_cell_value,
    list_edits,
    merge_three_way,
)
from qinling.rules.vocabulary import AttachmentKind

JUNE, JULY, TODAY = date(2026, 6, 30), date(2026, 7, 31), date(2026, 4, 25)
DEADLINE = ("deadline", "deadline_kind", "deadline_text")


def list_required_commands(number, before, taken, *rules):
    return step_only_fields.list_required_commands(number, before, taken, TODAY, *rules)


def deadline_cells(day, kind="dated", text="某日前"):
    return dict(zip(DEADLINE, (day, kind, text), strict=True))


# -- by example -------------------------------------------------------------------------------

A, B, C = "甲", "乙", "丙"


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "taken", "clashes"),
    [
        (A, A, A, False, False),
        (A, B, A, True, False),  # the table alone
        (A, A, B, False, False),  # the ledger alone
        (A, B, B, False, False),  # both to the same
        (A, B, C, False, True),
        (A, None, A, True, False),  # emptied
        (A, None, B, False, True),
        (A, B, None, False, True),
        (None, B, None, True, False),  # filled in
        (None, B, C, False, True),
        (None, None, C, False, False),
        (0.0, None, 0.0, True, False),  # nothing done is not nothing said
        (None, 0.0, None, True, False),
        (True, False, None, False, True),
    ],
)
def test_a_cell_is_taken_where_the_table_alone_changed_it(base, theirs, ours, taken, clashes):
    sides = ({"remark": said} for said in (base, theirs, ours))
    assert merge_three_way(*sides) == (
        {"remark": theirs} if taken else {},
        [CellConflict("remark", base, theirs, ours)] if clashes else [],
    )


def test_only_what_the_table_says_is_merged():
    assert merge_three_way({"town": A, "remark": A}, {"remark": A}, {"town": B, "remark": A}) == ({}, [])


def test_which_issue_a_row_is_is_no_cell_of_it():
    base, theirs = {"level": "city", "number": "A1"}, {"level": "district", "number": "B1"}
    assert merge_three_way(base, theirs, base) == ({}, [])


def test_the_three_fields_of_a_deadline_are_taken_together():
    base, theirs = deadline_cells(JULY), deadline_cells(JUNE, "dated_standing", "六月底前，并长期坚持")
    assert merge_three_way(base, theirs, base) == (theirs, [])
    assert list_edits(base, theirs) == [("deadline", JULY, JUNE)]


def test_a_kind_alone_is_a_change_of_the_deadline():
    base, theirs = deadline_cells(JUNE), deadline_cells(JUNE, "dated_standing")
    assert merge_three_way(base, theirs, base) == (theirs, [])


def test_the_day_alone_never_replaces_the_words_of_a_deadline():
    assert merge_three_way(
        deadline_cells(JUNE), deadline_cells(JUNE, text="2026-06-30"), deadline_cells(JUNE, text="六月底前")
    ) == ({}, [])


@pytest.mark.parametrize(
    "text", ["2026-06-30", "2026/6/30", "2026.06.30", "2026年6月30日", "２０２６-06-30", None]
)
def test_a_day_written_anew_by_another_program_is_no_change(text):
    base = deadline_cells(JUNE, text="2026-06-30")
    assert list_edits(base, deadline_cells(JUNE, text=text)) == []


def test_words_typed_over_the_same_day_are_a_change_of_the_words():
    base, theirs = deadline_cells(JUNE, text="2026-06-30"), deadline_cells(JUNE, text="六月底前")
    assert merge_three_way(base, theirs, base) == (theirs, [])
    assert list_edits(base, theirs) == [("deadline_text", "2026-06-30", "六月底前")]
    ours = deadline_cells(JUNE, text="上半年")
    assert merge_three_way(base, theirs, ours)[1] == [
        CellConflict("deadline", "2026-06-30", "六月底前", "上半年")
    ]


def test_words_without_a_day_are_what_the_deadline_says():
    base, theirs, ours = (
        deadline_cells(None, "standing", "长期坚持"),
        deadline_cells(None, "immediate", "立行立改"),
        deadline_cells(JUNE),
    )
    assert merge_three_way(base, theirs, ours) == (
        {},
        [CellConflict("deadline", "长期坚持", "立行立改", JUNE)],
    )
    assert list_edits(base, theirs) == [("deadline", "长期坚持", "立行立改")]


def test_a_blank_deadline_is_none_of_either_kind():
    assert merge_three_way(
        deadline_cells(None, None, None), deadline_cells(None, "none", None), deadline_cells(JUNE)
    ) == ({}, [])


def test_a_cell_says_nought_and_no_and_not_nothing():
    assert list_edits({"percent": 40.0, "on_platform": True}, {"percent": 0.0, "on_platform": False}) == [
        ("percent", 40.0, 0.0),
        ("on_platform", True, False),
    ]
    assert get_cell_value("deadline", deadline_cells(None, "standing", "长期坚持")) == "长期坚持"
    assert get_cell_value("deadline", deadline_cells(JUNE)) == JUNE


# -- beside a model ---------------------------------------------------------------------------

VALUES = {
    "description": [A, B],
    "remark": [None, A, B],
    "percent": [None, 0.0, 40.0],
    "on_platform": [None, False, True],
    "found_on": [None, JUNE, JULY],
    "status": [None, "rectifying", "closed"],
}
KEYS = {"level": ["city", "district"], "number": ["A1", "A2"]}
DEADLINES = [
    deadline_cells(None, None, None),
    deadline_cells(None, "none", None),
    deadline_cells(None, "none", "另行通知"),
    deadline_cells(None, "standing", "长期坚持"),
    deadline_cells(JUNE, "dated", "六月底前"),
    deadline_cells(JUNE, "dated", "2026-06-30"),
    deadline_cells(JUNE, "dated_standing", "六月底前，并长期坚持"),
    deadline_cells(JULY, "dated", "七月底前"),
]
SIDES = st.builds(
    lambda cells, deadline: cells | deadline,
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in (VALUES | KEYS).items()}),
    st.sampled_from(DEADLINES),
)


def comparable_value(side, name):
    """What counts of a cell; the deadline is one cell."""
    if name != "deadline":
        return side.get(name)
    return (
        side["deadline"],
        side["deadline_kind"] or "none",
        side["deadline_text"] not in BARE and side["deadline_text"],
    )


#: The texts of DEADLINES that say no more than the day.
BARE = (None, "2026-06-30")


def says_only_the_day(name, came):
    return name == "deadline" and came[0] is not None and came[2] is False


def merge_by_model(base, theirs, ours, name):
    was, came, now = (comparable_value(side, name) for side in (base, theirs, ours))
    if came in (was, now) or (says_only_the_day(name, came) and came[:2] in (was[:2], now[:2])):
        return "none"
    return "taken" if now == was else "clash"


@given(base=SIDES, theirs=SIDES, ours=SIDES, dropped=st.sets(st.sampled_from([*VALUES, "deadline"])))
def test_every_cell_is_merged_as_the_model_says(base, theirs, ours, dropped):
    for name in dropped:
        for part in DEADLINE if name == "deadline" else (name,):
            del theirs[part]
    taken, clashes = merge_three_way(base, theirs, ours)
    cells = [name for name in (*VALUES, "deadline") if name not in dropped]
    said = {name: merge_by_model(base, theirs, ours, name) for name in cells}
    expected = {name: theirs[name] for name in cells if said[name] == "taken"}
    if said.get("deadline") == "taken":
        expected |= {name: theirs[name] for name in DEADLINE}
    assert taken == expected
    assert {clash.field for clash in clashes} == {name for name in cells if said[name] == "clash"}
    for clash in clashes:
        by_words = clash.field == "deadline" and get_cell_value("deadline", theirs) in [
            get_cell_value("deadline", side) for side in (base, ours)
        ]
        assert (clash.base, clash.theirs, clash.ours) == tuple(
            side["deadline_text"]
            if clash.field == "deadline" and (side["deadline"] is None or by_words)
            else side[clash.field]
            for side in (base, theirs, ours)
        )


@given(base=SIDES, theirs=SIDES)
def test_edits_are_what_would_be_taken_of_a_ledger_that_stood_still(base, theirs):
    assert {name.replace("deadline_text", "deadline") for name, _, _ in list_edits(base, theirs)} == {
        name for name in (*VALUES, "deadline") if merge_by_model(base, theirs, base, name) == "taken"
    }
    assert list_edits(base, base) == []


@given(base=SIDES, theirs=SIDES, ours=SIDES)
def test_a_merge_taken_in_leaves_nothing_to_take(base, theirs, ours):
    taken, clashes = merge_three_way(base, theirs, ours)
    assert merge_three_way(base, theirs, ours | taken) == ({}, clashes)


# -- steps typed as cells ---------------------------------------------------------------------

ACCEPT = "qinling accept A1 --level 区级 --opinion 意见 --doc 文号 --by 验收人"


@pytest.mark.parametrize(
    ("before", "taken", "step"),
    [
        ("not_started", {"status": "rectifying"}, "progress A1 --note 情况"),
        ("rectifying", {"status": "rectified"}, "complete A1"),
        ("rectified", {"status": "accepting"}, "apply A1"),
        ("rectifying", {"status": "closed"}, f"complete A1\nqinling apply A1\n{ACCEPT}"),
        ("not_started", {"status": "accepting"}, "complete A1\nqinling apply A1"),
        ("rectified", {"status": "closed"}, f"apply A1\n{ACCEPT}"),
        ("rectifying", {"status": "void"}, "void A1 --reason 原因"),
        ("accepting", {"status": "void"}, "void A1 --reason 原因"),
        ("rectified", {"status": "rectifying"}, "turn-back A1 --reason 原因"),
        ("accepting", {"status": "rectified"}, "turn-back A1 --reason 原因"),
        ("rectified", {"status": "not_started"}, "turn-back A1 --reason 原因"),
        ("closed", {"status": "rectifying"}, "reopen A1 --reason 原因"),
        ("closed", {"status": "rectified"}, "reopen A1 --reason 原因"),
        ("rectifying", {"rectified_on": JUNE}, f"complete A1 --on {JUNE}"),
        ("rectified", {"rectified_on": JUNE}, f"edit A1 完成整改日期={JUNE} --ground 依据"),
        ("closed", {"closed_on": JUNE}, f"edit A1 销号日期={JUNE} --ground 依据"),
        ("rectifying", {"status": "not_started"}, "edit A1 整改状态=未启动 --ground 依据"),
        ("void", {"status": "rectifying"}, "edit A1 整改状态=整改中 --ground 依据"),
        ("rectified", {"rectified_on": None}, "turn-back A1 --reason 原因"),
        (
            "accepting",
            {"closed_on": JUNE},
            ACCEPT.replace("区级", f"区级 --on {JUNE}").removeprefix("qinling "),
        ),
        ("closed", {"closed_on": None}, "reopen A1 --reason 原因"),
    ],
)
def test_what_a_step_changes_is_listed_with_its_command(before, taken, step):
    (field,) = taken
    assert list_required_commands("A1", {"status": before, "level": "district"}, {**taken, "remark": A}) == {
        field: f"qinling {step}"
    }


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        (JUNE, deadline_cells(JULY), "qinling extend A1 --to 2026-07-31 --reason 原因"),
        (
            JUNE,
            deadline_cells(None, "standing", "长期坚持"),
            "qinling edit A1 整改时限=长期坚持 --ground 依据",
        ),
        (JUNE, deadline_cells(None, "none", None), "qinling edit A1 整改时限= --ground 依据"),
        (date(2026, 4, 20), deadline_cells(TODAY), f"qinling edit A1 整改时限={TODAY} --ground 依据"),
        (JULY, deadline_cells(JUNE), None),  # sooner
        (JUNE, deadline_cells(JUNE, "dated_standing"), None),
        (None, deadline_cells(JULY), None),  # the first deadline of all
    ],
)
def test_putting_a_deadline_off_is_a_step_and_nothing_else_of_it_is(before, after, step):
    issue = {"deadline": before, "status": "rectifying"}
    assert list_required_commands("A1", issue, after) == ({"deadline": step} if step else {})


@pytest.mark.parametrize("status", ["rectified", "accepting", "closed", "void"])
@pytest.mark.parametrize(
    ("after", "text"),
    [
        (deadline_cells(JULY), "2026-07-31"),
        (deadline_cells(None, "standing", "长期坚持"), "长期坚持"),
        (deadline_cells(None, "none", None), ""),
    ],
)
def test_the_deadline_of_an_issue_that_is_not_extended_any_more_is_corrected(status, after, text):
    told = list_required_commands("A1", {"deadline": JUNE, "status": status}, after)
    assert told == {"deadline": f"qinling edit A1 整改时限={text} --ground 依据"}


def test_a_requested_extension_is_approved_not_requested_again():
    before = {"deadline": JUNE, "status": "rectifying", "requested_deadline": JULY}
    told = list_required_commands("A1", before, deadline_cells(JULY))
    assert told == {"deadline": "qinling extend A1 --approve --to 2026-07-31 --by 批准人"}


def test_the_steps_to_the_close_out_are_those_of_the_level_and_of_the_office():
    before = {"status": "accepting", "level": "province", "accepted_level": "district"}
    (told,) = list_required_commands("A 1", before, {"closed_on": JUNE}).values()
    assert [line.split(" --opinion")[0] for line in told.splitlines()] == [
        f'qinling accept "A 1" --level 市级 --on {JUNE}',
        f'qinling accept "A 1" --level 省级 --on {JUNE}',
    ]
    rules = CloseOutRules(requires=(AttachmentKind.ACCEPTANCE,), notice_days=5, applicant_may_accept=True)
    (told,) = list_required_commands(
        "A1", {"status": "rectified", "level": "district"}, {"status": "closed"}, rules
    ).values()
    assert told.splitlines() == [
        "qinling apply A1",
        "qinling attach A1 文件 --as acceptance",
        "qinling accept A1 --level 区级",
        "qinling notice A1",
        "qinling close A1",
    ]


def test_other_cells_need_no_step():
    assert (
        list_required_commands("A1", {"status": "rectifying"}, {"percent": 100.0, "schedule": "ahead"}) == {}
    )
