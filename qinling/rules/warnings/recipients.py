"""Recipients of notifications, and what each of them has been notified of."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qinling.rules.lifecycle.steps import Issue
from qinling.rules.texts.unseen_characters import drop_without_effect
from qinling.rules.units.blank_parted_units import divide_at_blanks
from qinling.rules.units.unit_areas import is_same_unit
from qinling.rules.units.unit_merges import NO_MERGES, UnitMerges
from qinling.rules.units.unit_names import join_wrapped_lines
from qinling.rules.vocabulary import AlertKind, WarningTier

#: The recipient of everything, and the kind of notification that is about a deadline.
OFFICE_RECIPIENT = ""
DEADLINE_NOTICE = "deadline"
#: The kind of notification of the office that a supervision act is due.
PROPOSAL_NOTICE = "proposal"


class NotificationKey(NamedTuple):
    """What a recipient is notified of once a tier: an issue, a kind, and a version of its deadline."""

    issue: int
    kind: str
    version: str
    recipient: str


_TIER_ORDER = {tier.value: rank for rank, tier in enumerate(reversed(WarningTier))}  # the nearest tier last
#: Order of issues in a digest: those that can still be met come first.
_URGENCY_ORDER = (
    WarningTier.DUE_TODAY,
    WarningTier.URGENT,
    WarningTier.OVERDUE,
    WarningTier.NEAR,
    WarningTier.UPCOMING,
    WarningTier.AHEAD,
    "",
)


def is_notified(tier: str, notified_tier: str | None) -> bool:
    """Return whether a notification of *notified_tier* (None: none was sent) covers *tier*."""
    return notified_tier is not None and _TIER_ORDER.get(notified_tier, 0) >= _TIER_ORDER.get(tier, 0)


def pick_nearer_tier(one: str, other: str) -> str:
    """Return the nearer of two tiers."""
    return max(one, other, key=lambda tier: _TIER_ORDER.get(tier, 0))


def rank_urgency(tier: str) -> int:
    """Return the rank of *tier* in a digest."""
    return _URGENCY_ORDER.index(tier)


_NAME_SEPARATOR = re.compile(r"[；;，,、/／∕⁄]+")
_ROLE = re.compile(r"[（(](?:牵头|主责|责任|配合)(?:单位|部门)?[)）]$")


def split_names(cell: object) -> Iterator[str]:
    """Yield the persons or units named in a cell, without their roles. Each line of it is a name."""
    return _split_cell(cell, list)


def split_unit_names(cell: object) -> Iterator[str]:
    """Yield the units named in a cell, without their roles. A narrow column may wrap a name, a blank may part two."""
    return _split_cell(cell, _divide_lines)


def _divide_lines(lines: Sequence[str]) -> list[str]:
    return [name for line in join_wrapped_lines(lines) for name in divide_at_blanks(line)]


def split_receiving_units(sent_to: str, cells: Iterable[object]) -> list[str]:
    """Return the units that an act was sent to. Where it names one of *cells*, it has lost the line breaks of it."""
    wanted = drop_without_effect(sent_to)
    texts = (
        cell
        for cell in cells
        if isinstance(cell, str) and " ".join(drop_without_effect(cell).split()) == wanted
    )
    return list(split_unit_names(next(texts, sent_to)))


def _split_cell(cell: object, join_lines: Callable[[Sequence[str]], list[str]]) -> Iterator[str]:
    if isinstance(cell, str):
        for part in _NAME_SEPARATOR.split(cell):
            for name in join_lines(part.splitlines()):
                if bare := _ROLE.sub("", name.strip()).strip():
                    yield bare


def find_receivers(name: str, receivers: Iterable[str], merges: UnitMerges = NO_MERGES) -> list[str]:
    """Return those of *receivers* that mean the unit or person *name*.

    One that is spelt like it, or merged with it, goes before another spelling of the same unit (大荆镇, 大荆镇人民政府).
    """
    known = list(receivers)
    same = [one for one in known if merges.build_key(one) == merges.build_key(name)]
    return same or [
        one for one in known if is_same_unit(merges.rename(one), merges.rename(name), merges.home)
    ]


def match_respelt_receivers(
    first_and_last: Mapping[str, tuple[int, int]], receivers: Iterable[str], merges: UnitMerges = NO_MERGES
) -> dict[str, str]:
    """Return receiver of earlier settings → the one of *receivers* that it is, spelt in another way.

    *first_and_last* are the numbers of the first and the last message to each. One that had messages of its own
    before the other's last one is somebody else.
    """
    known = list(receivers)
    respelt = {}
    for name, (_, last) in first_and_last.items():
        if name != OFFICE_RECIPIENT and name not in known:
            found = find_receivers(name, known, merges)
            if len(found) == 1 and first_and_last.get(found[0], (last + 1,))[0] > last:
                respelt[name] = found[0]
    return respelt


def list_recipients(
    issue: Issue, kind: str, receivers: Iterable[str], merges: UnitMerges = NO_MERGES
) -> list[str]:
    """Return the recipients of *issue*: the office, and those of *receivers* that it names.

    The town is meant where no duty unit is given. Only the office hears of an extension and of a supervision act
    that is due, because it decides on them.
    """
    if kind in (AlertKind.EXTENSION, PROPOSAL_NOTICE):
        return [OFFICE_RECIPIENT]
    known = list(receivers)
    named = {one for name in list_named(issue) for one in find_receivers(name, known, merges)}
    return [OFFICE_RECIPIENT, *(one for one in known if one in named)]


def list_named_units(issue: Issue) -> Iterator[str]:
    """Yield the units that answer for *issue*, as its cells name them."""
    yield from split_unit_names(issue.get("lead_unit"))
    yield from split_unit_names(issue.get("duty_unit") or issue.get("town"))


def list_named(issue: Issue) -> Iterator[str]:
    """Yield the units and the leader that answer for *issue*, as its cells name them."""
    yield from list_named_units(issue)
    yield from split_names(issue.get("leader"))
