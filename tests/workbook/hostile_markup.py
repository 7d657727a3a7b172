"""Hostile XML in .xlsx and .ods: entities, depth, names, references, and sheets that are not where they should be."""

from functools import partial
from pathlib import Path

from tests.workbook.hostile_containers import Named
from tests.workbook.hostile_parts import (
    HEAD,
    LEDGER,
    RELATIONS,
    SPREADSHEET,
    Xml,
    ods,
    ods_rows,
    parts_of,
    relations_xml,
    rows_xml,
    sheet_xml,
    workbook_xml,
    xlsx,
    zipped,
)

_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_STRINGS = f'{HEAD}<sst xmlns="{SPREADSHEET}"><si><t>甲</t></si></sst>'
_STYLES = f'{HEAD}<styleSheet xmlns="{SPREADSHEET}"/>'
_BIG = 10 << 20
_ATTRIBUTES = " ".join(f"a{at}=''" for at in range(5_000))


def _with(document: str, insert: str) -> str:
    return document.replace(HEAD, HEAD + insert, 1)


def entities() -> Named:
    """Declare entities and document types in every part that is read."""
    use = sheet_xml([*LEDGER, (Xml('<c r="{ref}" t="inlineStr"><is><t>&e;&i;</t></is></c>'),)])
    for name, attack in {"XXE": _XXE, "billion laughs": _LAUGHS, "document type": "<!DOCTYPE x>"}.items():
        parts: dict[str, dict[str, str]] = {
            "sheet": {"sheet": _with(use, attack)},
            "strings": {"strings": _with(_STRINGS, attack)},
            "workbook": {"workbook": _with(workbook_xml(), attack)},
            "relations": {"rels": _with(relations_xml(["worksheets/sheet1.xml"]), attack)},
            "styles": {"styles": _with(_STYLES, attack)},
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
    import zipfile

    path = ods(folder)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"?>", f"?>{insert}".encode(), 1)
    return zipped(path, parts)


def _renamed_part(folder: Path) -> Path:
    parts = parts_of(_with(sheet_xml(), _XXE))
    parts["xl/worksheets/sheet.dat"] = parts.pop("xl/worksheets/sheet1.xml")
    parts["xl/_rels/workbook.xml.rels"] = relations_xml(["worksheets/sheet.dat"])
    return zipped(folder / "区级台账.xlsx", parts)


