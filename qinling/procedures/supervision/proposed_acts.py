"""Record all acts that are proposed, as one command."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qinling.errors import StepRefused
from qinling.ledger.issues import queries
from qinling.ledger.issues.supervision_acts import find_supervised_issues
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp, begin_batch
from qinling.procedures.supervision.acts import (
    RecordedActs,
    SupervisionProposal,
    get_answering_unit,
    read_acts_of_deadline,
    supervise_issues,
)
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.supervision.supervision_acts import SupervisionAct, SupervisionRules
from qinling.rules.units.unit_areas import HomeArea
from qinling.rules.vocabulary import SupervisionKind


@dataclass(frozen=True, slots=True)
class SortedProposals:
    """Proposals: those that can be taken together, the referrals, and those of issues without a unit.

    A referral names who it goes to, and an issue without a unit who is meant: a person says so, one by one.
    """

    together: list[SupervisionProposal]
    referrals: list[SupervisionProposal]
    without_unit: list[SupervisionProposal]


def sort_proposals(
    proposals: Sequence[SupervisionProposal], measure: SupervisionKind | None
) -> SortedProposals:
    """Sort *proposals*, or those of *measure*."""
    found = SortedProposals([], [], [])
    for one in proposals:
        if measure is not None and one.measure is not measure:
            continue
        if one.measure is SupervisionKind.REFER:
            found.referrals.append(one)
        elif get_answering_unit(one.issue):
            found.together.append(one)
        else:
            found.without_unit.append(one)
    return found


def record_proposals(
    writer: Writer,
    proposals: Sequence[SupervisionProposal],
    stamp: Stamp,
    dates: StepDates,
    requested: SupervisionAct,
    rules: SupervisionRules,
) -> RecordedActs:
    """Record the act that is proposed for each issue, the mildest first; *requested* says all but the kind.

    Raises StepRefused where somebody has changed an issue since the proposals were read.
    """
    _require_unchanged(writer, proposals, rules.home)
    stamp = begin_batch(writer, stamp)
    recorded = RecordedActs([], [], [])
    for measure in SupervisionKind:
        if issues := [one.issue for one in proposals if one.measure is measure]:
            act = replace(requested, kind=measure)
            acts = supervise_issues(writer, issues, stamp, dates, act, rules)
            recorded.results.extend(acts.results)
            recorded.remarks.extend(acts.remarks)
            recorded.repeated.extend(acts.repeated)
    return recorded


def _require_unchanged(reader: Reader, proposals: Sequence[SupervisionProposal], home: HomeArea) -> None:
    """Refuse proposals that a person looked at while somebody else took a step: nobody is urged twice."""
    issues = [one.issue.id for one in proposals]
    now = {issue.id: issue for issue in queries.read_issues_by_id(reader, issues)}
    supervised = find_supervised_issues(reader, issues)
    changed = [
        one.issue.number
        for one in proposals
        if now.get(one.issue.id) != one.issue
        or (one.acts, one.former)
        != (read_acts_of_deadline(reader, one.issue.id, home) if one.issue.id in supervised else ([], []))
    ]
    if changed:
        raise StepRefused(
            f"看过以后有人办理过 {'、'.join(changed)}，什么也没有登记",
            "再来一次 qinling supervise --all-proposed",
        )
