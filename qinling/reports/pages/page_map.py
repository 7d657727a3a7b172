"""The points of a page on a map without tiles: one path for each light, a grid of degrees, a scale."""

from collections.abc import Sequence
from math import cos, floor, log10, radians
from statistics import median
from typing import NamedTuple

from markupsafe import Markup

from qinling.rules.texts.name_lists import name_first
from qinling.rules.traffic_lights import Light

#: A point farther from the middle than this many degrees is a slip: with it the others would be one spot.
_MAX_DEGREES_OFF = 3.0
_WIDTH = 360.0
_MIN_HEIGHT, _MAX_HEIGHT = 160.0, 480.0
_MARGIN = 0.06
_MIN_SPAN = 0.02
#: At the poles no longitude is left.
_MIN_SHRINKING = 0.01
_KM_PER_DEGREE = 111.32
#: What is urgent is drawn last, above the others.
_DRAWING_ORDER = (Light.VOID, Light.CLOSED, Light.AWAITING, Light.ON_TRACK, Light.NEAR, Light.OVERDUE)
_MAX_NAMED = 5

Placed = tuple[float, float, Light, str]


class DrawnMap(NamedTuple):
    """The map, None where nothing can be drawn, and the numbers of the issues that lie too far off."""

    svg: Markup | None
    drawn: int
    far_off: list[str]


class _Frame(NamedTuple):
    west: float
    north: float
    across: float  # units of the drawing for a degree of longitude
    down: float
    height: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.across, (self.north - lat) * self.down


def draw_map(points: Sequence[Placed]) -> DrawnMap:
    """Draw *points*: longitude, latitude, light and number of each issue."""
    if not points:
        return DrawnMap(None, 0, [])
    middle = median(lon for lon, *_ in points), median(lat for _, lat, *_ in points)
    near = [one for one in points if _is_near(one, middle)]
    far_off = [
        number for lon, lat, light, number in points if not _is_near((lon, lat, light, number), middle)
    ]
    if not near:  # two heaps with nothing between them
        return DrawnMap(None, 0, far_off)
    frame = _choose_frame(near)
    pieces = [*_draw_degrees(frame), *_draw_points(near, frame), _draw_scale(frame)]
    title = f"{len(near)} 个问题的点位图"
    return DrawnMap(
        Markup(
            f'<svg id="map" class="chart map" viewBox="0 0 {_WIDTH:g} {frame.height:.0f}" role="img" aria-label="{title}"'
            f' data-west="{frame.west}" data-north="{frame.north}" data-across="{frame.across}" data-down="{frame.down}">'
            f'{"".join(pieces)}<circle id="chosen" class="chosen" r="9"/></svg>'
        ),
        len(near),
        far_off,
    )


def describe_map(drawn: DrawnMap, total: int) -> str:
    """Return what the map shows of *total* issues, and what it leaves out."""
    texts = [f"图上 {drawn.drawn} 个"] if drawn.svg else []
    without = total - drawn.drawn - len(drawn.far_off)
    if without:
        texts.append(f"没有经纬度的 {without} 个不在图上")
    if drawn.far_off:
        names = name_first(drawn.far_off, _MAX_NAMED, "等")
        texts.append(f"离得太远、请核对经纬度的 {len(drawn.far_off)} 个没有画：{names}")
    return "；".join(texts) + "。" if texts else "没有问题。"


def _is_near(point: Placed, middle: tuple[float, float]) -> bool:
    return all(abs(one - other) <= _MAX_DEGREES_OFF for one, other in zip(point[:2], middle, strict=True))


def _choose_frame(points: Sequence[Placed]) -> _Frame:
    """Return the frame around *points*, in which a kilometre is as long northward as eastward."""
    west, east = min(lon for lon, *_ in points), max(lon for lon, *_ in points)
    south, north = min(lat for _, lat, *_ in points), max(lat for _, lat, *_ in points)
    shrink = max(cos(radians((south + north) / 2)), _MIN_SHRINKING)
    width = max((east - west) * shrink, _MIN_SPAN) * (1 + 2 * _MARGIN)
    height = max(north - south, _MIN_SPAN) * (1 + 2 * _MARGIN)
    scale = min(_WIDTH / width, _MAX_HEIGHT / height)
    drawn_height = min(max(height * scale, _MIN_HEIGHT), _MAX_HEIGHT)
    return _Frame(
        round((west + east) / 2 - _WIDTH / scale / shrink / 2, 6),
        round((south + north) / 2 + drawn_height / scale / 2, 6),
        round(scale * shrink, 4),
        round(scale, 4),
        drawn_height,
    )


def _draw_points(points: Sequence[Placed], frame: _Frame) -> list[str]:
    paths: dict[Light, list[str]] = {}
    for lon, lat, light, _ in points:
        x, y = frame.place(lon, lat)
        paths.setdefault(light, []).append(f"M{x:.1f} {y:.1f}h0")
    return [
        f'<path class="points points-{light.value}" d="{"".join(paths[light])}"/>'
        for light in _DRAWING_ORDER
        if light in paths
    ]


def _draw_degrees(frame: _Frame) -> list[str]:
    """Return a grid of round degrees, three or four lines each way, with their names."""
    step = _choose_step(_WIDTH / frame.across / 3)
    digits = max(0, -floor(log10(step)))
    pieces = []
    for number in range(floor(frame.west / step) + 1, floor((frame.west + _WIDTH / frame.across) / step) + 1):
        x = (number * step - frame.west) * frame.across
        pieces.append(f'<path class="grid-line" d="M{x:.1f} 0V{frame.height:.0f}"/>')
        if 20 < x < _WIDTH - 60:
            name = f"{number * step:.{digits}f}°E"
            pieces.append(f'<text x="{x + 3:.1f}" y="11">{name}</text>')
    south = frame.north - frame.height / frame.down
    for number in range(floor(south / step) + 1, floor(frame.north / step) + 1):
        y = (frame.north - number * step) * frame.down
        pieces.append(f'<path class="grid-line" d="M0 {y:.1f}H{_WIDTH:g}"/>')
        if 24 < y < frame.height - 16:
            pieces.append(f'<text x="2" y="{y - 3:.1f}">{number * step:.{digits}f}°N</text>')
    return pieces


def _draw_scale(frame: _Frame) -> str:
    """Return a bar of a round number of kilometres."""
    km = _choose_step(_WIDTH / frame.down * _KM_PER_DEGREE / 5)
    length = km / _KM_PER_DEGREE * frame.down
    x, y = _WIDTH - 10, frame.height - 8
    return (
        f'<path class="actual" d="M{x - length:.1f} {y:.0f}H{x:.0f}"/>'
        f'<text x="{x:.0f}" y="{y - 5:.0f}" text-anchor="end">{km:g} 公里</text>'
    )


def _choose_step(about: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is at most *about*."""
    power = 10.0 ** floor(log10(about))
    return float(max(step * power for step in (1, 2, 5) if step * power <= about * 1.0000001))
