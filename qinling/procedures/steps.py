"""Following issues up: one step of one or several issues, and papers put to a case file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from qinling.errors import IssueNotFound, StepRefused
from qinling.ledger import attachments, changes, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.event_recorder import Chronicle, Stamp
from qinling.procedures.views import one_issue
from qinling.rules.drafts import Value
from qinling.rules.history.events import STEP, EventKind, changes_text
from qinling.rules.history.timeline import Course, course_of
from qinling.rules.lifecycle import extensions
from qinling.rules.lifecycle.steps import Issue, Moment, Taken
from qinling.rules.parsing.values import CONTROL
from qinling.rules.vocabulary import Paper, Status

#: Decides a step of an issue, given what it holds and its course so far.
Decide = Callable[[Issue, Course], Taken]


@dataclass(frozen=True, slots=True)
class Stepped:
    """A step that was taken: the issue before and after, and the step."""

    before: IssueRow
    after: IssueRow
    taken: Taken


def picked(
    reader: Reader, wanted: Sequence[tuple[str, str | None]], option: str = "--level"
) -> list[IssueRow]:
    """Return the issues that *wanted* names by number, and by level where *option* gave it; each once.

    Raises IssueNotFound naming every number that none, or more than one, bears.
    """
    found: dict[int, IssueRow] = {}
    refused: list[IssueNotFound] = []
    for number, level in wanted:
        try:
            issue = one_issue(queries.issue_by_number(reader, number, level), number, option)
        except IssueNotFound as error:
            refused.append(error)
        else:
            found[issue.id] = issue
    if refused:
        raise IssueNotFound("；".join(error.message for error in refused), refused[0].remedy)
    return list(found.values())


def take_step(session: Session, issues: Sequence[IssueRow], decide: Decide, stamp: Stamp) -> list[Stepped]:
    """Take one step of every issue, or of none: raises StepRefused listing all that may not take it."""
    reader = SessionReader(session)
    chronicle = Chronicle(session, stamp)
    decided: list[tuple[IssueRow, Taken]] = []
    refused: list[tuple[IssueRow, StepRefused]] = []
    for issue in issues:
        try:
            course = course_of(queries.events_of(reader, issue.id))
            taken = decide(issue._asdict(), course)
            course.refuse_before_milestone(taken.told.get("on"))
            decided.append((issue, taken))
        except StepRefused as error:
            refused.append((issue, error))
    if refused:
        raise _all_refused(refused, len(issues))
    for issue, taken in decided:
        _record(session, chronicle, issue, taken)
    chronicle.flush()
    return [Stepped(issue, queries.issue_by_id(reader, issue.id), taken) for issue, taken in decided]


def _all_refused(refused: Sequence[tuple[IssueRow, StepRefused]], asked: int) -> StepRefused:
    first = refused[0][1]
    if asked == 1:
        return StepRefused(f"{refused[0][0].number} {first.message}", first.remedy)
    lines = "".join(f"\n  {issue.number} {error.message}" for issue, error in refused)
    remedies = {error.remedy for _, error in refused}
    remedy = remedies.pop() if len(remedies) == 1 else "请去掉这些问题后再试"
    return StepRefused(f"{asked} 个问题中有 {len(refused)} 个不能办理，一个也没有办：{lines}", remedy)


def _record(session: Session, chronicle: Chronicle, issue: IssueRow, taken: Taken) -> None:
    before = issue._asdict()
    after = {name: value for name, value in taken.after.items() if before[name] != value}
    told = {f"{STEP}{name}": value for name, value in taken.told.items() if value is not None}
    text = changes_text({name: before[name] for name in after}, {**after, **told})
    chronicle.add(taken.kind, issue.id, text, taken.ground)
    if after:
        changes.update_issue(session, issue.id, after)


def void_issues(
    session: Session, issues: Sequence[IssueRow], stamp: Stamp, moment: Moment, reason: str, into: str | None
) -> list[Stepped]:
    """Withdraw issues, or merge them into the one that bears the number *into*."""
    if into is not None:
        target = one_issue(queries.issue_by_number(SessionReader(session), into, None), into)
        itself = target.id in {issue.id for issue in issues}
        if itself or target.status == Status.VOID:
            why = "就是要撤并的问题" if itself else "自己已被撤并"
            raise StepRefused(f"不能并入 {into}：它{why}", "请并入另一个问题")
    return take_step(
        session, issues, lambda issue, _: extensions.void(issue, moment, stamp.actor, reason, into), stamp
    )


def attach(
    session: Session, issue: IssueRow, files: Iterable[Path], paper: Paper, folder: Path, stamp: Stamp
) -> tuple[list[Path], list[Path]]:
    """Keep copies of *files* in the ledger's *folder*; return (those taken in, those it had already in this round).

    Raises PaperRefused for a file that cannot be read. What is copied before a failure is no
    harm: a copy that no event names is nobody's.
    """
    reader = SessionReader(session)
    course = course_of(queries.events_of(reader, issue.id))
    held = {(one["paper"], one["sha256"]) for one in course.papers if one["round"] == course.rounds[-1].round}
    chronicle = Chronicle(session, stamp)
    taken, known = [], []
    for file in files:
        kept = attachments.keep(folder, file)
        if (paper.value, kept.sha256) in held:
            known.append(file)
            continue
        held.add((paper.value, kept.sha256))
        told: dict[str, Value] = {
            "paper": paper.value,
            "name": CONTROL.sub(
                lambda sign: f"%{ord(sign[0]) & 0xFF:02X}", file.name
            ),  # or of another encoding
            "sha256": kept.sha256,
            "size": kept.size,
        }
        text = changes_text({}, {f"{STEP}{name}": value for name, value in told.items()})
        chronicle.add(EventKind.ATTACHED, issue.id, text, "")
        taken.append(file)
    chronicle.flush()
    return taken, known
