"""Acts out of the ladder's order: what is unusual is said before anything is recorded."""

from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.steps import StepOptions
from qinling.cli.prompts import confirm
from qinling.errors import AnswerNeeded
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import SupervisionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qinling.cli.lookup.issue_numbers import IssueReference
    from qinling.rules.supervision.supervision_acts import UnusualAct

#: Named in one line; of more only the number is told.
_MAX_TOLD = 3


def ask_about_unusual_acts(
    desk: Desk,
    options: StepOptions,
    wanted: "Sequence[IssueReference]",
    kind: SupervisionKind,
    dates: StepDates,
) -> str:
    """Ask a person about acts of *kind* of the *wanted* issues ahead of the ladder; return what is left to be told.

    In a script, and with --yes or --dry-run, nothing is asked. Raises AnswerNeeded where the answer is no.
    """
    from qinling.cli.lookup.shown_issues import note_shown
    from qinling.procedures.steps import resolve_issues
    from qinling.procedures.supervision.acts import find_unusual_acts

    is_asked = desk.is_interactive and not options.as_json
    with desk.reading() as reader:
        issues = resolve_issues(reader, wanted, "--of-level")
        found = find_unusual_acts(reader, issues, kind, dates.on, desk.settings.supervision.home)
        if found and is_asked:
            note_shown(desk, reader)
    told = _describe(found)
    is_ahead = any(unusual.is_ahead for _, unusual in found) and not (options.yes or options.dry_run)
    if not (is_ahead and is_asked):
        return told
    if not confirm(desk, f"{told}。仍然登记{kind.label}吗（是/否）", "否"):
        raise AnswerNeeded("没有登记，台账没有改动", "该到哪一步：qinling supervise")
    return ""


def _describe(found: "Sequence[tuple[str, UnusualAct]]") -> str:
    """Return the issues and what is unusual, those of which the same is said together."""
    issues_by_why: dict[str, list[str]] = {}
    for number, unusual in found:
        issues_by_why.setdefault(unusual.why, []).append(number)
    return "；".join(
        f"{name_first(numbers, _MAX_TOLD, f'等 {len(numbers)} 个')} {why}"
        for why, numbers in issues_by_why.items()
    )
