"""Bars and lines of a page as SVG. Shapes carry classes, so that colours and patterns stand in the style sheet."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

_BAR_PARTS = ("closed", "awaiting", "running", "overdue", "void")
_WIDTH, _HEIGHT = 360, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 350, 12, 165
_STEPS = (1, 2, 5)


class Point(NamedTuple):
    """What was left on a day."""

    day: date
    left: int


def draw_bar(closed: int, awaiting: int, running: int, overdue: int, void: int) -> Markup:
    """Return a bar of shares of one whole. *running* is without *overdue*. The numbers stand beside it."""
    counts = dict(zip(_BAR_PARTS, (closed, awaiting, running, overdue, void), strict=True))
    total = sum(counts.values())
    pieces, start = [], 0.0
    for name, count in counts.items():
        if not count:
            continue
        width = count * 100 / total
        gap = min(0.6, width / 2)  # a line of the ground between the parts
        pieces.append(f'<rect class="part-{name}" x="{start:.2f}" width="{width - gap:.2f}" height="10"/>')
        start += width
    return Markup(
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{"".join(pieces)}</svg>'
    )


def draw_burn_down(actual: Sequence[Point], plan: Sequence[Point]) -> Markup | None:
    """Return the lines of what was left, and of what will be left as planned; None without two days to join."""
    days = [point.day for point in (*actual, *plan)]
    if not actual or not plan or len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    top = round_up_axis(max(point.left for point in (*actual, *plan)))

    def place(point: Point) -> tuple[float, float]:
        across = (point.day - first).days / (last - first).days
        return _LEFT + across * (_RIGHT - _LEFT), _BOTTOM - point.left / top * (_BOTTOM - _TOP)

    pieces = [*_draw_grid(top), *_draw_days(first, last)]
    pieces += [f'<polyline class="plan" points="{_join_points(map(place, plan))}"/>'] if len(plan) > 1 else []
    pieces += (
        [f'<polyline class="actual" points="{_join_points(map(place, actual))}"/>'] if len(actual) > 1 else []
    )
    for x, y in map(place, actual):
        pieces.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>')
    labels = {actual[0]: "start", actual[-1]: "middle" if len(actual) > 1 else "start"}
    for point, side in {**labels, plan[0]: "start", plan[-1]: "end"}.items():
        x, y = place(point)
        pieces.append(f'<text x="{x:.1f}" y="{max(y - 6, 10):.1f}" text-anchor="{side}">{point.left}</text>')
    told = "；".join(f"{point.day} 剩 {point.left} 个" for point in (*actual, *plan[-1:]))
    return Markup(
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{told}">{"".join(pieces)}</svg>'
    )


def _draw_grid(top: int) -> list[str]:
    pieces = []
    for share in (0, 0.5, 1):
        y = _BOTTOM - share * (_BOTTOM - _TOP)
        pieces.append(f'<path class="grid-line" d="M{_LEFT} {y:.1f}H{_RIGHT}"/>')
        pieces.append(f'<text x="{_LEFT - 4}" y="{y + 4:.1f}" text-anchor="end">{top * share:g}</text>')
    return pieces


def _draw_days(first: date, last: date) -> list[str]:
    y = _BOTTOM + 16
    return [
        f'<text x="{_LEFT}" y="{y}">{first}</text>',
        f'<text x="{_RIGHT}" y="{y}" text-anchor="end">{last}</text>',
    ]


def _join_points(places: "map[tuple[float, float]]") -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def round_up_axis(number: int) -> int:
    """Return an even round number of at least *number*, such as 2, 4, 10, 20, 40 or 100."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * 2 >= number:
                return step * size * 2
        size *= 10
