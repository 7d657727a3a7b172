"""The filters that `list` and `export` share, and what they ask for."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.options.common import (
    CategoryFilter,
    DueWithinFilter,
    LevelFilter,
    OpenFilter,
    OverdueFilter,
    SourceFilter,
    StatusFilter,
    TextFilter,
    TownFilter,
    UnitFilter,
    ZoneFilter,
)

if TYPE_CHECKING:
    from qinling.ledger.filters import Filters

_FILTER_LABELS = {
    "level": "级别",
    "status": "状态",
    "category": "类型",
    "zone": "分区",
    "town": "镇办",
    "unit": "单位",
    "source": "来源",
    "text": "文字",
    "due_within": "几天内到期",
}


@dataclass(frozen=True, kw_only=True)
class FilterOptions:
    """Which issues a command is about, as the call says it; nothing said means all."""

    level: LevelFilter = None
    status: StatusFilter = None
    category: CategoryFilter = None
    zone: ZoneFilter = None
    town: TownFilter = None
    unit: UnitFilter = None
    source: SourceFilter = None
    overdue: OverdueFilter = False
    due_within: DueWithinFilter = None
    text: TextFilter = None
    only_open: OpenFilter = False

    def build_filters(self, today: date) -> "Filters":
        """Return the filters that the options ask for.

        --overdue and --due-within together mean both: what is overdue and what is due soon.
        """
        from qinling.ledger.filters import Filters
        from qinling.rules.warning_tiers import add_days

        within = self.due_within
        return Filters(
            levels=tuple(self.level or ()),
            statuses=tuple(self.status or ()),
            categories=tuple(self.category or ()),
            zones=tuple(self.zone or ()),
            towns=tuple(self.town or ()),
            units=tuple(self.unit or ()),
            sources=tuple(self.source or ()),
            overdue_on=today if self.overdue and within is None else None,
            due_from=today if within is not None and not self.overdue else None,
            due_by=add_days(today, within) if within is not None else None,
            text=self.text,
            open_only=self.only_open,
        )

    def describe(self) -> str:
        """Return what the options ask for, in words; "" where they ask for nothing."""
        words = []
        for name, label in _FILTER_LABELS.items():
            value = getattr(self, name)
            if isinstance(value, list | tuple):
                value = "或".join(getattr(word, "label", str(word)) for word in value)
            if value is not None and value != "":
                words.append(f"{label} {value}")
        words += [label for asked, label in ((self.overdue, "超期"), (self.only_open, "未销号")) if asked]
        return "；".join(words)
