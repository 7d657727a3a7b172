"""Plane coordinates in metres (CGCS2000, Gauss-Krüger), converted to degrees.

The formulas are Krüger's series to the fourth order: right to less than a millimetre within a zone.
"""

import re
from math import asin, atan2, cos, cosh, degrees, sin, sinh

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text
from qinling.rules.places.datums import Place, convert_from_wgs84
from qinling.rules.places.place_checks import PlaceRules

_AXIS, _FLATTENING = 6_378_137.0, 1 / 298.257222101  # of the ellipsoid of CGCS2000
_FALSE_EASTING = 500_000.0
_METRES = re.compile(r"(?P<metres>[0-9]{6,8}(?:\.[0-9]{1,9})?)(?:米|m)?", re.IGNORECASE)
_MIN_NORTHING, _MAX_NORTHING = 1_000_000, 6_000_000
_MAX_OFF_AXIS = 400_000  # metres east or west of the central meridian

_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_TO_SPHERE = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_TO_LATITUDE = (
    2 * _N - 2 * _N**2 / 3 - 2 * _N**3 + 116 * _N**4 / 45,
    7 * _N**2 / 3 - 8 * _N**3 / 5 - 227 * _N**4 / 45,
    56 * _N**3 / 15 - 136 * _N**4 / 35,
    4279 * _N**4 / 630,
)


class Metres(float):
    """A plane coordinate in metres, which is a place only together with the other one."""


def parse_metres(raw: object) -> Metres | None:
    """Return a plane coordinate, or None where *raw* is none, such as degrees."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    text = normalize_text(raw) if isinstance(raw, str) else f"{raw:.9f}".rstrip("0").rstrip(".")
    found = _METRES.fullmatch(text.strip())
    return Metres(found["metres"]) if found else None


def convert_metres(lon: object, lat: object, rules: PlaceRules) -> Place | None:
    """Return the place in the ledger's coordinate system of a pair in metres, None where neither is in metres.

    Raises ValueRefused where only one is, or where they are no place of a zone.
    """
    if not isinstance(lon, Metres) and not isinstance(lat, Metres):
        return None
    if not isinstance(lon, Metres) or not isinstance(lat, Metres):
        raise ValueRefused("只有一个是平面坐标（米）", "两个都写成米，或都写成度")
    if _is_northing(lon) and not _is_northing(lat):
        raise ValueRefused(
            f"{lon:.15g}、{lat:.15g} 的横坐标和纵坐标似乎颠倒", "经度列写横坐标（东），纬度列写纵坐标（北）"
        )
    easting, meridian = _split_zone(lon, rules.meridian)
    if not _is_northing(lat) or abs(easting - _FALSE_EASTING) > _MAX_OFF_AXIS:
        raise ValueRefused(f"{lon:.15g}、{lat:.15g} 不是我国范围内的平面坐标", "请核对后改正")
    place = convert_from_wgs84(_project_back(easting, lat, meridian), rules.datum)
    return Place(round(place.lon, 8), round(place.lat, 8))


def _is_northing(metres: float) -> bool:
    return _MIN_NORTHING <= metres <= _MAX_NORTHING


def _split_zone(easting: float, meridian: int) -> tuple[float, int]:
    """Return the easting without the number of its zone, and the central meridian of that zone, else *meridian*."""
    zone, rest = divmod(easting, 1_000_000)
    if not zone:
        return easting, meridian
    if 25 <= zone <= 45:  # of three degrees
        return rest, int(3 * zone)
    if 13 <= zone <= 23:  # of six degrees
        return rest, int(6 * zone - 3)
    raise ValueRefused(
        f"{easting:.15g} 的带号 {zone:.0f} 不在我国", "带号应是 13—23（六度带）或 25—45（三度带）"
    )


def _project_back(easting: float, northing: float, meridian: int) -> Place:
    north, east = northing / _RADIUS, (easting - _FALSE_EASTING) / _RADIUS
    terms = [*enumerate(_TO_SPHERE, 1)]
    north, east = (
        north - sum(beta * sin(2 * j * north) * cosh(2 * j * east) for j, beta in terms),
        east - sum(beta * cos(2 * j * north) * sinh(2 * j * east) for j, beta in terms),
    )
    conformal = asin(sin(north) / cosh(east))
    latitude = conformal + sum(delta * sin(2 * j * conformal) for j, delta in enumerate(_TO_LATITUDE, 1))
    return Place(meridian + degrees(atan2(sinh(east), cos(north))), degrees(latitude))
