import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.parsing.coordinates import parse_coordinate, parse_lonlat

BOUNDS = {"lon": (73, 135), "lat": (3, 53)}
AXES = st.sampled_from(["lon", "lat"])
FULL_WIDTH = str.maketrans("0123456789.'\"", "０１２３４５６７８９．＇＂")


@pytest.mark.parametrize(
    ("raw", "degrees"),
    [
        (109.512345678, 109.512345678),
        ("109.512345678", 109.512345678),
        (109, 109.0),
        ("109.5°", 109.5),
        ("109.5度", 109.5),
        ("东经109.5", 109.5),
        ("经度：109.5", 109.5),
        ("E109.5", 109.5),
        ("109.5° e", 109.5),
        ("108°12′33″", 108.209167),
        ("108°12'33.5\"", 108.209306),
        ("108°12’33.5”", 108.209306),
        ("108º12´33´´", 108.209167),
        ("108°12′33", 108.209167),
        ("108度12分33秒", 108.209167),
        ("东经 108° 12′ 33″", 108.209167),
        ("108°12.55′", 108.209167),
        ("１０８°１２′", 108.2),
    ],
)
def test_a_longitude_is_read_in_degrees(raw, degrees):
    assert parse_coordinate(raw, "lon") == degrees


@pytest.mark.parametrize("raw", ["33°42′", "北纬33.7", "N33.7", "33.7N", 33.7, "纬度:33.7"])
def test_a_latitude_is_read_in_degrees(raw):
    assert parse_coordinate(raw, "lat") == 33.7


@given(AXES, st.data(), st.sampled_from(["°′″", "°'\"", "度分秒"]), st.booleans())
def test_degrees_minutes_and_seconds_come_back(axis, data, marks, full_width):
    low, high = BOUNDS[axis]
    degrees = data.draw(st.integers(low, high))
    minutes, seconds = data.draw(st.integers(0, 59)), data.draw(st.integers(0, 59))
    text = f"{degrees}{marks[0]}{minutes}{marks[1]}{seconds:02}{marks[2]}"

    read = parse_coordinate(text.translate(FULL_WIDTH) if full_width else text, axis)

    assert read == pytest.approx(degrees + minutes / 60 + seconds / 3600, abs=5e-7)


@pytest.mark.parametrize(
    ("raw", "axis"),
    [
        (33.7, "lon"),
        ("33.7", "lon"),
        (109.5, "lat"),
        ("北纬33.7", "lon"),
        ("E109.5", "lat"),
        ("109°30′E", "lat"),
    ],
)
def test_a_coordinate_in_the_wrong_column_is_told_so(raw, axis):
    with pytest.raises(ValueRefused, match="经纬度似乎颠倒"):
        parse_coordinate(raw, axis)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (0, "不在我国范围内"),
        (-109.5, "不在我国范围内"),
        ("179.9", "不在我国范围内"),
        (36543210.2, "不是以度为单位"),
        ("36543210.2", "不是以度为单位"),
        ("108°60′", "度、分、秒不对"),
        ("108°12′60″", "度、分、秒不对"),
        ("108.5°12′", "度、分、秒不对"),
        ("108°12.5′30″", "度、分、秒不对"),
        ("108-12-33", "不是经度"),
        ("108.12.33", "不是经度"),
        ("1.08e2", "不是经度"),
        ("西沟口", "不是经度"),
        ("", "不是经度"),
        ("1" * 10_000, "不是"),
        (float("nan"), "不在我国范围内"),
        (10**400, "不是以度为单位"),
        (True, "不是经度"),
        (None, "不是经度"),
    ],
)
def test_what_is_no_longitude_is_refused_with_a_remedy(raw, why):
    with pytest.raises(ValueRefused, match=why) as refused:
        parse_coordinate(raw, "lon")

    assert refused.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "109.5,33.7",
        "109.5，33.7",
        "109.5、33.7",
        "109.5 33.7",
        "109.5\n33.7",
        "（109.5，33.7）",
        "东经109°30′00″，北纬33°42′00″",
        "东经109°30′00″北纬33°42′00″",
        "东经 109°30′ 北纬 33°42′",
        "109°30′E 33°42′N",
        "北纬33.7，东经109.5",
        "N33.7,E109.5",
        "经度：109.5 纬度：33.7",
    ],
)
def test_a_pair_in_one_cell_is_longitude_and_latitude(text):
    assert parse_lonlat(text) == (109.5, 33.7)


@pytest.mark.parametrize(
    "raw", ["109.5", "109.5,33.7,12", "33.7,109.5", "北纬33.7,北纬33.8", "109.5,西沟", "", 109.5, None]
)
def test_what_is_no_certain_pair_is_refused(raw):
    with pytest.raises(ValueRefused):
        parse_lonlat(raw)


@given(
    st.one_of(
        st.text(), st.text("0123456789.°′″'\"度分秒东经北纬EN, ", max_size=20), st.floats(), st.integers()
    ),
    AXES,
)
def test_any_cell_is_in_china_or_refused(raw, axis):
    try:
        degrees = parse_coordinate(raw, axis)
    except ValueRefused:
        return
    low, high = BOUNDS[axis]
    assert low <= degrees <= high + 1
