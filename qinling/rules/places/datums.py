"""Coordinate systems of longitudes and latitudes, converted to WGS-84 and back.

CGCS2000 differs from WGS-84 by centimetres. GCJ-02 is what Chinese map services show, some hundred metres
off; BD-09 is that of Baidu. Xian 80 and Beijing 54 cannot be computed without the survey's own parameters.
"""

from collections.abc import Callable
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt
from typing import NamedTuple

from qinling.rules.vocabulary import Term


class Datum(Term):
    """A coordinate system of degrees."""

    WGS84 = "wgs84", "WGS-84"
    CGCS2000 = "cgcs2000", "CGCS2000"
    GCJ02 = "gcj02", "GCJ-02"
    BD09 = "bd09", "BD-09"


class Place(NamedTuple):
    """A place in degrees east and north."""

    lon: float
    lat: float


_EARTH_RADIUS = 6_371_008.8  # metres, the mean one
# Krasovsky's ellipsoid, which GCJ-02 is defined on.
_AXIS, _ECCENTRICITY_SQUARED = 6_378_245.0, 0.00669342162296594323
_BD_LON, _BD_LAT, _BD_ANGLE = 0.0065, 0.006, pi * 3000 / 180
_MAX_STEPS, _ENOUGH = 20, 1e-11  # degrees; a micrometre on the ground


def convert_to_wgs84(place: Place, datum: Datum) -> Place:
    """Return *place*, which is given in *datum*, in WGS-84."""
    return _invert(_FROM_WGS84[datum], place) if datum in _FROM_WGS84 else place


def convert_from_wgs84(place: Place, datum: Datum) -> Place:
    """Return *place*, which is given in WGS-84, in *datum*."""
    return _FROM_WGS84[datum](place) if datum in _FROM_WGS84 else place


def measure_distance(one: Place, other: Place) -> float:
    """Return the distance of two places in metres, along the surface of a sphere."""
    half_lat, half_lon = radians(other.lat - one.lat) / 2, radians(other.lon - one.lon) / 2
    square = sin(half_lat) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(half_lon) ** 2
    return 2 * _EARTH_RADIUS * asin(min(1.0, sqrt(square)))


def _invert(convert: Callable[[Place], Place], target: Place) -> Place:
    """Return the place that *convert* turns into *target*, by fixed-point steps."""
    place = target
    for _ in range(_MAX_STEPS):
        reached = convert(place)
        off_lon, off_lat = target.lon - reached.lon, target.lat - reached.lat
        place = Place(place.lon + off_lon, place.lat + off_lat)
        if max(abs(off_lon), abs(off_lat)) < _ENOUGH:
            break
    return place


def _convert_to_gcj02(place: Place) -> Place:
    x, y = place.lon - 105.0, place.lat - 35.0
    wave = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += 2 / 3 * (wave + _sum_waves(x, (20, 1), (40, 3), (150, 12), (300, 30)))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += 2 / 3 * (wave + _sum_waves(y, (20, 1), (40, 3), (160, 12), (320, 30)))
    latitude = radians(place.lat)
    bulge = 1 - _ECCENTRICITY_SQUARED * sin(latitude) ** 2
    metres_east = radians(_AXIS / sqrt(bulge) * cos(latitude))
    metres_north = radians(_AXIS * (1 - _ECCENTRICITY_SQUARED) / bulge**1.5)
    return Place(place.lon + east / metres_east, place.lat + north / metres_north)


def _sum_waves(x: float, *waves: tuple[float, float]) -> float:
    return sum(height * sin(pi * x / length) for height, length in waves)


def _convert_to_bd09(place: Place) -> Place:
    lon, lat = _convert_to_gcj02(place)
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BD_ANGLE)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BD_ANGLE)
    return Place(radius * cos(angle) + _BD_LON, radius * sin(angle) + _BD_LAT)


_FROM_WGS84: dict[Datum, Callable[[Place], Place]] = {
    Datum.GCJ02: _convert_to_gcj02,
    Datum.BD09: _convert_to_bd09,
}
