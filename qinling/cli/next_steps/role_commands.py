"""Which of the suggested commands a user of an office with roles may run: a refusal is no advice."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qinling.rules.lifecycle.next_steps import NextStep
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
