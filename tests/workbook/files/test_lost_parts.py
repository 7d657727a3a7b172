"""A part or a cell that the reader would leave out in silence refuses the file, or is said."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.file_inspection import recount_filled_cells
from qinling.workbook.files.grids import open_grids
from qinling.workbook.files.sheet_marks import COMMENTS
from tests.workbook.makers.hostile.hostile_markup import STRINGS
from tests.workbook.makers.hostile.hostile_parts import (
    HEAD,
    SPREADSHEET,
    Xml,
    ods,
    parts_of,
    relations_xml,
    sheet_xml,
    write_zip,
    xlsx,
)

SHEET = "xl/worksheets/sheet1.xml"


def read(path):
    return {grid.name: list(grid.rows) for grid in open_grids(path, Limits())}


def change_parts(path, drop=(), **bodies):
    """Rewrite a workbook without the parts *drop*. *bodies* are new ones by the last word of the part's name."""
    with zipfile.ZipFile(path) as archive:
        parts = {
            name: archive.read(name) for name in archive.namelist() if not name.endswith(tuple(drop) or "\0")
        }
    for word, body in bodies.items():
        parts[next(name for name in parts if Path(name).stem == word)] = body
    return write_zip(path, parts)


def save_book(folder):
    book = Workbook()
    book.active.append(["编号", "日期"])
    book.active["A1"].comment = Comment("请补", "办公室")
    path = folder / "台账.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("part", ["styles.xml", "theme1.xml", "sheet1.xml"])
def test_a_missing_part_that_says_how_to_read_is_refused_by_its_name(tmp_path, part):
    with pytest.raises(WorkbookRefused, match=f"已损坏：里面少了 .*{part}"):
        read(change_parts(save_book(tmp_path), drop=[part]))


def test_a_missing_part_that_nothing_is_read_from_is_no_matter(tmp_path):
    path = change_parts(save_book(tmp_path), drop=["docProps/core.xml", "docProps/app.xml"])
    assert read(path) == {"Sheet": [["编号", "日期"]]}


@pytest.mark.parametrize("styles", [b"<sst/>", b"", b"\x89PNG"])
def test_styles_that_are_another_part_are_refused(tmp_path, styles):
    with pytest.raises(WorkbookRefused, match=r"xl/styles\.xml 是别的内容"):
        read(change_parts(save_book(tmp_path), styles=styles))


def test_broken_styles_are_refused_and_dates_are_not_numbers(tmp_path):
    with pytest.raises(WorkbookRefused, match="已损坏，解不开"):
        read(change_parts(save_book(tmp_path), styles=b"<styleSheet><cellXfs><xf></cellXfs></styleSheet>"))


def test_a_sheet_that_is_in_no_list_is_refused(tmp_path):
    parts = parts_of(sheet_xml(), sheet_xml([("另一张",)]), names=("台账", "附表"))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('<sheet name="附表"', '<shot name="附表"')
    with pytest.raises(WorkbookRefused, match=r"sheet2\.xml 没有列在目录里"):
        read(write_zip(tmp_path / "台账.xlsx", parts))


@pytest.mark.parametrize(
    "body",
    [
        f'{HEAD}<worksheet xmlns="{SPREADSHEET}"/>',
        f'{HEAD}<Types xmlns="{SPREADSHEET}"/>',
        sheet_xml(after="<sheetData/>"),
        sheet_xml().replace("<sheetData", "<x").replace("/sheetData", "/x"),
    ],
)
def test_a_sheet_without_one_block_of_rows_is_refused(tmp_path, body):
    parts = parts_of(sheet_xml(), body, names=("台账", "附表"))
    with pytest.raises(WorkbookRefused, match=r"sheet2\.xml 不是完好的工作表"):
        read(write_zip(tmp_path / "台账.xlsx", parts))


@pytest.mark.parametrize("encoding", ["gb18030", "iso-8859-1", "x-unknown"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET])
def test_a_part_that_declares_another_encoding_is_refused(tmp_path, encoding, part):
    parts = parts_of(sheet_xml())
    parts[part] = parts[part].replace("UTF-8", encoding)
    with pytest.raises(WorkbookRefused, match=f"{part} 不是 UTF-8"):
        read(write_zip(tmp_path / "台账.xlsx", parts))


def test_a_part_may_declare_utf_8_in_small_letters_or_nothing(tmp_path):
    parts = parts_of(sheet_xml().replace("UTF-8", "utf-8"))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].removeprefix(HEAD)
    assert read(write_zip(tmp_path / "台账.xlsx", parts))


