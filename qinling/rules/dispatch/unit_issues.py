"""Share issues among units: one workbook a unit, with only its own issues."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from qinling.rules.units.unit_merges import NO_MERGES, UnitMerges
from qinling.rules.vocabulary import DispatchField
from qinling.rules.warnings.recipients import split_unit_names


class HasUnits(Protocol):
    """An issue as far as it says whose it is."""

    @property
    def duty_unit(self) -> str | None:
        """Its duty unit."""

    @property
    def lead_unit(self) -> str | None:
        """Its lead unit."""

    @property
    def town(self) -> str | None:
        """Its town."""


IssueType = TypeVar("IssueType", bound=HasUnits)


@dataclass(frozen=True, slots=True)
class SharedIssues(Generic[IssueType]):
    """The issues of each unit, by the unit's name as it stands first, and those of no unit."""

    by_unit: dict[str, list[IssueType]] = field(default_factory=dict)
    without_unit: list[IssueType] = field(default_factory=list)


def share_issues(
    issues: Iterable[IssueType], by: DispatchField, merges: UnitMerges = NO_MERGES
) -> SharedIssues[IssueType]:
    """Give each issue to every unit that its field *by* names. Spellings of one name, and merged names, are one unit."""
    shared: SharedIssues[IssueType] = SharedIssues()
    names: dict[str, str] = {}
    for issue in issues:
        folded = dict.fromkeys(
            names.setdefault(key, merges.rename(name))
            for name in split_unit_names(getattr(issue, by.value))
            if (key := merges.build_key(name))
        )
        for name in folded:
            shared.by_unit.setdefault(name, []).append(issue)
        if not folded:
            shared.without_unit.append(issue)
    return shared
