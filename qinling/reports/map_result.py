"""What is said of a map: the coordinates to look at, counts, JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from qinling.errors import quote_argument
from qinling.procedures.case_files.photo_places import PhotoCheck
from qinling.procedures.views.map_points import IssueMap, PlaceFinding
from qinling.rules.places.map_marks import MapMark
from qinling.rules.places.place_checks import PlaceProblem
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import Level

_MAX_LINES = 20


def finding_lines(findings: Sequence[PlaceFinding]) -> Iterator[str]:
    """Yield what the findings say: the issues that are not on the map in one line, the others one by one."""
    for problem in (PlaceProblem.NO_PLACE, PlaceProblem.HALF_A_PLACE):
        numbers = [one.number for one in findings if one.problem is problem and not one.photo]
        if numbers:
            told = name_first(numbers, _MAX_LINES, f" 等 {len(numbers)} 个，全部见 --json")
            yield f"{problem.label}，不在图上：{told}"
    lines = [
        _describe_finding(one) for one in findings if one.photo or one.problem is PlaceProblem.OUTSIDE_THE_BOX
    ]
    yield from lines[:_MAX_LINES]
    if len(lines) > _MAX_LINES:
        yield f"另有 {len(lines) - _MAX_LINES} 处，见 --json"


def _describe_finding(one: PlaceFinding) -> str:
    issue = f"{Level.from_code(one.level).label} {one.number}"
    lon, lat = one.place
    if not one.photo:
        return f"{issue} {one.problem.label}（{lon}, {lat}）"
    if one.problem is PlaceProblem.NO_PLACE:
        values = f"qinling edit {quote_argument(one.number)} --level {Level.from_code(one.level).label} 经度={lon} 纬度={lat}"
        return f"{issue} 的照片“{one.photo}”上有坐标，属实就登记：{values}"
    if one.problem is PlaceProblem.FAR_PHOTO:
        hint = f"；{one.why}，见设置 coordinates.datum" if one.why else ""
        return f"{issue} 的照片“{one.photo}”拍摄处（{lon}, {lat}）离点位 {one.metres} 米{hint}"
    return f"{issue} 的照片“{one.photo}”读不出：{one.why}"


def map_count_line(drawn: IssueMap, name: str) -> str:
    """Return in one line how many points were written, and how many issues have none."""
    marks = _count_marks(drawn)
    parts = "、".join(f"{mark.label.partition('（')[0]} {marks[mark]}" for mark in MapMark if marks[mark])
    left_out = f"；{drawn.unplaced} 个问题不在图上" if drawn.unplaced else ""
    return f"已写出 {name}：{drawn.placed} 个点{f'（{parts}）' if parts else ''}{left_out}"


def photo_count_line(check: PhotoCheck) -> str:
    """Return in one line how many photos were looked at."""
    far = sum(one.problem is PlaceProblem.FAR_PHOTO for one in check.findings)
    others = f"；另有 {check.others} 张不是 JPEG，没有看" if check.others else ""
    return f"照片 {check.photos} 张，自带坐标的 {check.placed} 张，离点位太远的 {far} 张{others}"


def map_json(drawn: IssueMap, check: PhotoCheck | None) -> dict[str, object]:
    """Return the counts of a map with the keys that programs rely on."""
    marks = _count_marks(drawn)
    photos = None if check is None else {"seen": check.photos, "placed": check.placed, "unseen": check.others}
    return {
        "points": drawn.placed,
        "unplaced": drawn.unplaced,
        "marks": {mark.value: marks[mark] for mark in MapMark},
        "photos": photos,
    }


def finding_json(one: PlaceFinding) -> dict[str, object]:
    """Return a finding with the keys that programs rely on."""
    lon, lat = one.place
    return {
        "level": one.level,
        "number": one.number,
        "problem": one.problem.value,
        "lon": lon,
        "lat": lat,
        "photo": one.photo or None,
        "metres": one.metres,
        "why": one.why or None,
    }


def build_map_title(drawn: IssueMap, day: date, filters: str) -> str:
    """Return the title inside the file: whoever opens it sees the day, the filters, and that issues are missing."""
    missing = f"另有 {drawn.unplaced} 个问题没有坐标" if drawn.unplaced else ""
    return f"秦岭生态环境保护问题（{'，'.join(filter(None, (f'截至 {day}', filters, f'{drawn.placed} 个点', missing)))}）"


def _count_marks(drawn: IssueMap) -> Counter[MapMark]:
    """Count the points that are on the map by their mark."""
    return Counter(point.mark for point in drawn.points if point.place is not None)
