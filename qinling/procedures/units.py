"""Units: list them with their spellings, merge names that are one unit, and take a merge back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from qinling.errors import StepRefused, UsageRefused
from qinling.ledger import units
from qinling.ledger.reader import Reader
from qinling.ledger.work.records import count_record_units
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS
from qinling.rules.history.events import NO_ISSUE, UNIT_PREFIX, EventKind, encode_changes
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.unit_areas import HomeArea
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.units.unit_names import split_unit_cell
from qinling.rules.units.unit_variants import LikelyVariant, find_near_names, find_variants, remove_role


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a unit, how many open and how many issues name it so, and how many work records.

    *stands_for* says whether columns of units or of towns have it.
    """

    name: str
    open: int
    total: int
    records: int
    stands_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit: its name as shown, its counts, its spellings by frequency, and the names that were merged into it."""

    name: str
    open: int
    total: int
    records: int
    spellings: tuple[Spelling, ...]
    merged: tuple[str, ...]

    @property
    def stands_for(self) -> frozenset[str]:
        """Whether columns of units or of towns name it."""
        return frozenset().union(*(one.stands_for for one in self.spellings))


@dataclass(frozen=True, slots=True)
class MergedUnits:
    """What a merge or a split did: the unit, and the names that are now part of it, or no longer are.

    Of a merge *issues* counts those that name one of the names.
    """

    unit: str
    names: tuple[str, ...]
    issues: int = 0


def read_unit_merges(reader: Reader, home: HomeArea) -> UnitMerges:
    """Return which names of units are merged, for an office of *home*."""
    return units.read_unit_merges(reader, home=home)


def list_units(reader: Reader) -> list[KnownUnit]:
    """Return the units that issues and work records name, by their number of issues."""
    merges = units.read_unit_merges(reader)
    by_name: dict[str, _Count] = defaultdict(_Count)
    by_unit: dict[str, _Count] = defaultdict(_Count)
    for row in units.count_unit_cells(reader):
        kinds: dict[str, set[str]] = defaultdict(set)
        for column, cell in row.cells.items():
            for name in list_names([cell]):
                kinds[name].add("town" if column == "town" else "unit")
        for name, found in kinds.items():
            by_name[name].add(row.open, row.total, 0, *found)
        for key in {merges.build_key(name) for name in kinds}:
            by_unit[key].add(row.open, row.total, 0)
    for unit, records in count_record_units(reader):
        names = list_names([unit])
        for name in names:
            by_name[name].add(0, 0, records, "unit")
        for key in {merges.build_key(name) for name in names}:
            by_unit[key].add(0, 0, records)
    spellings: dict[str, list[Spelling]] = defaultdict(list)
    for name, count in by_name.items():
        numbers = (count.open, count.total, count.records)
        spellings[merges.build_key(name)].append(Spelling(name, *numbers, frozenset(count.kinds)))
    known = (_build_unit(key, group, by_unit[key], merges) for key, group in spellings.items())
    return sorted(known, key=lambda unit: (-unit.total, -unit.records, unit.name))


@dataclass(slots=True)
class _Count:
    """A running count of issues and records, and of the kinds of columns they were found in."""

    open: int = 0
    total: int = 0
    records: int = 0
    kinds: set[str] = field(default_factory=set)

    def add(self, is_open: int, total: int, records: int, *kinds: str) -> None:
        """Add to each number."""
        self.open += is_open
        self.total += total
        self.records += records
        self.kinds.update(kinds)


def _build_unit(key: str, group: Sequence[Spelling], count: _Count, merges: UnitMerges) -> KnownUnit:
    ordered = tuple(sorted(group, key=lambda one: (-one.total - one.records, len(one.name), one.name)))
    own = [one.name for one in ordered if fold_name(one.name) == key]
    name = own[0] if own else merges.rename(ordered[0].name)
    merged = tuple(one.name for one in ordered if fold_name(one.name) != key)
    return KnownUnit(name, count.open, count.total, count.records, ordered, merged)


def list_likely_variants(reader: Reader, home: HomeArea) -> list[LikelyVariant[KnownUnit]]:
    """Return the pairs of units that are likely to be one, the surest first."""
    return find_variants(list_units(reader), home)


def name_cells(reader: Reader, field_name: str) -> dict[str, str]:
    """Return cell → the name of its group, for the cells of a field of units or towns that stand under another."""
    if field_name not in NAMING_COLUMNS:
        return {}
    cells = units.list_cells(reader, field_name)
    shown = units.name_unit_groups(reader, field_name, cells)
    return {cell: name for cell, name in shown.items() if cell and name and cell != name}


def list_names(cells: Iterable[str]) -> list[str]:
    """Return the names in *cells*, without their roles."""
    return list(dict.fromkeys(remove_role(name) for cell in cells for name in split_unit_cell(cell)))


def merge_units(writer: Writer, unit: str, names: Sequence[str], stamp: Stamp, basis: str) -> MergedUnits:
    """Record that *names* are the *unit*. The cells stay as they are.

    Raises UsageRefused for a name that the ledger does not know, and StepRefused for one that is merged already.
    """
    known = list_units(writer)
    merges = units.read_unit_merges(writer)
    _require_written(known, merges, [unit, *names])
    into = _require_known(known, merges, unit)
    _require_unmerged_target(merges, into, names)
    merged: dict[str, str] = {}
    for name in names:
        merged.setdefault(fold_name(name), _require_mergeable(known, merges, into, name))
    changes = {f"{UNIT_PREFIX}{name}": into for name in merged.values()}
    issues = _count_issues_of(writer, merged.keys())
    _record_unit_event(writer, stamp, EventKind.UNITS_MERGED, {}, changes, basis)
    return MergedUnits(into, tuple(merged.values()), issues)


def _count_issues_of(reader: Reader, keys: Collection[str]) -> int:
    """Return how many issues name a unit of the folded names *keys*."""
    return sum(
        row.total
        for row in units.count_unit_cells(reader)
        if any(fold_name(name) in keys for name in list_names(row.cells.values()))
    )


def _require_known(known: Iterable[KnownUnit], merges: UnitMerges, name: str) -> str:
    """Return *name* as it stands in the ledger, else its commonest spelling. Raises UsageRefused."""
    if found := _find_known(known, merges, name):
        return found
    near = _find_near(known, name)
    remedy = f"相近的有：{'、'.join(near)}" if near else "看有哪些单位：qinling unit list"
    raise UsageRefused(f"台账里没有单位“{name}”", remedy)


def _find_near(known: Iterable[KnownUnit], name: str) -> Sequence[str]:
    return find_near_names(name, [one.name for unit in known for one in unit.spellings])


def _find_known(known: Iterable[KnownUnit], merges: UnitMerges, name: str) -> str:
    """Return *name* as it stands in the ledger, else its commonest spelling; "" where it does not stand there."""
    key = fold_name(name)
    spellings = [spelling for unit in known for spelling in unit.spellings]
    same = [one for one in spellings if fold_name(one.name) == key]
    if any(one.name == name.strip() for one in same):
        return name.strip()
    if same:
        return max(same, key=lambda one: one.total + one.records).name
    return name.strip() if key in merges.into or (key and merges.list_merged_into(name)) else ""


def _require_written(known: Sequence[KnownUnit], merges: UnitMerges, names: Sequence[str]) -> None:
    """Raise UsageRefused for a name that the ledger lacks, near to none but those named beside it: there is nothing to merge."""
    there = [name for name in names if _find_known(known, merges, name)]
    absent = [name for name in names if name not in there]
    if there and absent and not {*_find_near(known, absent[0])} - {*there}:
        raise UsageRefused(
            f"台账里没有写成“{'”“'.join(absent)}”的单位，只有 {'、'.join(there)}，没有可合并的",
            "两个名称台账里都有才合并，留用的写在前面；看有哪些：qinling unit list",
        )


def _require_unmerged_target(merges: UnitMerges, into: str, names: Sequence[str]) -> None:
    if (unit := merges.into.get(fold_name(into))) is None:
        return
    if any(fold_name(name) == fold_name(unit) for name in names):
        raise StepRefused(
            f"{into} 已并入 {unit}，不能反过来再并",
            f"要改用 {into} 这个名称，先 qinling unit split {into}，再 qinling unit merge {into} {unit}",
        )
    raise StepRefused(
        f"{into} 已并入 {unit}，不能再并入别的",
        f"直接并入 {unit}：qinling unit merge {unit} {' '.join(names)}",
    )


def _require_mergeable(known: Sequence[KnownUnit], merges: UnitMerges, into: str, name: str) -> str:
    """Return the spelling of *name* that is merged. Raises UsageRefused or StepRefused."""
    spelt = _require_known(known, merges, name)
    if fold_name(spelt) == fold_name(into):
        raise StepRefused(f"{name} 与 {into} 只差写法，本来就算一个单位", "不用合并，看 qinling unit list")
    if (unit := merges.into.get(fold_name(spelt))) is not None:
        is_same = fold_name(unit) == fold_name(into)
        remedy = "看 qinling unit list" if is_same else f"要改并，先 qinling unit split {spelt}"
        raise StepRefused(f"{spelt} 已并入 {unit}", remedy)
    if others := merges.list_merged_into(spelt):
        names = " ".join(
            one.name for unit in known for one in unit.spellings if fold_name(one.name) in others
        )
        names = names or " ".join(others)
        raise StepRefused(
            f"{names.replace(' ', '、')} 已并入 {spelt}，它不能再并入 {into}",
            f"先 qinling unit split {names}，再 qinling unit merge {into} {spelt} {names}",
        )
    return spelt


def split_units(writer: Writer, names: Sequence[str], stamp: Stamp, basis: str) -> list[MergedUnits]:
    """Take merges back: each of *names* is a unit of its own again. Raises StepRefused for one that is not merged."""
    merges = units.read_unit_merges(writer)
    known = list_units(writer)
    changes: dict[str, str] = {}
    split: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        key = fold_name(name)
        if key not in merges.into:
            others = merges.list_merged_into(name)
            remedy = f"并入它的有：{'、'.join(others)}" if others else "看并了哪些：qinling unit list"
            raise StepRefused(f"{name} 没有并入别的单位", remedy)
        spelt = _require_known(known, merges, name)
        changes[f"{UNIT_PREFIX}{spelt}"] = merges.into[key]
        split[merges.into[key]][key] = spelt
    _record_unit_event(writer, stamp, EventKind.UNITS_SPLIT, changes, {}, basis)
    return [MergedUnits(unit, tuple(spelt.values())) for unit, spelt in split.items()]


def _record_unit_event(
    writer: Writer, stamp: Stamp, kind: EventKind, old: dict[str, str], new: dict[str, str], basis: str
) -> None:
    recorder = EventRecorder(writer, stamp)
    recorder.add_event(kind, NO_ISSUE, encode_changes(old, new), basis)
    recorder.write_events()
