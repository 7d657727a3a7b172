"""Write the points of a map as GeoJSON (RFC 7946), KML 2.2 or GPX 1.1, all in WGS-84.

An issue without a place is in the file too: whoever opens it sees that it is not on the map.
"""

import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import escape

from qinling.ledger.rows import IssueRow
from qinling.procedures.views.map_points import MapPoint
from qinling.reports.issues.issue_tables import format_days_left
from qinling.reports.text.plain_text import join_lines
from qinling.rules.places.map_marks import MapMark
from qinling.rules.places.place_checks import PlaceProblem
from qinling.rules.texts.unseen_characters import clean_outgoing_text

#: Returns the labelled texts of an issue that the map shows.
DescribeIssue = Callable[[IssueRow], Sequence[tuple[str, str]]]

#: Colours that the colour-blind can tell apart; the name of a point says its mark too.
_COLOURS = {
    MapMark.OVERDUE: "b2182b",
    MapMark.DUE_TODAY: "d6604d",
    MapMark.URGENT: "f4a582",
    MapMark.NEAR: "fddb70",
    MapMark.UPCOMING: "92c5de",
    MapMark.AHEAD: "4393c3",
    MapMark.LATER: "2166ac",
    MapMark.UNDATED: "762a83",
    MapMark.AWAITING: "a6dba0",
    MapMark.CLOSED: "1b7837",
    MapMark.VOID: "999999",
}
#: Symbols that handheld receivers of Garmin know by name; others show their own.
_SYMBOLS = {
    MapMark.OVERDUE: "Flag, Red",
    MapMark.DUE_TODAY: "Flag, Red",
    MapMark.URGENT: "Pin, Red",
    MapMark.AWAITING: "Flag, Green",
    MapMark.CLOSED: "Pin, Green",
    MapMark.VOID: "Waypoint",
}
_OTHER_SYMBOL = "Flag, Blue"
_DECIMALS = 6  # a tenth of a metre


def write_geojson(out: TextIO, points: Sequence[MapPoint], title: str, describe: DescribeIssue) -> None:
    """Write *points*. Keys and closed words are those of `list --json`; title, description and colour are simplestyle."""
    head = json.dumps({"type": "FeatureCollection", "name": title}, ensure_ascii=False)
    out.write(f'{head[:-1]}, "features": [')
    for place, point in enumerate(points):
        feature = json.dumps(_build_feature(point, describe), ensure_ascii=False)
        out.write((",\n" if place else "\n") + feature)
    out.write("\n]}\n")


def _build_feature(point: MapPoint, describe: DescribeIssue) -> dict[str, object]:
    issue = point.issue
    properties = {
        "number": clean_outgoing_text(issue.number),
        "level": issue.level,
        "status": issue.status,
        "deadline": issue.deadline and issue.deadline.isoformat(),
        "days_left": point.days_left,
        "mark": point.mark.value,
        "problem": point.problem and point.problem.value,
        "title": _name_point(point),
        "description": "\n".join(_list_lines(point, describe)),
        "marker-color": f"#{_COLOURS[point.mark]}",
    }
    geometry = None
    if point.place is not None:
        geometry = {"type": "Point", "coordinates": [round(degrees, _DECIMALS) for degrees in point.place]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def write_kml(out: TextIO, points: Sequence[MapPoint], title: str, describe: DescribeIssue) -> None:
    """Write *points*, which are sorted by mark: a folder and a style for each mark."""
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
    )
    out.write(f"<name>{_escape(title)}</name>\n")
    for mark, colour in _COLOURS.items():
        shade = f"ff{colour[4:]}{colour[2:4]}{colour[:2]}"  # alpha, blue, green, red
        out.write(f'<Style id="{mark.value}"><IconStyle><color>{shade}</color></IconStyle></Style>\n')
    placed = [point for point in points if point.place is not None]
    for mark, group in groupby(placed, key=lambda point: point.mark):
        _write_folder(out, mark.label, [*group], describe)
    if unplaced := [point for point in points if point.place is None]:
        _write_folder(out, PlaceProblem.NO_PLACE.label, unplaced, describe)
    out.write("</Document>\n</kml>\n")


def _write_folder(out: TextIO, name: str, points: Sequence[MapPoint], describe: DescribeIssue) -> None:
    out.write(f"<Folder><name>{name} {len(points)} 个</name>\n")
    for point in points:
        text = "<br>".join(html.escape(line) for line in _list_lines(point, describe))
        where = ""
        if point.place is not None:
            lon, lat = map(_format, point.place)
            where = f"<Point><coordinates>{lon},{lat}</coordinates></Point>"
        out.write(
            f"<Placemark><name>{_escape(_name_point(point))}</name><description>{_escape(text)}</description>"
            f"<styleUrl>#{point.mark.value}</styleUrl>{where}</Placemark>\n"
        )
    out.write("</Folder>\n")


def write_gpx(out: TextIO, points: Sequence[MapPoint], title: str, describe: DescribeIssue) -> None:
    """Write *points* as waypoints. Those without a place stand in the description of the file."""
    unplaced = "、".join(point.issue.number for point in points if point.place is None)
    about = f"<desc>{_escape(f'没有坐标、不在图上的：{unplaced}')}</desc>" if unplaced else ""
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="qinling" xmlns="http://www.topografix.com/GPX/1/1">\n'
        f"<metadata><name>{_escape(title)}</name>{about}</metadata>\n"
    )
    for point in points:
        if point.place is None:
            continue
        lon, lat = map(_format, point.place)
        text = _escape("\n".join(_list_lines(point, describe)))
        out.write(
            f'<wpt lat="{lat}" lon="{lon}"><name>{_escape(_name_point(point))}</name><desc>{text}</desc>'
            f"<sym>{_SYMBOLS.get(point.mark, _OTHER_SYMBOL)}</sym><type>{point.mark.label}</type></wpt>\n"
        )
    out.write("</gpx>\n")


WRITERS: Mapping[str, Callable[[TextIO, Sequence[MapPoint], str, DescribeIssue], None]] = {
    ".geojson": write_geojson,
    ".kml": write_kml,
    ".gpx": write_gpx,
}


def _name_point(point: MapPoint) -> str:
    """Return the name of a point: the number, and how urgent it is."""
    is_counted = point.days_left is not None and point.mark is not MapMark.LATER
    state = format_days_left(point.days_left) if is_counted else point.mark.label
    return clean_outgoing_text(join_lines(f"{point.issue.number} {state}"))


def _list_lines(point: MapPoint, describe: DescribeIssue) -> Iterator[str]:
    if point.problem is not None:
        yield f"注意：{point.problem.label}"
    for label, text in describe(point.issue):
        yield clean_outgoing_text(join_lines(f"{label}：{text}"))


def _format(degrees: float) -> str:
    return f"{degrees:.{_DECIMALS}f}"


def _escape(text: str) -> str:
    return escape(clean_outgoing_text(text))
