"""Add to the styles of an .xlsx a yellow twin of some cell formats. All other bytes stay."""

import re
from collections.abc import Iterable

_FILLS = re.compile(rb"(<(?:[\w.-]+:)?fills\b[^>]*>)(.*?)(</((?:[\w.-]+:)?)fills>)", re.DOTALL)
_FORMATS = re.compile(rb"(<(?:[\w.-]+:)?cellXfs\b[^>]*>)(.*?)(</(?:[\w.-]+:)?cellXfs>)", re.DOTALL)
_FILL = re.compile(rb"<(?:[\w.-]+:)?fill\b")
_FORMAT = re.compile(
    rb"<((?:[\w.-]+:)?)xf\b(?P<said>(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>(?P<inside>.*?)</(?:[\w.-]+:)?xf>)",
    re.DOTALL,
)
_COUNT = re.compile(rb"\bcount\s*=\s*(\"[^\"]*\"|'[^']*')")
_FILL_SAID = re.compile(rb"\s(?:fillId|applyFill)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def add_yellow_styles(styles: bytes, wanted: Iterable[int]) -> tuple[bytes, dict[int, int]] | None:
    """Return the part with yellow twins of the formats *wanted*, and the index of each twin.

    None where the part is not written as the format says.
    """
    fills, formats = _FILLS.search(styles), _FORMATS.search(styles)
    if not fills or not formats or fills.end() > formats.start():
        return None
    known = list(_FORMAT.finditer(formats[2]))
    prefix, fill_count = fills[4], len(_FILL.findall(fills[2]))
    twins: dict[int, int] = {}
    new = b""
    for index in sorted(set(wanted)):
        if index >= len(known):
            return None
        twins[index] = len(known) + len(twins)
        new += _build_twin(known[index], fill_count)
    fill = b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="FFFFFF00"/></%bpatternFill></%bfill>'
    parts = (
        styles[: fills.start()],
        _set_count(fills[1], fill_count + 1) + fills[2] + fill % ((prefix,) * 5) + fills[3],
        styles[fills.end() : formats.start()],
        _set_count(formats[1], len(known) + len(twins)) + formats[2] + new + formats[3],
        styles[formats.end() :],
    )
    return b"".join(parts), twins


def _build_twin(found: "re.Match[bytes]", fill: int) -> bytes:
    said = _FILL_SAID.sub(b"", found["said"].rstrip()) + b' fillId="%d" applyFill="1"' % fill
    inside = found["inside"]
    if inside is None:
        return b"<%bxf%b/>" % (found[1], said)
    return b"<%bxf%b>%b</%bxf>" % (found[1], said, inside, found[1])


def _set_count(tag: bytes, count: int) -> bytes:
    return _COUNT.sub(b'count="%d"' % count, tag)
