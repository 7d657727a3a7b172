"""The manifest in the properties of the document: what is left where the hidden sheet was deleted."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.limits import Limits
from qinling.workbook.export_manifest import MANIFEST_SHEET_NAME, ExportManifest
from qinling.workbook.manifest_properties import build_manifest_properties, read_manifest_properties
from tests.workbook.makers.sample_exports import (
    HEAD,
    convert,
    export_options,
    issue,
    needs_calc,
    write_export,
)

ISSUES = [issue("QJ-001"), issue("QJ-002")]


def remove_sheet(path):
    book = openpyxl.load_workbook(path)
    del book[MANIFEST_SHEET_NAME]
    book.save(path)
    return path


def change_property(path, name, value):
    book = openpyxl.load_workbook(path)
    if value is None:
        del book.custom_doc_props[name]
    else:
        book.custom_doc_props[name].value = value
    book.save(path)
    return path


def test_an_export_without_its_sheet_still_says_where_it_comes_from(tmp_path):
    sheet = export_options(filters="<镇办>&“麻街镇” 未 销号")
    found = read_manifest_properties(remove_sheet(write_export(tmp_path, ISSUES, sheet)), Limits())

    assert (found.manifest, found.exported_issues, found.row_count) == (sheet.manifest, None, 2)


@needs_calc
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_keeps_the_properties(form, tmp_path):
    sheet = export_options(filters="<镇办>&“麻街镇” 未 销号")
    saved = convert(remove_sheet(write_export(tmp_path, ISSUES, sheet)), form, tmp_path)

    assert read_manifest_properties(saved, Limits()).manifest == sheet.manifest


@pytest.mark.parametrize(
    ("name", "value"), [("manifest2", None), ("manifest1", "?"), ("manifest1", ""), ("manifest3", "x")]
)
def test_properties_of_which_a_piece_is_gone_or_changed_say_nothing(tmp_path, name, value):
    path = change_property(write_export(tmp_path, ISSUES), name, value)
    assert read_manifest_properties(path, Limits()) is None


def test_other_files_have_no_such_properties(tmp_path):
    text, book = tmp_path / "表.csv", openpyxl.Workbook()
    text.write_text("问题编号\n", "utf-8")
    book.save(tmp_path / "表.xlsx")

    assert read_manifest_properties(text, Limits()) is None
    assert read_manifest_properties(tmp_path / "表.xlsx", Limits()) is None


@given(
    headings=st.lists(st.text(st.characters(codec="utf-8"), max_size=400), max_size=8),
    words=st.text(max_size=50),
)
def test_no_property_is_longer_than_a_program_takes(headings, words):
    manifest = ExportManifest("a", 1, HEAD, date(2026, 4, 25), words, True, ("",) * len(headings))
    texts = build_manifest_properties(replace(manifest, headings=tuple(headings)), 3).values()

    assert all(0 < len(text.encode("utf-16-le")) // 2 <= 255 for text in texts)
    assert not any(text != text.strip() for text in texts)
