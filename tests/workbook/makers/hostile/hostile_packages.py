"""Hostile packages: references to .xlsx parts, cells, styles and strings that do not exist."""

from functools import partial
from pathlib import Path

from tests.workbook.makers.hostile.hostile_containers import Named
from tests.workbook.makers.hostile.hostile_markup import STRINGS, STYLES
from tests.workbook.makers.hostile.hostile_parts import (
    HEAD,
    RELATIONS,
    SPREADSHEET,
    parts_of,
    relations_xml,
    rows_xml,
    sheet_xml,
    workbook_xml,
    write_zip,
    xlsx,
)


def references() -> Named:
    """Refer to cells, styles, strings and parts that do not exist."""
    places = ("A0", "ZZZZ1", "A99999999999", "A" + "9" * 5000, "A" * 5000 + "1", "1A", "", "A-1", "A1:B2", "$A$9", "A1.5", "甲1", "R1C1", "a9")  # fmt: skip
    for place in places:
        row = f'<row r="9"><c r="{place}" t="inlineStr"><is><t>远</t></is></c></row>'
        expected = "bad rows" if place == "a9" else "refused"
        yield f"cell named {_brief(place)}", partial(xlsx, sheet=sheet_xml(more=row)), expected
    for number in ("0", "-1", "99999999999", "9" * 5000, "x", "", "1.5", "4294967295", "4294967296"):
        row = f'<row r="{number}"><c><v>1</v></c></row>'
        yield f"row named {_brief(number)}", partial(xlsx, sheet=sheet_xml(more=row)), "refused"
    twice = sheet_xml(more=rows_xml([("H-1", "鹤川镇", "另一个问题", "区水利局", "立行立改", "整改中")], 3))
    yield "cells twice", partial(xlsx, sheet=twice), "refused"
    back = sheet_xml(more=rows_xml([("H-0", "鹤川镇", "行号倒着走", "区水利局", "立行立改", "整改中")], 2))
    yield "rows that go backwards", partial(xlsx, sheet=back), "refused"
    for style in ("-1", "999999999", "x", "18446744073709551616"):
        row = f'<row r="9"><c r="A9" s="{style}"><v>1</v></c></row>'
        yield f"style {style}", partial(xlsx, sheet=sheet_xml(more=row)), "bad rows"
    for string in ("0", "5", "-1", "x", "99999999999999999999"):
        row = f'<row r="9"><c r="A9" t="s"><v>{string}</v></c></row>'
        sheet = sheet_xml(more=row)
        yield f"shared string {string} of none", partial(xlsx, sheet=sheet), "refused"
        if string != "0":
            expected = "refused" if string == "5" else "bad rows"  # what is no number is read as 0
            yield f"shared string {string} of one", partial(xlsx, sheet=sheet, strings=STRINGS), expected
    yield "strings cut", partial(xlsx, strings=STRINGS[:-9]), "refused"
    yield "styles cut", partial(xlsx, styles=STYLES[:-2]), "refused"
    yield (
        "unknown type of cell",
        partial(xlsx, sheet=sheet_xml(more='<row r="9"><c r="A9" t="zz"><v>1</v></c></row>')),
        "refused",
    )
    yield from _packages()


def _brief(name: str) -> str:
    return f"{name[:12] or 'nothing'}{f' and {len(name)} more' if len(name) > 12 else ''}"


def _packages() -> Named:
    one = "worksheets/sheet1.xml"
    books: dict[str, tuple[dict[str, str | None], str]] = {
        "no relations": ({"rels": None}, "refused"),
        "relations of nothing": ({"rels": relations_xml([])}, "refused"),
        "relations cut": ({"rels": relations_xml([one])[:-20]}, "refused"),
        "no types": ({"types": None}, "fine"),
        "workbook without sheets": ({"workbook": f'{HEAD}<workbook xmlns="{SPREADSHEET}"/>'}, "refused"),
        "workbook cut": ({"workbook": workbook_xml()[:-30]}, "refused"),
        "sheet of no part": ({"rels": relations_xml(["worksheets/none.xml"])}, "refused"),
        "target climbs to /etc/passwd": ({"rels": relations_xml(["../../../../etc/passwd"])}, "refused"),
        "target /etc/passwd": ({"rels": relations_xml(["/etc/passwd"])}, "refused"),
        "target by URL": ({"rels": relations_xml(["file:///etc/passwd"])}, "refused"),
        "target is the workbook": ({"rels": relations_xml(["workbook.xml"])}, "refused"),
        "sheet names empty": ({"workbook": workbook_xml([""])}, "fine"),
        "sheet name of slashes": ({"workbook": workbook_xml(["../../台/账\\[x]*?:"])}, "fine"),
        "sheet name of 10,000": ({"workbook": workbook_xml(["长" * 10_000])}, "fine"),
        "sheet name of escapes": ({"workbook": workbook_xml(["台\x7f账&#10;&#27;[31m"])}, "refused"),
        "state nobody knows": ({"workbook": workbook_xml(attributes='state="gone"')}, "refused"),
        "sheet hidden": ({"workbook": workbook_xml(attributes='state="hidden"')}, "refused"),
        "sheet very hidden": ({"workbook": workbook_xml(attributes='state="veryHidden"')}, "refused"),
    }  # fmt: skip
    for name, (changes, expected) in books.items():
        yield f"package: {name}", partial(_changed, changes), expected
    yield "package: 100 sheets of one part", partial(_many, distinct=False), "fine"
    yield "package: 100 sheets", partial(_many, distinct=True), "fine"
    yield "package: a chart alone", _chart_alone, "refused"
    yield "package: two sheets of one name", _same_names, "refused"


def _changed(changes: dict[str, str | None], folder: Path) -> Path:
    return xlsx(folder, **changes)


def _many(folder: Path, distinct: bool) -> Path:
    names = [f"台账{at}" for at in range(100)]
    parts = parts_of(*[sheet_xml()] * 100, names=names)
    if not distinct:
        parts["xl/_rels/workbook.xml.rels"] = relations_xml(["worksheets/sheet1.xml"] * 100)
    return write_zip(folder / "区级台账.xlsx", parts)


def _chart_alone(folder: Path) -> Path:
    parts = parts_of(sheet_xml())
    parts.pop("xl/worksheets/sheet1.xml")
    parts["xl/chartsheets/sheet1.xml"] = f'{HEAD}<chartsheet xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"/>'
    parts["xl/_rels/workbook.xml.rels"] = relations_xml(["chartsheets/sheet1.xml"], "chartsheet")
    return write_zip(folder / "区级台账.xlsx", parts)


def _same_names(folder: Path) -> Path:
    return write_zip(
        folder / "区级台账.xlsx", parts_of(sheet_xml(), sheet_xml([("无关",)]), names=("台账", "台账"))
    )
