"""What a sheet shows beside its values is found in every spelling of an .xlsx and in an .ods."""

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from qinling.rules.limits import Limits
from qinling.workbook.files import grids, sheet_marks, subprocess_reader
from qinling.workbook.files.grids import open_grids
from qinling.workbook.files.sheet_marks import SheetMarks, leave_out_struck
from tests.workbook.makers import marked_sheets as made
from tests.workbook.makers.odd_files import write_xls


def read_marks(path):
    """Return the marks of the first sheet, after its rows were read."""
    marks = []
    for grid in open_grids(path, Limits()):
        list(grid.rows)
        marks.append(grid.marks)
    return marks[0]


def test_openpyxl_files(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["编号", "问题", "状态"])
    sheet.append(["A1", "弃渣", "整改中"])
    sheet.append(["A2", "围栏", "已销号"])
    sheet["A1"].fill = PatternFill("solid", fgColor="D9E1F2")
    sheet["C2"].fill = PatternFill("solid", fgColor=Color(theme=5, tint=0.4))
    sheet["D2"].fill = PatternFill("solid", fgColor=Color(indexed=13))
    sheet["A3"].font = Font(strike=True)
    sheet["B3"] = CellRichText(TextBlock(InlineFont(strike=True), "围栏破损"), "已修复")
    sheet["B2"].comment = Comment("以现场核查为准", "张")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(tmp_path / "表.xlsx")

    assert read_marks(tmp_path / "表.xlsx") == SheetMarks(
        hidden_rows=frozenset({1}),
        hidden_columns=frozenset({2}),
        fills={(0, 0): "D9E1F2", (1, 2): "D99694", (1, 3): "FFFF00"},
        struck=frozenset({(2, 0)}),
        partly_struck={(2, 1): "已修复"},
        comments={(1, 1): "以现场核查为准"},
    )


@pytest.mark.parametrize("constant_memory", [False, True], ids=["shared strings", "inline strings"])
def test_xlsxwriter_files(tmp_path, constant_memory):
    with xlsxwriter.Workbook(tmp_path / "表.xlsx", {"constant_memory": constant_memory}) as book:
        red, struck = book.add_format({"bg_color": "#FF0000"}), book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet()
        sheet.set_column("B:D", None, None, {"hidden": True})
        sheet.autofilter("A1:B4")
        sheet.write_row(0, 0, ["编号", "问题"], red)
        sheet.write_row(1, 0, ["A&1", "弃渣"], struck)
        sheet.write_comment("A2", "第一行\n第二行")
        sheet.write_rich_string(2, 1, struck, "围栏", "A&B栅栏", "，", struck, "旧")
        sheet.write_blank(2, 2, None, red)
        sheet.set_row(2, None, None, {"hidden": True})

    marks = read_marks(tmp_path / "表.xlsx")

    assert (marks.hidden_rows, marks.hidden_columns) == ({2}, {1, 2, 3})
    assert marks.fills == {(0, 0): "FF0000", (0, 1): "FF0000", (2, 2): "FF0000"}
    assert marks.struck == {(1, 0), (1, 1)}
    assert marks.partly_struck == {(2, 1): "A&B栅栏，"}
    assert marks.comments == {(1, 0): "第一行\n第二行"}
    assert marks.unseen == ()