def markup() -> Named:
    """Break or stretch the XML itself."""
    whole = sheet_xml()
    tall = "<row>" * 100_000 + "</row>" * 100_000
    deep = "<x>" * 100_000 + "</x>" * 100_000
    sheets: dict[str, tuple[str | bytes, str]] = {
        "unclosed": (whole[: whole.index("</sheetData>")], "refused"),
        "cut in a tag": (whole[: whole.rindex("<c ") + 2], "refused"),
        "ends crossed": (whole.replace("</c></row>", "</row></c>", 1), "refused"),
        "empty": ("", "refused"),
        "not XML": ("不是 XML", "refused"),
        "binary": (bytes(range(256)) * 16, "refused"),
        "another root": (f"{HEAD}<html><body>台账</body></html>", "refused"),
        "no sheetData": (f'{HEAD}<worksheet xmlns="{SPREADSHEET}"/>', "refused"),
        "two sheetData": (sheet_xml(after=f"<sheetData>{rows_xml([('x',) * 6], 30)}</sheetData>"), "any"),
        "another namespace": (whole.replace(SPREADSHEET, "urn:x"), "any"),
        "rows 100,000 deep": (sheet_xml(more=tall), "any"),
        "elements 100,000 deep": (sheet_xml(after=deep), "any"),
        "elements 100,000 deep before": (sheet_xml(before=deep), "any"),
        "attribute of 10 MB": (sheet_xml(more=f'<row r="9" x="{"y" * _BIG}"><c r="A9"/></row>'), "fine"),
        "attribute of 10 MB on a cell": (sheet_xml(more=f'<row r="9"><c x="{"y" * _BIG}" r="A9"/></row>'), "fine"),
        "element name of 10 MB": (sheet_xml(after=f"<{'y' * _BIG}/>"), "fine"),
        "comment of 10 MB": (sheet_xml(before=f"<!--{'y' * _BIG}-->"), "fine"),
        "300,000 cells begun in a comment": (sheet_xml(more='<!-- t="e" </f></c> ' + "<c " * 300_000 + "-->"), "any"),
        "300,000 rows begun in a comment": (sheet_xml(more="<!-- " + "row " * 300_000 + "-->"), "any"),
        "100,000 error cells without a value": (sheet_xml(more='<row r="9">' + '<c r="G9" t="e"/>' * 100_000 + "</row>"), "any"),
        "5,000 attributes": (sheet_xml(more=f"<row {_ATTRIBUTES}/>"), "any"),
        "attributes twice": (sheet_xml(more='<row r="9"><c r="A9" r="B9" t="b" t="e"><v>1</v></c></row>'), "any"),
        "UTF-16": (whole.encode("utf-16"), "refused"),
        "GB18030": (whole.replace("UTF-8", "GB18030").encode("gb18030"), "any"),
        "bytes that are no UTF-8": (whole.encode().replace("松涧镇".encode(), b"\xff\xfe\x80", 1), "refused"),
        "lone surrogate by number": (whole.replace("松涧镇", "&#xD800;", 1), "refused"),
        "lone surrogate in UTF-8": (whole.encode().replace("松涧镇".encode(), b"\xed\xa0\x80", 1), "refused"),
        "NUL by number": (whole.replace("松涧镇", "&#0;", 1), "refused"),
        "NUL": (whole.replace("松涧镇", "\0", 1), "any"),
        "number past Unicode": (whole.replace("松涧镇", "&#x110000;", 1), "refused"),
        "CDATA": (whole.replace("松涧镇", "<![CDATA[松涧镇]]>", 1), "any"),
        "prefix x": (_prefixed(whole, "x"), "fine"),
        "prefix of its own": (_prefixed(whole, "foo"), "fine"),
    }  # fmt: skip
    for name, (sheet, expected) in sheets.items():
        yield f"sheet: {name}", partial(_sheet, sheet=sheet), expected


def _sheet(folder: Path, sheet: str | bytes) -> Path:
    return zipped(folder / "区级台账.xlsx", {**parts_of(sheet_xml()), "xl/worksheets/sheet1.xml": sheet})


def _prefixed(sheet: str, prefix: str) -> str:
    body = sheet.removeprefix(HEAD).replace("</", f"</{prefix}:").replace("<", f"<{prefix}:")
    return HEAD + body.replace(f"<{prefix}:/{prefix}:", f"</{prefix}:").replace("xmlns=", f"xmlns:{prefix}=")


def references() -> Named:
    """Name cells, styles, strings and parts that are not there."""
    for ref in (
        "A0",
        "ZZZZ1",
        "A99999999999",
        "A" + "9" * 5000,
        "A" * 5000 + "1",
        "1A",
        "",
        "A-1",
        "A1:B2",
        "$A$9",
        "a9",
        "A1.5",
        "甲1",
        "R1C1",
    ):
        row = f'<row r="9"><c r="{ref}" t="inlineStr"><is><t>远</t></is></c></row>'
        yield (
            f"cell named {ref[:12] or 'nothing'}{len(ref) if len(ref) > 20 else ''}",
            partial(xlsx, sheet=sheet_xml(more=row)),
            "any",
        )
    for number in ("0", "-1", "99999999999", "9" * 5000, "x", "", "1.5", "4294967295", "4294967296"):
        row = f'<row r="{number}"><c><v>1</v></c></row>'
        yield f"row named {number[:12] or 'nothing'}", partial(xlsx, sheet=sheet_xml(more=row)), "any"
    twice = sheet_xml(more=rows_xml([("H-1", "鹤川镇", "另一个问题", "区水利局", "立行立改", "整改中")], 3))
    yield "cells twice", partial(xlsx, sheet=twice), "any"
    back = sheet_xml(more=rows_xml([("H-0", "鹤川镇", "行号倒着走", "区水利局", "立行立改", "整改中")], 2))
    yield "rows that go backwards", partial(xlsx, sheet=back), "any"
    for style in ("-1", "999999999", "x", "18446744073709551616"):
        row = f'<row r="9"><c r="A9" s="{style}"><v>1</v></c></row>'
        yield f"style {style}", partial(xlsx, sheet=sheet_xml(more=row)), "bad rows"
    for string in ("0", "5", "-1", "x", "99999999999999999999"):
        row = f'<row r="9"><c r="A9" t="s"><v>{string}</v></c></row>'
        sheet = sheet_xml(more=row)
        yield f"shared string {string} of none", partial(xlsx, sheet=sheet), "refused"
        if string != "0":
            yield f"shared string {string} of one", partial(xlsx, sheet=sheet, strings=_STRINGS), "any"
    yield "strings cut", partial(xlsx, strings=_STRINGS[:-9]), "refused"
    yield "styles cut", partial(xlsx, styles=_STYLES[:-2]), "refused"
    yield (
        "unknown type of cell",
        partial(xlsx, sheet=sheet_xml(more='<row r="9"><c r="A9" t="zz"><v>1</v></c></row>')),
        "refused",
    )
    yield from _packages()


