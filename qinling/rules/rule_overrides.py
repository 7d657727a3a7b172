"""Rules of an office that some issues override."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from qinling.rules.drafts import Value

#: Settings with overrides for some issues: a dataclass of integers.
General = TypeVar("General")


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """Overrides for issues of a level, category or zone. None matches any."""

    level: str | None
    category: str | None
    zone: str | None
    values: Mapping[str, int]

    def applies_to(self, issue: Mapping[str, Value]) -> bool:
        """Return whether the override applies to *issue*."""
        wanted = (("level", self.level), ("category", self.category), ("zone", self.zone))
        return all(value is None or issue.get(name) == value for name, value in wanted)


def apply_overrides(
    issue: Mapping[str, Value], general: General, specials: Sequence[RuleOverride]
) -> General:
    """Return *general* with the values of the first of *specials* that applies to *issue*."""
    special = next((one for one in specials if one.applies_to(issue)), None)
    return replace(general, **special.values) if special else general  # type: ignore[type-var]
