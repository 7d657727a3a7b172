"""Draw a random sample of issues for spot checks: the same seed draws the same issues."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Protocol, TypeVar

from qinling.rules.vocabulary import Term


class Drawn(Protocol):
    """What a sample is drawn of."""

    @property
    def level(self) -> str:
        """The code of its level."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def duty_unit(self) -> str | None:
        """The unit in charge."""


class SampleGroup(Term):
    """Of what each gets its share of a sample."""

    LEVEL = "level", "级别"
    UNIT = "unit", "责任单位"


AnyDrawn = TypeVar("AnyDrawn", bound=Drawn)
_GROUP_KEYS: dict[SampleGroup, Callable[[Drawn], str]] = {
    SampleGroup.LEVEL: lambda issue: issue.level,
    SampleGroup.UNIT: lambda issue: issue.duty_unit or "",
}


def draw_sample(
    issues: Sequence[AnyDrawn],
    size: int,
    seed: int,
    group: SampleGroup | None = None,
    names: Mapping[str, str] | None = None,
) -> list[AnyDrawn]:
    """Return *size* of *issues* at random, in their order; all of them where there are no more.

    An issue's place in the draw depends on *seed* and its number alone, so that neither the order of
    the list nor the version of Python matters. With *group*, each group gets its share, and one at
    least as far as *size* goes; *names* gives the group of a value that is not its own.
    """
    drawn = sorted(issues, key=lambda issue: _draw_lot(issue, seed))
    if group is not None:
        groups: dict[str, list[AnyDrawn]] = {}
        for issue in drawn:
            value = _GROUP_KEYS[group](issue)
            groups.setdefault((names or {}).get(value, value), []).append(issue)
        shares = share_sample({name: len(members) for name, members in groups.items()}, size)
        drawn = [issue for name, members in groups.items() for issue in members[: shares[name]]]
    chosen = set(map(id, drawn[:size]))
    return [issue for issue in issues if id(issue) in chosen]


def _draw_lot(issue: Drawn, seed: int) -> bytes:
    return sha256(f"{seed}\n{issue.level}\n{issue.number}".encode("utf-8", "surrogatepass")).digest()


def share_sample(sizes: dict[str, int], size: int) -> dict[str, int]:
    """Return how many of each group are drawn: one each first, the largest groups before, then by their sizes."""
    shares = dict.fromkeys(sizes, 0)
    for _ in range(min(size, sum(sizes.values()))):
        shares[_find_next_group(sizes, shares)] += 1
    return shares


def _find_next_group(sizes: dict[str, int], shares: dict[str, int]) -> str:
    """Return the group that is farthest behind its share, and is not used up."""
    open_groups: Iterable[str] = (name for name, count in sizes.items() if shares[name] < count)
    return max(open_groups, key=lambda name: (shares[name] == 0, sizes[name] / (shares[name] + 1), name))


def describe_sample(size: int, total: int, seed: int, group: SampleGroup | None) -> str:
    """Return in words how a sample was drawn, so that anyone can draw it again."""
    how = f"按{group.label}分配，" if group else ""
    return f"从 {total} 个里随机抽查 {size} 个（{how}种子 {seed}）"
