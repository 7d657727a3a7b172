"""The export manifest: it is read back, a damaged one is refused, and other programs save it."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.export_manifest import (
    CONFLICTS_FORM,
    MANIFEST_SHEET_NAME,
    ConflictRecord,
    ExportManifest,
    build_manifest_rows,
    format_conflict_line,
    format_issue_line,
    parse_manifest_rows,
    read_manifest,
)
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions
from tests.workbook.makers.sample_exports import (
    HEAD,
    convert,
    export_options,
    issue,
    needs_calc,
    write_export,
)

ISSUES = [
    issue("610000199001011234", level="province", version=7),
    issue("QJ 0  02", level="city"),
    issue("=1+1", version=12),
]
EXPORTED = [("province", "610000199001011234", 7), ("city", "QJ 0  02", 1), ("district", "=1+1", 12)]


def test_the_manifest_is_read_back(tmp_path):
    sheet = export_options(filters="整改中，镇办为“麻街镇”")

    manifest, exported, *_ = read_manifest(write_export(tmp_path, ISSUES, sheet), Limits())
    assert (replace(manifest, sheets={}), exported) == (sheet.manifest, EXPORTED)
    assert sheet.manifest.columns[:2] == ("ordinal", "number")
    assert sheet.manifest.headings[:2] == ("序号", "问题编号")


def test_the_manifest_tells_what_the_export_writes_outside_its_issues(tmp_path):
    sheets = read_manifest(write_export(tmp_path, ISSUES), Limits()).manifest.sheets

    assert [*sheets] == ["问题台账", "汇总", "说明"]
    ledger = sheets["问题台账"]
    assert ledger.holds(0, 0, "秦岭生态环境保护问题台账")
    assert ledger.holds(0, 0, "秦岭生态环境\n保护问题台账")
    assert not ledger.holds(0, 0, ISSUES[0].description)
    assert not ledger.holds(4, 0, 1.0)  # the row of the first issue
    assert sheets["汇总"].holds(3, 1, 2.0)
    assert not sheets["汇总"].holds(3, 20, 2.0)


def test_a_long_line_is_split_over_cells(tmp_path):
    sheet = export_options(filters="镇办、" * 30_000)

    assert (
        read_manifest(write_export(tmp_path, ISSUES, sheet), Limits()).manifest.filters
        == sheet.manifest.filters
    )


def test_an_export_without_issues_has_a_manifest(tmp_path):
    assert read_manifest(write_export(tmp_path, []), Limits()).exported_issues == []


@needs_calc
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_libreoffice_keeps_the_manifest(form, tmp_path):
    sheet = export_options(filters="<镇办>&“麻街镇”")
    saved = convert(write_export(tmp_path, ISSUES, sheet), form, tmp_path)

    manifest, exported, *_ = read_manifest(saved, Limits())
    assert (replace(manifest, sheets={}), exported) == (sheet.manifest, EXPORTED)


def test_the_file_properties_identify_the_export(tmp_path):
    book = openpyxl.load_workbook(write_export(tmp_path, ISSUES))

    properties = {one.name: one.value for one in book.custom_doc_props.props}
    assert {name: properties[name] for name in ("ledger", "position", "head")} == {
        "ledger": "5ea1ed",
        "position": 12,
        "head": HEAD,
    }
    assert book[MANIFEST_SHEET_NAME].sheet_state == "hidden"
    assert book.properties.title == "秦岭生态环境保护问题台账"


def test_import_does_not_read_the_manifest_as_issues(tmp_path):
    readings = {one.name: one for one in read_ledger_file(write_export(tmp_path, ISSUES), ReadingOptions())}

    assert MANIFEST_SHEET_NAME not in readings
    assert [draft.values["number"] for draft in readings["问题台账"].drafts] == [one.number for one in ISSUES]


def edit_manifest(path, edit):
    book = openpyxl.load_workbook(path)
    edit(book[MANIFEST_SHEET_NAME])
    book.save(path)
    return path


def change_a_version(sheet):
    sheet["A2"] = sheet["A2"].value.replace(" 7 ", " 8 ")


def set_a_newer_form(sheet):
    sheet["A1"] = sheet["A1"].value.replace("qinling export 2", "qinling export 3")


@pytest.mark.parametrize(
    "edit",
    [
        change_a_version,
        lambda sheet: sheet.delete_rows(3),
        lambda sheet: sheet.delete_rows(5),
        lambda sheet: sheet.delete_rows(1),
        lambda sheet: sheet.delete_rows(1, 9),
        lambda sheet: sheet.insert_rows(2),
        lambda sheet: sheet.__setitem__("A1", sheet["A1"].value.replace("5ea1ed", "5ea1ee")),
        lambda sheet: sheet.__setitem__("A1", "[1]"),
        lambda sheet: sheet.__setitem__("A1", "{}"),
    ],
)
def test_a_damaged_manifest_is_refused(edit, tmp_path):
    with pytest.raises(WorkbookRefused, match="已被改动或损坏"):
        read_manifest(edit_manifest(write_export(tmp_path, ISSUES), edit), Limits())


def test_a_manifest_of_a_newer_version_is_refused(tmp_path):
    with pytest.raises(WorkbookRefused, match="更新版本"):
        read_manifest(edit_manifest(write_export(tmp_path, ISSUES), set_a_newer_form), Limits())


def test_a_file_without_a_manifest_is_refused(tmp_path):
    other = tmp_path / "别的.csv"
    other.write_text("序号,问题描述\n1,弃渣\n", encoding="utf-8")

    with pytest.raises(WorkbookRefused, match="不是 qinling 导出的表格") as refused:
        read_manifest(other, Limits())
    assert "import" in refused.value.remedy


MANIFEST = ExportManifest("a", 1, HEAD, date(2026, 4, 25), "", True, ("number",), ("问题编号",))


def test_manifest_rows_are_parsed():
    rows = build_manifest_rows(MANIFEST, [format_issue_line("city", "A\n1 2", 2, "5ea1")])

    assert parse_manifest_rows("甲.xlsx", rows)[:4] == (
        MANIFEST,
        [("city", "A\n1 2", 2)],
        {"5ea1": ("city", "A\n1 2")},
        None,
    )


def test_a_manifest_without_row_checksums_is_parsed():
    rows = build_manifest_rows(MANIFEST, ["city 2 A 1"], "qinling export 1")

    assert parse_manifest_rows("甲.xlsx", rows)[:4] == (MANIFEST, [("city", "A 1", 2)], {}, None)


def test_the_manifest_of_a_conflict_workbook_is_parsed():
    conflicts = [
        ConflictRecord("city", "A1", 2, "remark", "长" * 70_000),
        ConflictRecord("city", "A1", 2, "deadline", "限期7日", "2026-04-01"),
        ConflictRecord("city", "A2", 1, "percent", 0.4),
    ]
    rows = build_manifest_rows(MANIFEST, map(format_conflict_line, conflicts), CONFLICTS_FORM)

    assert parse_manifest_rows("甲.xlsx", rows)[:4] == (
        MANIFEST,
        [("city", "A1", 2), ("city", "A2", 1)],
        {},
        conflicts,
    )
