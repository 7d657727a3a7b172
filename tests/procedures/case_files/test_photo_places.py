import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.procedures.case_files.photo_places import read_photo_place
from tests.photos import make_photo


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("photos") / "photo.jpg"

    def read_bytes(content):
        path.write_bytes(content)
        return read_photo_place(path)

    return read_bytes


def test_a_photo_says_where_it_was_taken(read):
    assert read(make_photo(109.94, 33.87)) == pytest.approx((109.94, 33.87), abs=1e-6)


def test_south_and_west_are_negative(read):
    photo = make_photo(-70, -33)
    assert read(photo) == pytest.approx((-70, -33), abs=1e-6)


@pytest.mark.parametrize(
    "photo",
    [make_photo(), make_photo(0, 0), make_photo(181, 33), make_photo(109, 91)],
    ids=["no EXIF", "not found yet", "no longitude", "no latitude"],
)
def test_a_photo_without_a_place(read, photo):
    assert read(photo) is None


@pytest.mark.parametrize("content", [b"", b"jpg", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_jpeg_is_told(read, content):
    with pytest.raises(OSError) as told:  # noqa: PT011 (any)
        read(content)
    assert told.value.errno is None  # it could be read


def test_a_lost_photo_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_photo_place(tmp_path / "none.jpg")


GOOD = make_photo(109.94, 33.87)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(2, 250), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_photo_is_told_or_read_but_nothing_else(read, changes):
    content = bytearray(GOOD)
    for at, value in changes:
        content[at] = value
    try:
        place = read(bytes(content))
    except OSError:
        return
    assert place is None or (abs(place.lon) <= 180 and abs(place.lat) <= 90)
