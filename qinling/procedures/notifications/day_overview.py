"""What the office has to know each morning beside the items of its digest: the acts that are due, and the three colours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qinling.ledger.issues.counts import count_unrectified_lights
from qinling.ledger.reader import Reader
from qinling.procedures.supervision.acts import SupervisionProposal
from qinling.rules.traffic_lights import Light
from qinling.rules.vocabulary import SupervisionKind
from qinling.rules.warning_tiers import add_days


@dataclass(frozen=True, slots=True)
class DayOverview:
    """The act that is due for each issue, and how many issues have each light.

    *lights* is empty where the office does not want them. *near_days* is how far yellow reaches. The monthly
    *circular* is "", or its number where it is due.
    """

    proposals: Mapping[int, SupervisionKind] = field(default_factory=dict)
    lights: Mapping[Light, int] = field(default_factory=dict)
    near_days: int = 0
    circular: str = ""

    @property
    def due_acts(self) -> list[tuple[SupervisionKind, int]]:
        """How many acts of each kind are due, the mildest first."""
        counts = Counter(self.proposals.values())
        return [(kind, counts[kind]) for kind in SupervisionKind if counts[kind]]


#: Nothing is due, and no colours are wanted.
QUIET_DAY = DayOverview()


def build_day_overview(
    reader: Reader,
    today: date,
    proposals: Sequence[SupervisionProposal],
    near_days: int,
    *,
    with_lights: bool,
) -> DayOverview:
    """Return the overview of *today*; *near_days* is how many days before its deadline an issue is yellow."""
    lights = count_unrectified_lights(reader, today, add_days(today, near_days)) if with_lights else {}
    return DayOverview({one.issue.id: one.measure for one in proposals}, lights, near_days)
