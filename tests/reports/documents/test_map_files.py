"""Map files: read back by parsers of XML and JSON, whatever stands in the ledger."""

import html
import io
import json
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.procedures.views.map_points import build_issue_map
from qinling.reports.documents.map_files import _COLOURS, WRITERS
from qinling.rules.places.datums import Datum, Place, measure_distance
from qinling.rules.places.map_marks import MapMark
from qinling.rules.places.place_checks import Box, PlaceRules
from qinling.rules.warning_tiers import TierDays, TierRules
from tests.reports.makers import TODAY, make_issue

KML = "{http://www.opengis.net/kml/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"
ISSUES = (
    make_issue("A1", lon=109.9, lat=33.8, deadline=date(2026, 4, 20), description="甲"),
    make_issue("A2", lon=109.8, lat=33.7, deadline=date(2026, 4, 25), description="乙"),
    make_issue("A3", lon=110.9, lat=33.7, status="closed", description="丙"),
    make_issue("A4", description="丁"),
)


def describe(issue):
    return [("问题描述", issue.description)]


RULES = PlaceRules(box=Box(109.5, 33.4, 110.3, 34.2))


def write(ending, issues=ISSUES, rules=RULES):
    drawn = build_issue_map(issues, TODAY, TierRules(TierDays()), rules)
    out = io.StringIO()
    WRITERS[ending](out, drawn.points, "标题 & <截至>", describe)
    return out.getvalue().encode()


def test_geojson_holds_every_issue_those_without_a_place_too():
    said = json.loads(write(".geojson"))
    assert (said["type"], said["name"]) == ("FeatureCollection", "标题 & <截至>")
    first, second, third, fourth = said["features"]  # the most urgent first
    assert first["geometry"] == {"type": "Point", "coordinates": [109.9, 33.8]}
    assert first["properties"] == {
        "number": "A1",
        "level": "district",
        "status": "rectifying",
        "deadline": "2026-04-20",
        "days_left": -5,
        "mark": "overdue",
        "problem": None,
        "title": "A1 超期5天",
        "description": "问题描述：甲",
        "marker-color": "#b2182b",
    }
    assert second["properties"]["title"] == "A2 今日到期"
    assert fourth["properties"]["problem"] == "outside_the_box"
    assert fourth["properties"]["description"] == "注意：不在本区范围内\n问题描述：丙"
    assert (third["properties"]["number"], third["geometry"]) == ("A4", None)


def test_kml_has_a_folder_and_a_style_for_each_mark():
    root = ElementTree.fromstring(write(".kml"))
    folders = root.findall(f".//{KML}Folder")
    assert [one.findtext(f"{KML}name") for one in folders] == [
        "已超期 1 个",
        "今日到期 1 个",
        "已销号 1 个",
        "没有坐标 1 个",
    ]
    styles = {f"#{one.get('id')}" for one in root.iter(f"{KML}Style")}
    assert {one.text for one in root.iter(f"{KML}styleUrl")} <= styles
    assert [one.text for one in root.iter(f"{KML}coordinates")] == [
        "109.900000,33.800000",
        "109.800000,33.700000",
        "110.900000,33.700000",
    ]
    assert root.findtext(f".//{KML}Style[@id='overdue']/{KML}IconStyle/{KML}color") == "ff2b18b2"


def test_gpx_has_waypoints_and_names_what_has_no_place():
    root = ElementTree.fromstring(write(".gpx"))
    points = root.findall(f"{GPX}wpt")
    assert [(one.get("lon"), one.get("lat"), one.findtext(f"{GPX}name")) for one in points] == [
        ("109.900000", "33.800000", "A1 超期5天"),
        ("109.800000", "33.700000", "A2 今日到期"),
        ("110.900000", "33.700000", "A3 已销号"),
    ]
    assert points[0].findtext(f"{GPX}sym") == "Flag, Red"
    assert root.findtext(f"{GPX}metadata/{GPX}desc") == "没有坐标、不在图上的：A4"
    # The schema wants this order.
    assert [one.tag.removeprefix(GPX) for one in points[0]] == ["name", "desc", "sym", "type"]


def test_every_mark_has_its_own_colour():
    assert set(_COLOURS) == set(MapMark)
    assert len(set(_COLOURS.values())) == len(MapMark)


@pytest.mark.parametrize("ending", WRITERS)
def test_a_map_of_no_issues_is_a_sound_file(ending):
    text = write(ending, ())
    assert json.loads(text)["features"] == [] if ending == ".geojson" else ElementTree.fromstring(text)


def test_places_are_converted_to_wgs84():
    (point,) = json.loads(write(".geojson", ISSUES[:1], PlaceRules(Datum.GCJ02)))["features"]
    assert 430 < measure_distance(Place(109.9, 33.8), Place(*point["geometry"]["coordinates"])) < 530


HOSTILE = st.text(st.characters(exclude_categories=[]), max_size=40) | st.sampled_from(
    ["]]>", "</description>", "<script>alert(1)</script>", "&amp;<br>", "\x00\x08\ufffe\ud800", "{}\\u0000"]
)


@settings(max_examples=60)
@given(HOSTILE, HOSTILE)
def test_no_text_of_the_ledger_breaks_a_file(number, text):
    issues = [make_issue(number, lon=109.9, lat=33.8, description=text), make_issue(number, description=text)]
    assert len(json.loads(write(".geojson", issues))["features"]) == 2
    kml, gpx = (ElementTree.fromstring(write(ending, issues)) for ending in (".kml", ".gpx"))
    assert len(list(kml.iter(f"{KML}Placemark"))) == 2
    shown = kml.findtext(f".//{KML}Placemark/{KML}description")
    assert "<script" not in shown
    if text.isalnum():
        assert text in html.unescape(shown)
        assert text in gpx.findtext(f"{GPX}wpt/{GPX}desc")
