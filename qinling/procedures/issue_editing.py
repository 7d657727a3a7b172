"""Add one issue by hand, and edit one issue."""

from collections.abc import Mapping

from qinling.errors import IssueNotFound, RowError, ValueRefused
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.importing.draft_matching import find_misspelt_copy, match_drafts
from qinling.procedures.importing.ledger_import import FieldChange, create_issues, record_issue_change
from qinling.procedures.views.issue_views import require_one_issue
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.fields import list_shown_fields
from qinling.rules.lifecycle.step_only_fields import require_ground_for_finished, require_steps_for_changes
from qinling.rules.lifecycle.unaccepted_close import require_close_allowed, require_ground_for_closed
from qinling.rules.merging.import_update import add_consequences
from qinling.rules.merging.issue_validation import find_future_days, find_objections
from qinling.rules.vocabulary import Level


def add_issue(writer: Writer, values: Mapping[str, Value], stamp: Stamp, ground: str = "") -> IssueRow:
    """Add one issue and return it. *ground* says why it may be registered as closed.

    Raises ValueRefused if it breaks a rule or its number is used, StepRefused if it is closed without
    a ground.
    """
    require_ground_for_closed(values, ground)
    _require_valid_values(values)
    _require_past_days(values, stamp)
    draft = Draft(dict(values), {}, Sheet("", "；".join(filter(None, ("手工登记", ground)))))
    ((_, stored),) = match_drafts(writer, [draft])
    stored = stored or find_misspelt_copy(writer, draft)
    if isinstance(stored, RowError):
        raise ValueRefused(stored.why, stored.remedy)
    if stored is not None:
        remedy = f"要修改请用 qinling edit {stored.number}"
        raise ValueRefused(f"{stored.number} 已在台账中：{stored.description}", remedy)
    recorder = EventRecorder(writer, stamp)
    (issue_id,) = create_issues(writer, recorder, [draft], stamp).ids
    recorder.write_events()
    return queries.read_issue_by_id(writer, issue_id)


def read_issue_to_edit(reader: Reader, number: str, level: str | None) -> IssueRow:
    """Return the issue with *number*. Raises IssueNotFound."""
    return require_one_issue(queries.find_issues_by_number(reader, number, level), number)


def read_current_issue(reader: Reader, seen: IssueRow) -> IssueRow:
    """Return the issue as it is now that was *seen* before. Raises IssueNotFound where it is gone."""
    for issue in queries.read_issues_by_id(reader, [seen.id]):
        return issue
    raise IssueNotFound(f"{seen.number} 不在台账里了，它的登记刚被撤回", "请用 qinling list 核对")


def edit_issue(
    writer: Writer, number: str, level: str | None, after: Mapping[str, Value], stamp: Stamp, basis: str
) -> tuple[IssueRow, list[FieldChange]]:
    """Edit fields of one issue. Return it with the changes.

    Raises IssueNotFound, ValueRefused, or StepRefused for a change that needs a step. With *basis*
    the change counts as a correction and needs no step.
    """
    stored = read_issue_to_edit(writer, number, level)
    before = stored._asdict()
    changed = {name: value for name, value in after.items() if before[name] != value}
    confirms = not stored.status_said and after.get("status") == stored.status
    if not changed and not confirms:
        return stored, []
    typed, changed = changed, add_consequences(before, changed, stamp.calendar, stamp.procedure)
    if confirms:
        changed["status_said"] = True
    require_close_allowed(changed, stamp.procedure)
    if not basis:
        require_steps_for_changes(before, typed, changed, stamp.today)
        require_ground_for_finished(before, typed)
    _require_valid_values({**before, **changed})
    _require_past_days(changed, stamp)
    _require_free_number(writer, stored, {**before, **changed})
    recorder = EventRecorder(writer, stamp)
    record_issue_change(writer, recorder, stored, changed, stored.extra, basis or "手工修改")
    recorder.write_events()
    return (
        queries.read_issue_by_id(writer, stored.id),
        [
            FieldChange(stored.level, stored.number, name, before[name], changed[name])
            for name in list_shown_fields(changed)
        ],
    )


def _require_valid_values(values: Mapping[str, Value]) -> None:
    for objection in find_objections(values):
        raise ValueRefused(objection.why, objection.remedy)


def _require_past_days(values: Mapping[str, Value], stamp: Stamp) -> None:
    for objection in find_future_days(values, stamp.today, stamp.calendar):
        raise ValueRefused(objection.why, objection.remedy)


def _require_free_number(reader: Reader, stored: IssueRow, values: Mapping[str, Value]) -> None:
    """Refuse a number that another issue of the same level has, the spelling aside.

    Two old issues whose numbers differ only by folding keep them.
    """
    level, number = str(values["level"]), str(values["number"])
    if (level, number) == (stored.level, stored.number):
        return
    for other in queries.find_issues_by_folded_number(reader, number, level):
        if other.id != stored.id:
            raise ValueRefused(
                f"{Level.from_code(level).label}已有编号为 {other.number} 的问题：{other.description}",
                "请换一个编号",
            )
