"""Which commands a user of an office with roles may run: a refusal is no advice, and comes before all others."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import MissingParameter
from qinling.errors import AnswerNeeded, LedgerBusy, LedgerUnusable, StepRefused, UsageRefused
from qinling.rules.lifecycle.next_steps import NextStep
from qinling.rules.office_roles import build_role_refusal

if TYPE_CHECKING:
    from qinling.rules.office_roles import OfficeMember

_SHOWING = ("board", "dossier", "export", "help", "history", "list", "show", "warn")
#: Who asked for an extension does not grant it.
_ANSWERS = ("--approve", "--reject")
_ALLOWED = {
    "unit": (
        *_SHOWING,
        *("apply", "attach", "complete", "extend", "opinion reply", "progress", "supervise receipt"),
        "supervise reply",
    ),
    "inspector": (*_SHOWING, "db backup", "db verify", "opinion add"),
}
#: Commands that change an issue, of those that a role may lack.
_STEPS = (
    *(
        "accept",
        "add",
        "apply",
        "attach",
        "close",
        "complete",
        "edit",
        "extend",
        "import",
        "progress",
        "recheck",
    ),
    *("reopen", "turn-back", "void"),
)


def require_role_first(desk: object, command: str, words: Sequence[str], refused: Exception) -> None:
    """Raise RoleRefused in place of what was *refused* of a command that the role of the user does not let them run."""
    if isinstance(refused, StepRefused | UsageRefused | AnswerNeeded | MissingParameter) and isinstance(
        desk, Desk
    ):
        with suppress(LedgerUnusable, LedgerBusy, UsageRefused):
            require_role(desk, command, words)


def require_role(desk: Desk, command: str, words: Sequence[str]) -> None:
    """Raise RoleRefused if the role of the user does not let them run *command*, typed in *words*.

    What else is refused comes after it: they could not mend it.
    """
    if command not in _STEPS or isinstance(desk.ledger_place, Path) or (member := desk.office_member) is None:
        return
    if not keep_allowed([NextStep("", " ".join(("qinling", command, *words)))], member):
        raise build_role_refusal(member, "没有权限")


def may_run(desk: Desk, command: str) -> bool:
    """Return whether *command* may be suggested to the user."""
    return bool(keep_allowed([NextStep("", f"qinling {command}")], desk.office_member))


def keep_allowed(steps: "Sequence[NextStep]", member: "OfficeMember | None") -> "list[NextStep]":
    """Return those of *steps* that *member* may take: all of them for a keeper, and where there are no roles."""
    allowed = _ALLOWED.get(member.kind.value) if member is not None else None
    if allowed is None:
        return list(steps)
    beginnings = tuple(f"qinling {words} " for words in allowed)
    return [
        step
        for step in steps
        if f"{step.command} ".startswith(beginnings)
        and not any(word in step.command.split() for word in _ANSWERS)
    ]
