"""`warn --all-offices`: the deadlines and alerts of all offices, the most urgent first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from qinling.cli.context import Desk
from qinling.cli.offices.office_reading import OfficeFindings, read_offices
from qinling.rules.vocabulary import AlertKind

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.views.issue_views import DeadlineWarning, IssueAlert

    Found = tuple[Sequence[DeadlineWarning], Sequence[IssueAlert]]


class OfficeWarnings(NamedTuple):
    """The warnings and alerts of all offices, each with its office, and the offices."""

    warnings: "list[tuple[str, DeadlineWarning]]"
    alerts: "list[tuple[str, IssueAlert]]"
    findings: "OfficeFindings[Found]"

    def name_offices(self) -> "tuple[list[DeadlineWarning], list[IssueAlert]]":
        """Return the warnings and alerts with the office before each number, as people read them."""
        from qinling.procedures.figures.office_numbers import name_with_office

        return (
            [replace(one, issue=name_with_office(office, one.issue)) for office, one in self.warnings],
            [replace(one, issue=name_with_office(office, one.issue)) for office, one in self.alerts],
        )


def find_office_warnings(desk: Desk, find: "Callable[[Desk, Reader], Found]") -> OfficeWarnings:
    """Return what *find* returns for each office, in the order of one ledger."""
    findings = read_offices(desk, find)
    warnings = [(office, one) for office, (found, _) in findings.found.items() for one in found]
    alerts = [(office, one) for office, (_, found) in findings.found.items() for one in found]
    kinds = list(AlertKind)
    return OfficeWarnings(
        sorted(warnings, key=lambda one: one[1].days_left),
        sorted(alerts, key=lambda one: kinds.index(one[1].kind)),
        findings,
    )


def print_office_warnings_json(desk: Desk, found: OfficeWarnings, *, explain: bool) -> None:
    """Print warnings and alerts as `warn --json` does, each with its office."""
    from qinling.reports.warnings.warning_list import alert_json, warning_json

    calendar = desk.calendar if explain else None
    items = ({"office": office, **warning_json(one, desk.today, calendar)} for office, one in found.warnings)
    alerts = [{"office": office, **alert_json(one, desk.today)} for office, one in found.alerts]
    desk.print_json("warnings", items, alerts=alerts, offices=found.findings.list_offices())
