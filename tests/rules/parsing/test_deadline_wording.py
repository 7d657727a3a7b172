"""When a deadline says no more than its day, and when its words must stay."""

from datetime import date

import pytest

from qinling.rules.parsing.deadline_wording import (
    format_deadline_cell,
    has_own_words,
    is_same_deadline,
    repeats_deadline,
)

DAY = date(2026, 12, 31)


def deadline(text, kind="dated", day=DAY):
    return {"deadline": day, "deadline_kind": kind, "deadline_text": text}


@pytest.mark.parametrize(
    ("values", "says_more"),
    [
        (deadline("2026-12-31"), False),
        (deadline(" 2026 / 12 / 31 "), False),
        (deadline("2026年12月31日"), False),
        (deadline("2026-12-31 00:00:00"), False),
        (deadline("2026-12-31T00:00:00.000"), False),
        (deadline("2026/12/31 0:00"), False),
        (deadline("2026年12月31日星期四"), False),
        (deadline("2026-12-31 18:00"), True),
        (deadline("46387"), False),  # the number that a spreadsheet keeps for the day
        (deadline("46387.0"), False),
        (deadline("20261231"), False),
        (deadline("46386"), True),
        (deadline("20261331"), True),
        (deadline("202612"), True),  # a month
        (deadline("2026年12月31日前"), True),
        (deadline("2026-12-30"), True),  # not this day
        (deadline("2026年底前"), True),
        (deadline(None), False),
        (deadline("2026年12月31日前，并长期坚持", "dated_standing"), False),
        (deadline("2026-12-31", "dated_standing"), True),  # not what an export writes
        (deadline("待定", "none", None), True),
        (deadline(None, "none", None), False),
    ],
)
def test_a_deadline_has_words_of_its_own_where_it_says_more_than_the_day(values, says_more):
    assert has_own_words(values) is says_more


def test_a_cell_of_an_export_only_repeats_its_deadline():
    for kind in ("dated", "dated_standing", "relative", "immediate"):
        stored = deadline("照原话", kind)
        cell = format_deadline_cell(stored)
        is_standing = isinstance(cell, str)
        shown = deadline(str(cell), "dated_standing" if is_standing else "dated")
        assert repeats_deadline(stored, shown)
        assert is_same_deadline(stored, shown)
        assert is_same_deadline(shown, stored)


def test_a_standing_duty_is_more_than_the_words():
    plain, standing = deadline("2026-12-31"), deadline("2026年12月31日前，并长期坚持", "dated_standing")
    assert not repeats_deadline(plain, standing)
    assert repeats_deadline(standing, plain)  # the day alone takes nothing away
    assert not is_same_deadline(standing, plain)


def test_two_wordings_of_one_day_differ():
    assert not is_same_deadline(deadline("2026年底前"), deadline("十二月底"))
    assert not repeats_deadline(deadline(None, "none", None), deadline("2026-12-31"))