def _packages() -> Named:
    one = "worksheets/sheet1.xml"
    books: dict[str, tuple[dict[str, str | None], str]] = {
        "no relations": ({"rels": None}, "refused"),
        "relations of nothing": ({"rels": relations_xml([])}, "refused"),
        "relations cut": ({"rels": relations_xml([one])[:-20]}, "refused"),
        "no types": ({"types": None}, "any"),
        "workbook without sheets": ({"workbook": f'{HEAD}<workbook xmlns="{SPREADSHEET}"/>'}, "refused"),
        "workbook cut": ({"workbook": workbook_xml()[:-30]}, "refused"),
        "sheet of no part": ({"rels": relations_xml(["worksheets/none.xml"])}, "refused"),
        "target climbs to /etc/passwd": ({"rels": relations_xml(["../../../../etc/passwd"])}, "refused"),
        "target /etc/passwd": ({"rels": relations_xml(["/etc/passwd"])}, "refused"),
        "target by URL": ({"rels": relations_xml(["file:///etc/passwd"])}, "refused"),
        "target is the workbook": ({"rels": relations_xml(["workbook.xml"])}, "refused"),
        "sheet names empty": ({"workbook": workbook_xml([""])}, "any"),
        "sheet name of slashes": ({"workbook": workbook_xml(["../../台/账\\[x]*?:"])}, "fine"),
        "sheet name of 10,000": ({"workbook": workbook_xml(["长" * 10_000])}, "fine"),
        "sheet name of escapes": ({"workbook": workbook_xml(["台\x7f账&#10;&#27;[31m"])}, "any"),
        "state nobody knows": ({"workbook": workbook_xml(attributes='state="gone"')}, "refused"),
        "sheet hidden": ({"workbook": workbook_xml(attributes='state="hidden"')}, "refused"),
        "sheet very hidden": ({"workbook": workbook_xml(attributes='state="veryHidden"')}, "refused"),
    }  # fmt: skip
    for name, (changes, expected) in books.items():
        yield f"package: {name}", partial(_changed, changes), expected
    yield "package: 100 sheets of one part", partial(_many, distinct=False), "any"
    yield "package: 100 sheets", partial(_many, distinct=True), "any"
    yield "package: a chart alone", _chart_alone, "refused"
    yield "package: two sheets of one name", _same_names, "any"


def _changed(changes: dict[str, str | None], folder: Path) -> Path:
    return xlsx(folder, **changes)


def _many(folder: Path, distinct: bool) -> Path:
    names = [f"台账{at}" for at in range(100)]
    parts = parts_of(*[sheet_xml()] * 100, names=names)
    if not distinct:
        parts["xl/_rels/workbook.xml.rels"] = relations_xml(["worksheets/sheet1.xml"] * 100)
    return zipped(folder / "区级台账.xlsx", parts)


def _chart_alone(folder: Path) -> Path:
    parts = parts_of(sheet_xml())
    parts.pop("xl/worksheets/sheet1.xml")
    parts["xl/chartsheets/sheet1.xml"] = f'{HEAD}<chartsheet xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"/>'
    parts["xl/_rels/workbook.xml.rels"] = relations_xml(["chartsheets/sheet1.xml"], "chartsheet")
    return zipped(folder / "区级台账.xlsx", parts)


