"""What the fast reader does not tell of an .ods file: merged cells, and how far repeats unfold."""

from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse  # document types are refused before

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

#: Merged blocks as ((first row, first column), (last row, last column)), from 0.
Merges = list[tuple[tuple[int, int], tuple[int, int]]]


def _count(element: Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def scan_content(path: Path, stream: IO[bytes], limits: Limits) -> dict[str, Merges]:
    """Return the merged blocks of each sheet by its name.

    Raises WorkbookRefused where repeated cells would unfold beyond *limits*, or the XML is broken.
    """
    merges: dict[str, Merges] = {}
    here: Merges = []
    row = width = last = 0
    try:
        for event, element in iterparse(stream, events=("start", "end")):
            if event == "start" and element.tag == f"{_TABLE}table":
                here = merges.setdefault(element.get(f"{_TABLE}name", ""), [])
                row = width = last = 0
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                columns = _scan_row(element, row, here)
                row += _count(element, "number-rows-repeated")
                if columns:
                    width, last = max(width, columns), row
                if last * width > limits.max_cells:
                    raise WorkbookRefused(
                        f"{path.name} 的内容铺开超过上限 {limits.max_cells} 格",
                        "请删去表格以外的内容，或在设置中调大 import.max_cells",
                    )
                element.clear()
    except ParseError as error:
        raise WorkbookRefused(f"{path.name} 已损坏，内容不完整", "请重新下载或向报送单位索取") from error
    return merges


def _scan_row(element: Element, row: int, merges: Merges) -> int:
    """Note the merged blocks that start in this row and return its last filled column, from 1."""
    column = filled = 0
    for cell in element:
        repeated = _count(cell, "number-columns-repeated")
        down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            merges.append(((row, column), (row + down - 1, column + across - 1)))
        column += repeated
        if len(cell):
            filled = column
    return filled
