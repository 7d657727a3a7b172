"""Deadlines in working days, counted again by the calendar as it stands now."""

from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.parsing.deadlines import calculate_due_day, parse_deadline
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, DeadlineKind
from qinling.rules.workdays import WorkCalendar


def recount_deadline(issue: Issue, calendar: WorkCalendar) -> date | None:
    """Return the last day of *issue* by *calendar*, None for one not counted in working days, extended, or rectified.

    It differs from the stored one when the days off of a year were announced, or the office changed its own.
    """
    start, text = issue.get("handed_over_on") or issue.get("found_on"), issue.get("deadline_text")
    if not isinstance(start, date) or not text or issue.get("status") not in UNRECTIFIED_STATUSES:
        return None
    if issue.get("deadline_kind") != DeadlineKind.RELATIVE:  # nor is one after an extension
        return None
    try:
        deadline = parse_deadline(text)
    except ValueRefused:  # import read it by what stood around it
        return None
    return calculate_due_day(deadline, start, calendar) if deadline.in_workdays else None
