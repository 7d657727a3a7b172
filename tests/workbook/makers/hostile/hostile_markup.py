"""Hostile XML in .xlsx and .ods: entities, deep nesting, huge attributes, encodings."""

import zipfile
from functools import partial
from pathlib import Path

from tests.workbook.makers.hostile.hostile_containers import Named
from tests.workbook.makers.hostile.hostile_parts import (
    HEAD,
    LEDGER,
    SPREADSHEET,
    Xml,
    ods,
    parts_of,
    relations_xml,
    rows_xml,
    sheet_xml,
    workbook_xml,
    write_zip,
    xlsx,
)

_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
STRINGS = f'{HEAD}<sst xmlns="{SPREADSHEET}"><si><t>甲</t></si></sst>'
STYLES = f'{HEAD}<styleSheet xmlns="{SPREADSHEET}"/>'
_BIG = 6 << 20
_ATTRIBUTES = " ".join(f"a{at}=''" for at in range(5_000))


def _with(document: str, insert: str) -> str:
    return document.replace(HEAD, HEAD + insert, 1)


def entities() -> Named:
    """Declare entities and document types in every part that is read."""
    use = sheet_xml([*LEDGER, (Xml('<c r="{ref}" t="inlineStr"><is><t>&e;&i;</t></is></c>'),)])
    for name, attack in {"XXE": _XXE, "billion laughs": _LAUGHS, "document type": "<!DOCTYPE x>"}.items():
        parts: dict[str, dict[str, str]] = {
            "sheet": {"sheet": _with(use, attack)},
            "strings": {"strings": _with(STRINGS, attack)},
            "workbook": {"workbook": _with(workbook_xml(), attack)},
            "relations": {"rels": _with(relations_xml(["worksheets/sheet1.xml"]), attack)},
            "styles": {"styles": _with(STYLES, attack)},
        }
        for part, changes in parts.items():
            yield f"{name} in {part}", partial(_book, changes), "refused"
        yield f"{name} in content.xml", partial(_ods_with, insert=attack), "refused"
    yield "entity nobody declared", partial(xlsx, sheet=use), "refused"
    spaced = _XXE.replace("<!DOCTYPE", "<!DOCTYPE" + " " * 70_000)
    yield (
        "document type over two pieces",
        partial(xlsx, sheet=_with(use, "<!--" + "x" * (1 << 20) + "-->" + spaced)),
        "refused",
    )
    yield (
        "document type in small letters",
        partial(xlsx, sheet=_with(use, _XXE.replace("DOCTYPE", "doctype"))),
        "refused",
    )
    yield "document type in UTF-16", partial(xlsx, sheet=_with(use, _XXE).encode("utf-16")), "refused"
    yield "document type in a part of another name", _renamed_part, "refused"


def _book(changes: dict[str, str], folder: Path) -> Path:
    return xlsx(folder, **changes)


def _ods_with(folder: Path, insert: str) -> Path:
    path = ods(folder)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"?>", f"?>{insert}".encode(), 1)
    return write_zip(path, parts)


def _renamed_part(folder: Path) -> Path:
    parts = parts_of(_with(sheet_xml(), _XXE))
    parts["xl/worksheets/sheet.dat"] = parts.pop("xl/worksheets/sheet1.xml")
    parts["xl/_rels/workbook.xml.rels"] = relations_xml(["worksheets/sheet.dat"])
    return write_zip(folder / "区级台账.xlsx", parts)


