"""An .ods whose XML is indented holds the same cells as one that is not."""

import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from qinling.rules.limits import Limits
from qinling.workbook.files.grids import open_grids
from qinling.workbook.files.ods.indentation import remove_indentation
from tests.workbook.makers.sample_exports import convert, issue, needs_calc, write_export

NAMESPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")
}
HEAD = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())


def build_content(rows):
    """The content of an .ods with *rows*, each cell the XML of its paragraphs."""
    cells = (
        "".join(f'<table:table-cell office:value-type="string">{cell}</table:table-cell>' for cell in row)
        for row in rows
    )
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return (
        f"<office:document-content {HEAD}><office:body><office:spreadsheet>"
        f'<table:table table:name="表">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def write_ods(path, content):
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return path


def indent(content, space="  "):
    root = etree.fromstring(content)
    etree.indent(root, space)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def read_rows(path):
    return [list(grid.rows) for grid in open_grids(path, Limits())]


PARAGRAPHS = {
    "one": "<text:p>河道弃渣</text:p>",
    "two": "<text:p>第一段</text:p><text:p>第二段</text:p>",
    "spans": "<text:p><text:span>甲</text:span><text:span>乙</text:span></text:p>",
    "blanks": '<text:p>甲<text:s text:c="2"/>乙 丙</text:p>',
    "wide blank": "<text:p>甲\u3000乙\u00a0丙</text:p>",
    "signs": '<text:p>&lt;甲&gt; &amp; "乙"</text:p>',
    "blank": "",
}


def test_every_kind_of_paragraph_reads_the_same_when_it_is_indented(tmp_path):
    content = build_content([list(PARAGRAPHS.values()), list(PARAGRAPHS.values())])
    plain = read_rows(write_ods(tmp_path / "a.ods", content))

    assert plain[0][0][:2] == ["河道弃渣", "第一段\n第二段"]
    assert read_rows(write_ods(tmp_path / "b.ods", indent(content))) == _with_blank_between_spans(plain)
    assert read_rows(write_ods(tmp_path / "c.ods", indent(content, "\t"))) == _with_blank_between_spans(plain)


def _with_blank_between_spans(rows):
    """Between spans, what the program put in as indentation is a blank by the format."""
    return [[["甲 乙" if cell == "甲乙" else cell for cell in row] for row in sheet] for sheet in rows]


@given(st.lists(st.sampled_from(["甲", " ", "\n", "\t", "<b/>", "\u3000"]), max_size=9))
def test_white_space_in_a_paragraph_is_folded_as_the_format_says(pieces):
    inside = "".join(pieces)
    compact = b"".join(remove_indentation([f"<a {HEAD}>\n <text:p>{inside}</text:p>\n</a>".encode()]))

    words = re.split(r"[ \n\t]+", inside.replace("<b/>", ""))
    assert "".join(etree.fromstring(compact).itertext()) == " ".join(word for word in words if word)


@pytest.mark.parametrize("size", [1, 7, 64])
def test_the_xml_may_come_in_pieces(size):
    content = indent(build_content([list(PARAGRAPHS.values())]))
    whole = b"".join(remove_indentation([content]))
    pieces = [content[at : at + size] for at in range(0, len(content), size)]

    assert b"".join(remove_indentation(pieces)) == whole
    assert b"\n" not in whole


@needs_calc
def test_an_export_saved_by_libreoffice_and_indented_is_the_same(tmp_path):
    saved = convert(write_export(tmp_path, [issue("QJ-001", remark="甲 乙\n丙")]), "ods", tmp_path)
    other = tmp_path / "缩进.ods"
    with zipfile.ZipFile(saved) as package, zipfile.ZipFile(other, "w") as copy:
        for name in package.namelist():
            body = package.read(name)
            copy.writestr(name, indent(body) if name.endswith(".xml") else body)

    assert read_rows(other) == read_rows(saved)
