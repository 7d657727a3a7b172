"""Fields that only steps change: typed edits of them are refused, returned edits are told their command."""

from collections.abc import Mapping
from datetime import date

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.vocabulary import Status

#: Fields that only steps change, with the commands of those steps. A correction needs a basis.
_STEPS_BY_FIELD = {
    "status": "progress、complete、apply、accept、turn-back、void",
    "rectified_on": "complete、turn-back",
    "closed_on": "accept、close、reopen",
}


def require_steps_for_changes(stored: Issue, typed: Issue, changes: Issue) -> None:
    """Refuse typed values of fields that only steps change, and a later deadline typed by hand.

    *changes* holds all changes, consequences included.
    """
    remedy = "更正登记错误请加 --ground 写明依据"
    for name, steps in _STEPS_BY_FIELD.items():
        if name in typed:
            raise StepRefused(
                f"{FIELDS_BY_NAME[name].label}按程序办理（qinling {steps}），不直接修改", remedy
            )
    old, new = stored.get("deadline"), changes.get("deadline", stored.get("deadline"))
    is_typed = not {"deadline", "deadline_text"}.isdisjoint(typed)
    if is_typed and isinstance(old, date) and (not isinstance(new, date) or new > old):
        raise StepRefused("推迟整改时限要办延期（qinling extend），不直接修改", remedy)


_TURN_BACK_COMMAND = "qinling turn-back {} --reason 原因"
_REOPEN_COMMAND = "qinling reopen {} --reason 原因"
#: The way to the close-out: each status with the command of the step that leads to it.
_WAY = (
    (Status.RECTIFIED, " qinling complete {0}"),
    (Status.ACCEPTING, " qinling apply {0}"),
    (Status.CLOSED, "逐级 qinling accept {0}"),
)
_OTHER_COMMANDS: Mapping[Value, str] = {
    "rectifying": "qinling progress {} --note 情况",
    "void": "qinling void {} --reason 原因",
}
_DEFAULT_COMMANDS = {
    "status": _TURN_BACK_COMMAND,
    "rectified_on": "qinling complete {} --on 日期",
    "closed_on": "qinling accept {} --on 日期",
}


def _find_step_command(before: Issue, name: str, value: Value) -> str:
    """Return the command of the step from the value *before* to *value* of a field."""
    is_closed = before.get("status") == Status.CLOSED
    if value is None or (name == "status" and (is_closed or _is_earlier_status(before.get("status"), value))):
        return _REOPEN_COMMAND if is_closed else _TURN_BACK_COMMAND
    if name == "status" and value in _OTHER_COMMANDS:
        return _OTHER_COMMANDS[value]
    return (name == "status" and list_steps_to(value, before)) or _DEFAULT_COMMANDS[name]


def list_steps_to(status: Value, before: Issue) -> str:
    """Return the commands of the steps that lead an issue from *before* to *status*, "" if there is no way."""
    way: list[Value] = [one for one, _ in _WAY]
    if status not in way:
        return ""
    done = way.index(before["status"]) + 1 if before.get("status") in way else 0
    return "，再".join(command for _, command in _WAY[done : way.index(status) + 1]).strip()


def _is_earlier_status(old: Value, new: Value) -> bool:
    """Return whether the new status comes before the present one."""
    return (
        new != Status.VOID
        and old in _STATUS_ORDER
        and new in _STATUS_ORDER
        and _STATUS_ORDER.index(new) < _STATUS_ORDER.index(old)
    )


_STATUS_ORDER: list[Value] = [status.value for status in Status]


def list_required_commands(number: str, before: Issue, taken: Issue) -> dict[str, str]:
    """Return field → command for each value *taken* that only a step may change."""
    commands = {
        name: _find_step_command(before, name, taken[name]).format(number)
        for name in _DEFAULT_COMMANDS
        if name in taken
    }
    old, new = before.get("deadline"), taken.get("deadline")
    if "deadline" in taken and old is not None and (new is None or str(new) > str(old)):
        commands["deadline"] = f"qinling extend {number} --to {new or '日期'} --reason 原因"
    return commands
