"""`list --all-offices`: the issues of all offices in one list."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.last_list import forget_list
from qinling.cli.offices.office_reading import OfficeFindings, read_offices
from qinling.cli.offices.office_words import note_words_unknown_everywhere
from qinling.cli.options.filtering.filter_words import WordFilterOptions

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow

    OfficeIssue = tuple[str, IssueRow]


def print_office_issues(
    desk: Desk,
    wanted: WordFilterOptions,
    order: Sequence[str],
    limit: int | None,
    columns: Sequence[str],
    as_of: date | None,
    *,
    as_json: bool,
) -> None:
    """Print the issues of all offices: office by office, or with *order* all in one order."""
    from qinling.procedures.views.issue_views import list_first_issues

    day = desk.resolve_as_of(as_of)

    def read(_desk: Desk, reader: "Reader") -> "list[IssueRow]":
        # One more than wanted, so that it is known whether there are more.
        issues, _ = list_first_issues(
            reader, wanted.build_filters(day), order, None if limit is None else limit + 1
        )
        return issues

    findings = read_offices(desk, read, as_of)
    issues = _merge_issues(findings, order)
    if not issues:
        note_words_unknown_everywhere(desk, wanted, as_of)
    if as_json:
        _print_json(desk, issues[:limit], findings, day)
        return
    _print_table(desk, issues[:limit], columns, day)
    forget_list(desk)
    count = f"共 {len(issues)} 个，{len(findings.found)} 个单位"
    desk.print_note(f"只列出前 {limit} 个，后面还有" if limit and len(issues) > limit else count)


def _merge_issues(findings: "OfficeFindings[list[IssueRow]]", order: Sequence[str]) -> "list[OfficeIssue]":
    from qinling.rules.issue_sorting import sort_issues

    issues = [(office, issue) for office, found in findings.found.items() for issue in found]
    return sort_issues(issues, order, lambda one, field: getattr(one[1], field))


def _print_json(
    desk: Desk, issues: "Sequence[OfficeIssue]", findings: "OfficeFindings[list[IssueRow]]", day: date
) -> None:
    from qinling.reports.issues.issue_tables import issue_json

    items = ({"office": office, **issue_json(issue, day)} for office, issue in issues)
    desk.print_json("issues", items, as_of=day, offices=findings.list_offices())


def _print_table(desk: Desk, issues: "Sequence[OfficeIssue]", columns: Sequence[str], day: date) -> None:
    from qinling.procedures.figures.office_numbers import name_with_office
    from qinling.reports.issues.issue_tables import choose_list_columns, issue_table

    width = desk.out.width
    named = [name_with_office(office, issue) for office, issue in issues]
    desk.out.print(issue_table(named, columns or choose_list_columns(width), day, width))
