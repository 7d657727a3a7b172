"""The map of a page: what is drawn, what is left out and said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.reports.pages.page_map import describe_map, draw_map
from qinling.rules.traffic_lights import Light


def place(*points):
    return [(lon, lat, Light.NEAR, f"A{number}") for number, (lon, lat) in enumerate(points)]


def read_places(svg):
    return [(float(x), float(y)) for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)h0", svg)]


def test_east_is_right_and_north_is_up():
    drawn = draw_map(place((109.0, 33.5), (109.2, 33.9)))
    (west, south), (east, north) = read_places(drawn.svg)

    assert west < east
    assert north < south
    assert (drawn.drawn, drawn.far_off) == (2, [])


def test_the_scale_is_true_northward_and_eastward():
    """A tenth of a degree northward is 11.1 km, at 34 degrees north 9.2 km eastward."""
    drawn = draw_map(place((109.0, 34.0), (109.1, 34.0), (109.0, 34.1)))
    (x, y), (east, _), (_, north) = read_places(drawn.svg)

    assert (east - x) / (y - north) == pytest.approx(0.829, abs=0.01)
    assert re.search(r"\d 公里", drawn.svg)


def test_points_at_one_place_are_drawn():
    drawn = draw_map(place(*[(109.1, 33.8)] * 5))

    assert len(set(read_places(drawn.svg))) == 1
    assert describe_map(drawn, 5) == "图上 5 个。"


def test_a_slip_of_coordinates_is_named_and_does_not_squeeze_the_others():
    points = place((109.0, 33.5), (109.2, 33.9), (109.1, 33.7), (33.8, 109.1), (0, 0))
    drawn = draw_map(points)

    assert drawn.svg.count("h0") == 3
    assert describe_map(drawn, 9) == (
        "图上 3 个；没有经纬度的 4 个不在图上；离得太远、请核对经纬度的 2 个没有画：A3、A4。"
    )


def test_many_slips_are_counted():
    drawn = draw_map(place(*[(109.1, 33.8)] * 20, *[(10, 10)] * 7))

    assert "离得太远、请核对经纬度的 7 个没有画：A20、A21、A22、A23、A24等" in describe_map(drawn, 27)


@pytest.mark.parametrize("points", [[], place((0, 0), (100, 40), (0, 0), (100, 40))])
def test_what_cannot_be_drawn_is_said(points):
    drawn = draw_map(points)

    assert drawn.svg is None
    assert f"{4} 个" in describe_map(drawn, 4)


degrees = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.lists(degrees, max_size=8))
def test_any_points_are_drawn_within_the_frame_or_counted(points):
    drawn = draw_map(place(*points))
    places = read_places(drawn.svg or "")
    height = float(re.search(r'viewBox="0 0 360 ([\d.]+)"', drawn.svg)[1]) if drawn.svg else 0

    assert len(places) + len(drawn.far_off) == len(points)
    assert all(-1 <= x <= 361 and -1 <= y <= height + 1 for x, y in places)
