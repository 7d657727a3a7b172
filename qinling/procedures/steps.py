"""Take a step of one or several issues, and attach files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qinling.errors import IssueNotFound, StepRefused
from qinling.ledger import attachments, changes
from qinling.ledger.issues import queries
from qinling.ledger.issues.several_issues import find_issues_by_numbers, read_issues_with_events
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.attachment_events import encode_attachment
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.views.issue_views import require_one_issue
from qinling.rules.drafts import Value
from qinling.rules.history.events import STEP_PREFIX, EventKind, encode_changes
from qinling.rules.history.timeline import Timeline, build_timeline
from qinling.rules.lifecycle import withdrawal
from qinling.rules.lifecycle.next_steps import fill_in_number
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lifecycle.steps import Issue, Step, StepDates
from qinling.rules.vocabulary import AttachmentKind

#: An inspector speaks and a unit signs for a letter when they do, not in the order of the steps.
_UNORDERED_KINDS = (EventKind.OPINION, EventKind.OPINION_REPLIED, EventKind.LETTER_SENT, EventKind.SIGNED)
#: Returns the step of an issue from its fields and its timeline.
DecideStep = Callable[[Issue, Timeline], Step]


#: Of so many refused issues each is told its own remedy.
_MAX_REMEDIES = 3
_MAX_NAMED = 10


class SomeRefused(StepRefused):
    """Issues of several that cannot take a step; those that are *able* can, without the *unable* ones."""

    def __init__(
        self, message: str, remedy: str, *, able: Sequence[IssueRow], unable: Sequence[IssueRow]
    ) -> None:
        rest = "等" if len(able) > _MAX_NAMED else ""
        numbers = f"{' '.join(one.number for one in able[:_MAX_NAMED])}{rest}"
        super().__init__(*_add_way(message, remedy, len(able), numbers))
        self.bare = (message, remedy)
        self.able = able
        self.unable = unable

    def with_way(self, way: str) -> StepRefused:
        """Return this error with *way*, how those that are able are taken alone, in place of their numbers."""
        return StepRefused(*_add_way(*self.bare, len(self.able), way))


def _add_way(message: str, remedy: str, count: int, way: str) -> tuple[str, str]:
    """Return message and remedy with the line on those that are able at the end."""
    line = f"\n能办的 {count} 个：{way}" if count else ""
    return (message, f"{remedy}{line}") if remedy else (f"{message}{line}", "")


@dataclass(frozen=True, slots=True)
class StepResult:
    """The result of a step: the issue before and after, and the step."""

    before: IssueRow
    after: IssueRow
    step: Step


def resolve_issues(
    reader: Reader, references: Sequence[tuple[str, str | None]], option: str = "--level"
) -> list[IssueRow]:
    """Return the issues of *references*, each (number, level or None), without repeats.

    Raises IssueNotFound with every unknown or ambiguous number. *option* is the option that gives the level.
    """
    found: dict[int, IssueRow] = {}
    errors: list[IssueNotFound] = []
    for (number, _), rows in zip(references, find_issues_by_numbers(reader, references), strict=True):
        try:
            issue = require_one_issue(rows, number, option)
        except IssueNotFound as error:
            errors.append(error)
        else:
            found[issue.id] = issue
    if errors:
        raise IssueNotFound("；".join(error.message for error in errors), errors[0].remedy)
    return list(found.values())


def take_step(
    writer: Writer, issues: Sequence[IssueRow], decide: DecideStep, stamp: Stamp
) -> list[StepResult]:
    """Take one step of all *issues* or of none. Raises StepRefused with every issue that cannot take it."""
    recorder = EventRecorder(writer, stamp)
    decided = decide_steps(writer, issues, decide)
    results: list[StepResult] = []
    same_changes: dict[tuple[tuple[str, Value], ...], list[int]] = {}
    for issue, step in decided:
        changed = _add_step_event(recorder, issue, step)
        results.append(StepResult(issue, _change_row(issue, changed), step))
        same_changes.setdefault(tuple(changed.items()), []).append(issue.id)
    for values, ids in same_changes.items():
        if values:
            changes.update_issues(writer, ids, dict(values))
    recorder.write_events()
    return results


def decide_steps(
    reader: Reader, issues: Sequence[IssueRow], decide: DecideStep
) -> list[tuple[IssueRow, Step]]:
    """Return the step of each of *issues*. Raises StepRefused with every issue that cannot take it."""
    decided: list[tuple[IssueRow, Step]] = []
    refusals: list[tuple[IssueRow, StepRefused]] = []
    for issue, events in read_issues_with_events(reader, issues):
        try:
            timeline = build_timeline(events)
            step = decide(issue._asdict(), timeline)
            if step.kind not in _UNORDERED_KINDS:
                timeline.require_not_before_milestone(step.details.get("on"))
            decided.append((issue, step))
        except StepRefused as error:
            refusals.append((issue, error))
    if refusals:
        raise _build_refusal(refusals, issues)
    return decided


def _build_refusal(
    refusals: Sequence[tuple[IssueRow, StepRefused]], requested: Sequence[IssueRow]
) -> StepRefused:
    issue, first = refusals[0]
    if len(requested) == 1:
        return StepRefused(f"{issue.number} {first.message}", fill_in_number(first.remedy, issue.number))
    remedies = {error.remedy for _, error in refusals}
    tells_each = len(remedies) > 1 and len(refusals) <= _MAX_REMEDIES
    lines = "".join(
        f"\n  {issue.number} {error.message}"
        + (f"；{fill_in_number(error.remedy, issue.number)}" if tells_each and error.remedy else "")
        for issue, error in refusals
    )
    remedy = "" if len(remedies) > 1 else first.remedy
    if len(refusals) == 1:
        remedy = fill_in_number(remedy, issue.number)
    unable = {one.id for one, _ in refusals}
    return SomeRefused(
        f"{len(requested)} 个问题中有 {len(refusals)} 个不能办理，一个也没有办：{lines}",
        remedy,
        able=[one for one in requested if one.id not in unable],
        unable=[one for one, _ in refusals],
    )


def record_step(writer: Writer, recorder: EventRecorder, issue: IssueRow, step: Step) -> IssueRow:
    """Write the changes of a step and its event. Return the issue after it."""
    changed = _add_step_event(recorder, issue, step)
    if changed:
        changes.update_issue(writer, issue.id, changed)
    return _change_row(issue, changed)


def _add_step_event(recorder: EventRecorder, issue: IssueRow, step: Step) -> dict[str, Value]:
    """Add the event of a step. Return what it changes of the issue."""
    before = issue._asdict()
    after = {name: value for name, value in step.changes.items() if before[name] != value}
    if "status" in step.changes and not issue.status_said:
        after["status_said"] = True
    details = {f"{STEP_PREFIX}{name}": value for name, value in step.details.items() if value is not None}
    text = encode_changes({name: before[name] for name in after}, {**after, **details})
    recorder.add_event(step.kind, issue.id, text, step.basis)
    return after


def _change_row(issue: IssueRow, changed: Mapping[str, Value]) -> IssueRow:
    """Return *issue* as it is stored once *changed* is written."""
    return issue._replace(**changed, version=issue.version + 1) if changed else issue  # type: ignore[arg-type]


def void_issues(
    writer: Writer,
    issues: Sequence[IssueRow],
    stamp: Stamp,
    dates: StepDates,
    reason: str,
    target_reference: tuple[str, str | None] | None,
) -> list[StepResult]:
    """Void issues, or merge them into the issue of *target_reference*: its number and its level if it is known."""
    into = None
    if target_reference is not None:
        into, level = target_reference
        target = require_one_issue(queries.find_issues_by_number(writer, into, level), into)
        itself = target.id in {issue.id for issue in issues}
        if itself or target.status not in STEP_STATUSES["void --into"]:
            why = "就是要撤并的问题" if itself else "自己已被撤并"
            raise StepRefused(f"不能并入 {into}：它{why}", "请并入另一个问题")
    return take_step(
        writer,
        issues,
        lambda issue, _: withdrawal.void_issue(issue, dates, stamp.actor, reason, into),
        stamp,
    )


def attach_files(
    writer: Writer,
    issue: IssueRow,
    files: Iterable[Path],
    kind: AttachmentKind,
    store: attachments.AttachmentStore,
    stamp: Stamp,
) -> tuple[list[Path], list[Path]]:
    """Add *files* to *store* as attachments of *issue*. Return (added files, files this round has already).

    Raises DocumentRefused for a file that cannot be read. Copies made before a failure are harmless:
    no event refers to them.
    """
    recorder = EventRecorder(writer, stamp)
    added, duplicates = record_attachments(writer, recorder, issue, files, kind, store)
    recorder.write_events()
    return added, duplicates


def list_attachment_keys(reader: Reader, issue_id: int) -> set[tuple[str, str]]:
    """Return the kind and the SHA-256 of the attachments of the present round of an issue."""
    timeline = build_timeline(queries.read_issue_events(reader, issue_id))
    present = timeline.rounds[-1].round
    return {(one["paper"], one["sha256"]) for one in timeline.attachments if one["round"] == present}


def record_attachments(
    writer: Writer,
    recorder: EventRecorder,
    issue: IssueRow,
    files: Iterable[Path],
    kind: AttachmentKind,
    store: attachments.AttachmentStore,
    basis: str = "",
) -> tuple[list[Path], list[Path]]:
    """Do as `attach_files` does, with events on *basis* that the caller writes."""
    known_keys = list_attachment_keys(writer, issue.id)
    added, duplicates = [], []
    for file in files:
        stored = store.add(file)
        if (kind.value, stored.sha256) in known_keys:
            duplicates.append(file)
            continue
        known_keys.add((kind.value, stored.sha256))
        recorder.add_event(EventKind.ATTACHED, issue.id, encode_attachment(file.name, kind, stored), basis)
        added.append(file)
    return added, duplicates
