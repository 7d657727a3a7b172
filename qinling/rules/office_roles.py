"""The roles that a server enforces: who keeps an office, who reports for a unit, who inspects."""

from collections.abc import Mapping
from typing import NamedTuple

from qinling.errors import RoleRefused
from qinling.rules.history.events import EventKind
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.units.unit_names import split_unit_cell
from qinling.rules.vocabulary import Term


class RoleKind(Term):
    """What a user of the database may do in an office."""

    KEEPER = "keeper", "管理"
    UNIT = "unit", "单位"
    INSPECTOR = "inspector", "督察"


class OfficeMember(NamedTuple):
    """A user of the database with a role in an office.

    *name* is the actor of what they record. *unit* is "" but for RoleKind.UNIT. *keepers* are the names of those
    who may do everything.
    """

    login: str
    kind: RoleKind
    name: str
    unit: str = ""
    keepers: str = ""

    @property
    def sees_all(self) -> bool:
        """Whether the whole office is seen, not only the issues of a unit."""
        return self.kind is not RoleKind.UNIT


#: What each role may do, as a refusal says it.
ROLE_RIGHTS = {
    RoleKind.KEEPER: "查看和办理全部问题，历史只能添加",
    RoleKind.UNIT: "查看自己的问题，报送进展、申请延期、完成整改、申请销号、回复督办和督察意见、收入材料、撤回自己办的",
    RoleKind.INSPECTOR: "查看全部问题，提督察意见，撤回自己提的",
}


def build_role_refusal(member: OfficeMember, why: str) -> RoleRefused:
    """Return the error for what the role of *member* does not allow: what they may do, and who does the rest."""
    role = f"{member.kind.label}（{member.unit}）" if member.unit else member.kind.label
    return RoleRefused(
        f"{why}，台账没有改动。{member.login} 的角色是{role}，能做的：{ROLE_RIGHTS[member.kind]}",
        f"别的请管理的人办：{member.keepers}" if member.keepers else "别的请管理员办",
    )


_REPORTED_FIELDS = ("status", "status_said", "schedule", "percent", "progress", "reported_on")
_COMPLETED_FIELDS = (
    *("status", "status_said", "rectified_on", "percent", "schedule", "requested_deadline", "reply_by"),
)
_APPLIED_FIELDS = ("status", "status_said", "applied_on", "applied_by", "accepted_level", "noticed_on")
_OPINION_FIELDS = ("opinion_text", "opinion_on")
#: The steps that a role may take, and the fields of an issue that each may change. Keepers may take all.
STEP_FIELDS: Mapping[RoleKind, Mapping[EventKind, tuple[str, ...]]] = {
    RoleKind.UNIT: {
        EventKind.REPORTED: _REPORTED_FIELDS,
        EventKind.EXTENSION_ASKED: ("requested_deadline",),
        EventKind.COMPLETED: _COMPLETED_FIELDS,
        EventKind.APPLIED: _APPLIED_FIELDS,
        EventKind.ATTACHED: (),
        EventKind.REPLIED: ("reply_by",),
        EventKind.SIGNED: (),
        EventKind.OPINION_REPLIED: _OPINION_FIELDS,
        EventKind.UNDONE: tuple(
            dict.fromkeys(
                (
                    *_REPORTED_FIELDS,
                    *_COMPLETED_FIELDS,
                    *_APPLIED_FIELDS,
                    *_OPINION_FIELDS,
                )
            )
        ),
    },
    RoleKind.INSPECTOR: {EventKind.OPINION: _OPINION_FIELDS, EventKind.UNDONE: _OPINION_FIELDS},
}


def names_unit(cell: str, unit: str, merges: UnitMerges) -> bool:
    """Return whether *unit* is one of those that *cell* names. Only recorded merges make two names one unit."""
    wanted = _build_bare_key(unit, merges)
    return wanted != "" and any(_build_bare_key(name, merges) == wanted for name in split_unit_cell(cell))


def _build_bare_key(name: str, merges: UnitMerges) -> str:
    """Return the key of *name* without a role in brackets, such as （牵头）."""
    folded = fold_name(name)
    bare = folded[: folded.rindex("(")] if folded.endswith(")") and "(" in folded[1:] else folded
    return merges.build_key(bare)