def _same_names(folder: Path) -> Path:
    return zipped(
        folder / "区级台账.xlsx", parts_of(sheet_xml(), sheet_xml([("无关",)]), names=("台账", "台账"))
    )


def repeats() -> Named:
    """Unfold the cells and rows of an .ods, merge it, and nest it."""
    filled = 'office:value-type="string"'
    empty = '<table:table-cell table:number-columns-repeated="{}"/>'
    said = f'<table:table-cell {filled} table:number-columns-repeated="{{}}"><text:p>甲</text:p></table:table-cell>'
    silent = (
        '<table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="{}"/>'
    )
    formula = '<table:table-cell table:formula="of:=1" table:number-columns-repeated="{}"/>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    one = said.format(1)
    tails: dict[str, tuple[str, str]] = {
        "10^6 empty rows": (row.format(1_048_000, empty.format(1024)), "fine"),
        "10^9 empty rows": (row.format(10**9 - 1, empty.format(1024)), "any"),
        "10^12 empty rows": (row.format(10**12, empty.format(1024)), "any"),
        "10^6 filled rows": (row.format(1_048_000, one), "refused"),
        "rows by columns": (row.format(100_000, said.format(16_384)), "refused"),
        "10^8 filled cells": (row.format(1, said.format(10**8)), "refused"),
        "10^12 filled cells": (row.format(1, said.format(10**12)), "refused"),
        "10^8 cells with a value and no text": (row.format(1, silent.format(10**8)), "refused"),
        "10^8 cells with a formula alone": (row.format(1, formula.format(10**8)), "refused"),
        "a cell behind 10^8 empty ones": (row.format(1, empty.format(10**8) + one), "refused"),
        "a cell behind 10^12 empty ones": (row.format(1, empty.format(10**12) + one), "refused"),
        "a row behind 10^8 empty ones": (row.format(10**8, empty.format(1)) + row.format(1, one), "refused"),
        "a row behind 10^12 empty ones": (row.format(10**12, empty.format(1)) + row.format(1, one), "refused"),
        "one text of 30,000 in 10^5 cells": (row.format(1, said.format(10**5).replace("甲", "甲" * 30_000)), "refused"),
        "negative repeats": (row.format(-5, said.format(-5)), "refused"),
        "repeats in words": (row.format("三", said.format("x")), "refused"),
        "no repeats": (row.format(0, said.format(0)), "any"),
        "300,000 cells one by one": (row.format(1, '<table:table-cell/>' * 300_000), "fine"),
        "spans of 10^9": ('<table:table-row><table:table-cell table:number-rows-spanned="999999999" table:number-columns-spanned="999999999" office:value-type="string"><text:p>注：共六个问题</text:p></table:table-cell></table:table-row>', "fine"),
        "tables in tables": ("<table:table-row><table:table-cell>" * 500 + "</table:table-cell></table:table-row>" * 500, "any"),
        "elements 100,000 deep": ("<text:p>" * 100_000 + "</text:p>" * 100_000, "any"),
        "unclosed": ("<table:table-row>", "refused"),
    }  # fmt: skip
    for name, (more, expected) in tails.items():
        yield f"ods: {name}", partial(ods, more=more), expected
    yield "ods: another prefix", partial(_other_prefix, repeat=1), "refused"
    yield "ods: our prefix for another namespace", partial(_other_namespace, repeat=10**8), "refused"
    yield "ods: rows of nothing", partial(ods, rows=[()]), "refused"
    yield "ods: the ledger 20 times", partial(ods, more=ods_rows(LEDGER[2:]) * 20), "any"


def _other_prefix(folder: Path, repeat: int) -> Path:
    path = ods(folder)
    return _rewritten(path, lambda text: text.replace("table:", "t:").replace("xmlns:table", "xmlns:t"))


def _other_namespace(folder: Path, repeat: int) -> Path:
    bomb = f'<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="{repeat}"><text:p>甲</text:p></table:table-cell></table:table-row>'
    return _rewritten(
        ods(folder, more=bomb), lambda text: text.replace("xmlns:table:1.0", "xmlns:nothing:1.0")
    )


def _rewritten(path: Path, change: object) -> Path:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = change(parts["content.xml"].decode()).encode()  # type: ignore[operator]
    return zipped(path, parts)
