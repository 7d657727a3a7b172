import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.places.datums import (
    Datum,
    Place,
    convert_from_wgs84,
    convert_to_wgs84,
    measure_distance,
)

PLACES = st.builds(Place, st.floats(73, 136), st.floats(3, 54))
HERE = Place(109.94, 33.87)  # 商州


@given(PLACES, st.sampled_from(Datum))
def test_there_and_back_is_the_same_place_to_a_millimetre(place, datum):
    there = convert_from_wgs84(place, datum)
    assert measure_distance(convert_to_wgs84(there, datum), place) < 0.001
    assert measure_distance(convert_from_wgs84(convert_to_wgs84(place, datum), datum), place) < 0.001


def test_the_shifts_are_those_of_the_map_services():
    # Known pairs: Tian'anmen, as published with the formula.
    wgs = Place(116.404, 39.915)
    assert convert_from_wgs84(wgs, Datum.GCJ02) == pytest.approx((116.41024449916938, 39.91640428150164))
    bd09 = Place(116.404, 39.915)  # the usual example of BD-09 → GCJ-02
    gcj02 = convert_from_wgs84(convert_to_wgs84(bd09, Datum.BD09), Datum.GCJ02)
    assert gcj02 == pytest.approx((116.39762729119315, 39.90865673957631), abs=2e-6)


def test_the_shift_here_is_about_five_hundred_metres():
    assert 430 < measure_distance(HERE, convert_from_wgs84(HERE, Datum.GCJ02)) < 530
    assert measure_distance(HERE, convert_from_wgs84(HERE, Datum.BD09)) > 530


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_what_differs_by_centimetres_stays(datum):
    assert convert_to_wgs84(HERE, datum) == convert_from_wgs84(HERE, datum) == HERE


def test_distances():
    assert measure_distance(HERE, HERE) == 0
    assert measure_distance(Place(110, 33), Place(110, 34)) == pytest.approx(111_195, abs=5)
    assert measure_distance(Place(0, 0), Place(180, 0)) == pytest.approx(20_015_114, abs=5)
