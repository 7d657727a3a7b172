"""Names of fill colours, as people write them in legends, and what each colour often means."""

import colorsys
from functools import lru_cache

#: The name of the cells without a fill.
NO_FILL = "无"

#: Ranges of hue in degrees and the names that fit, the best first.
_HUES = (
    (12, ("红",)),
    (25, ("橙", "红")),
    (42, ("橙", "黄")),
    (50, ("黄", "橙")),
    (68, ("黄",)),
    (80, ("绿", "黄")),
    (160, ("绿",)),
    (195, ("青", "蓝", "绿")),
    (255, ("蓝",)),
    (290, ("紫",)),
    (345, ("粉", "紫", "红")),
    (361, ("红", "粉")),
)
_MIN_CHROMA = 20 / 255  # a smaller difference of red, green and blue is grey
_MAX_BLACK, _MIN_WHITE = 0.12, 0.98
_STRONG_ORANGE = (40, 50, 0.6)  # hues of strong colours that Excel calls orange: FFC000

_STATUSES = {
    "红": ("未启动", "整改中", "完成整改"),
    "橙": ("整改中", "未启动", "完成整改"),
    "黄": ("整改中", "完成整改", "未启动"),
    "绿": ("已销号", "完成整改", "整改中"),
    "灰": ("已销号", "未启动", "已撤并"),
    NO_FILL: ("未启动", "整改中", "已销号"),
}
_OTHER_STATUSES = ("完成整改", "整改中", "已销号")


@lru_cache(maxsize=1024)
def name_hues(colour: str) -> tuple[str, ...]:
    """Return the names that people may give the colour "RRGGBB", the best first. "" is no fill."""
    if not colour:
        return (NO_FILL,)
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    chroma = max(red, green, blue) - min(red, green, blue)
    degrees = hue * 360
    names = next(names for end, names in _HUES if degrees < end)
    low, high, light_end = _STRONG_ORANGE
    if low <= degrees < high and light < light_end:
        names = ("橙", "黄")
    if chroma < _MIN_CHROMA:
        if light >= _MIN_WHITE:
            return ("白", NO_FILL)
        grey = "黑" if light < _MAX_BLACK else "灰"
        return (grey, *names) if chroma > _MIN_CHROMA / 2 else (grey,)
    return names


def describe_colour(colour: str) -> str:
    """Return the name of a colour for people: 绿色（92D050）."""
    return f"{name_hues(colour)[0]}色（{colour}）" if colour else "没有底色"


def suggest_statuses(colour: str) -> tuple[str, ...]:
    """Return the statuses that rows of the colour often have, the likeliest first."""
    return _STATUSES.get(name_hues(colour)[0], _OTHER_STATUSES)
