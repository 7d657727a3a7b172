"""Read from the styles of an .xlsx which cell formats have a coloured background or struck text."""

import colorsys
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from qinling.workbook.files.sheet_marks import WHITE
from qinling.workbook.files.zip_package import parse_elements

_MAX_FORMATS = 70_000  # Excel allows 65,490
_MAX_DEPTH = 5
_BUILT_IN_COLORS = [
    "000000",
    "FFFFFF",
    "FF0000",
    "00FF00",
    "0000FF",
    "FFFF00",
    "FF00FF",
    "00FFFF",
    "000000",
    "FFFFFF",
    "FF0000",
    "00FF00",
    "0000FF",
    "FFFF00",
    "FF00FF",
    "00FFFF",
    "800000",
    "008000",
    "000080",
    "808000",
    "800080",
    "008080",
    "C0C0C0",
    "808080",
    "9999FF",
    "993366",
    "FFFFCC",
    "CCFFFF",
    "660066",
    "FF8080",
    "0066CC",
    "CCCCFF",
    "000080",
    "FF00FF",
    "FFFF00",
    "00FFFF",
    "800080",
    "800000",
    "008080",
    "0000FF",
    "00CCFF",
    "CCFFFF",
    "CCFFCC",
    "FFFF99",
    "99CCFF",
    "FF99CC",
    "CC99FF",
    "FFCC99",
    "3366FF",
    "33CCCC",
    "99CC00",
    "FFCC00",
    "FF9900",
    "FF6600",
    "666699",
    "969696",
    "003366",
    "339966",
    "003300",
    "333300",
    "993300",
    "993366",
    "333399",
    "333333",
]
#: The colours of Office's own theme, in the order in which formats count them.
_OFFICE_THEME = [
    "FFFFFF",
    "000000",
    "EEECE1",
    "1F497D",
    "4F81BD",
    "C0504D",
    "9BBB59",
    "8064A2",
    "4BACC6",
    "F79646",
    "0000FF",
    "800080",
]
_THEME_NAMES = [
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
]
#: Errors of a damaged part.
STYLE_FAILURES = (ValueError, LookupError, OverflowError)


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The cell formats with marks, by their index: the background as "RRGGBB", and which are struck through."""

    fills: Mapping[int, str] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()


def read_cell_styles(styles: Iterable[bytes], theme: Iterable[bytes] | None) -> CellStyles:
    """Read the cell formats from the part of the styles.

    *theme* is read only where a colour refers to it. A workbook without one has Office's own.

    Raises one of `STYLE_FAILURES` where the formats are not sound, ExpatError where the XML is broken.
    """
    parser = _StylesParser()
    parse_elements(styles, parser.start_element, parser.end_element)
    needs_theme = any("theme" in color for color in parser.fills)
    colors = _ColorResolver(parser.palette, _read_theme(theme) if needs_theme and theme else _OFFICE_THEME)
    fill_colors = [colors.resolve(color) for color in parser.fills]
    fills, struck = {}, set()
    for index, (font, fill) in enumerate(parser.formats):
        color = fill_colors[fill] if fill < len(fill_colors) else ""
        if color and color != WHITE:
            fills[index] = color
        if font < len(parser.fonts) and parser.fonts[font]:
            struck.add(index)
    return CellStyles(fills, frozenset(struck))


def is_switched_on(value: str) -> bool:
    """Return whether the attribute *value* of a switch such as `<strike/>` means on."""
    return value.strip().lower() not in ("0", "false", "off", "none")


class _StylesParser:
    """The fonts (struck or not), solid fills (the attributes of their colour) and cell formats of the styles."""

    def __init__(self) -> None:
        self.fonts: list[bool] = []
        self.fills: list[dict[str, str]] = []
        self.formats: list[tuple[int, int]] = []
        self.palette: list[str] = []
        self._path: list[str] = []
        self._is_solid = False

    def start_element(self, kind: str, attributes: dict[str, str]) -> None:
        self._path.append(kind)
        if len(self._path) > _MAX_DEPTH:
            return
        match self._path[1:]:
            case ["fonts", "font"]:
                self.fonts.append(False)
            case ["fonts", "font", "strike"]:
                self.fonts[-1] = is_switched_on(attributes.get("val", "1"))
            case ["fills", "fill"]:
                self.fills.append({})
                self._is_solid = False
            case ["fills", "fill", "patternFill"]:
                self._is_solid = attributes.get("patternType") == "solid"
            case ["fills", "fill", "patternFill", "fgColor"] if self._is_solid:
                self.fills[-1] = attributes
            case ["cellXfs", "xf"]:
                self.formats.append((_read_index(attributes, "fontId"), _read_index(attributes, "fillId")))
            case ["colors", "indexedColors", "rgbColor"]:
                self.palette.append(attributes.get("rgb", "")[-6:])
        if max(len(self.fonts), len(self.fills), len(self.formats), len(self.palette)) > _MAX_FORMATS:
            raise ValueError("too many formats")

    def end_element(self, kind: str) -> None:
        del kind
        self._path.pop()


def _read_index(attributes: Mapping[str, str], name: str) -> int:
    return max(int(attributes.get(name, "0")), 0)


class _ColorResolver:
    """Turns the attributes of a colour into "RRGGBB", or "" where they name none."""

    def __init__(self, palette: list[str], theme: list[str]) -> None:
        self._palette = palette or _BUILT_IN_COLORS
        self._theme = theme

    def resolve(self, color: Mapping[str, str]) -> str:
        base = self._find_base(color)
        if len(base) != 6 or not base.isascii():
            return ""
        try:
            red, green, blue = bytes.fromhex(base)
            tint = float(color.get("tint", "0"))
        except ValueError:
            return ""
        if not math.isfinite(tint) or not tint:
            return base.upper()
        return _apply_tint(red, green, blue, max(-1.0, min(tint, 1.0)))

    def _find_base(self, color: Mapping[str, str]) -> str:
        if "rgb" in color:
            return color["rgb"][-6:]
        for name, colors in (("theme", self._theme), ("indexed", self._palette)):
            if name in color:
                index = _read_index(color, name)
                return colors[index] if index < len(colors) else ""
        return ""


def _apply_tint(red: int, green: int, blue: int, tint: float) -> str:
    """Return the colour lightened or darkened by *tint*, from -1 to 1."""
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    lightness = lightness * (1 + tint) if tint < 0 else lightness + (1 - lightness) * tint
    shares = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "".join(f"{round(share * 255):02X}" for share in shares)


def _read_theme(chunks: Iterable[bytes]) -> list[str]:
    """Return the colours of the theme in the order in which formats count them."""
    colors: dict[str, str] = {}
    name = ""

    def start_element(kind: str, attributes: dict[str, str]) -> None:
        nonlocal name
        if kind in _THEME_NAMES:
            name = kind
        elif name and kind in ("srgbClr", "sysClr"):
            colors.setdefault(name, attributes.get("lastClr") or attributes.get("val", ""))
            name = ""

    try:
        parse_elements(chunks, start_element, lambda _: None)
    except expat.ExpatError as error:
        raise ValueError("broken theme") from error  # costs no more than the colours
    return [colors.get(one) or default for one, default in zip(_THEME_NAMES, _OFFICE_THEME, strict=True)]
