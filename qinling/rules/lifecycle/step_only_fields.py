"""Fields that only steps change: typed edits of them are refused, returned edits are told their command."""

from collections.abc import Collection
from datetime import date

from qinling.errors import StepRefused, quote_argument
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELDS_BY_NAME, list_shown_fields
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.next_steps import CLOSE_OUT_WAY, DEFAULT_RULES, list_steps_to
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, Status

#: Fields that only steps change, with the commands of those steps. A correction needs a basis.
_STEPS_BY_FIELD = {
    "status": "progress、complete、apply、accept、turn-back、void",
    "rectified_on": "complete、turn-back",
    "closed_on": "accept、close、reopen",
}
#: Nobody goes on with these: what they say is overwritten only with a ground.
FINISHED_STATUSES = (Status.CLOSED, Status.VOID)
_MAX_NAMED = 3


#: Fields whose typed change may be refused for want of a basis.
NEEDING_BASIS = frozenset({*_STEPS_BY_FIELD, "deadline", "deadline_text"})


def require_steps_for_changes(stored: Issue, typed: Issue, changes: Issue, today: date) -> None:
    """Refuse typed values of fields that only steps change, and a later deadline typed by hand.

    *changes* holds all changes, consequences included.
    """
    remedy = "更正登记错误请加 --ground 写明依据"
    for name, steps in _STEPS_BY_FIELD.items():
        if name in typed:
            raise StepRefused(
                f"{FIELDS_BY_NAME[name].label}按程序办理（qinling {steps}），不直接修改", remedy
            )
    if puts_deadline_off(stored, typed, changes):
        command = _find_deadline_command(quote_argument(str(stored.get("number"))), stored, changes, today)
        way = f"{remedy}：{command}" if "--ground" in command else f"请用 {command}；{remedy}"
        raise StepRefused("推迟整改时限要办延期（qinling extend），不直接修改", way)


def require_ground_for_finished(stored: Issue, typed: Issue) -> None:
    """Refuse *typed* values that take the place of others in an issue that is closed or void, as an import does."""
    overwritten = [name for name in list_shown_fields(typed) if stored.get(name) not in (None, "")]
    if stored.get("status") not in FINISHED_STATUSES or not overwritten:
        return
    labels = name_first([FIELDS_BY_NAME[name].label for name in overwritten], _MAX_NAMED, "等")
    label = Status.from_code(str(stored["status"])).label
    raise StepRefused(
        f"{stored.get('number')} {label}，这样会改动它的{labels}", "更正登记错误请加 --ground 写明依据"
    )


def puts_deadline_off(stored: Issue, typed: Collection[str], changes: Issue) -> bool:
    """Return whether *changes* put the deadline of an issue off, or take it away, because it was *typed*."""
    old, new = stored.get("deadline"), changes.get("deadline", stored.get("deadline"))
    is_typed = not {"deadline", "deadline_text"}.isdisjoint(typed)
    return is_typed and isinstance(old, date) and (not isinstance(new, date) or new > old)


REOPEN_COMMAND = "qinling reopen"
_STATUS_ORDER: list[Value] = [status.value for status in Status]


def list_required_commands(
    number: str, before: Issue, taken: Issue, today: date, rules: CloseOutRules = DEFAULT_RULES
) -> dict[str, str]:
    """Return field → commands, one a line, for each value *taken* that only steps may change.

    The commands can be typed one after the other from where the issue stands. The days that the table
    gave stand in them. What only a person knows is a word such as 原因.
    """
    name = quote_argument(number)
    commands = {
        field: "\n".join(_list_commands(name, before, taken, field, rules))
        for field in _STEPS_BY_FIELD
        if field in taken
    }
    old, new = before.get("deadline"), taken.get("deadline")
    if "deadline" in taken and old is not None and (new is None or str(new) > str(old)):
        commands["deadline"] = _find_deadline_command(name, before, taken, today)
    return commands


def _find_deadline_command(name: str, before: Issue, taken: Issue, today: date) -> str:
    """Return the command that puts the deadline off.

    Only unrectified issues are extended, and only to a day that lies ahead: all else is corrected.
    """
    new = taken.get("deadline")
    if new is None or before.get("status") not in UNRECTIFIED_STATUSES:
        return _correct(name, "deadline", new or taken.get("deadline_text"))
    if before.get("requested_deadline") is not None:
        return f"qinling extend {name} --approve --to {new} --by 批准人"
    if str(new) <= str(today):
        return _correct(name, "deadline", new)
    return f"qinling extend {name} --to {new} --reason 原因"


def _list_commands(name: str, before: Issue, taken: Issue, field: str, rules: CloseOutRules) -> list[str]:
    """Return the commands of the steps that give *field* of the issue *name* its new value."""
    status, value = before.get("status"), taken[field]
    if value is None or (field == "status" and is_earlier_status(status, value)):
        return [_find_command_back(name, before, field, value)]
    if field == "status" and value == Status.VOID:
        return [f"qinling void {name} --reason 原因"]
    if field == "status" and value == Status.RECTIFYING and status == Status.NOT_STARTED:
        return [f"qinling progress {name} --note 情况"]
    goal = _find_goal(field, taken)
    steps = list_steps_to(goal, name, before, taken, rules) if goal else []
    return steps or [_correct(name, field, value)]


def _find_goal(field: str, taken: Issue) -> Status | None:
    """Return the status that the new values say the issue has come to, or None."""
    if taken.get("status") == Status.CLOSED or taken.get("closed_on") is not None:
        return Status.CLOSED
    if field == "rectified_on":
        return Status.RECTIFIED
    return next((status for status in CLOSE_OUT_WAY if status == taken.get("status")), None)


def _find_command_back(name: str, before: Issue, field: str, value: Value) -> str:
    """Return the command that takes an issue back to an earlier status, or clears a day."""
    if before.get("status") == Status.CLOSED:
        return f"{REOPEN_COMMAND} {name} --reason 原因"
    if before.get("status") in AWAITING_CLOSE_OUT:
        return f"qinling turn-back {name} --reason 原因"
    return _correct(name, field, value)


def _correct(name: str, field: str, value: Value) -> str:
    """Return the command that corrects what was registered wrongly: no step does."""
    text = Status.from_code(str(value)).label if field == "status" else str(value or "")
    return f"qinling edit {name} {quote_argument(f'{FIELDS_BY_NAME[field].label}={text}')} --ground 依据"


def is_earlier_status(old: Value, new: Value) -> bool:
    """Return whether the new status comes before the present one."""
    return (
        new != Status.VOID
        and old in _STATUS_ORDER
        and new in _STATUS_ORDER
        and _STATUS_ORDER.index(new) < _STATUS_ORDER.index(old)
    )
