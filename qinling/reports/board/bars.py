"""Bars and sparklines of block characters. They need no colour, and Chinese code pages hold the characters."""

from collections.abc import Sequence
from math import ceil

_HEIGHTS = "▁▂▃▄▅▆▇█"
_NOTHING = "·"

#: The parts of a share bar: what each stands for, and its character.
SHARE_PARTS = (("已销号", "█"), ("待销号", "▓"), ("未完成", "─"), ("已超期", "×"))
SHARE_LEGEND = "进度：" + " ".join(f"{sign} {label}" for label, sign in SHARE_PARTS)


def draw_sparkline(counts: Sequence[int]) -> str:
    """Return one character a count: its height against the highest, `·` for nothing."""
    highest = max(counts, default=0)
    return "".join(
        _HEIGHTS[ceil(count * len(_HEIGHTS) / highest) - 1] if count else _NOTHING for count in counts
    )


def draw_share_bar(counts: Sequence[int], width: int) -> str:
    """Return a bar of *width* characters for the *counts* of SHARE_PARTS, "" where all are 0."""
    shares = share_width(counts, width)
    return "".join(sign * share for (_, sign), share in zip(SHARE_PARTS, shares, strict=True))


def share_width(counts: Sequence[int], width: int) -> list[int]:
    """Share *width* characters by *counts*. What is there gets at least one, so that nothing overdue vanishes."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    exact = [count * width / total for count in counts]
    shares = [max(1, int(share)) if share else 0 for share in exact]
    while sum(shares) < width:
        shares[_find_largest([one - share for one, share in zip(exact, shares, strict=True)])] += 1
    while sum(shares) > width:
        shares[
            _find_largest(
                [share - one if share > 1 else -width for one, share in zip(exact, shares, strict=True)]
            )
        ] -= 1
    return shares


def _find_largest(numbers: Sequence[float]) -> int:
    return max(range(len(numbers)), key=lambda index: numbers[index])
