"""Slips over a whole column are told from honest rounds of edits."""

import random
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.merging.column_slips import CellEdit, SlipLimits, find_slips
from qinling.rules.merging.hidden_cells import HIDDEN_TEXT, is_hidden_cell_kept
from qinling.rules.merging.text_replacement import Replacement, fold_series, guess_replacements
from qinling.rules.vocabulary import SlipKind
from tests.rules.merging.slip_cases import (
    HONEST,
    SLIPS,
    build_table,
    clear,
    edit_at_random,
    fill,
    shift,
    sort_column,
    swap_numbers,
)


def list_edits(case, count=40):
    """Return the changed cells by field after *case*, matched by number as `return` matches them."""
    rows = build_table(count)
    before = {row["number"]: dict(row) for row in rows}
    case(rows)
    columns = {}
    for at, row in enumerate(rows):
        base = before[row["number"]]
        for field, value in row.items():
            if value != base[field]:
                columns.setdefault(field, []).append(CellEdit(row["number"], at, base[field], value))
    return columns


def find_kinds(case, limits=None, count=40):
    return {str(slip.kind) for slip in find_slips(list_edits(case, count), count, limits or SlipLimits())}


@pytest.mark.parametrize(("case", "kinds"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_noticed_and_called_by_its_kind(case, kinds):
    found = find_kinds(case)
    assert found
    assert found <= kinds


@pytest.mark.parametrize("case", HONEST.values(), ids=HONEST)
def test_an_honest_round_is_let_through(case):
    assert find_kinds(case) == set()


def test_the_share_and_the_rows_say_how_many_changed_cells_are_many():
    def write_places(rows):
        for at, row in enumerate(rows[:9]):
            row["town"] = f"新镇{at}号{'甲乙丙丁戊己庚辛壬'[at]}"

    assert find_kinds(write_places) == set()  # 9 of 40 are 22 %
    assert find_kinds(write_places, SlipLimits(percent=20)) == {"many"}
    assert find_kinds(write_places, SlipLimits(percent=20, rows=10)) == set()
    assert find_kinds(write_places, count=12) == {"many"}


def test_a_sorted_column_of_numbers_is_told_in_every_column():
    (slip,) = find_slips(list_edits(SLIPS["numbers sorted"][0]), 40, SlipLimits())
    assert {"description", "lon", "measures"} <= slip.cells.keys()


def test_the_words_of_a_replacement_are_given():
    (slip,) = find_slips(list_edits(SLIPS["组 replaced in descriptions"][0]), 40, SlipLimits())
    assert slip.words == Replacement("组", "社")


def test_a_new_value_over_a_hidden_one_is_a_kind_of_its_own():
    edits = {"contact": [CellEdit("A1", 5, HIDDEN_TEXT, "13900001111")]}
    (slip,) = find_slips(edits, 40, SlipLimits())
    assert (slip.kind, slip.cells) == (SlipKind.HIDDEN, edits)


@pytest.mark.parametrize(
    "case",
    [
        sort_column("contact"),
        shift("contact"),
        fill("location"),
        fill("contact", "13900001111"),
        clear("description"),
        swap_numbers((0, 4)),
    ],
)
def test_a_table_of_six_rows_is_watched_too(case):
    assert find_kinds(case, count=6)


def test_a_random_honest_round_raises_no_question():
    pick = random.Random(5)
    for _ in range(60):
        assert find_kinds(partial(edit_at_random, pick), count=pick.choice((6, 12, 40, 143))) == set()


def test_what_return_would_not_write_is_no_overwritten_column():
    edits = [CellEdit(f"A{at}", at, f"原{at}", f"新{at}", is_taken=False) for at in range(20)]
    assert find_slips({"town": edits}, 20, SlipLimits()) == []


@given(st.permutations(range(12)), st.sampled_from(["description", "measures", "lon", "contact"]))
def test_any_column_out_of_order_is_noticed_from_three_cells_on(order, field):
    def reorder(rows):
        values = [rows[at][field] for at in order]
        for row, value in zip(rows, values, strict=True):
            row[field] = value

    moved = sum(at != to for at, to in enumerate(order))
    found = find_kinds(reorder, count=12)
    if field == "contact":  # three telephones may be another person's by right
        assert bool(found) == (moved > 3)
    else:
        assert bool(found) == (moved > 1)
        assert found <= {"sorted", "shifted", "swapped"}


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=20))
def test_any_cells_are_judged_without_a_fault(pairs):
    edits = [CellEdit(str(at), at, old or None, new or None) for at, (old, new) in enumerate(pairs)]
    for slip in find_slips({"town": edits, "progress": edits}, len(edits), SlipLimits()):
        assert all(cells and set(cells) <= set(edits) for cells in slip.cells.values())


@given(st.text("ab镇", max_size=8), st.text("ab镇", max_size=8))
def test_a_guessed_replacement_explains_the_change(old, new):
    assert all(words.explains(old, new) for words in guess_replacements(old, new, in_long_text=False))


@pytest.mark.parametrize(
    ("value", "folded"), [("水利局12", "水利局"), ("12", "12"), (3.5, 3.5), (None, None)]
)
def test_a_series_is_one_value(value, folded):
    assert fold_series(value) == folded


@pytest.mark.parametrize(
    "typed", [None, "", "***", "＊＊＊", "138****1234", "张**", "略", "（略）", "已隐去", "－", "xxx"]
)
def test_a_hidden_cell_that_comes_back_blank_or_masked_is_kept(typed):
    assert is_hidden_cell_kept(HIDDEN_TEXT, typed)
    assert is_hidden_cell_kept(f"电话{HIDDEN_TEXT}，在现场", typed)
    assert not is_hidden_cell_kept("13900001111", typed)


@pytest.mark.parametrize("typed", ["13900001111", "李某", HIDDEN_TEXT, f"{HIDDEN_TEXT}，已核"])
def test_a_new_value_over_a_hidden_one_is_not_kept_back(typed):
    assert not is_hidden_cell_kept(HIDDEN_TEXT, typed)


def test_sorting_what_is_in_order_changes_nothing():
    assert find_kinds(sort_column("number")) == set()