def test_an_entry_that_begins_behind_the_end_is_refused(tmp_path):
    path = save_book(tmp_path)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02") + 42  # where the directory says that its last entry begins
    data[at : at + 4] = (data.rindex(b"PK\x05\x06") + 10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(WorkbookRefused, match="已损坏"):
        read(path)


def test_a_sheet_in_utf_16_is_refused_and_not_empty(tmp_path):
    parts = parts_of(sheet_xml(), sheet_xml([("附",)]).replace("UTF-8", "UTF-16").encode("utf-16"), names=("台账", "附表"))  # fmt: skip
    with pytest.raises(WorkbookRefused, match="不是 UTF-8"):
        read(write_zip(tmp_path / "台账.xlsx", parts))


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="3"><c r="A3"><v>1</v></c></row>',  # A3 is filled already
        '<row r="30"><xc r="A30"><v>1</v></xc></row>',
        '<row r="30"><c r="A30" t="inlineStr">1<is><t></t></is></c></row>',
        '<row r="30"><c r="A30" t="inlineStr"><is><xt>远</xt></is></c></row>',
        '<row r="30"><v>1</v></row>',
    ],
)
def test_a_value_that_the_reader_does_not_return_is_missed(tmp_path, cells):
    with pytest.raises(WorkbookRefused, match="工作表“台账”里有 1 格重复或错位"):
        read(xlsx(tmp_path, sheet=sheet_xml(more=cells)))


def test_blank_and_unreadable_cells_are_not_missed(tmp_path):
    cells = ('<c r="A30"/><c r="B30"><v></v></c><c r="C30" t="s"><v>1</v></c><c r="D30" t="str"><f>A1</f><v></v></c>'
             '<c r="E30" t="inlineStr"><is><t/></is></c><c r="F30" t="e"><v>#REF!</v></c><c r="G30"><f>A1</f></c>'
             '<c r="H30" t="inlineStr"><is><t xml:space="preserve">  </t></is></c><c r="I30" t="s"><v>0</v></c>')  # fmt: skip
    strings = STRINGS.replace("</sst>", "<si><t></t></si></sst>")
    path = xlsx(tmp_path, sheet=sheet_xml(more=f'<row r="30">{cells}</row>'), strings=strings)

    rows = read(path)["台账"]

    assert [value for value in rows[29] if value] == ["  ", rows[29][8]]
    assert recount_filled_cells(path, Limits(), "台账") <= sum(value != "" for row in rows for value in row)


@pytest.mark.parametrize("stray", ["<xsi><t>远</t></xsi>", "<t>远</t>"])
@pytest.mark.parametrize("place", ["<si>", "</sst>"])
def test_a_text_in_no_shared_string_is_refused(tmp_path, stray, place):
    strings = STRINGS.replace(place, stray + place, 1)
    with pytest.raises(WorkbookRefused, match="文字表有不在其位的文字"):
        read(xlsx(tmp_path, strings=strings))


@pytest.mark.parametrize("text", ["sheetData", "x:sheetData", "&lt;sheetData>"])
def test_a_cell_may_speak_of_xml(tmp_path, text):
    cell = f'<row r="30"><c r="A30" t="inlineStr"><is><t>{text}</t></is></c></row>'
    assert read(xlsx(tmp_path, sheet=sheet_xml(more=cell)))["台账"][29][0] == text.replace("&lt;", "<")


@pytest.mark.parametrize("element", [b"table:table-row", b"table:table "])
def test_an_ods_whose_cells_are_in_no_row_or_table_is_refused(tmp_path, element):
    path = ods(tmp_path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    end = b"</%s>" % element.strip()
    parts["content.xml"] = parts["content.xml"].replace(b"<" + element, b"<x ", 1).replace(end, b"</x>", 1)
    with pytest.raises(WorkbookRefused, match="不在表格里"):
        read(write_zip(path, parts))


@pytest.mark.parametrize("kind", ["", 'office:value-type="x"', 'office:value-type="float"'])
def test_a_text_of_an_ods_without_a_type_is_a_cell_that_cannot_be_read(tmp_path, kind):
    cell = f"<table:table-cell {kind}><office:annotation><text:p>批</text:p></office:annotation><text:p>弃渣</text:p></table:table-cell>"
    (grid,) = open_grids(ods(tmp_path, rows=[("编号", "描述"), ("1", Xml(cell))]), Limits())
    list(grid.rows)
    assert grid.unreadable_cells == {(1, 1): "弃渣"}


def test_comments_that_no_sheet_leads_to_are_said_to_be_unseen(tmp_path):
    path = save_book(tmp_path)
    (whole,) = open_grids(path, Limits())
    assert whole.marks.comments == {(0, 0): "请补"}
    for drop in ("sheet1.xml.rels", "comment1.xml"):
        (grid,) = open_grids(change_parts(save_book(tmp_path), drop=[drop]), Limits())
        assert grid.marks.unseen == (COMMENTS,)
    (grid,) = open_grids(change_parts(save_book(tmp_path), comment1=b"<sst/>"), Limits())
    assert grid.marks.unseen == (COMMENTS,)


def test_a_chart_sheet_has_no_cells_to_miss(tmp_path):
    parts = parts_of(sheet_xml(), names=("台账", "图"))
    parts["xl/chartsheets/sheet1.xml"] = f'{HEAD}<chartsheet xmlns="{SPREADSHEET}"/>'
    relations = relations_xml(["worksheets/sheet1.xml", "chartsheets/sheet1.xml"])
    head, _, tail = relations.rpartition("/worksheet")
    parts["xl/_rels/workbook.xml.rels"] = f"{head}/chartsheet{tail}"
    assert list(read(write_zip(tmp_path / "台账.xlsx", parts))) == ["台账"]
