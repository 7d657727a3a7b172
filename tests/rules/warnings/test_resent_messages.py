"""The words of a message that is sent later than it was meant to be."""

from datetime import date

import pytest

from qinling.rules.warnings.resent_messages import RESENT_ROOM, mark_delayed, mark_resent

MONDAY = date(2026, 4, 27)


@pytest.mark.parametrize(
    ("day", "may_have_come", "line"),
    [
        ("2026-04-27", False, "补发：今天的消息原先没有送到。"),
        ("2026-04-24", False, "补发：2026-04-24的消息原先没有送到。"),
        ("2026-04-24", True, "补发：2026-04-24的消息可能已收到过，以这条为准。"),
    ],
)
def test_a_message_that_is_composed_anew_says_so_above_its_text(day, may_have_come, line):
    subject, body = mark_resent(("题", "文"), day, MONDAY, may_have_come=may_have_come)
    assert (subject, body) == ("补发：题", f"{line}\n文")
    assert len(f"{subject}{body}".encode()) < RESENT_ROOM


def test_one_that_cannot_be_composed_anew_says_of_which_day_it_is_and_says_it_once():
    marked = mark_delayed(("题", "文"), "2026-04-24")
    assert marked == ("补发：题", "补发：这是 2026-04-24 的消息，说的是那天的情况。\n文")
    assert mark_delayed(marked, "2026-04-24") == marked
