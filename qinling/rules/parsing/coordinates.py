"""Longitudes and latitudes as offices write them → degrees."""

import re
from functools import lru_cache
from typing import Literal

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import one_width, plain, shown, unspaced

Axis = Literal["lon", "lat"]

_LABEL: dict[str, str] = {"lon": "经度", "lat": "纬度"}
#: China's land, in whole degrees.
_BOUNDS: dict[str, tuple[int, int]] = {"lon": (73, 136), "lat": (3, 54)}
_WRITE_OUT: dict[str, str] = {
    "lon": "请写成 109.512345 或 109°30′45″ 的样子",
    "lat": "请写成 33.712345 或 33°42′45″ 的样子",
}

# Before the width is changed: NFKC would make letters and accents of some of these.
_MARKS = str.maketrans(
    dict.fromkeys("º˚∘", "°") | dict.fromkeys("′’‘´`＇", "'") | dict.fromkeys("″”“＂", '"')
)
_MARKED = r"(?:(?P<{0}>东经|西经|北纬|南纬|经度|纬度|[EWNS]):?)?"
_DEGREES = re.compile(
    _MARKED.format("ahead")
    + r"(?P<degrees>[0-9]{1,3}(?:\.[0-9]{1,20})?)"
    + r"(?:[°度](?:(?P<minutes>[0-9]{1,2}(?:\.[0-9]{1,20})?)['分]"
    + r"(?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,20})?)[\"秒]?)?)?)?"
    + _MARKED.format("behind"),
    re.IGNORECASE,
)
_METRES = re.compile(r"[0-9]{5,}(?:\.[0-9]+)?")
_AXIS_OF: dict[str, Axis] = {
    "东经": "lon",
    "经度": "lon",
    "E": "lon",
    "北纬": "lat",
    "纬度": "lat",
    "N": "lat",
}

_LONGEST = 80  # signs; a longer cell is a story
_SIGNS_BETWEEN = re.compile(r"[,;、/]")
_BEFORE_MARK = re.compile(r"(?<=[0-9°度'分\"秒])(?=东经|北纬|经度|纬度|[EN]:?[0-9])", re.IGNORECASE)


def read_coordinate(raw: object, axis: Axis) -> float:
    """Return degrees east (*axis* lon) or north (lat): decimal, or degrees, minutes and seconds (six decimals).

    Raises ValueRefused for what is none, lies outside China, or belongs in the other column.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _within(raw, axis, raw)
    if isinstance(raw, str):
        return _coordinate_of_text(raw.strip(), axis)
    raise ValueRefused(f"{shown(raw)}不是{_LABEL[axis]}", _WRITE_OUT[axis])


def read_lonlat(raw: object) -> tuple[float, float]:
    """Return (lon, lat) of one cell such as “109.51,33.70”; the longitude first unless the parts say which they are."""
    parts = _two_parts(raw) if isinstance(raw, str) else []
    if len(parts) != 2:
        raise ValueRefused(f"{shown(raw)}不是一对经纬度", "请写成 109.512345,33.712345 的样子，经度在前")
    lon, lat = parts if _said_axis(parts[0]) != "lat" and _said_axis(parts[1]) != "lon" else reversed(parts)
    return read_coordinate(lon, "lon"), read_coordinate(lat, "lat")


@lru_cache(maxsize=4096)
def _coordinate_of_text(text: str, axis: Axis) -> float:
    words = _plain_marks(text)
    found = _DEGREES.fullmatch(words)
    if found is None:
        if _METRES.fullmatch(words):
            return _within(float(words[:20]), axis, text)
        raise ValueRefused(f"{shown(text)}不是{_LABEL[axis]}", _WRITE_OUT[axis])
    for mark in (found["ahead"], found["behind"]):
        if mark and _AXIS_OF.get(mark.upper()) != axis:
            raise _crossed(text)
    return _within(_degrees(found, text), axis, text)


def _degrees(found: re.Match[str], text: str) -> float:
    degrees, minutes, seconds = (float(found[part] or 0) for part in ("degrees", "minutes", "seconds"))
    if found["minutes"] is None:
        return degrees
    finer_below_a_fraction = "." in found["degrees"] or ("." in found["minutes"] and found["seconds"])
    if minutes >= 60 or seconds >= 60 or finer_below_a_fraction:
        raise ValueRefused(f"{shown(text)}的度、分、秒不对", "分和秒应小于60，只有最后一位可以带小数")
    return round(degrees + minutes / 60 + seconds / 3600, 6)


def _within(value: float, axis: Axis, raw: object) -> float:
    low, high = _BOUNDS[axis]
    if low <= value <= high:
        return float(value)
    other_low, other_high = _BOUNDS["lat" if axis == "lon" else "lon"]
    if other_low <= value <= other_high:
        raise _crossed(raw)
    if abs(value) >= 1000:
        raise ValueRefused(f"{shown(raw)}不是以度为单位的{_LABEL[axis]}", "平面坐标请先换算成经纬度")
    raise ValueRefused(f"{_LABEL[axis]}{shown(raw)}不在我国范围内（{low}—{high}）", "请核对后改正")


def _crossed(raw: object) -> ValueRefused:
    return ValueRefused(f"{shown(raw)}：经纬度似乎颠倒", "请核对经度和纬度是否填反了")


def _plain_marks(text: str) -> str:
    return plain(text.translate(_MARKS)).replace("''", '"') if len(text) <= _LONGEST else text


def _two_parts(text: str) -> list[str]:
    """Split one cell into its two coordinates: by a sign, by a space, or before 北纬 and the like."""
    words = one_width(text.translate(_MARKS)).strip().removeprefix("(").removesuffix(")")
    if len(words) > _LONGEST:
        return []
    for parts in (_SIGNS_BETWEEN.split(words), words.split(), _BEFORE_MARK.split(unspaced(words))):
        if len(parts) == 2 and all(_DEGREES.fullmatch(_plain_marks(part)) for part in parts):
            return parts
    return []


def _said_axis(part: str) -> Axis | None:
    found = _DEGREES.fullmatch(_plain_marks(part))
    mark = (found["ahead"] or found["behind"]) if found else None
    return _AXIS_OF.get(mark.upper()) if mark else None
