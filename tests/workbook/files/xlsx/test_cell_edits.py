"""Cells changed in the bytes of a sheet: they hold what was written, and no other byte moves."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.rules.limits import Limits
from qinling.workbook.files.xlsx.cell_edits import CellEdit, edit_sheet, write_edited_workbook
from qinling.workbook.files.xlsx.number_formats import read_number_formats
from qinling.workbook.files.xlsx.sheet_map import map_sheet, parse_area
from tests.example_counts import scale_examples

SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cols><col min="3" max="4" style="7"/></cols><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="2"/></row>'
    '<row r="2" s="5" customFormat="1"/>'
    "<row r=\"4\" note='a>b'><c r='B4'><f>A1+1</f><v>3</v></c></row></sheetData>"
    '<sheetProtection sheet="1"/>'
    '<dataValidations><dataValidation type="list" sqref="A1:A9 C4"><formula1>"是,否"</formula1></dataValidation>'
    "</dataValidations></worksheet>"
)


def edit(place, value, body=SHEET, style=None):
    return edit_sheet(body.encode(), [CellEdit(place, value, style)]).decode()


@pytest.mark.parametrize(
    ("place", "value", "old", "new"),
    [
        ((0, 0), 4.5, '<c r="A1" t="s"><v>0</v></c>', '<c r="A1"><v>4.5</v></c>'),
        ((0, 1), 1, '</c><c r="C1"', '</c><c r="B1"><v>1</v></c><c r="C1"'),
        ((0, 2), 2, '<c r="C1" s="2"/>', '<c r="C1" s="2"><v>2</v></c>'),
        ((0, 3), 3, '<c r="C1" s="2"/>', '<c r="C1" s="2"/><c r="D1" s="7"><v>3</v></c>'),
        ((1, 0), 4, 'customFormat="1"/>', 'customFormat="1"><c r="A2" s="5"><v>4</v></c></row>'),
        ((3, 0), 5, "<c r='B4'>", "<c r=\"A4\"><v>5</v></c><c r='B4'>"),
        ((0, 2), "", '<c r="C1" s="2"/>', '<c r="C1" s="2"/>'),
    ],
)  # fmt: skip
def test_only_the_cell_changes(place, value, old, new):
    assert edit(place, value) == SHEET.replace(old, new, 1)


def test_texts_are_escaped_and_prefixes_kept():
    body = (
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData></x:worksheet>'
    )
    text = '<x:c r="A1" t="inlineStr"><x:is><x:t xml:space="preserve">甲&lt;&amp; </x:t></x:is></x:c>'
    assert edit((0, 0), "甲<& ", body) == body.replace('<x:c r="A1"/>', text)


def test_rows_and_cells_without_names_follow_one_another():
    body = "<worksheet><sheetData><row><c/></row><row><c/><c s='3'/></row></sheetData></worksheet>"
    assert '<row><c/><c r="B2" s="3"><v>9</v></c></row>' in edit((1, 1), 9, body)


def test_the_map_knows_locks_formulas_and_lists():
    found = map_sheet(SHEET.encode(), {0, 3})
    assert found.is_protected
    assert found.has_formulas
    assert found.find_cell((3, 1)).formula
    assert found.find_drop_down((3, 2)).formula == '"是,否"'
    assert found.find_drop_down((3, 1)) is None


def test_areas():
    assert parse_area("$B$2:$C$9") == (1, 8, 1, 2)
    assert parse_area("D5") == (4, 4, 3, 3)
    assert parse_area("A:B")[2:] == (0, 1)
    assert parse_area("#REF!") == (0, -1, 0, -1)


def test_formats_of_days_percentages_and_locks():
    styles = (
        b'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;x&quot;m"/>'
        b'<numFmt numFmtId="171" formatCode="[Red]0.0%"/><numFmt numFmtId="172" formatCode="[hh]:mm"/></numFmts>'
        b'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/>'
        b'<xf numFmtId="171"><protection locked="0"/></xf><xf numFmtId="172"/><xf numFmtId="31"/></cellXfs></styleSheet>'
    )
    formats = read_number_formats(styles)
    assert [one.is_day for one in formats] == [False, True, False, False, True]
    assert [one.is_percent for one in formats] == [False, False, True, False, False]
    assert [one.is_locked for one in formats] == [True, True, False, True, True]


VALUES = st.one_of(
    st.text("甲<>&\"'\n =+a", min_size=1, max_size=6), st.floats(-1e9, 1e9), st.integers(0, 99999)
)


@given(
    st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 9)), VALUES, min_size=1),
    st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 11)), VALUES, min_size=1),
)
@settings(
    max_examples=scale_examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_cells_of_any_sheet(tmp_path, cells, edits):
    book = openpyxl.Workbook()
    for row in range(1, 10):  # every row is in the part, as a row with an issue is
        book.active.cell(row, 12).value = "末"
    for (row, column), value in cells.items():
        book.active.cell(row, column).value = value
        book.active.cell(row, column).data_type = "s" if isinstance(value, str) else "n"
    path, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book.save(path)
    write_edited_workbook(path, target, {"Sheet": [CellEdit(*one) for one in edits.items()]}, Limits())
    before, after = (openpyxl.load_workbook(each).active for each in (path, target))
    for row in range(1, 10):
        for column in range(1, 13):
            wanted = edits.get((row - 1, column - 1), before.cell(row, column).value)
            found = after.cell(row, column).value
            assert found == (pytest.approx(wanted) if isinstance(wanted, float) else wanted)
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(target) as other:
        assert one.namelist() == other.namelist()
        assert all(one.read(n) == other.read(n) for n in one.namelist() if "sheet1" not in n)


@pytest.mark.parametrize(
    "calculation", ["", '<calcPr calcId="191029"/>', '<calcPr fullCalcOnLoad="0" calcId="1"></calcPr>']
)
def test_a_workbook_with_formulas_is_computed_anew(tmp_path, calculation):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = 1, "=A1*2"
    plain = BytesIO()
    book.save(plain)
    path, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "xl/workbook.xml":
                body = body.replace(b'<calcPr calcId="124519" fullCalcOnLoad="1"/>', calculation.encode())
                assert b"124519" not in body
            new.writestr(name, body)
    assert write_edited_workbook(path, target, {"Sheet": [CellEdit((0, 0), 5)]}, Limits())
    with zipfile.ZipFile(target) as archive:
        workbook = archive.read("xl/workbook.xml")
    assert workbook.count(b"fullCalcOnLoad") == 1
    assert b'fullCalcOnLoad="1"' in workbook
    assert openpyxl.load_workbook(target).active["B1"].value == "=A1*2"
