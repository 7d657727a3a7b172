"""Plane coordinates in metres: read as CGCS2000 where the office says so, refused elsewhere."""

import json

import pytest

METRES = {"QINLING_COORDINATES_MERIDIAN": "111"}
ROWS = [
    {"编号": "A1", "级别": "区级", "问题描述": "甲处堆放弃渣", "经度": 37401921.0633, "纬度": 3749747.3413},
    {"编号": "A2", "级别": "区级", "问题描述": "乙处堆放弃渣", "经度": "401921.0633", "纬度": "3749747.3413"},
    {"编号": "A3", "级别": "区级", "问题描述": "丙处堆放弃渣", "经度": 109.94, "纬度": 33.87},
    {"编号": "A4", "级别": "区级", "问题描述": "丁处堆放弃渣", "经度": None, "纬度": None},
]


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv", "表.xls"])
def test_metres_are_read_as_degrees(given_file, run_ok, issues, name):
    run_ok("import", given_file(ROWS, name), "--yes", **METRES)
    found = issues()
    for number in ("A1", "A2", "A3"):
        assert (found[number]["lon"], found[number]["lat"]) == pytest.approx((109.94, 33.87), abs=1e-7)
    assert found["A4"]["lon"] is None


def test_without_the_setting_they_are_refused_and_the_setting_is_named(given_file, qinling):
    result = qinling("import", given_file(ROWS), "--yes")
    assert result.exit_code == 16
    assert "coordinates.meridian" in "".join(result.stderr.split())


@pytest.mark.parametrize(
    ("lon", "lat", "told"),
    [
        (3749747.3, 401921.1, "似乎颠倒"),
        (401921.1, 33.87, "只有一个是平面坐标"),
        (401921.1, None, "只有一个是平面坐标"),
    ],
)
def test_what_is_no_place_is_named(given_file, qinling, lon, lat, told):
    row = {"编号": "A1", "级别": "区级", "问题描述": "甲处堆放弃渣", "经度": lon, "纬度": lat}
    result = qinling("import", given_file([row]), "--json", **METRES)
    assert result.exit_code == 16
    (error,) = json.loads(result.stdout)["errors"]
    assert told in error["why"]
    assert error["heading"] == "经度"


def test_metres_are_typed_in_too(given_issue, run_ok, run_refused, issues):
    given_issue("A1")
    run_ok("edit", "A1", "经度=37401921.0633", "纬度=3749747.3413", **METRES)
    assert issues()["A1"]["lon"] == pytest.approx(109.94, abs=1e-7)
    assert "似乎颠倒" in run_refused(19, "edit", "A1", "经度=3749747", "纬度=401921", **METRES)
    assert "coordinates.meridian" in run_refused(19, "edit", "A1", "经度=37401921", "纬度=3749747")


@pytest.mark.parametrize("meridian", ["110", "72", "138", "-111", "甲"])
def test_a_meridian_that_is_none_is_refused(given_issue, run_refused, meridian):
    given_issue("A1")
    assert "应是中央经线" in run_refused(18, "warn", QINLING_COORDINATES_MERIDIAN=meridian)
