"""The command `map`: files, coordinates to look at, photos."""

import json

import pytest

from qinling.rules.places.datums import Datum, Place, convert_from_wgs84
from tests.photos import make_photo

HERE = {"经度": "109.94", "纬度": "33.87"}
BOX = {"QINLING_COORDINATES_BOX": "109.5,33.4,110.3,34.2"}


@pytest.fixture(autouse=True)
def work_in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def given_places(given_issue):
    given_issue("A1", **HERE, 整改时限="2026-04-20", 责任人="张某", 问题描述="弃渣，电话13800138000")
    given_issue("A2", 经度="108.01", 纬度="33.9")
    given_issue("A3")


def read_map(path):
    return {one["properties"]["number"]: one for one in json.loads(path.read_text("utf-8"))["features"]}


@pytest.mark.parametrize("name", ["点位.kml", "点位.GPX", "点位.geojson"])
def test_a_map_is_written_and_what_is_not_on_it_is_named(given_places, run_ok, tmp_path, name):
    result = run_ok("map", name, **BOX)
    assert result.stdout == ""
    assert "没有坐标，不在图上：A3" in result.stderr
    assert "区级 A2 不在本区范围内（108.01, 33.9）" in result.stderr
    assert f"已写出 {name}：2 个点（已超期 1、未到预警 1）；1 个问题不在图上" in result.stderr
    text = (tmp_path / name).read_text("utf-8")
    assert "截至 2026-04-25，2 个点，另有 1 个问题没有坐标" in text
    assert all(number in text for number in ("A1", "A2", "A3"))


def test_without_a_box_it_is_said_that_nothing_was_compared(given_places, run_ok):
    assert "没有设置本区范围（coordinates.box）" in run_ok("map", "点位.kml").stderr


def test_half_a_place_is_no_place(given_issue, run_ok):
    given_issue("A1", 经度="109.9")
    said = run_ok("map", "点位.kml").stderr
    assert "只有经度或只有纬度，不在图上：A1" in said
    assert "0 个点；1 个问题不在图上" in said


def test_filters_choose_the_issues(given_places, run_ok, tmp_path):
    run_ok("map", "点位.geojson", "--overdue")
    assert read_map(tmp_path / "点位.geojson").keys() == {"A1"}


def test_redacted_maps_name_no_person(given_places, run_ok, tmp_path):
    run_ok("map", "全.kml")
    run_ok("map", "略.kml", "--redact")
    full, redacted = ((tmp_path / name).read_text("utf-8") for name in ("全.kml", "略.kml"))
    assert "张某" in full
    assert "13800138000" in full
    assert "张某" not in redacted
    assert "13800138000" not in redacted
    assert (tmp_path / "全.kml").stat().st_mode & 0o077 == 0


def test_the_map_of_an_earlier_day(given_issue, run_ok, tmp_path):
    given_issue("A1", **HERE)
    run_ok("edit", "A1", "经度=109.95", QINLING_TODAY="2026-05-01")
    run_ok("map", "点位.geojson", "--as-of", "2026-04-26", QINLING_TODAY="2026-05-02")
    assert read_map(tmp_path / "点位.geojson")["A1"]["geometry"]["coordinates"] == [109.94, 33.87]


def test_coordinates_of_another_system_are_converted(given_places, run_ok, tmp_path):
    said = run_ok("map", "点位.geojson", QINLING_COORDINATES_DATUM="GCJ-02").stderr
    assert "台账坐标按 GCJ-02 认，图上是 WGS-84" in said
    lon, lat = read_map(tmp_path / "点位.geojson")["A1"]["geometry"]["coordinates"]
    assert convert_from_wgs84(Place(lon, lat), Datum.GCJ02) == pytest.approx((109.94, 33.87), abs=2e-6)


def test_json(given_places, run_ok):
    said = json.loads(run_ok("map", "点位.kml", "--json", **BOX).stdout)
    assert (said["kind"], said["file"], said["datum"], said["points"], said["unplaced"]) == (
        "map",
        "点位.kml",
        "wgs84",
        2,
        1,
    )
    assert said["box"] == [109.5, 33.4, 110.3, 34.2]
    assert (said["marks"]["overdue"], said["marks"]["later"], said["photos"]) == (1, 1, None)
    assert [(one["number"], one["problem"]) for one in said["items"]] == [
        ("A2", "outside_the_box"),
        ("A3", "no_place"),
    ]


@pytest.mark.parametrize("name", ["点位.shp", "点位.kmz", "点位"])
def test_another_kind_of_file_is_refused(given_places, run_refused, name):
    assert f"地图不能写成 {name}" in run_refused(2, "map", name)


