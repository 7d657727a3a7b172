import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.places.datums import Datum, Place, convert_from_wgs84, measure_distance
from qinling.rules.places.place_checks import PlaceRules
from qinling.rules.places.plane_coordinates import Metres, convert_metres, parse_metres

RULES = PlaceRules(meridian=111)


@pytest.mark.parametrize(
    ("easting", "northing", "meridian", "lon", "lat"),
    [  # computed with pyproj 3.7, EPSG:4490 to the zone
        (401921.0633, 3749747.3413, 111, 109.94, 33.87),
        (37401921.0633, 3749747.3413, 108, 109.94, 33.87),  # the zone says 111
        (19401921.0633, 3749747.3413, 108, 109.94, 33.87),  # a zone of six degrees
        (36610210.8899, 3819778.6591, 111, 109.2, 34.5),
        (640186.3879, 3653747.6138, 111, 112.5, 33.0),
        (531374.3634, 2223464.9731, 120, 120.3, 20.1),
    ],
)
def test_metres_become_degrees(easting, northing, meridian, lon, lat):
    place = convert_metres(Metres(easting), Metres(northing), PlaceRules(meridian=meridian))
    assert measure_distance(place, Place(lon, lat)) < 0.002  # eight decimals are a millimetre


def test_the_result_is_in_the_ledgers_own_system():
    place = convert_metres(Metres(401921.0633), Metres(3749747.3413), PlaceRules(Datum.GCJ02, meridian=111))
    assert place == pytest.approx(convert_from_wgs84(Place(109.94, 33.87), Datum.GCJ02), abs=1e-7)


@pytest.mark.parametrize(
    ("raw", "metres"),
    [
        ("3749747.34", 3749747.34),
        (37401921, 37401921),
        (401921.5, 401921.5),
        (" ４０１９２１ ", 401921),
        ("401921米", 401921),
        (109.94, None),
        ("109°30′45″", None),
        ("", None),
        (None, None),
        (True, None),
        ("123456789", None),
        ("1e6", None),
        (float("inf"), None),
        (float("nan"), None),
    ],
)
def test_what_is_metres(raw, metres):
    assert parse_metres(raw) == metres


@pytest.mark.parametrize(
    ("lon", "lat", "told"),
    [
        (Metres(401921), 33.87, "只有一个是平面坐标"),
        (None, Metres(3749747), "只有一个是平面坐标"),
        (Metres(3749747), Metres(401921), "似乎颠倒"),
        (Metres(3749747), Metres(37401921), "似乎颠倒"),
        (Metres(50401921), Metres(3749747), "带号 50 不在我国"),
        (Metres(401921), Metres(401921), "不是我国范围内的平面坐标"),
        (Metres(37950000), Metres(3749747), "不是我国范围内的平面坐标"),
    ],
)
def test_what_is_no_place(lon, lat, told):
    with pytest.raises(ValueRefused, match=told):
        convert_metres(lon, lat, RULES)


def test_degrees_stay():
    assert convert_metres(109.94, 33.87, RULES) is None
    assert convert_metres(None, None, RULES) is None


@given(st.floats(100_000, 900_000), st.floats(1_000_000, 6_000_000))
def test_every_place_of_a_zone_is_near_its_meridian(easting, northing):
    place = convert_metres(Metres(easting), Metres(northing), RULES)
    assert abs(place.lon - 111) < 7
    assert 9 < place.lat < 55
