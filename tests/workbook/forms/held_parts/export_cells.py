"""Cells as exports of other systems write them: day/month/year, numbers behind an apostrophe."""

from dataclasses import replace
from datetime import date
from random import Random

from tests.workbook.forms.form import Truth
from tests.workbook.forms.held_parts.cases import Case
from tests.workbook.forms.held_parts.columns import Column, Written
from tests.workbook.forms.held_parts.limits import Limit


def with_low_days(case: Case, rng: Random) -> Case:
    """Return the issue with days of 1 to 12, so that day and month could be exchanged."""
    found = date(2026, rng.randint(1, 2), rng.randint(1, 12))
    done = date(2026, rng.choice((3, 4)), rng.randint(1, 12))
    limit = date(2026, rng.randint(5, 12), rng.randint(1, 12))
    return replace(
        case,
        found_on=found,
        limit=Limit(None, limit, "dated"),
        rectified_on=done if case.rectified_on else None,
        closed_on=done if case.closed_on else None,
    )


def slash_column(heading: str, attribute: str, field: str, *groups: str, sep: str = "/") -> Column:
    """Write days as day/month/year."""

    def write(case: Case) -> Written:
        day: date | None = case.limit.day if attribute == "limit" else getattr(case, attribute)
        truth: Truth = {field: day.isoformat() if day else None}
        if field == "deadline":
            truth["deadline_kind"] = "dated"
        return f"{day:%d{sep}%m{sep}%Y}" if day else None, truth

    return Column(heading, write, groups)


AMBIGUOUS = {
    "open_questions": ("Every day could be day-month or month-day.",),
    "options": ("--map", "@日期次序=日月年"),
}


def apostrophe_column(heading: str, start: int) -> Column:
    """Write long numbers as texts of an export: an apostrophe before the digits."""
    count = start

    def write(_: Case) -> Written:
        nonlocal count
        count += 7
        return f"'611024{count:012d}", {"number": f"611024{count:012d}"}

    return Column(heading, write)