STRINGS = (
    "<si><t>平</t></si>"
    "<si><r><t>甲</t></r><r><rPr><strike/></rPr><t>乙</t></r><rPh sb='0' eb='1'><t>音</t></rPh></si>"
    "<si><r><t>甲</t></r><r><rPr><b/></rPr><t>留</t></r></si>"
    "<si><r><rPr><strike val='1'/></rPr><t>全</t></r></si>"
    "<si><r><rPr><strike val='false'/></rPr><t>不</t></r></si>"
)
#: Cells of one row and what they are, in the common spelling.
ROW = (
    '<c r="A2" s="1" t="s"><v>0</v></c>'
    '<c r="B2" t="s"><v>1</v></c>'
    '<c r="C2" s="6" t="s"><v>2</v></c>'
    '<c r="D2" t="s"><v>3</v></c>'
    '<c r="E2" t="s"><v>4</v></c>'
    '<c r="F2" s="2"><v>1</v></c>'
    '<c r="G2" s="3"/>'
    '<c r="H2" s="4"><v>3</v></c>'
    '<c r="I2" s="5" t="b"><v>1</v></c>'
    '<c r="J2" s="6"><f>1+1</f><v>2</v></c>'
    '<c r="K2" s="7" t="str"><v>a&amp;b</v></c>'
    '<c r="L2" s="1" t="str"><v>a&amp;b</v></c>'
    '<c r="M2" t="inlineStr"><is><r><t>留</t></r><r><rPr><strike/></rPr><t>去</t></r></is></c>'
    '<c r="N2" s="6" t="inlineStr"><is><t>去</t></is></c>'
    '<c r="BZ2" s="1"/>'
)
FOUND = SheetMarks(
    hidden_rows=frozenset({1, 4}),
    hidden_columns=frozenset({1, 2}),
    fills={(1, 0): "FFFF00", (1, 5): "FF0000", (1, 6): "BFBFBF", (1, 11): "FFFF00"},
    struck=frozenset({(1, 3), (1, 9), (1, 13)}),
    partly_struck={(1, 1): "甲", (1, 2): "留", (1, 12): "留"},
)
COLUMNS = '<cols><col min="1" max="1" width="9"/><col min="2" max="3" width="0" hidden="1"/></cols>'


def build_sheet(row=ROW, columns=COLUMNS):
    return (
        f'{columns}<sheetData><row r="1" hidden="0"><c r="A1" t="s"><v>0</v></c></row>'
        f'<row r="2" spans="1:9" hidden="1">{row}</row>'
        f'<row r="3" s="1" customFormat="1"><c r="A3" t="s"><v>0</v></c></row>'
        f'<row r="5" hidden="true"/></sheetData>'
    )


def prefix(sheet):
    """Return the whole part with a prefix before each element."""
    text = build_sheet().replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    return f'<?xml version="1.0"?><x:worksheet xmlns:x="{made.MAIN}">{text}</x:worksheet>'


SPELLINGS = {
    "common": build_sheet(),
    "prefixed": prefix(build_sheet()),
    "single quotes": build_sheet().replace('"', "'"),
    "pretty": build_sheet().replace("><c", ">\n <c").replace("><v", ">\n  <v").replace("><is", ">\n <is"),
    "type first": build_sheet().replace('s="6" t="s"', 't="s" s="6"').replace('s="1" t="s"', 't="s" s="1"'),
    "hidden first": build_sheet().replace('<row r="2" spans="1:9" hidden="1"', '<row hidden="1" r="2"'),
    "rows without numbers": build_sheet().replace('<row r="2" spans="1:9"', "<row"),
}


