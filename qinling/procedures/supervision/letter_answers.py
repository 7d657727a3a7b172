"""What comes back for a letter that was sent: which of its issues wait for a signature or for a reply."""

from collections.abc import Sequence

from qinling.errors import IssueNotFound, StepRefused, UsageRefused
from qinling.ledger.deliveries.monthly_circulars import find_circular_issues
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.units import read_unit_merges
from qinling.procedures.supervision.document_numbers import find_recorded_number, list_standing_acts
from qinling.procedures.supervision.documents import find_issues_awaiting_reply, require_issues_of_document
from qinling.procedures.supervision.monthly_circular import list_circular_units
from qinling.rules.history.timeline import build_timeline
from qinling.rules.supervision.monthly_circular import read_circular_number
from qinling.rules.units.unit_areas import HomeArea
from qinling.rules.warnings.recipients import find_receivers, split_receiving_units


def find_issues_to_sign(reader: Reader, document: str, unit: str | None, home: HomeArea) -> list[IssueRow]:
    """Return the issues of the letter *document* to *unit* that wait for a signature, or all of them if none waits.

    Raises IssueNotFound for a letter that was undone or, a monthly circular, not sent.
    """
    if is_circular(reader, document):
        issues = queries.read_issues_by_id(reader, find_circular_issues(reader, document))
        if not issues:
            what = f"{document} 还没有发出，没有签收可记"
            raise IssueNotFound(what, f"先用 qinling supervise send {document} 发出")
    else:
        issues = [issue for issue, _ in require_issues_of_document(reader, document)]
    issues = _select_unit(reader, issues, document, unit, home)
    return [issue for issue in issues if _is_unsigned(reader, issue, document)] or issues


def find_issues_to_reply(reader: Reader, document: str, unit: str | None, home: HomeArea) -> list[IssueRow]:
    """Return the issues of the act *document* to *unit* that wait for a reply, or all of them if none waits.

    Raises StepRefused for a monthly circular.
    """
    if is_circular(reader, document):
        raise StepRefused(f"{document} 不要求回复", "记签收用 --signed；对督办的回复写督办的文号")
    return _select_unit(reader, find_issues_awaiting_reply(reader, document), document, unit, home)


def is_circular(reader: Reader, document: str) -> bool:
    """Return whether *document* is a monthly circular, and no act that the office gave such a number."""
    return bool(read_circular_number(document)) and not find_recorded_number(reader, document)


def _is_unsigned(reader: Reader, issue: IssueRow, document: str) -> bool:
    timeline = build_timeline(queries.read_issue_events(reader, issue.id))
    return any(
        one["document"] == document and not one["signed_on"] for one in (*timeline.acts, *timeline.circulars)
    )


def _name_receivers(reader: Reader, issue: IssueRow, document: str) -> list[str]:
    """Return the units that got *document* for *issue*: as the act names them, else as the issue does."""
    acts = list_standing_acts(reader, issue.id)
    sent_to = next((act["sent_to"] for act in acts if act["document"] == document), None)
    return (
        split_receiving_units(sent_to, (issue.duty_unit, issue.lead_unit))
        if sent_to
        else list_circular_units(issue)
    )


def _select_unit(
    reader: Reader, issues: Sequence[IssueRow], document: str, unit: str | None, home: HomeArea
) -> list[IssueRow]:
    """Return those of *issues* that *unit* got *document* for, all without a *unit*. Raises UsageRefused where none is."""
    if not unit:
        return list(issues)
    merges = read_unit_merges(reader, home=home)
    named = {issue.id: _name_receivers(reader, issue, document) for issue in issues}
    found = [issue for issue in issues if find_receivers(unit, named[issue.id], merges)]
    if not found:
        names = "、".join(dict.fromkeys(name for of in named.values() for name in of))
        raise UsageRefused(f"{document} 里没有 {unit} 的问题", f"收文单位有 {names}")
    return found
