"""Checks of the coordinates of an issue: are there any, are they in the district, are its photos taken there."""

from dataclasses import dataclass
from typing import NamedTuple

from qinling.rules.places.datums import Datum, Place, convert_to_wgs84, measure_distance
from qinling.rules.vocabulary import Term


class Box(NamedTuple):
    """A part of the map between two longitudes and two latitudes, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, place: Place) -> bool:
        """Return whether *place* is in the box. Its edge belongs to it."""
        return self.west <= place.lon <= self.east and self.south <= place.lat <= self.north


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """How the office writes coordinates: their *datum*, the *box* of its district in WGS-84 or None.

    A photo may be taken *photo_metres* away from its issue. *meridian* is the central one of plane coordinates
    in metres (CGCS2000); 0: they are not read.
    """

    datum: Datum = Datum.WGS84
    box: Box | None = None
    photo_metres: int = 300
    meridian: int = 0


class PlaceProblem(Term):
    """What is wrong with the coordinates of an issue, or of a photo of it."""

    NO_PLACE = "no_place", "没有坐标"
    HALF_A_PLACE = "half_a_place", "只有经度或只有纬度"
    OUTSIDE_THE_BOX = "outside_the_box", "不在本区范围内"
    FAR_PHOTO = "far_photo", "照片不在点位上"
    LOST_PHOTO = "lost_photo", "照片读不出"


def find_place_problem(lon: float | None, lat: float | None, rules: PlaceRules) -> PlaceProblem | None:
    """Return what is wrong with coordinates of the ledger, or None."""
    if lon is None and lat is None:
        return PlaceProblem.NO_PLACE
    if lon is None or lat is None:
        return PlaceProblem.HALF_A_PLACE
    is_outside = rules.box and not rules.box.holds(convert_to_wgs84(Place(lon, lat), rules.datum))
    return PlaceProblem.OUTSIDE_THE_BOX if is_outside else None


def find_likelier_datum(written: Place, photo: Place, rules: PlaceRules) -> Datum | None:
    """Return the datum in which the coordinates *written* in the ledger would be near the *photo*, or None.

    *photo* is in WGS-84, and too far away as the coordinates are read now.
    """
    distances = {
        datum: measure_distance(convert_to_wgs84(written, datum), photo)
        for datum in (Datum.WGS84, Datum.GCJ02, Datum.BD09)
    }
    likeliest = min(distances, key=distances.__getitem__)
    return likeliest if distances[likeliest] <= rules.photo_metres else None
