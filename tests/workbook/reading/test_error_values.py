"""An error value is not a blank cell: it is listed with its cell, in files of every format."""

import zipfile
from pathlib import Path

import xlwt
from openpyxl import Workbook

from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions

HEADINGS = ("问题编号", "问题描述", "整改时限", "责任单位")


def read_errors(path: Path) -> list[tuple[str | None, int, str]]:
    (reading,) = read_ledger_file(path, ReadingOptions())
    assert [draft.values["number"] for draft in reading.drafts] == ["SJ-1"]
    return [(error.column, error.row, error.value) for error in reading.errors]


def test_an_error_value_in_an_xls(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("省级台账")
    for column, heading in enumerate(HEADINGS):
        sheet.write(0, column, heading)
    for column, text in enumerate(("SJ-1", "河道堆渣", "2026年6月底前", "麻街镇")):
        sheet.write(1, column, text)
    sheet.write(2, 0, "SJ-2")
    sheet.write(2, 1, "违建")
    sheet.row(2).set_cell_error(2, "#REF!")
    book.save(str(tmp_path / "省级.xls"))

    assert read_errors(tmp_path / "省级.xls") == [("C", 3, "#REF!")]


def test_an_error_value_and_a_formula_without_a_result_in_an_xlsx(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    sheet.append(("SJ-1", "河道堆渣", "2026年6月底前", "麻街镇"))
    sheet.append(("SJ-2", "违建", "#N/A", "麻街镇"))
    sheet["C3"].data_type = "e"
    sheet.append(("SJ-3", "违建", "2026年6月底前", '=A1&"镇"'))
    book.save(tmp_path / "省级.xlsx")

    assert read_errors(tmp_path / "省级.xlsx") == [("C", 3, "#N/A"), ("D", 4, "（公式没有存下的结果）")]


def test_an_error_value_in_an_ods(tmp_path):
    def cell(text: str, kind: str = "string") -> str:
        return (
            f'<table:table-cell office:value-type="string" calcext:value-type="{kind}"'
            f"{' office:string-value=' + chr(34) * 2 if kind == 'error' else ''}>"
            f"<text:p>{text}</text:p></table:table-cell>"
        )

    lines = [HEADINGS, ("SJ-1", "河道堆渣", "2026年6月底前", "麻街镇")]
    rows = ["".join(map(cell, line)) for line in lines]
    rows.append(cell("SJ-2") + cell("违建") + cell("#DIV/0!", "error") + cell("麻街镇"))
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    with zipfile.ZipFile(tmp_path / "省级.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
            f'<office:spreadsheet><table:table table:name="省级台账">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )

    assert read_errors(tmp_path / "省级.ods") == [("C", 3, "#DIV/0!")]