def markup() -> Named:
    """Make broken and oversized XML."""
    whole = sheet_xml()
    tall = "<row>" * 100_000 + "</row>" * 100_000
    deep = "<x>" * 100_000 + "</x>" * 100_000
    sheets: dict[str, tuple[str | bytes, str]] = {
        "unclosed": (whole[: whole.index("</sheetData>")], "refused"),
        "cut in a tag": (whole[: whole.rindex("<c ") + 2], "refused"),
        "ends crossed": (whole.replace("</c></row>", "</row></c>", 1), "fine"),
        "empty": ("", "refused"),
        "not XML": ("不是 XML", "refused"),
        "binary": (bytes(range(256)) * 16, "refused"),
        "another root": (f"{HEAD}<html><body>台账</body></html>", "refused"),
        "no sheetData": (f'{HEAD}<worksheet xmlns="{SPREADSHEET}"/>', "refused"),
        "two sheetData": (sheet_xml(after=f"<sheetData>{rows_xml([('x',) * 6], 30)}</sheetData>"), "refused"),
        "another namespace": (whole.replace(SPREADSHEET, "urn:x"), "fine"),
        "rows 100,000 deep": (sheet_xml(more=tall), "fine"),
        "elements 100,000 deep": (sheet_xml(after=deep), "fine"),
        "elements 100,000 deep before": (sheet_xml(before=deep), "fine"),
        "attribute of 6 MB": (sheet_xml(more=f'<row r="9" x="{"y" * _BIG}"><c r="A9"/></row>'), "fine"),
        "attribute of 6 MB on a cell": (sheet_xml(more=f'<row r="9"><c x="{"y" * _BIG}" r="A9"/></row>'), "fine"),
        "element name of 6 MB": (sheet_xml(after=f"<{'y' * _BIG}/>"), "fine"),
        "comment of 6 MB": (sheet_xml(before=f"<!--{'y' * _BIG}-->"), "fine"),
        "300,000 cells begun in a comment": (sheet_xml(more='<!-- t="e" </f></c> ' + "<c " * 300_000 + "-->"), "fine"),
        "300,000 rows begun in a comment": (sheet_xml(more="<!-- " + "row " * 300_000 + "-->"), "fine"),
        "100,000 error cells without a value": (sheet_xml(more='<row r="9">' + '<c r="G9" t="e"/>' * 100_000 + "</row>"), "fine"),
        "5,000 attributes": (sheet_xml(more=f"<row {_ATTRIBUTES}/>"), "fine"),
        "attributes twice": (sheet_xml(more='<row r="9"><c r="A9" r="B9" t="b" t="e"><v>1</v></c></row>'), "refused"),
        "UTF-16": (whole.encode("utf-16"), "refused"),
        "GB18030": (whole.replace("UTF-8", "GB18030").encode("gb18030"), "refused"),
        "bytes that are no UTF-8": (whole.encode().replace("松涧镇".encode(), b"\xff\xfe\x80", 1), "refused"),
        "lone surrogate by number": (whole.replace("松涧镇", "&#xD800;", 1), "refused"),
        "lone surrogate in UTF-8": (whole.encode().replace("松涧镇".encode(), b"\xed\xa0\x80", 1), "refused"),
        "NUL by number": (whole.replace("松涧镇", "&#0;", 1), "refused"),
        "NUL": (whole.replace("松涧镇", "\0", 1), "bad rows"),
        "number past Unicode": (whole.replace("松涧镇", "&#x110000;", 1), "refused"),
        "CDATA": (whole.replace("松涧镇", "<![CDATA[松涧镇]]>", 1), "fine"),
        "prefix x": (_prefixed(whole, "x"), "fine"),
        "prefix of its own": (_prefixed(whole, "foo"), "fine"),
    }  # fmt: skip
    for name, (sheet, expected) in sheets.items():
        yield f"sheet: {name}", partial(_sheet, sheet=sheet), expected


def _sheet(folder: Path, sheet: str | bytes) -> Path:
    return write_zip(folder / "区级台账.xlsx", {**parts_of(sheet_xml()), "xl/worksheets/sheet1.xml": sheet})


def _prefixed(sheet: str, prefix: str) -> str:
    body = sheet.removeprefix(HEAD).replace("</", f"</{prefix}:").replace("<", f"<{prefix}:")
    return HEAD + body.replace(f"<{prefix}:/{prefix}:", f"</{prefix}:").replace("xmlns=", f"xmlns:{prefix}=")
