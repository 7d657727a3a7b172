"""Parsing of longitudes and latitudes as offices write them."""

import re
from functools import lru_cache
from typing import Literal

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text, normalize_width, quote_value, remove_spaces

Axis = Literal["lon", "lat"]

_LABEL: dict[str, str] = {"lon": "经度", "lat": "纬度"}
#: The extent of China's land, in whole degrees.
_BOUNDS: dict[str, tuple[int, int]] = {"lon": (73, 136), "lat": (3, 54)}
_REMEDY: dict[str, str] = {
    "lon": "请写成 109.512345 或 109°30′45″ 的样子",
    "lat": "请写成 33.712345 或 33°42′45″ 的样子",
}

# Applied before NFKC, which turns some of these marks into letters or accents.
_MARKS = str.maketrans(
    dict.fromkeys("º˚∘", "°") | dict.fromkeys("′’‘´`＇", "'") | dict.fromkeys("″”“＂", '"')
)
_AXIS_MARK = r"(?:(?P<{0}>东经|西经|北纬|南纬|经度|纬度|[EWNS]):?)?"
_DEGREES = re.compile(
    _AXIS_MARK.format("ahead")
    + r"(?P<degrees>[0-9]{1,3}(?:\.[0-9]{1,20})?)"
    + r"(?:[°度](?:(?P<minutes>[0-9]{1,2}(?:\.[0-9]{1,20})?)['分]"
    + r"(?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,20})?)[\"秒]?)?)?)?"
    + _AXIS_MARK.format("behind"),
    re.IGNORECASE,
)
_PLANE_COORDINATE = re.compile(r"[0-9]{5,}(?:\.[0-9]+)?")
_AXIS_OF: dict[str, Axis] = {
    "东经": "lon",
    "经度": "lon",
    "E": "lon",
    "北纬": "lat",
    "纬度": "lat",
    "N": "lat",
}

_MAX_LENGTH = 80  # characters; a longer cell is free text
_SEPARATOR = re.compile(r"[,;、/]")
_BEFORE_MARK = re.compile(r"(?<=[0-9°度'分\"秒])(?=东经|北纬|经度|纬度|[EN]:?[0-9])", re.IGNORECASE)


def parse_coordinate(raw: object, axis: Axis) -> float:
    """Return degrees east (*axis* lon) or north (lat), rounded to six decimals.

    Reads decimal degrees, or degrees, minutes and seconds. Raises ValueRefused for anything
    else, for places outside China and for a coordinate of the other axis.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _require_in_bounds(raw, axis, raw)
    if isinstance(raw, str):
        return _parse_coordinate_text(raw.strip(), axis)
    raise ValueRefused(f"{quote_value(raw)}不是{_LABEL[axis]}", _REMEDY[axis])


def parse_lonlat(raw: object) -> tuple[float, float]:
    """Return (lon, lat) of one cell such as “109.51,33.70”.

    The longitude comes first unless the parts are marked.
    """
    parts = _split_pair(raw) if isinstance(raw, str) else []
    if len(parts) != 2:
        raise ValueRefused(
            f"{quote_value(raw)}不是一对经纬度", "请写成 109.512345,33.712345 的样子，经度在前"
        )
    lon, lat = (
        parts
        if _find_marked_axis(parts[0]) != "lat" and _find_marked_axis(parts[1]) != "lon"
        else reversed(parts)
    )
    return parse_coordinate(lon, "lon"), parse_coordinate(lat, "lat")


@lru_cache(maxsize=4096)
def _parse_coordinate_text(text: str, axis: Axis) -> float:
    words = _normalize_marks(text)
    found = _DEGREES.fullmatch(words)
    if found is None:
        if _PLANE_COORDINATE.fullmatch(words):
            return _require_in_bounds(float(words[:20]), axis, text)
        raise ValueRefused(f"{quote_value(text)}不是{_LABEL[axis]}", _REMEDY[axis])
    for mark in (found["ahead"], found["behind"]):
        if mark and _AXIS_OF.get(mark.upper()) != axis:
            raise _build_swapped_refusal(text)
    return _require_in_bounds(_compute_degrees(found, text), axis, text)


def _compute_degrees(found: re.Match[str], text: str) -> float:
    degrees, minutes, seconds = (float(found[part] or 0) for part in ("degrees", "minutes", "seconds"))
    if found["minutes"] is None:
        return degrees
    finer_below_a_fraction = "." in found["degrees"] or ("." in found["minutes"] and found["seconds"])
    if minutes >= 60 or seconds >= 60 or finer_below_a_fraction:
        raise ValueRefused(f"{quote_value(text)}的度、分、秒不对", "分和秒应小于60，只有最后一位可以带小数")
    return round(degrees + minutes / 60 + seconds / 3600, 6)


def _require_in_bounds(value: float, axis: Axis, raw: object) -> float:
    low, high = _BOUNDS[axis]
    if low <= value <= high:
        return float(value)
    other_low, other_high = _BOUNDS["lat" if axis == "lon" else "lon"]
    if other_low <= value <= other_high:
        raise _build_swapped_refusal(raw)
    if abs(value) >= 1000:
        raise ValueRefused(
            f"{quote_value(raw)}不是以度为单位的{_LABEL[axis]}",
            "平面坐标请先换算成经纬度；是 CGCS2000 的，可设 coordinates.meridian",
        )
    raise ValueRefused(f"{_LABEL[axis]}{quote_value(raw)}不在我国范围内（{low}—{high}）", "请核对后改正")


def _build_swapped_refusal(raw: object) -> ValueRefused:
    return ValueRefused(f"{quote_value(raw)}：经纬度似乎颠倒", "请核对经度和纬度是否填反了")


def _normalize_marks(text: str) -> str:
    return normalize_text(text.translate(_MARKS)).replace("''", '"') if len(text) <= _MAX_LENGTH else text


def _split_pair(text: str) -> list[str]:
    """Split a cell into two coordinates, at a separator, at a space, or before 北纬 and the like."""
    words = normalize_width(text.translate(_MARKS)).strip().removeprefix("(").removesuffix(")")
    if len(words) > _MAX_LENGTH:
        return []
    for parts in (_SEPARATOR.split(words), words.split(), _BEFORE_MARK.split(remove_spaces(words))):
        if len(parts) == 2 and all(_DEGREES.fullmatch(_normalize_marks(part)) for part in parts):
            return parts
    return []


def _find_marked_axis(part: str) -> Axis | None:
    found = _DEGREES.fullmatch(_normalize_marks(part))
    mark = (found["ahead"] or found["behind"]) if found else None
    return _AXIS_OF.get(mark.upper()) if mark else None
