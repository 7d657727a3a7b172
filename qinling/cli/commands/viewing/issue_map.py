"""Command `map`: write the issues as points that map programs and handheld receivers open."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.options.common import AsJson, AsOf, Force
from qinling.cli.options.filtering.filter_words import WordFilterOptions
from qinling.cli.options.values.path_parsers import FILE
from qinling.cli.options.workbooks import Redact
from qinling.cli.outputs.output_files import open_output_files
from qinling.cli.unit_words import find_wanted_issues
from qinling.errors import UsageRefused

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.case_files.photo_places import PhotoCheck
    from qinling.procedures.views.map_points import IssueMap

app = typer.Typer()

#: What the map shows of an issue.
_FIELDS = (
    *("level", "status", "deadline", "town", "location", "description", "category", "zone"),
    *("lead_unit", "duty_unit", "measures", "person", "contact"),
)
MapFile = Annotated[
    Path,
    typer.Argument(metavar="文件", parser=FILE, help="写到哪个文件，以 .kml、.gpx 或 .geojson 结尾"),
]
Photos = Annotated[bool, typer.Option("--photos", help="再看收入的照片自带的坐标，与点位差得远的指出")]


@app.command("map")
@expand_option_groups
def write_map(
    ctx: typer.Context,
    file: MapFile,
    *,
    photos: Photos = False,
    redact: Redact = False,
    as_of: AsOf = None,
    force: Force = False,
    wanted: WordFilterOptions,
    as_json: AsJson = False,
) -> None:
    """把问题的点位写成地图文件，按预警档分颜色；没有坐标、坐标可疑的逐个指出。"""
    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    _require_map_name(file)
    drawn, check = _draw_points(desk, wanted, as_of, day, photos=photos)
    with open_output_files(desk, force=force, ask=not as_json) as outputs:
        new = outputs.create(file, private=not redact)
        _write_file(new, file.suffix.lower(), drawn, day, wanted.describe(), redact=redact)
    _print_result(desk, file, drawn, check, day, as_json=as_json)


def _require_map_name(file: Path) -> None:
    from qinling.reports.documents.map_files import WRITERS

    if file.suffix.lower() not in WRITERS:
        raise UsageRefused(
            f"地图不能写成 {file.name}",
            "文件名请以 .kml（谷歌地球、奥维）、.gpx（手持机）或 .geojson（QGIS）结尾",
        )


def _draw_points(
    desk: Desk, wanted: WordFilterOptions, as_of: date | None, day: date, *, photos: bool
) -> "tuple[IssueMap, PhotoCheck | None]":
    """Return the map of the wanted issues, and with *photos* what their photos say."""
    from qinling.procedures.views.map_points import build_issue_map

    settings = desk.settings
    with desk.reading(as_of) as reader:
        issues = find_wanted_issues(desk, reader, wanted, day)
        drawn = build_issue_map(issues, day, settings.warning_reach, settings.places)
        if not photos:
            return drawn, None
        from qinling.procedures.case_files.photo_places import check_photo_places

        issues = (point.issue for point in drawn.points)
        return drawn, check_photo_places(reader, issues, desk.ledger_place, settings.places)


def _write_file(path: Path, ending: str, drawn: "IssueMap", day: date, filters: str, *, redact: bool) -> None:
    from qinling.reports.documents.map_files import WRITERS
    from qinling.reports.map_result import build_map_title

    title = build_map_title(drawn, day, filters)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        WRITERS[ending](out, drawn.points, title, _make_description(redact=redact))


def _make_description(*, redact: bool) -> "Callable[[IssueRow], Sequence[tuple[str, str]]]":
    """Return what gives the labelled texts of an issue; with *redact* as exports hide them."""
    from qinling.rules.fields import FIELDS_BY_NAME
    from qinling.workbook.export.cell_values import format_shown_value, make_cell_getter

    getters = [(FIELDS_BY_NAME[name].label, name, make_cell_getter(name, redact=redact)) for name in _FIELDS]

    def describe(issue: "IssueRow") -> Sequence[tuple[str, str]]:
        texts = ((label, format_shown_value(name, read(issue))) for label, name, read in getters)
        return [(label, text) for label, text in texts if text]

    return describe


def _print_result(
    desk: Desk, file: Path, drawn: "IssueMap", check: "PhotoCheck | None", day: date, *, as_json: bool
) -> None:
    from qinling.reports import map_result

    findings = [*drawn.findings, *(check.findings if check else ())]
    datum, box = desk.settings.places.datum, desk.settings.places.box
    if as_json:
        keys = {"file": str(file), "datum": datum.value, "box": box, **map_result.map_json(drawn, check)}
        desk.print_json("map", map(map_result.finding_json, findings), as_of=day, **keys)
        return
    for line in map_result.finding_lines(findings):
        desk.print_note(line)
    if check is not None:
        desk.print_note(map_result.photo_count_line(check))
    if drawn.placed and box is None:
        desk.print_note("没有设置本区范围（coordinates.box），没有核对点位是否在区内")
    desk.print_note(
        f"{map_result.map_count_line(drawn, str(file))}；台账坐标按 {datum.label} 认，图上是 WGS-84"
    )
