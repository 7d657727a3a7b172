"""Count the filled cells that an .xlsx holds, to notice where the reader returns fewer.

The reader drops a cell that stands twice or in the wrong place, and says nothing.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from qinling.errors import WorkbookRefused
from qinling.workbook.files.xlsx.cell_parser import CellParser
from qinling.workbook.files.zip_package import parse_elements, read_part_chunks

_SHEET_DATA, _PREFIXED_SHEET_DATA = b"<sheetData", b":sheetData"
_REMEDY = "请重新下载或向报送单位索取"
#: What stands between the shared strings and is none.
_STRAY_ELEMENT = re.compile(
    rb"<(?:/(?:\w+:)?si\s*|(?:\w+:)?si\s*/|(?:\w+:)?sst\b[^<>]*)>\s*<(?!(?:\w+:)?si[\s/>]|/)"
)
_BLANK_STRING = re.compile(rb"<(?:\w+:)?(?:si\s*/>|si\s*>\s*</|t(?:\s[^<>]*)?(?:/>|>\s*</))")


def count_value_elements(cells: bytes) -> int:
    """Return how many cells in a piece of a sheet of the common form hold a value, blank shared strings too."""
    blank = cells.count(b"<v></v>") + cells.count(b"<is></is>") + cells.count(b"<is><t></t></is>")
    return cells.count(b"<v>") + cells.count(b"<is>") - blank - cells.count(b"<is><t/></is>")


def find_blank_strings(file: str, strings: bytes) -> set[str]:
    """Return the indexes of the shared strings without any text, not even where the reader does not look for it.

    Raises WorkbookRefused for a text in no string: all strings after it would be taken for others.
    """
    blank: set[str] = set()
    if not (_BLANK_STRING.search(strings) or _STRAY_ELEMENT.search(strings)):
        return blank
    index, is_inside, has_text = -1, False, False

    def start_element(kind: str, attributes: dict[str, str]) -> None:
        nonlocal index, is_inside, has_text
        del attributes
        if kind == "si":
            index, is_inside, has_text = index + 1, True, False

    def end_element(kind: str) -> None:
        nonlocal is_inside
        if kind == "si":
            is_inside = False
            if not has_text:
                blank.add(str(index))

    def read_text(text: str) -> None:
        nonlocal has_text
        if text.strip() and not is_inside:
            raise WorkbookRefused(f"{file} 已损坏：里面的文字表有不在其位的文字", _REMEDY)
        has_text = has_text or bool(text.strip())

    parse_elements([strings], start_element, end_element, read_text)
    return blank


def count_filled_cells(file: str, chunks: Iterable[bytes], blank_strings: set[str]) -> int:
    """Return how many cells of a sheet surely hold a value that the reader can return.

    This parses the sheet, which takes eight times as long as reading it.
    """
    cells = CellParser(file, chunks)
    strings = sum(count for index, count in cells.string_uses.items() if index not in blank_strings)
    return cells.own_value_cells + strings


def read_sheet_chunks(path: Path, archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield the chunks of a sheet. Raises WorkbookRefused where it has not one block of rows."""
    count, prefixed_count, tail = 0, 0, b""
    for chunk in read_part_chunks(path, archive, member):
        window = tail + chunk
        count += window.count(_SHEET_DATA)
        prefixed_count += window.count(_PREFIXED_SHEET_DATA)
        tail = chunk[1 - len(_SHEET_DATA) :]
        yield chunk
    # With a prefix the end of the block is counted too, unless it is empty.
    if count != 1 and (count or prefixed_count not in (1, 2)):
        raise WorkbookRefused(f"{path.name} 已损坏：里面的 {member} 不是完好的工作表", _REMEDY)
