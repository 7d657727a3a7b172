"""Building blocks of hostile files: a small valid ledger in every format, to be changed in one place."""

import csv
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.workbook.makers.odd_files import write_ods, write_xls

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TITLE = "区级自查问题台账（截至2026年4月20日）"
HEADINGS = ("问题编号", "镇办", "问题描述", "责任单位", "整改时限", "整改状态")
ISSUES = tuple(
    (f"H-{number}", "松涧镇", f"河道内第{number}处弃渣未清理", "区水利局", "2026年6月30日前", "整改中")
    for number in range(1, 7)
)
#: A valid ledger as rows. Every case starts from it.
LEDGER = ((TITLE,), HEADINGS, *ISSUES)


class Xml(NamedTuple):
    """A cell given as markup; `{ref}` in it becomes the cell's name."""

    markup: str


Value = str | int | float | None | Xml
Rows = Iterable[Sequence[Value]]


def column_letters(column: int) -> str:
    """Return the letters of *column*, from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_xml(ref: str, value: Value) -> str:
    """Return the markup of one .xlsx cell, text inline."""
    if isinstance(value, Xml):
        return value.markup.replace("{ref}", ref)
    if isinstance(value, str):
        return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{ref}"><v>{value}</v></c>'


def rows_xml(rows: Rows, first: int = 1) -> str:
    """Return the markup of rows, the first of them numbered *first*."""
    lines = []
    for number, row in enumerate(rows, first):
        cells = (
            cell_xml(f"{column_letters(at)}{number}", value)
            for at, value in enumerate(row)
            if value is not None
        )
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(lines)


def sheet_xml(rows: Rows = LEDGER, before: str = "", after: str = "", more: str = "") -> str:
    """Return a worksheet of *rows*. *more* follows the rows; *before* and *after* surround sheetData."""
    data = f"<sheetData>{rows_xml(rows)}{more}</sheetData>"
    return f'{HEAD}<worksheet xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}">{before}{data}{after}</worksheet>'


def merges_xml(blocks: Sequence[str]) -> str:
    """Return the element that merges *blocks*."""
    inner = "".join(f'<mergeCell ref="{block}"/>' for block in blocks)
    return f"<mergeCells>{inner}</mergeCells>"


def workbook_xml(names: Sequence[str] = ("台账",), attributes: str = "") -> str:
    """Return the list of sheets, each with *attributes*."""
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}" {attributes}/>'
        for at, name in enumerate(names, 1)
    )
    return f'{HEAD}<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def relations_xml(targets: Sequence[str], kind: str = "worksheet") -> str:
    """Return relations rId1, rId2 … to *targets*."""
    items = "".join(
        f'<Relationship Id="rId{at}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for at, target in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{items}</Relationships>'


def content_types(sheets: int) -> str:
    """Return the list of the parts' types."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{main}.worksheet+xml"/>'
        for at in range(1, sheets + 1)
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>{parts}</Types>'
    )


def parts_of(*sheets: str, names: Sequence[str] = ("台账",)) -> dict[str, str | bytes]:
    """Return the parts of an .xlsx that holds *sheets*, by their names in the package."""
    return {
        "[Content_Types].xml": content_types(len(sheets)),
        "_rels/.rels": relations_xml(["xl/workbook.xml"], "officeDocument"),
        "xl/workbook.xml": workbook_xml(names),
        "xl/_rels/workbook.xml.rels": relations_xml(
            [f"worksheets/sheet{at}.xml" for at in range(1, len(sheets) + 1)]
        ),
        **{f"xl/worksheets/sheet{at}.xml": sheet for at, sheet in enumerate(sheets, 1)},
    }


def write_zip(path: Path, parts: Mapping[str, str | bytes | None], level: int = 6) -> Path:
    """Write *parts* as a zip; a part that is None is left out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, body in parts.items():
            if body is not None:
                archive.writestr(name, body)
    return path


def xlsx(folder: Path, sheet: str | bytes = "", **changes: str | bytes | None) -> Path:
    """Write a workbook of one sheet; *changes* replace parts: `workbook`, `rels`, `strings`, `styles`."""
    places = {
        "workbook": "xl/workbook.xml",
        "rels": "xl/_rels/workbook.xml.rels",
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "types": "[Content_Types].xml",
    }
    parts: dict[str, str | bytes | None] = {**parts_of(sheet_xml())}
    if sheet:
        parts["xl/worksheets/sheet1.xml"] = sheet
    parts.update({places[name]: body for name, body in changes.items()})
    return write_zip(folder / "区级台账.xlsx", parts)


def ods_rows(rows: Rows = LEDGER) -> str:
    """Return the markup of .ods rows. A cell given as Xml is inserted unchanged."""
    lines = []
    for row in rows:
        cells = (
            value.markup
            if isinstance(value, Xml)
            else f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
            for value in row
        )
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return "".join(lines)


def ods(folder: Path, more: str = "", before: str = "", rows: Rows = LEDGER) -> Path:
    """Write an .ods of one sheet with *before* and *more* around its rows."""
    path = folder / "区级台账.ods"
    write_ods(path, f'<table:table table:name="台账">{before}{ods_rows(rows)}{more}</table:table>')
    return path


def xls(folder: Path, rows: Sequence[Sequence[Value]] = LEDGER, name: str = "区级台账.xls") -> Path:
    """Write a BIFF workbook of one sheet."""
    return write_xls(folder / name, "台账", rows)  # type: ignore[arg-type]


def csv_bytes(rows: Rows = LEDGER, encoding: str = "utf-8") -> bytes:
    """Return *rows* as comma-separated text."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def write_file(folder: Path, name: str, data: bytes) -> Path:
    """Write *data* as they are."""
    path = folder / name
    path.write_bytes(data)
    return path


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE compound file (version 3) of *streams*, each padded so that none is a mini stream."""
    bodies = [body.ljust(max(4096, -(-len(body) // 512) * 512), b"\0") for body in streams.values()]
    counts = [len(body) // 512 for body in bodies]
    directory = -(-(len(streams) + 1) // 4)
    table = -(-(sum(counts) + directory + 8) // 127)
    fat = [0xFFFFFFFD] * table
    for count in (directory, *counts):
        start = len(fat)
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (table * 128 - len(fat))
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    start = table + directory
    for at, (name, body, count) in enumerate(zip(streams, bodies, counts, strict=True), 1):
        entries.append(_entry(name, 2, start, len(body), right=at + 1 if at < len(streams) else 0xFFFFFFFF))
        start += count
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0,
                       table, table, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    difat = struct.pack("<109I", *[*range(table), *[0xFFFFFFFF] * (109 - table)])
    return (
        head
        + difat
        + struct.pack(f"<{len(fat)}I", *fat)
        + b"".join(entries).ljust(directory * 512, b"\0")
        + b"".join(bodies)
    )


def _entry(
    name: str, kind: int, start: int, size: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF
) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIII", text, len(text), kind, 1, 0xFFFFFFFF, right, child, start, size, 0)
