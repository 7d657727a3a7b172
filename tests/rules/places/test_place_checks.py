import pytest

from qinling.rules.places.datums import Datum, Place, convert_from_wgs84
from qinling.rules.places.place_checks import (
    Box,
    PlaceProblem,
    PlaceRules,
    find_likelier_datum,
    find_place_problem,
)

BOX = Box(109.5, 33.4, 110.3, 34.2)
HERE = Place(109.94, 33.87)


@pytest.mark.parametrize(
    ("lon", "lat", "problem"),
    [
        (None, None, PlaceProblem.NO_PLACE),
        (109.9, None, PlaceProblem.HALF_A_PLACE),
        (None, 33.9, PlaceProblem.HALF_A_PLACE),
        (109.5, 33.4, None),  # the edge is inside
        (110.3, 34.2, None),
        (110.31, 34.0, PlaceProblem.OUTSIDE_THE_BOX),
        (109.9, 33.3, PlaceProblem.OUTSIDE_THE_BOX),
    ],
)
def test_what_is_wrong_with_coordinates(lon, lat, problem):
    assert find_place_problem(lon, lat, PlaceRules(box=BOX)) is problem


def test_without_a_box_nothing_is_outside():
    assert find_place_problem(80.0, 50.0, PlaceRules()) is None


def test_the_box_is_compared_in_wgs84():
    on_the_edge = convert_from_wgs84(Place(110.2999, 33.9), Datum.GCJ02)
    assert on_the_edge.lon > 110.3
    assert find_place_problem(*on_the_edge, PlaceRules(Datum.GCJ02, BOX)) is None
    assert find_place_problem(*on_the_edge, PlaceRules(box=BOX)) is PlaceProblem.OUTSIDE_THE_BOX


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_photo_tells_in_which_system_the_ledger_is_written(datum):
    assert find_likelier_datum(convert_from_wgs84(HERE, datum), HERE, PlaceRules()) is datum


def test_a_photo_from_elsewhere_tells_nothing():
    assert find_likelier_datum(Place(110.2, 33.5), HERE, PlaceRules()) is None