def test_a_foreign_file_is_kept(given_places, run_refused, run_ok, tmp_path):
    (tmp_path / "点位.kml").write_text("mine")
    run_refused(26, "map", "点位.kml")
    run_ok("map", "点位.kml", "--force")
    assert (tmp_path / "点位-旧1.kml").read_text() == "mine"


def test_a_map_without_points_is_written_and_says_so(given_issue, run_ok, tmp_path):
    """A map of yesterday that stays would show what is no longer so."""
    given_issue("A1")
    assert (
        "0 个点；1 个问题不在图上"
        in run_ok("map", "点位.gpx", "--overdue", "--open", QINLING_TODAY="2026-07-01").stderr
    )
    assert "已写出 空.gpx：0 个点；台账" in run_ok("map", "空.gpx", "--text", "没有的字").stderr


@pytest.mark.parametrize("datum", ["西安80", "Xian 1980", "北京54", "Beijing54"])
def test_older_systems_are_refused(given_places, run_refused, datum):
    said = run_refused(18, "map", "点位.kml", QINLING_COORDINATES_DATUM=datum)
    assert "换算不了，请测绘部门转成 CGCS2000" in said


@pytest.mark.parametrize("box", ["1,2,3", "110,33,109,34", "33,109,34,110", "甲,乙,丙,丁", "nan,33,110,34"])
def test_a_box_that_is_none_is_refused(given_places, run_refused, box):
    assert "应是四个度数" in run_refused(18, "map", "点位.kml", QINLING_COORDINATES_BOX=box)


# -- photos -------------------------------------------------------------------------------------


@pytest.fixture
def attach_photo(run_ok, tmp_path):
    def attach(number, content, name="现场.jpg"):
        (tmp_path / name).write_bytes(content)
        run_ok("attach", number, name, "--as", "整改前照片")

    return attach


def test_photos_are_compared_with_the_place(given_places, attach_photo, run_ok):
    attach_photo("A1", make_photo(109.94, 33.871))
    attach_photo("A1", make_photo(109.95, 33.87), "远.jpg")
    attach_photo("A2", make_photo(), "无.jpg")
    attach_photo("A2", b"png", "图.png")
    said = run_ok("map", "点位.kml", "--photos").stderr
    assert "区级 A1 的照片“02-整改前照片-远.jpg”拍摄处（109.95, 33.87）离点位 923 米" in said
    assert "照片 3 张，自带坐标的 2 张，离点位太远的 1 张；另有 1 张不是 JPEG，没有看" in said
    assert "现场.jpg" not in said


def test_a_photo_tells_that_the_ledger_is_written_in_another_system(given_issue, attach_photo, run_ok):
    lon, lat = convert_from_wgs84(Place(109.94, 33.87), Datum.GCJ02)
    given_issue("A1", 经度=f"{lon:.6f}", 纬度=f"{lat:.6f}")
    attach_photo("A1", make_photo(109.94, 33.87))
    assert "台账的坐标若是 GCJ-02，就与照片相符" in run_ok("map", "点位.kml", "--photos").stderr
    said = run_ok("map", "点位.kml", "--photos", QINLING_COORDINATES_DATUM="GCJ-02").stderr
    assert "离点位太远的 0 张" in said


def test_a_photo_gives_coordinates_to_an_issue_without_and_the_advice_works(
    given_places, attach_photo, run_ok, tmp_path
):
    attach_photo("A3", make_photo(109.9, 33.8))
    said = run_ok("map", "点位.geojson", "--photos").stderr
    advice = next(line.partition("qinling ")[2] for line in said.splitlines() if "属实就登记" in line)
    assert advice == "edit A3 --level 区级 经度=109.9 纬度=33.8"
    run_ok(*advice.split())
    run_ok("map", "点位.geojson")
    assert read_map(tmp_path / "点位.geojson")["A3"]["geometry"]["coordinates"] == [109.9, 33.8]


def test_a_lost_or_broken_photo_is_named(given_places, attach_photo, run_ok, attachments_folder):
    attach_photo("A1", b"jpg")
    attach_photo("A2", make_photo(109, 33), "丢.jpg")
    for file in attachments_folder.glob("??/*"):
        if file.read_bytes() != b"jpg":
            file.unlink()
    said = run_ok("map", "点位.kml", "--photos").stderr
    assert "“01-整改前照片-现场.jpg”读不出：不是 JPEG 照片，或已损坏" in said
    assert "“01-整改前照片-丢.jpg”读不出：没有这个文件或文件夹" in said
    photos = json.loads(run_ok("map", "点位.kml", "--photos", "--json").stdout)["photos"]
    assert photos == {"seen": 2, "placed": 0, "unseen": 0}
