"""Choose what a map shows of the issues, and what is to be said of their coordinates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.ledger.rows import IssueRow
from qinling.rules.places.datums import Place, convert_to_wgs84
from qinling.rules.places.map_marks import MapMark, choose_map_mark
from qinling.rules.places.place_checks import PlaceProblem, PlaceRules, find_place_problem
from qinling.rules.warning_tiers import TierRules, count_days_left


class MapPoint(NamedTuple):
    """An issue on the map: its place in WGS-84 or None, its mark, the days left, and what is wrong with the place."""

    issue: IssueRow
    place: Place | None
    mark: MapMark
    days_left: int | None
    problem: PlaceProblem | None


class PlaceFinding(NamedTuple):
    """What is to be said of the coordinates of an issue, or of one of its photos.

    *place* is in the ledger's own coordinate system: of the photo if there is one, else of the issue.
    """

    level: str
    number: str
    problem: PlaceProblem
    place: tuple[float | None, float | None]
    photo: str = ""
    metres: int | None = None
    why: str = ""


@dataclass(slots=True)
class IssueMap:
    """Every issue as a point, by urgency, and the findings. A point without a place has a finding."""

    points: list[MapPoint] = field(default_factory=list)
    findings: list[PlaceFinding] = field(default_factory=list)

    @property
    def placed(self) -> int:
        """How many points have a place."""
        return sum(point.place is not None for point in self.points)

    @property
    def unplaced(self) -> int:
        """How many points have none."""
        return len(self.points) - self.placed


def build_issue_map(issues: Iterable[IssueRow], today: date, reach: TierRules, rules: PlaceRules) -> IssueMap:
    """Return the map of *issues* as of *today*."""
    drawn = IssueMap()
    for issue in issues:
        problem = find_place_problem(issue.lon, issue.lat, rules)
        if problem is not None:
            found = PlaceFinding(issue.level, issue.number, problem, (issue.lon, issue.lat))
            drawn.findings.append(found)
        place = None
        if issue.lon is not None and issue.lat is not None:
            place = convert_to_wgs84(Place(issue.lon, issue.lat), rules.datum)
        mark = choose_map_mark(issue.status, issue.deadline, today, reach.resolve_tiers(issue._asdict()))
        left = count_days_left(issue.deadline, issue.status, today)
        drawn.points.append(MapPoint(issue, place, mark, left, problem))
    order = {mark: place for place, mark in enumerate(MapMark)}
    drawn.points.sort(key=lambda point: order[point.mark])
    return drawn
