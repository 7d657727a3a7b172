"""The same issue at an earlier day, for papers that hold several quarters."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.workbook.forms.held_parts import wording
from tests.workbook.forms.held_parts.cases import Case


def earlier(case: Case, rng: Random) -> Case:
    """Return the issue as it stood at the end of March."""
    if case.status == "not_started":
        return case
    status = rng.choice(("not_started", "rectifying"))
    percent = 0 if status == "not_started" else max(5, case.percent // 10 * 5)
    text = rng.choice(wording.PROGRESS[status])
    return replace(case, status=status, percent=percent, progress=text, rectified_on=None, closed_on=None)


def moved_into_april(case: Case, rng: Random) -> Case:
    day = date(2026, 4, rng.randint(2, 9))
    return replace(
        case,
        rectified_on=day if case.rectified_on else None,
        closed_on=day + timedelta(days=rng.randint(3, 9)) if case.closed_on else None,
    )
