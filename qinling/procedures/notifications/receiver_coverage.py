"""Who hears of what: the receivers of the settings beside the units and leaders that the issues name."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from qinling.ledger.counts import count_issues_by_named
from qinling.ledger.reader import Reader
from qinling.ledger.units import read_unit_merges
from qinling.rules.units.office_reforms import find_renamed_offices
from qinling.rules.units.same_units import group_unit_names
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.recipients import find_receivers, list_named, list_named_units


@dataclass(frozen=True, slots=True)
class HeardReceiver:
    """A receiver: its channels, how cells spell it, and how many unrectified issues it hears of.

    *near* are like names in the ledger, for one that no issue names.
    """

    name: str
    channels: tuple[str, ...]
    spellings: tuple[str, ...]
    issues: int
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnheardUnit:
    """A unit with unrectified issues that no receiver with a channel means."""

    name: str
    issues: int


@dataclass(frozen=True, slots=True)
class ReceiverCoverage:
    """The receivers in the order of the settings, and the units that nobody hears for, by their number of issues."""

    receivers: tuple[HeardReceiver, ...]
    unheard: tuple[UnheardUnit, ...]

    @property
    def unmatched(self) -> list[HeardReceiver]:
        """The receivers that no issue names."""
        return [one for one in self.receivers if not one.spellings]


#: No receivers are set: the office alone hears of everything.
NOBODY_SET = ReceiverCoverage((), ())


def measure_receiver_coverage(reader: Reader, rules: NotificationRules) -> ReceiverCoverage:
    """Return who hears of the issues by the receivers of *rules*.

    Issues that are rectified count for the spellings, not for the numbers.
    """
    if not rules.receivers:
        return NOBODY_SET
    merges = read_unit_merges(reader)
    issues: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    unheard: Counter[str] = Counter()
    reached = [name for name, channels in rules.receivers.items() if channels]
    known: Counter[str] = Counter()
    for named, unrectified, total in count_issues_by_named(reader):
        names = list(dict.fromkeys(list_named(named)))
        found = {name: find_receivers(name, rules.receivers, merges) for name in names}
        for name, receivers in found.items():
            known[name] += total
            for receiver in receivers:
                spellings[receiver][name] += total
        issues.update({receiver: unrectified for receivers in found.values() for receiver in receivers})
        # Once, though two cells spell a unit in two ways.
        same = group_unit_names(map(merges.rename, list_named_units(named)))
        units = {same[merges.rename(name)]: name for name in list_named_units(named)}
        for name in units.values():
            if unrectified and not find_receivers(name, reached, merges):
                unheard[name] += unrectified
    return ReceiverCoverage(
        tuple(
            HeardReceiver(
                name,
                channels,
                tuple(spelling for spelling, _ in spellings[name].most_common()),
                issues[name],
                () if spellings[name] else tuple(_find_near_names(name, known)),
            )
            for name, channels in rules.receivers.items()
        ),
        tuple(sorted(_group_unheard(unheard, merges), key=lambda unit: (-unit.issues, unit.name))),
    )


def _group_unheard(unheard: Counter[str], merges: UnitMerges) -> list[UnheardUnit]:
    """Return the units of the names that nobody hears for, each as it is most often written."""
    units = group_unit_names(map(merges.rename, unheard))
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for name, issues in unheard.items():
        spellings[units[merges.rename(name)]][name] += issues
    return [UnheardUnit(names.most_common(1)[0][0], names.total()) for names in spellings.values()]


def _find_near_names(name: str, known: Iterable[str]) -> list[str]:
    names = list(known)
    near = [*find_renamed_offices(name, names), *get_close_matches(name, names, n=3, cutoff=0.5)]
    return list(dict.fromkeys(near))[:3]