@pytest.mark.parametrize("sheet", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("in_subprocess", [False, True], ids=["here", "subprocess"])
def test_every_spelling_of_a_sheet_shows_the_same(tmp_path, monkeypatch, sheet, in_subprocess):
    if in_subprocess:
        monkeypatch.setattr(grids, "_read_in_process", subprocess_reader.read_in_subprocess)
    marks = read_marks(made.write_xlsx(tmp_path / "表.xlsx", sheet, strings=STRINGS))

    # The patterns leave out blank cells beyond column AZ.
    assert {cell: fill for cell, fill in marks.fills.items() if cell[1] < 52} == FOUND.fills
    for name in ("hidden_rows", "hidden_columns", "struck", "partly_struck", "comments", "unseen"):
        assert getattr(marks, name) == getattr(FOUND, name), name


def test_a_table_with_its_own_palette_and_theme(tmp_path):
    theme = (
        '<a:theme xmlns:a="a"><a:themeElements><a:clrScheme name="x">'
        '<a:dk1><a:sysClr val="windowText" lastClr="101010"/></a:dk1><a:lt1><a:srgbClr val="EEEEEE"/></a:lt1>'
        '<a:dk2><a:srgbClr val="222222"/></a:dk2><a:accent1><a:srgbClr val="aabbcc"/></a:accent1>'
        "</a:clrScheme></a:themeElements></a:theme>"
    )
    styles = (
        f'<x:styleSheet xmlns:x="{made.MAIN}"><x:fills>'
        + "".join(
            f'<x:fill><x:patternFill patternType="solid"><x:fgColor {color}/></x:patternFill></x:fill>'
            for color in (
                'theme="0"', 'theme="1"', 'theme="3"', 'theme="4"', 'theme="99"', 'indexed="1"', 'indexed="7"',
                'rgb="00FF0"', 'rgb="nothex"', 'auto="1"', 'rgb="FF00FF00" tint="nan"', 'rgb="FF808080" tint="-9"',
            )
        )
        + "</x:fills><x:cellXfs>"
        + "".join(f'<x:xf fillId="{fill}"/>' for fill in range(13))
        + '</x:cellXfs><x:colors><x:indexedColors><x:rgbColor rgb="00000000"/><x:rgbColor rgb="00123456"/>'
        "</x:indexedColors></x:colors></x:styleSheet>"
    )  # fmt: skip
    cells = "".join(f'<c r="{chr(65 + n)}1" s="{n}"><v>1</v></c>' for n in range(13))
    path = made.write_xlsx(
        tmp_path / "表.xlsx", f"<sheetData><row r='1'>{cells}</row></sheetData>", styles=styles, theme=theme
    )

    assert list(read_marks(path).fills.items()) == [
        ((0, 0), "EEEEEE"), ((0, 1), "101010"), ((0, 2), "222222"), ((0, 3), "AABBCC"), ((0, 5), "123456"),
        ((0, 10), "00FF00"), ((0, 11), "000000"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "styles",
    [
        "<styleSheet><cellXfs><xf fontId='x'/></cellXfs></styleSheet>",
        f"<styleSheet><cellXfs>{'<xf/>' * 70_001}</cellXfs></styleSheet>",
    ],
    ids=["no number", "too many"],
)
def test_damaged_styles_leave_fills_and_strikes_unseen(tmp_path, styles):
    path = made.write_xlsx(tmp_path / "表.xlsx", build_sheet(), strings=STRINGS, styles=styles)
    marks = next(iter(grids.inspect_file(path, Limits()).marks.values()))

    assert (marks.fills, marks.struck) == ({}, frozenset())
    assert marks.unseen == ("删除线", "底色")
    assert marks.hidden_rows == {1, 4}


def test_marked_styles_beyond_counting_are_unseen(tmp_path):
    head, tail = made.STYLES.split("<cellXfs>")
    styles = head + "<cellXfs>" + '<xf fillId="2"/>' * 2001 + tail
    path = made.write_xlsx(tmp_path / "表.xlsx", build_sheet(), strings=STRINGS, styles=styles)
    marks = read_marks(path)
    assert (marks.fills, marks.unseen) == ({}, ("底色",))


def test_many_coloured_cells_are_all_left_out_and_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet_marks, "MAX_MARKED_CELLS", 3)
    for sheet in (build_sheet(), prefix(build_sheet())):
        marks = read_marks(made.write_xlsx(tmp_path / "表.xlsx", sheet, strings=STRINGS))
        assert (marks.fills, marks.unseen) == ({}, ("删除线", "底色"))
        assert (marks.struck, marks.partly_struck) == (frozenset(), {})


def test_threads_replace_the_notes_that_stand_for_them(tmp_path):
    comments = (
        f'<comments xmlns="{made.MAIN}"><authors><author>张</author></authors><commentList>'
        '<comment ref="A1" authorId="0"><text><r><rPr><b/></rPr><t>张:</t></r><r><t xml:space="preserve">\n请核 </t></r>'
        '<rPh><t>音</t></rPh></text></comment><comment ref="B1"><text><t>[线程批注] 你的版本</t></text></comment>'
        '<comment ref="??"><text><t>没有的格</t></text></comment><comment ref="C1"><text/></comment>'
        "</commentList></comments>"
    )
    threads = (
        '<ThreadedComments><threadedComment ref="B1" id="1"><text>是否重复？</text></threadedComment>'
        '<threadedComment ref="B1" parentId="1"><text>不重复</text></threadedComment></ThreadedComments>'
    )
    path = made.write_xlsx(
        tmp_path / "表.xlsx", build_sheet(), strings=STRINGS, comments=comments, threads=threads
    )
    assert read_marks(path).comments == {(0, 0): "请核", (0, 1): "是否重复？\n不重复"}

    path = made.write_xlsx(tmp_path / "表.xlsx", build_sheet(), strings=STRINGS, comments=comments[:-20])
    assert (read_marks(path).comments, read_marks(path).unseen) == ({}, ("批注",))


def test_what_does_not_show_marks_says_so(tmp_path):
    (tmp_path / "表.csv").write_text("编号,问题\nA1,弃渣\n", "utf-8")
    write_xls(tmp_path / "表.xls", "台账", (("编号", "问题"), ("A1", "弃渣")))
    for name in ("表.csv", "表.xls"):
        assert read_marks(tmp_path / name) == SheetMarks(unseen=("底色", "删除线", "隐藏行列", "批注"))


def ods_cell(text, attributes="", inside=""):
    return f'<table:table-cell office:value-type="string" {attributes}>{inside}<text:p>{text}</text:p></table:table-cell>'


def ods_row(*cells, attributes=""):
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def test_ods_files(tmp_path):
    note = (
        "<office:annotation><dc:creator>张</dc:creator><dc:date>2026-01-01</dc:date>"
        "<text:p>请核</text:p><text:p>再核</text:p></office:annotation>"
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    path = made.write_marked_ods(
        tmp_path / "表.ods",
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:default-cell-style-name="gelb"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="16000"/>'
        + ods_row(
            ods_cell("编号", 'table:style-name="gelb" table:number-columns-repeated="2"'), ods_cell("默认")
        )
        + ods_row(
            ods_cell("A1", 'table:style-name="weg"'),
            ods_cell("留" + span.format("weg", '去<text:s text:c="2"/>') + "下", inside=note),
            ods_cell("透", 'table:style-name="klar"'),
            ods_cell("子", 'table:style-name="kind"'),
            attributes='table:visibility="filter"',
        )
        + ods_row(
            ods_cell(f"去{span.format('da', '留')}", 'table:style-name="weg"'),
            '<table:table-cell table:style-name="klar" table:number-columns-repeated="1021"/>',
            attributes='table:number-rows-repeated="2"',
        )
        + ods_row(
            '<table:table-cell table:number-columns-repeated="1024" table:style-name="gelb"/>',
            attributes='table:visibility="collapse" table:number-rows-repeated="1048000"',
        ),
    )

    assert read_marks(path) == SheetMarks(
        hidden_rows=frozenset({1}),
        hidden_columns=frozenset({2, 3}),
        fills={(0, 0): "FFFF00", (0, 1): "FFFF00", (0, 2): "FFFF00", (1, 3): "FFFF00"},
        struck=frozenset({(1, 0)}),
        partly_struck={(1, 1): "留下", (2, 0): "留", (3, 0): "留"},
        comments={(1, 1): "请核\n再核"},
    )


def test_an_ods_of_repeated_colour_says_what_it_left_out(tmp_path):
    row = ods_row(
        ods_cell("x", 'table:style-name="gelb" table:number-columns-repeated="500"'),
        attributes='table:number-rows-repeated="900"',
    )
    marks = read_marks(made.write_marked_ods(tmp_path / "表.ods", row))
    assert (marks.fills, marks.unseen) == ({}, ("删除线", "底色"))


@pytest.mark.parametrize(
    ("runs", "plain", "struck"),
    [
        ([(None, "甲")], None, ""),
        ([(True, "甲"), (None, "乙")], "乙", ""),
        ([(False, "甲"), (None, "乙")], None, "甲"),
        ([(True, "  "), (False, "乙")], None, None),
        ([], None, None),
    ],
)
def test_text_inherits_the_strike_of_its_cell(runs, plain, struck):
    assert leave_out_struck(runs, is_cell_struck=False) == plain
    assert leave_out_struck(runs, is_cell_struck=True) == struck
