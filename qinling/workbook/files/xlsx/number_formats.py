"""What the formats of an .xlsx say of the cells that have them: how a number is shown, and whether it is locked."""

import re
from dataclasses import dataclass

from qinling.workbook.files.zip_package import parse_elements

_BUILT_IN_DAYS = frozenset([*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)])
_BUILT_IN_PERCENTS = frozenset([9, 10])
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.')
_TEXT_FORMAT = 49


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How cells of one format show a number. *is_locked*: they cannot be filled where the sheet is protected."""

    is_day: bool = False
    is_percent: bool = False
    is_text: bool = False
    is_locked: bool = True


GENERAL_FORMAT = NumberFormat()


def read_number_formats(styles: bytes) -> list[NumberFormat]:
    """Return the formats of cells in the order of their indexes. *styles* is the part with the styles."""
    codes: dict[int, str] = {}
    formats: list[NumberFormat] = []
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        parent = path[-1] if path else ""
        path.append(name)
        if name == "numFmt" and parent == "numFmts":
            codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif name == "xf" and parent == "cellXfs":
            formats.append(_describe_format(int(attributes.get("numFmtId", "0")), codes))
        elif name == "protection" and parent == "xf" and "cellXfs" in path:
            is_locked = attributes.get("locked", "1") not in ("0", "false")
            last = formats[-1]
            formats[-1] = NumberFormat(last.is_day, last.is_percent, last.is_text, is_locked)

    def end(_: str) -> None:
        path.pop()

    if styles:
        parse_elements([styles], start, end)
    return formats


def _describe_format(number: int, codes: dict[int, str]) -> NumberFormat:
    if number not in codes:
        return NumberFormat(number in _BUILT_IN_DAYS, number in _BUILT_IN_PERCENTS, number == _TEXT_FORMAT)
    code = _NOT_SHOWN.sub("", codes[number].lower())
    is_day = "y" in code or "d" in code or ("m" in code and "h" not in code and "s" not in code)
    return NumberFormat(is_day and "general" not in code, "%" in code, code == "@")
