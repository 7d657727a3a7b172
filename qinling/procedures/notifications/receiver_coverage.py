"""Who hears of what: the receivers of the settings beside the units and leaders that the issues name."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from qinling.ledger.issues.counts import count_issues_by_named
from qinling.ledger.reader import Reader
from qinling.ledger.units import read_unit_merges
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.units.office_reforms import find_renamed_offices
from qinling.rules.units.same_units import group_unit_names
from qinling.rules.units.unit_areas import NO_HOME, HomeArea, find_unclear_names
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.recipients import find_receivers, list_named, list_named_units


@dataclass(frozen=True, slots=True)
class HeardReceiver:
    """A receiver: its channels, how cells spell it, and how many unrectified issues it hears of.

    *near* are like names in the ledger, for one that no issue names. *others* are further names of it in the settings.
    """

    name: str
    channels: tuple[str, ...]
    spellings: tuple[str, ...]
    issues: int
    near: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnheardUnit:
    """A unit with unrectified issues that no receiver with a channel means."""

    name: str
    issues: int


@dataclass(frozen=True, slots=True)
class ReceiverCoverage:
    """The receivers in the order of the settings, and the units that nobody hears for, by their number of issues.

    *twice* are receivers that one name means: each hears. *unclear* are names of another area than most, taken
    for one of a receiver as nobody knows which area the office is of.
    """

    receivers: tuple[HeardReceiver, ...]
    unheard: tuple[UnheardUnit, ...]
    twice: tuple[tuple[str, ...], ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def unmatched(self) -> list[HeardReceiver]:
        """The receivers that no issue names."""
        return [one for one in self.receivers if not one.spellings]


#: No receivers are set: the office alone hears of everything.
NOBODY_SET = ReceiverCoverage((), ())


class _Count:
    """Counts who is named how, as the receivers of *rules* hear it."""

    def __init__(self, rules: NotificationRules, merges: UnitMerges) -> None:
        self.rules, self.merges = rules, merges
        self.reached = [name for name, channels in rules.receivers.items() if channels]
        self.issues: Counter[str] = Counter()
        self.spellings: dict[str, Counter[str]] = defaultdict(Counter)
        self.known: Counter[str] = Counter()
        self.unheard: Counter[str] = Counter()
        self.twice: set[tuple[str, ...]] = set()

    def add_issues(self, named: Issue, unrectified: int, total: int) -> None:
        """Count *total* issues with the same cells."""
        names = list(dict.fromkeys(list_named(named)))
        found = {name: find_receivers(name, self.rules.receivers, self.merges) for name in names}
        for name, receivers in found.items():
            self.known[name] += total
            for receiver in receivers:
                self.spellings[receiver][name] += total
            if len(both := tuple(one for one in receivers if one in self.reached)) > 1:
                self.twice.add(both)
        self.issues.update({receiver: unrectified for receivers in found.values() for receiver in receivers})
        # Once, though two cells spell a unit in two ways.
        units = list(list_named_units(named))
        same = group_unit_names(map(self.merges.rename, units), self.merges.home)
        for name in {same[self.merges.rename(name)]: name for name in units}.values():
            if unrectified and not find_receivers(name, self.reached, self.merges):
                self.unheard[name] += unrectified

    def build_receiver(self, name: str) -> HeardReceiver:
        """Return what was counted for the receiver *name*."""
        spellings = tuple(spelling for spelling, _ in self.spellings[name].most_common())
        near = () if spellings else tuple(_find_near_names(name, self.known, self.merges.home))
        channels, others = self.rules.receivers[name], self.rules.joined.get(name, ())
        return HeardReceiver(name, channels, spellings, self.issues[name], near, others)

    def find_unclear_names(self) -> tuple[str, ...]:
        """Return the names of a minor area that mean a receiver only because the office's own is not known."""
        matched = [(name, receiver) for receiver, names in self.spellings.items() for name in names]
        counts = self.known + Counter(self.rules.receivers.keys())
        return tuple(find_unclear_names(matched, counts, self.merges.home))


def measure_receiver_coverage(
    reader: Reader, rules: NotificationRules, home: HomeArea = NO_HOME
) -> ReceiverCoverage:
    """Return who hears of the issues by the receivers of *rules*, for an office of *home*.

    Issues that are rectified count for the spellings, not for the numbers.
    """
    if not rules.receivers:
        return NOBODY_SET
    merges = read_unit_merges(reader, home=home)
    count = _Count(rules, merges)
    for named, unrectified, total in count_issues_by_named(reader):
        count.add_issues(named, unrectified, total)
    return ReceiverCoverage(
        tuple(map(count.build_receiver, rules.receivers)),
        tuple(sorted(_group_unheard(count.unheard, merges), key=lambda unit: (-unit.issues, unit.name))),
        tuple(sorted(count.twice)),
        count.find_unclear_names(),
    )


def _group_unheard(unheard: Counter[str], merges: UnitMerges) -> list[UnheardUnit]:
    """Return the units of the names that nobody hears for, each as it is most often written."""
    units = group_unit_names(map(merges.rename, unheard), merges.home)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for name, issues in unheard.items():
        spellings[units[merges.rename(name)]][name] += issues
    return [UnheardUnit(names.most_common(1)[0][0], names.total()) for names in spellings.values()]


def _find_near_names(name: str, known: Iterable[str], home: HomeArea) -> list[str]:
    names = list(known)
    near = [*find_renamed_offices(name, names, home), *get_close_matches(name, names, n=3, cutoff=0.5)]
    return list(dict.fromkeys(near))[:3]
