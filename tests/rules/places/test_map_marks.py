from datetime import date

import pytest

from qinling.rules.places.map_marks import MapMark, choose_map_mark
from qinling.rules.vocabulary import WarningTier
from qinling.rules.warning_tiers import TierDays

TODAY = date(2026, 4, 25)


@pytest.mark.parametrize(
    ("status", "deadline", "mark"),
    [
        ("rectifying", date(2026, 4, 24), MapMark.OVERDUE),
        ("not_started", TODAY, MapMark.DUE_TODAY),
        ("rectifying", date(2026, 4, 27), MapMark.URGENT),
        ("rectifying", date(2026, 12, 31), MapMark.LATER),
        ("rectifying", None, MapMark.UNDATED),
        ("rectified", date(2026, 4, 1), MapMark.AWAITING),
        ("accepting", date(2026, 4, 1), MapMark.AWAITING),
        ("closed", date(2026, 4, 1), MapMark.CLOSED),
        ("void", date(2026, 4, 1), MapMark.VOID),
    ],
)
def test_the_mark_of_an_issue(status, deadline, mark):
    assert choose_map_mark(status, deadline, TODAY, TierDays()) is mark


def test_every_warning_tier_has_a_mark_of_the_same_words():
    assert [(one.value, one.label) for one in WarningTier] == [
        (one.value, one.label) for one in list(MapMark)[: len(WarningTier)]
    ]
